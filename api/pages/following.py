"""One person's follow-up: what comes next, meetings, notes, and how the file is handed on or closed."""

from collections.abc import Callable
from typing import Annotated, Any

import psycopg
from fastapi import Form, Path, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.clock import now, today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.pages.elsewhere import organisations_of
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of
from api.reach import FILES
from api.rendering import render, see
from api.security import Reading, Writing
from api.speech import Id
from api.trail import Reads
from matching.accompaniment import contacts, following
from matching.accompaniment.domain import (
    OPEN,
    Channel,
    ClosingReason,
    MeetingEntry,
    MeetingMeans,
    MeetingState,
    NextStep,
    NoteEntry,
)
from matching.accounts.domain import Role
from matching.candidates import duplicates
from matching.errors import DomainError
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.reference.programmes import Audience, programmes, service

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
NoteId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Version = Annotated[int, Form(ge=0)]


def _action(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the page of a follow-up."""
    return router.page(
        name,
        fr=f"/personnes/{{candidate_id}}/suivi/{fr}",
        en=f"/en/people/{{candidate_id}}/follow-up/{en}",
        roles=COUNSELLOR,
        reach=FILES,
        method="POST",
    )


@router.page(
    "follow_up",
    fr="/personnes/{candidate_id}/suivi",
    en="/en/people/{candidate_id}/follow-up",
    roles=COUNSELLOR,
    reach=FILES,
)
def follow_up(reads: Reads, request: Request, connection: Reading, candidate_id: Id) -> Response:
    """Where a person's file stands, what comes next and what was said. Raises NotFoundError."""
    answer = _page(request, connection, candidate_id)
    reads([candidate_id], Part.ACCOMPANIMENT)
    return answer


@_action("follow_up_plan", "suite", "next")
def plan(request: Request, connection: Writing, candidate_id: Id, version: Version, sent: Sent) -> Response:
    """Say what comes next, and by when."""

    def write() -> None:
        step = NextStep.model_validate(filled.told(sent, "status", "next_action", "due_on"))
        following.plan(connection, candidate_id, step, version=version, today=today())

    return _done(request, connection, candidate_id, "next", sent, write)


@_action("note_add", "notes", "notes")
def note_add(request: Request, connection: Writing, candidate_id: Id, sent: Sent) -> Response:
    """Note a contact with the person."""
    followed(connection, candidate_id)

    def write() -> None:
        entry = NoteEntry.model_validate(filled.told(sent, "channel", "happened_on", "text"))
        contacts.add_note(connection, candidate_id, entry, today())

    return _done(request, connection, candidate_id, "note", sent, write)


@_action("note_remove", "notes/{note_id}/retirer", "notes/{note_id}/remove")
def note_remove(request: Request, connection: Writing, candidate_id: Id, note_id: NoteId) -> Response:
    """Take away a note that was put in the wrong file. Raises NotFoundError."""
    contacts.remove_note(connection, candidate_id, note_id)
    return _back(request, candidate_id)


@_action("meeting_plan", "rencontres", "meetings")
def meeting_plan(request: Request, connection: Writing, candidate_id: Id, sent: Sent) -> Response:
    """Plan a meeting."""
    followed(connection, candidate_id)

    def write() -> None:
        entry = MeetingEntry.model_validate(filled.told(sent, "on", "at", "minutes", "means", "place", "subject"))
        contacts.plan_meeting(connection, candidate_id, entry, today())

    return _done(request, connection, candidate_id, "meeting", sent, write)


@_action("meeting_settle", "rencontres/{meeting_id}", "meetings/{meeting_id}")
def meeting_settle(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    meeting_id: NoteId,
    state: Annotated[MeetingState, Form()],
    sent: Sent,
) -> Response:
    """Say what became of a meeting. Raises NotFoundError."""

    def write() -> None:
        contacts.settle_meeting(connection, candidate_id, meeting_id, state, now())

    return _done(request, connection, candidate_id, f"settle-{meeting_id}", sent, write)


@_action("follow_up_hand_over", "transfert", "transfer")
def hand_over(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    version: Version,
    sent: Sent,
    counsellor: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Hand the file to a colleague, or back to be shared out."""

    def write() -> None:
        following.hand_over(connection, candidate_id, counsellor, version=version, today=today())

    return _done(request, connection, candidate_id, "transfer", sent, write)


@_action("follow_up_close", "fermer", "close")
def close(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    version: Version,
    reason: Annotated[ClosingReason, Form()],
    sent: Sent,
) -> Response:
    """Close the follow-up, with its reason."""

    def write() -> None:
        following.close(connection, candidate_id, reason, version=version, today=today())

    return _done(request, connection, candidate_id, "close", sent, write)


@_action("follow_up_reopen", "rouvrir", "reopen")
def reopen(request: Request, connection: Writing, candidate_id: Id, version: Version, sent: Sent) -> Response:
    """Open it again."""

    def write() -> None:
        following.reopen(connection, candidate_id, version=version, today=today())

    return _done(request, connection, candidate_id, "reopen", sent, write)


def _done(
    request: Request,
    connection: psycopg.Connection,
    candidate_id: int,
    form: str,
    sent: FormData,
    write: Callable[[], None],
) -> Response:
    """Write, and go back to the page; where it is refused, the page with the form as it was filled."""
    try:
        with connection.transaction():
            write()
    except (ValidationError, DomainError) as error:
        if isinstance(error, DomainError) and error.code == "not_found":
            raise
        return _page(request, connection, candidate_id, filled.refused(form, sent, error, locale_of(request)))
    return _back(request, candidate_id)


def _page(request: Request, connection: psycopg.Connection, candidate_id: int, sent: Filled = NOTHING_SENT) -> Response:
    person = followed(connection, candidate_id)
    file = following.follow_up(connection, candidate_id)
    kind = person.entry.authorisation.kind if person.entry.authorisation else None
    return render(
        request,
        "follow_up.html",
        status=422 if sent.faults else 200,
        candidate=candidate_id,
        name=name_of(person),
        entry=person.entry,
        twice=duplicates.to_decide(connection, candidate_id, limit=1),
        file=file,
        events=following.events(connection, candidate_id),
        colleagues=following.colleagues(connection),
        services=[service(each, kind, file.opened_on) for each in programmes(connection, today(), Audience.PERSON)],
        notes=contacts.notes(connection, candidate_id),
        meetings=contacts.meetings(connection, candidate_id),
        statuses=[str(each) for each in OPEN],
        channels=[str(each) for each in Channel],
        means=[str(each) for each in MeetingMeans],
        reasons=[str(each) for each in ClosingReason],
        languages=lookups.languages(connection, locale_of(request)),
        sent=sent,
        today=today(),
        now=now(),
        **organisations_of(connection, candidate_id, person.entry.organisation_id),
    )


def _back(request: Request, candidate_id: int) -> Response:
    return see(request, "follow_up", candidate_id=candidate_id)
