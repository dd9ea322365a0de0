"""The JSON API, `/api/v1`: thin, translates and delegates."""

from fastapi import APIRouter

from api.json import (
    candidates,
    decisions,
    employers,
    internships,
    me,
    needs,
    privacy,
    reference,
    referrals,
    registers,
    settings,
)

router = APIRouter(prefix="/api/v1")
for _part in (
    needs,
    internships,
    candidates,
    privacy,
    referrals,
    employers,
    registers,
    reference,
    settings,
    decisions,
    me,
):
    router.include_router(_part.router)
