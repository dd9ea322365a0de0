"""An internship is offered on one page, by its host or by the staff for one; changed by the same, confirmed, closed."""

from collections.abc import Sequence
from typing import Annotated, Literal

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import asked, filled, internship_form
from api.answers import locale_of
from api.clock import today
from api.filled import NOTHING_SENT, Filled
from api.imports import IMPORTERS
from api.jobs.tasks import encode_opening, enqueue
from api.occupations import NONE_OF_THEM
from api.pages.importing import MOST_EMPLOYERS
from api.pages.posting import employer_of, suggested, territories, unsure
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OWN_INTERNSHIPS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id, speech_of
from api.words import word
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError, NotAllowedError, NotFoundError
from matching.internships import store
from matching.internships.domain import Cover, InternshipEntry, LegalFrame
from matching.internships.frames import frames
from matching.needs.likeness import Alike, alike
from matching.reading.limits import MOST_CHARACTERS
from matching.reference import lookups

router = PageRouter()
FORM = "internship"
Done = Literal["confirm", "close", "reopen"]
_DOES = {
    "confirm": lambda connection, key: store.confirm_internship(connection, key, today()),
    "close": store.close_internship,
    "reopen": store.reopen_internship,
}


@router.page("internship_new", fr="/publier-stage", en="/en/post-internship", roles=IMPORTERS)
def internship_new(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """An empty form."""
    return _form(request, connection, actor)


@router.page("internship_add", fr="/publier-stage", en="/en/post-internship", roles=IMPORTERS, method="POST")
def internship_add(request: Request, connection: Writing, actor: CurrentActor, sent: Sent) -> Response:
    """Publish the offer. The form back where something is wrong, its legal frame not holding among it, or where it says
    nearly what another offer of the host's says."""
    told = internship_form.entry_of(sent, employer_of(actor, sent), territories(connection))
    titles = {name: internship_form.work_in(told[name]) for name in ("title_fr", "title_en") if name in told}
    groups = suggested(told | titles)
    if (back := unsure(request, sent, groups, FORM)) is not None:
        return _form(request, connection, actor, back, groups)
    if groups and sent.get("unit_group") != NONE_OF_THEM:
        told["unit_group"] = groups[0]
    try:
        entry = InternshipEntry.model_validate(told)
        if not sent.get("another") and (near := alike(connection, entry, services(request).encoder, internships=True)):
            return _form(request, connection, actor, Filled(FORM, filled.typed(sent)), groups, near=near)
        with connection.transaction():
            key = store.add_internship(connection, entry, today())
            enqueue(connection, encode_opening, opening_id=key)
    except (ValidationError, DomainError) as error:
        return _form(request, connection, actor, filled.refused(FORM, sent, error, locale_of(request)), groups)
    return see(request, "internship", opening_id=key)


@router.page(
    "internship_change",
    fr="/stages/{opening_id}/modifier",
    en="/en/internships/{opening_id}/change",
    roles=IMPORTERS,
    reach=OWN_INTERNSHIPS,
)
def internship_change(request: Request, connection: Reading, actor: CurrentActor, opening_id: Id) -> Response:
    """The form as it was filled."""
    found = _own(connection, actor, opening_id)
    told = internship_form.form_of(found.entry, locale_of(request))
    return _form(request, connection, actor, Filled(FORM, told), changed=found)


@router.page(
    "internship_change_send",
    fr="/stages/{opening_id}/modifier",
    en="/en/internships/{opening_id}/change",
    roles=IMPORTERS,
    reach=OWN_INTERNSHIPS,
    method="POST",
)
def internship_change_send(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    opening_id: Id,
    sent: Sent,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Change it; what it was stays in its history."""
    found = _own(connection, actor, opening_id)
    try:
        with connection.transaction():
            entry = internship_form.changed(found.entry, sent, territories(connection))
            store.change_internship(connection, opening_id, entry, version, today())
            enqueue(connection, encode_opening, opening_id=opening_id)
    except (ValidationError, DomainError) as error:
        back = filled.refused(FORM, sent, error, locale_of(request))
        return _form(request, connection, actor, back, changed=found)
    return see(request, "internship", opening_id=opening_id)


@router.page(
    "internship_mark",
    fr="/stages/{opening_id}/etat",
    en="/en/internships/{opening_id}/state",
    roles=IMPORTERS,
    reach=OWN_INTERNSHIPS,
    method="POST",
)
def internship_mark(request: Request, connection: Writing, opening_id: Id, do: Annotated[Done, Form()]) -> Response:
    """Confirm that an offer still stands, close it or open it again. Raises NotAllowedError for another's."""
    _DOES[do](connection, opening_id)
    return see(request, "internship", opening_id=opening_id)


def may_change(actor: Actor, employer_id: int | None) -> bool:
    """Whether somebody changes the offers of that employer by the pages."""
    if actor.role is Role.EMPLOYER:
        return actor.employer_id is not None and actor.employer_id == employer_id
    return actor.role in IMPORTERS


def _own(connection: psycopg.Connection, actor: Actor, opening_id: int) -> store.Internship:
    """Raises NotFoundError, NotAllowedError for another's."""
    found = store.internship(connection, opening_id)
    if found is None:
        raise NotFoundError("internship", opening_id)
    if not may_change(actor, found.entry.employer_id):
        raise NotAllowedError
    return found


def _form(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    sent: Filled = NOTHING_SENT,
    groups: list[str] | None = None,
    changed: store.Internship | None = None,
    near: Sequence[Alike] = (),
) -> Response:
    """The page of an offer that is written, or of one that is `changed`; `near` others."""
    speech = speech_of(request, connection, actor)
    chooses = actor.role is not Role.EMPLOYER and changed is None
    rules = frames(connection)
    kept = changed is not None and not internship_form.shows(changed.entry, territories(connection))
    return render(
        request,
        "internship_form.html",
        status=422 if sent.faults else 200,
        sent=sent,
        changed=changed,
        near=near,
        kept=kept,
        asked=list(speech.asked(changed.entry)) if changed is not None and kept else [],
        groups=groups or [],
        speech=speech,
        employers=[(each.id, each.name) for each in accounts.employers(connection, limit=MOST_EMPLOYERS)]
        if chooses
        else [],
        frames={str(each): rules[each] for each in LegalFrame},
        covers=[(str(each), word(str(each), "cover", speech.locale)) for each in Cover],
        longest=MOST_CHARACTERS,
        towns=[(each.code, each.name) for each in lookups.municipalities(connection)],
        # No vacancy's text was read.
        read={},
        other_languages=(),
        more_credentials=(),
        **asked.choices(connection, speech, sent, FORM),
    )
