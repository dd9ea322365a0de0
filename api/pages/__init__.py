"""Pages for people: thin, French first, each with its own address in English."""

from fastapi import APIRouter

from api.pages import (
    account,
    enter,
    home,
    internships,
    my_consents,
    my_corrections,
    my_file,
    needs,
    operations,
    organisation,
    password,
    people,
    privacy,
    provider,
    registers,
    second_factor,
    sign_in,
    sign_up,
    tokens,
)

router = APIRouter()
for _part in (
    home,
    needs,
    internships,
    people,
    operations,
    enter,
    sign_in,
    sign_up,
    password,
    account,
    second_factor,
    tokens,
    organisation,
    provider,
    my_file,
    my_consents,
    my_corrections,
    privacy,
    registers,
):
    router.include_router(_part.router)
