"""An administrator's programmes: what helps to hire, and the services of a person, as they are from a day on."""

import re
from datetime import date
from typing import Annotated, Any

import psycopg
from fastapi import Query, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.clock import today
from api.errors import describe
from api.filled import NOTHING_SENT, Fault, Filled
from api.filters import Blank
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import Reading, Writing
from api.words import word
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.reference import programmes
from matching.reference.domain import AuthorisationKind
from matching.reference.programmes import Audience, Programme
from matching.reference.text import fold

router = PageRouter()
ADMINISTRATOR = (Role.ADMINISTRATOR,)
FORM = "programme"
STATUS = "status-"
"""Before a kind of authorisation, the field that says whether it has the programme."""
_TEXTS = ("audience", "name_fr", "name_en", "what_fr", "what_en", "first_fr", "first_en", "valid_from", "valid_until",
          "source")  # fmt: skip
Code = Annotated[str | None, Blank, Query(pattern="^[a-z0-9_]{1,60}$")]
Day = Annotated[date | None, Blank, Query(alias="from")]


@router.page("programmes", fr="/programmes", en="/en/programmes", roles=ADMINISTRATOR)
def all_of_them(request: Request, connection: Reading) -> Response:
    """Those in force, over and to come."""
    return render(request, "programmes.html", programmes=programmes.all_programmes(connection), today=today())


@router.page("programme", fr="/programmes/fiche", en="/en/programmes/sheet", roles=ADMINISTRATOR)
def one(request: Request, connection: Reading, code: Code = None, since: Day = None) -> Response:
    """One to correct, or to be otherwise from a day on; an empty form for another. Raises NotFoundError."""
    known = None if code is None else _known(connection, code, since)
    return _form(request, known)


@router.page("programme_send", fr="/programmes/fiche", en="/en/programmes/sheet", roles=ADMINISTRATOR, method="POST")
def send(request: Request, connection: Writing, sent: Sent) -> Response:
    """Keep it; where it begins on another day than it did, what was so ends the day before."""
    told: dict[str, Any] = filled.told(sent, "code", *_TEXTS)
    new = "code" not in told
    if new:
        told["code"] = re.sub("[^a-z0-9]+", "_", fold(told.get("name_fr", ""))).strip("_")[:60] or "_"
    asked = {kind: sent.get(f"{STATUS}{kind}") for kind in AuthorisationKind}
    told["statuses"] = [kind for kind, answer in asked.items() if answer == "yes"]
    told["refused_statuses"] = [kind for kind, answer in asked.items() if answer == "no"]
    told["keeps_served"] = bool(sent.get("keeps_served"))
    try:
        programme = Programme.model_validate(told)
    except ValidationError as error:
        return _form(request, None, filled.refused(FORM, sent, error, locale_of(request)))
    if new and any(each.code == programme.code for each in programmes.all_programmes(connection)):
        return _form(request, None, _there(request, sent, programme.name_fr))
    programmes.renew_programme(connection, programme)
    return see(request, "programmes")


def _known(connection: psycopg.Connection, code: str, since: date | None) -> Programme:
    for each in programmes.all_programmes(connection):
        if each.code == code and each.valid_from == since:
            return each
    raise NotFoundError("programme", code)


def _there(request: Request, sent: FormData, name: str) -> Filled:
    said = describe("already_there", {"value": name}, locale_of(request))
    return Filled(FORM, filled.typed(sent), (Fault(f"{FORM}-name_fr", said),))


def _form(request: Request, known: Programme | None, sent: Filled = NOTHING_SENT) -> Response:
    answers = (
        {} if known is None else dict.fromkeys(known.statuses, "yes") | dict.fromkeys(known.refused_statuses, "no")
    )
    return render(
        request,
        "programme.html",
        status=422 if sent.faults else 200,
        known=known,
        code=sent.value(FORM, "code", known.code if known else ""),
        sent=sent,
        answers=answers,
        kinds=[str(kind) for kind in AuthorisationKind],
        audiences=[(str(each), word(str(each), "programme_audience", locale_of(request))) for each in Audience],
        today=today(),
    )
