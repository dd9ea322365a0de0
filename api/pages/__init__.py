"""Pages for people: thin, French first, each with its own address in English."""

from fastapi import APIRouter

from api.pages import home, internships, needs, operations, people, session

router = APIRouter()
for _part in (home, needs, internships, people, operations, session):
    router.include_router(_part.router)
