"""A need posted by its own words: a vacancy pasted as text becomes a form to check, which becomes a need."""

from collections.abc import Mapping
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Form, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.clock import today
from api.errors import describe
from api.imports import IMPORTERS
from api.jobs.tasks import encode_opening, enqueue
from api.occupations import occupations
from api.pages.importing import MOST_EMPLOYERS
from api.pages.routing import PageRouter
from api.rendering import address, render
from api.security import CurrentActor, Writing
from api.services import services
from api.speech import speech_of
from api.vacancies import Field, fields, vacancy
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError
from matching.importing.domain import field_of, path_of, place_of
from matching.needs import headings
from matching.needs.columns import COLUMNS, need_data
from matching.needs.domain import NeedEntry
from matching.needs.likeness import Alike, alike
from matching.needs.store import add_need
from matching.privacy.texts import LONGEST_TEXT
from matching.reading.limits import MOST_CHARACTERS
from matching.reference import lookups

router = PageRouter()
SHOWN = (
    "title_fr", "unit_group", "text_fr", "posts", "wage_min", "wage_max", "wage_unit", "duration", "hours_per_week",
    "starts_on", "closes_on", "municipality", "telework", "french_speaking_required", "french_speaking_preferred",
    "diploma_level_required", "diploma_level_preferred", "experience_months_required", "experience_months_preferred",
    "diploma_or_experience_required", "licence_required", "licence_preferred", "certificate_required",
    "certificate_preferred", "source_reference",
)  # fmt: skip
"""The columns that the form has; a spreadsheet and the API take the others."""
_LONG = frozenset({"text_fr"})
_GROUPS = 5
LEAST = 0.03
"""Likelihood under which a unit group is not even proposed."""


async def _sent(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: str(value) for name, value in form.items() if name in COLUMNS}


Sent = Annotated[dict[str, str], Depends(_sent)]


@router.page("vacancy", fr="/besoins/coller", en="/en/needs/paste", roles=IMPORTERS)
def vacancy_paste(request: Request) -> Response:
    """Where the text is pasted."""
    return render(request, "vacancy_paste.html", longest=MOST_CHARACTERS)


@router.page("vacancy_read", fr="/besoins/coller", en="/en/needs/paste", roles=IMPORTERS, method="POST")
def vacancy_read(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    text: Annotated[str, Form(max_length=MOST_CHARACTERS)] = "",
) -> Response:
    """The form, filled with what was read for sure, the words beside it. Nothing is kept."""
    read = vacancy(connection, text, today()) if text.strip() else None
    found = list(fields(read)) if read else []
    values = {each.column: each.value for each in found if each.sure}
    values["text_fr"] = read.text if read else ""
    groups = [(each.value, each.confidence) for each in read.unit_groups if each.confidence >= LEAST] if read else []
    if read and read.unit_groups and read.unit_groups[0].sure:
        values["unit_group"] = groups[0][0]
    others = [each.words.text.strip() for each in read.languages] if read else []
    return _form(request, connection, actor, values, read=found, groups=groups, others=others)


@router.page("vacancy_post", fr="/besoins/coller/afficher", en="/en/needs/paste/post", roles=IMPORTERS, method="POST")
def vacancy_post(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    sent: Sent,
    find: Annotated[str, Form(max_length=10)] = "",
    chosen: Annotated[str, Form(max_length=5)] = "",
    another: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The need, once its form is checked; with `find` or `chosen`, the form again with unit groups, or that one."""
    if chosen:
        sent = {**sent, "unit_group": chosen}
    groups = _suggested(connection, sent)
    if find or chosen or not groups:
        return _form(request, connection, actor, sent, groups=groups)
    cells = {name: value for name, value in sent.items() if value.strip()}
    row = need_data(headings.told(cells, headings.codes_by_name(connection)))
    if actor.role is Role.EMPLOYER:
        row.data["employer_id"] = actor.employer_id
    if "source_reference" in row.data:
        row.data["source"] = str(row.data.get("employer_id"))
    locale = locale_of(request)
    try:
        entry = NeedEntry.model_validate(row.data)
        near = [] if another else alike(connection, entry, services(request).encoder)
        if near:
            return _form(request, connection, actor, sent, groups=groups, near=near)
        with connection.transaction():
            need_id = add_need(connection, entry, today())
    except ValidationError as error:
        faults = {
            field_of(place_of(each), row.origins) or "": describe(each["type"], each.get("ctx"), locale)
            for each in error.errors(include_url=False, include_input=False)
        }
        return _form(request, connection, actor, sent, groups=groups, faults=faults)
    except DomainError as error:
        field = getattr(error, "field", None)
        place = field_of(path_of(str(field)), row.origins) if field else ""
        faults = {place or "": describe(error.code, error.context, locale)}
        return _form(request, connection, actor, sent, groups=groups, faults=faults)
    enqueue(connection, encode_opening, opening_id=need_id)
    return RedirectResponse(address(request, locale, "need", opening_id=need_id), 303)


def _suggested(connection: psycopg.Connection, sent: Mapping[str, str]) -> list[tuple[str, float | None]]:
    """The unit group of the form; where it holds words instead of a code, those that they may name."""
    told = sent.get("unit_group", "").strip() or sent.get("title_fr", "")
    if told.isdigit() and len(told) == 5:
        return [(told, None)]
    return [(each.code, each.likelihood) for each in occupations()(connection, told, _GROUPS)] if told else [("", None)]


def _form(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    values: Mapping[str, str],
    *,
    read: list[Field] | None = None,
    groups: list[Any] | None = None,
    others: list[str] | None = None,
    faults: Mapping[str, str] | None = None,
    near: list[Alike] | None = None,
) -> Response:
    english = locale_of(request) == "en"
    return render(
        request,
        "vacancy_form.html",
        status=422 if faults else 200,
        near=near or [],
        shown=[each for name in SHOWN for each in headings.headings() if each.column == name],
        long=_LONG,
        values=values,
        read={each.column: each for each in read or ()},
        groups=groups or [],
        others=others or [],
        faults=faults or {},
        choices={name: headings.choices(name, english=english) for name in SHOWN},
        coded={name: headings.choice_of(name, values.get(name, ""), english=english) for name in SHOWN},
        towns=lookups.municipalities(connection),
        classes=lookups.unit_groups(connection),
        employers=[] if actor.role is Role.EMPLOYER else accounts.employers(connection, limit=MOST_EMPLOYERS),
        longest=LONGEST_TEXT,
        speech=speech_of(request, connection, actor),
    )
