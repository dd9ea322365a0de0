"""The registers of those who answer for privacy: incidents, and what was destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any, Literal

import psycopg
from fastapi import Depends, Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.clock import today
from api.errors import FieldProblem, field_problems
from api.filled import NOTHING_SENT, Filled
from api.json.registers import KEEPERS
from api.pages.routing import PageRouter
from api.reach import INCIDENTS
from api.rendering import render, see, words_of
from api.security import Reading, Writing
from api.speech import Id
from matching.errors import DomainError, StaleVersionError
from matching.privacy import incidents, notices, retention
from matching.privacy.errors import ToldTooSoonError
from matching.privacy.incidents import IncidentEntry
from matching.privacy.notices import Told

router = PageRouter()
FORM = "incident"


async def sent_form(request: Request) -> FormData:
    """The fields that a form sent, as they were typed."""
    return await request.form()


Sent = Annotated[FormData, Depends(sent_form)]


@router.page("registers", fr="/registres", en="/en/registers", roles=KEEPERS)
def registers(request: Request, connection: Reading) -> Response:
    """Both registers, the latest first."""
    return render(
        request,
        "registers.html",
        incidents=incidents.incidents(connection),
        destroyed=retention.register(connection),
        to_tell=len(notices.to_tell(connection)),
        periods=retention.periods(connection),
    )


@router.page("people_to_tell", fr="/registres/avis", en="/en/registers/notices", roles=KEEPERS)
def people_to_tell(request: Request, connection: Reading) -> Response:
    """Whom no message could tell that their file will be destroyed: it stays until somebody has."""
    return _to_tell(request, connection)


@router.page("person_told_by_keeper", fr="/registres/avis", en="/en/registers/notices", roles=KEEPERS, method="POST")
def person_told_by_keeper(
    request: Request,
    connection: Writing,
    candidate: Annotated[int, Form(ge=1, le=2**63 - 1)],
    means: Annotated[Literal["post", "telephone", "in_person", "tried"], Form()],
    told_on: Annotated[date, Form()],
) -> Response:
    """Record how and when somebody told one of them. Raises NotFoundError where they do not wait to be told."""
    try:
        notices.tell(connection, candidate, Told(means), told_on)
    except ToldTooSoonError as error:
        return _to_tell(request, connection, words_of(request, error), candidate)
    return see(request, "people_to_tell")


def _to_tell(
    request: Request, connection: psycopg.Connection, error: str | None = None, candidate: int | None = None
) -> Response:
    return render(
        request,
        "people_to_tell.html",
        status=422 if error else 200,
        people=notices.to_tell(connection),
        ways_told=[*map(str, notices.BY_SOMEBODY), str(Told.TRIED)],
        notice=retention.periods(connection).notice,
        today=today(),
        error=error,
        chosen=candidate,
    )


@router.page("incident_new", fr="/registres/incidents", en="/en/registers/incidents", roles=KEEPERS)
def incident_new(request: Request) -> Response:
    """An incident to be entered."""
    return _form(request, {**dict.fromkeys(IncidentEntry.model_fields), "discovered_on": today().isoformat()})


@router.page("incident_add", fr="/registres/incidents", en="/en/registers/incidents", roles=KEEPERS, method="POST")
def incident_add(request: Request, connection: Writing, sent: Sent) -> Response:
    """Enter it, or say what is to be put right."""
    typed = _typed(sent)
    try:
        incidents.add_incident(connection, IncidentEntry.model_validate(typed), today())
    except (ValidationError, DomainError) as error:
        return _form(request, typed, error=error)
    return see(request, "registers")


@router.page(
    "incident",
    fr="/registres/incidents/{incident_id}",
    en="/en/registers/incidents/{incident_id}",
    roles=KEEPERS,
    reach=INCIDENTS,
)
def incident(request: Request, connection: Reading, incident_id: Id) -> Response:
    """One of them, with what was said of it before."""
    found = incidents.incident(connection, incident_id)
    return _form(request, found.entry.model_dump(mode="json"), found, connection=connection)


@router.page(
    "incident_correct",
    fr="/registres/incidents/{incident_id}",
    en="/en/registers/incidents/{incident_id}",
    roles=KEEPERS,
    reach=INCIDENTS,
    method="POST",
)
def incident_correct(
    request: Request, connection: Writing, incident_id: Id, sent: Sent, version: Annotated[int, Form(ge=1)]
) -> Response:
    """Correct it; what it was stays in its history."""
    typed = _typed(sent)
    found = incidents.incident(connection, incident_id)
    try:
        incidents.correct_incident(connection, incident_id, IncidentEntry.model_validate(typed), version, today())
    except StaleVersionError:
        # What both wrote is put together (`api.meanwhile`).
        raise
    except (ValidationError, DomainError) as error:
        back = Filled(FORM, filled.typed(sent))
        return _form(request, typed, found, error=error, connection=connection, sent=back)
    return see(request, "registers")


def _typed(sent: FormData) -> dict[str, object]:
    """What the form says of an incident; a date or a number left empty is not known."""
    texts = {"circumstances", "data_concerned", "risk_reasoning", "others_told", "measures"}
    typed: dict[str, object] = {
        name: sent.get(name) or ("" if name in texts else None) for name in IncidentEntry.model_fields
    }
    return {**typed, "serious": sent.get("serious") == "yes"}


@dataclass(frozen=True)
class Corrected:
    """A correction: when, by which role, and each field that it changed with what it said before and says since."""

    at: datetime
    role: str
    fields: list[tuple[str, object, object]]


def _history(versions: Sequence[incidents.IncidentChange]) -> list[Corrected]:
    """The corrections of an incident, the latest first."""
    return [
        Corrected(
            after.changed_at,
            after.role,
            [
                (name, _value(name, before.document[name]), _value(name, after.document[name]))
                for name in IncidentEntry.model_fields
                if before.document[name] != after.document[name]
            ],
        )
        for before, after in reversed(list(pairwise(versions)))
    ]


def _value(name: str, stored: Any) -> object:
    return date.fromisoformat(stored) if stored and name.endswith("_on") else stored


def _form(
    request: Request,
    typed: dict[str, object],
    found: incidents.Incident | None = None,
    *,
    error: ValidationError | DomainError | None = None,
    connection: psycopg.Connection | None = None,
    sent: Filled = NOTHING_SENT,
) -> Response:
    problems: list[FieldProblem] = []
    if isinstance(error, ValidationError):
        problems = list(field_problems(error.errors(), typed, locale_of(request)))
    told = {problem.field: problem.message for problem in problems}
    field = getattr(error, "field", None)
    if isinstance(error, DomainError) and field:
        told[field] = words_of(request, error)
    return render(
        request,
        "incident.html",
        status=422 if error else 200,
        typed=typed,
        sent=sent,
        found=found,
        history=_history(incidents.incident_changes(connection, found.id)) if found and connection else [],
        problems=told,
        error=words_of(request, error) if isinstance(error, DomainError) and not field else None,
    )
