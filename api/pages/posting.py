"""A need is posted: one page, by its employer or by the staff for one, filled by hand or from the text of a vacancy.

It tells how many people remain as each requirement is asked.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import asked, filled, need_form
from api.answers import locale_of
from api.clock import today
from api.errors import describe
from api.filled import NOTHING_SENT, Fault, Filled
from api.imports import IMPORTERS
from api.jobs.tasks import encode_opening, enqueue
from api.occupations import NONE_OF_THEM, named_by
from api.pages.importing import MOST_EMPLOYERS
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Speech, speech_of
from api.vacancies import ReadForm, as_form, vacancy
from api.words.counts import told_to_employers
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError
from matching.matches.remaining import Remaining, remaining
from matching.needs import reading, store
from matching.needs.domain import Duration, NeedEntry, PlannedReason, WageUnit
from matching.needs.likeness import Alike, alike
from matching.reading.limits import MOST_CHARACTERS
from matching.reference import lookups

router = PageRouter()
EMPLOYER = (Role.EMPLOYER,)
FORM = "need"
UNCOUNTED = {"title_fr": "Besoin", "text_fr": "Besoin à compter."}
"""What is counted is the requirements: the words of the offer are looked at when it is published."""
UNREASONED = {
    "language_justification": {
        "reason": "Raison à écrire.",
        "needs_assessed": True,
        "staff_languages_insufficient": True,
        "positions_limited": True,
    }
}
"""Nor is the reason of another language waited for to count with it."""


@router.page("need_new", fr="/publier", en="/en/post", roles=IMPORTERS)
def need_new(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """An empty form."""
    return form(request, connection, actor)


@router.page("need_add", fr="/publier", en="/en/post", roles=IMPORTERS, method="POST")
def need_add(request: Request, connection: Writing, actor: CurrentActor, sent: Sent) -> Response:
    """Publish the need; or fill the form from a vacancy's text (`do=read`), or say how many people remain (`do=count`).
    The form back where something is wrong, or where it says nearly what another need of the employer's says."""
    if sent.get("do") == "read":
        return _read(request, connection, actor, str(sent.get("vacancy") or "")[:MOST_CHARACTERS])
    told = need_form.entry_of(sent, employer_of(actor, sent), territories(connection))
    groups = suggested(told)
    if sent.get("do") == "count":
        return count(request, connection, actor, sent, told, groups)
    if (back := unsure(request, sent, groups, FORM)) is not None:
        return form(request, connection, actor, back, groups)
    if groups and sent.get("unit_group") != NONE_OF_THEM:
        told["unit_group"] = groups[0]
    try:
        entry = NeedEntry.model_validate(told)
        if not sent.get("another") and (near := alike(connection, entry, services(request).encoder)):
            return form(request, connection, actor, Filled(FORM, filled.typed(sent)), groups, near=near)
        with connection.transaction():
            key = store.add_need(connection, entry, today())
            enqueue(connection, encode_opening, opening_id=key)
    except (ValidationError, DomainError) as error:
        return form(request, connection, actor, filled.refused(FORM, sent, error, locale_of(request)), groups)
    return see(request, "need", opening_id=key)


def _read(request: Request, connection: psycopg.Connection, actor: Actor, text: str) -> Response:
    """The form filled with what was read for sure, the words beside each field. Nothing is kept."""
    if not text.strip():
        return form(request, connection, actor)
    read = as_form(vacancy(connection, text, today()))
    return form(request, connection, actor, Filled(FORM, read.typed), list(read.groups), read=read)


def employer_of(actor: Actor, sent: FormData) -> int | None:
    """Whose need it is: an employer's own, or the one that the staff has chosen."""
    if actor.role is Role.EMPLOYER:
        return actor.employer_id
    chosen = str(sent.get("employer_id") or "")
    return int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None


def count(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    sent: FormData,
    told: dict[str, Any],
    groups: list[str],
    changed: reading.Need | None = None,
) -> Response:
    """The form as it was filled, with what each requirement costs. The need is made, counted and undone.

    What does not hold yet is told, and counted without: a count that stands still in silence would be believed.
    """
    kept = {name: value for name, value in told.items() if name not in ("wage_min", "wage_max", "title_en", "text_en")}
    if groups and "unit_group" not in kept:
        kept["unit_group"] = groups[0]
    back, found = Filled(FORM, filled.typed(sent)), None
    try:
        entry, wrong = what_holds(UNREASONED | kept | UNCOUNTED)
        if wrong is not None:
            back = filled.refused(FORM, sent, wrong, locale_of(request))
        with connection.transaction(force_rollback=True):
            (key,) = store.add_needs(connection, [entry], today())
            found = remaining(connection, key, today())
    except (ValidationError, DomainError) as error:
        back = filled.refused(FORM, sent, error, locale_of(request))
    return form(request, connection, actor, back, groups, found, changed, counting=True)


def what_holds(told: dict[str, Any]) -> tuple[NeedEntry, ValidationError | None]:
    """The need without the fields and the requirements that are refused, and the refusal, if any.

    Raises ValidationError where no need is left without them.
    """
    try:
        return NeedEntry.model_validate(told), None
    except ValidationError as error:
        refused = error
    wrong = {each["loc"][:2] for each in refused.errors(include_input=False, include_url=False)}
    kept = {
        name: value
        for name, value in told.items()
        if name == "requirements" or (name,) not in {each[:1] for each in wrong}
    }
    if ("requirements",) not in wrong:
        asked = enumerate(told.get("requirements", ()))
        kept["requirements"] = [each for at, each in asked if ("requirements", at) not in wrong]
    if () in wrong:
        # Of the whole need: the one rule that counting can do without is that of its days.
        kept = {name: value for name, value in kept.items() if name not in ("starts_on", "ends_on")}
    return NeedEntry.model_validate(kept), refused


def suggested(told: dict[str, Any]) -> list[str]:
    """Unit groups that the title may belong to, where none was chosen; none without a title."""
    title = told.get("title_fr") or told.get("title_en")
    return [] if not title or "unit_group" in told else named_by(title)


def unsure(request: Request, sent: FormData, groups: list[str], form: str) -> Filled | None:
    """The form back, to ask which of several unit groups it is; None where that is known, or said to be none."""
    if len(groups) < 2 or sent.get("unit_group") == NONE_OF_THEM:
        return None
    message = describe("occupation_unsure", {}, locale_of(request))
    return Filled(form, filled.typed(sent), (Fault(f"{form}-unit_group", message),))


def territories(connection: psycopg.Connection) -> dict[str, str]:
    """The territory of each municipality, by their codes."""
    return {each.code: each.territory_code for each in lookups.municipalities(connection) if each.territory_code}


def form(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    sent: Filled = NOTHING_SENT,
    groups: list[str] | None = None,
    found: Remaining | None = None,
    changed: reading.Need | None = None,
    *,
    read: ReadForm | None = None,
    near: Sequence[Alike] = (),
    counting: bool = False,
) -> Response:
    """The page of a need that is written, or of one that is `changed`; of a text that was `read`, or `near` others."""
    speech = speech_of(request, connection, actor)
    employer = accounts.employer(connection, actor.employer_id or 0)
    staff = actor.role is not Role.EMPLOYER
    return render(
        request,
        "need_form.html",
        status=422 if sent.faults else 200,
        sent=sent,
        changed=changed,
        kept=[] if changed is None else list(speech.asked(_kept(changed.entry))),
        groups=groups or [],
        speech=speech,
        counted=None if found is None else _said(found, speech),
        counting=counting,
        verified=staff or (employer is not None and employer.verified_on is not None),
        employers=accounts.employers(connection, limit=MOST_EMPLOYERS) if staff else [],
        read={} if read is None else read.words,
        other_languages=() if read is None else read.other_languages,
        more_credentials=() if read is None else read.more_credentials,
        near=near,
        longest=MOST_CHARACTERS,
        municipalities=lookups.municipalities(connection),
        **asked.choices(connection, speech, sent, FORM),
        choices={
            "duration": [str(each) for each in Duration],
            "wage_unit": [str(each) for each in WageUnit],
            "planned_reason": [str(each) for each in PlannedReason],
        },
    )


def _kept(entry: NeedEntry) -> NeedEntry:
    """The entry with what the form cannot say of what it asks for, alone."""
    return entry.model_copy(update={"requirements": tuple(need_form.kept_apart(entry)[1])})


def _said(found: Remaining, speech: Speech) -> dict[str, Any]:
    """The counts as an employer may be told them, each requirement in words."""
    return {
        "left": told_to_employers(found.left, speech.locale),
        "eligible": told_to_employers(found.eligible, speech.locale),
        "requirements": [
            {
                "name": " / ".join(speech.words.expected(each.code, each.expected) for each in one.any_of),
                "code": one.any_of[0].code,
                "after": told_to_employers(one.after, speech.locale),
                "without": told_to_employers(one.more_without, speech.locale) if one.more_without else None,
            }
            for one in found.requirements
        ],
    }
