"""The JSON API, `/api/v1`: thin, translates and delegates."""

from fastapi import APIRouter

from api.json import candidates, employers, internships, me, needs, reference, referrals, settings

router = APIRouter(prefix="/api/v1")
for _part in (needs, internships, candidates, referrals, employers, reference, settings, me):
    router.include_router(_part.router)
