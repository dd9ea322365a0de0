"""Events that are first come, first served: who registers by themselves, and what is left of the places."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.errors import CheckViolation

from matching.candidates.domain import Purpose
from matching.errors import HeldError, NotFoundError
from matching.events.domain import Event, EventStatus
from matching.events.errors import NoEventConsentError
from matching.events.participants import Interview
from matching.events.parties import hosts, needs
from matching.matches.candidates import explain_candidates
from matching.matches.domain import DEFAULT_LIST
from matching.matches.encoding import Encoder
from matching.referrals.decisions import check_placeable

_BARS = "event_recruitment_"


@dataclass(frozen=True)
class Choice(Interview):
    """A meeting that somebody may ask for, before anybody proposed it."""

    exact: float = 0.0
    """How well it fits, never rounded; told to nobody."""


def is_open(known: Event, now: datetime) -> bool:
    """Whether people register for the event by themselves now."""
    return known.first_come and known.status in (EventStatus.OPEN, EventStatus.PUBLISHED) and known.ends_at > now


def places_left(connection: Connection[Any], event_id: int) -> int | None:
    """The places left of an event that is first come, first served; None for any other."""
    row: Any = connection.execute("SELECT event_places(%(event)s)", {"event": event_id}).fetchone()
    return None if row[0] is None else int(row[0])


def consents(connection: Connection[Any], candidate_id: int, purpose: Purpose = Purpose.EVENTS) -> bool:
    """Whether the person consents today: to events, without which nobody takes them to one, or to something else."""
    row = connection.execute(
        "SELECT FROM consent_in_force WHERE candidate_id = %(person)s AND purpose = %(purpose)s",
        {"person": candidate_id, "purpose": purpose},
    ).fetchone()
    return row is not None


def offered(
    connection: Connection[Any], event_id: int, candidate_id: int, encoder: Encoder, today: date
) -> list[Choice]:
    """The employers whom the person may ask to meet: those who come and have a need that the person answers, or could.

    Nobody is told of an employer whose requirement they do not meet; who does not consent to matching meets none.
    """
    coming = {each.employer_id for each in hosts(connection, event_id) if each.announced}
    best: dict[int, Choice] = {}
    for need in needs(connection, event_id):
        if need.employer_id not in coming:
            continue
        try:
            lines = explain_candidates(connection, need.opening_id, encoder, today, [candidate_id])
        except HeldError:
            continue
        for line in lines:
            fit = min(1.0, max(0.0, line.fit))
            known = best.get(need.employer_id)
            if line.eligibility in DEFAULT_LIST and (known is None or fit > known.exact):
                best[need.employer_id] = Choice(
                    candidate_id=candidate_id,
                    employer_id=need.employer_id,
                    employer=need.employer,
                    opening_id=need.opening_id,
                    title_fr=need.title_fr,
                    title_en=need.title_en,
                    exact=fit,
                )
    return sorted(best.values(), key=lambda each: (each.employer, each.employer_id))


def register(connection: Connection[Any], event_id: int, candidate_id: int, choices: list[Choice]) -> None:
    """Have the person among those invited, by themselves or by who follows them; they answer next.

    Raises NotFoundError where the event takes nobody by itself or the person is not the actor's, NoEventConsentError,
    and as `check_placeable`.
    """
    _called(
        connection,
        "SELECT register_for_event(%(event)s, %(person)s, %(employers)s, %(openings)s, %(fits)s)",
        event_id,
        candidate_id,
        choices,
    )


def ask(
    connection: Connection[Any], event_id: int, candidate_id: int, choices: list[Choice], *, back: bool = False
) -> None:
    """Ask the organisers of an event by invitation for one, or, `back`, ask no more; who is invited stays so.

    Raises NotFoundError where the event takes no such request or the person is not the actor's, NoEventConsentError.
    """
    _called(
        connection,
        "SELECT ask_for_event(%(event)s, %(person)s, %(employers)s, %(openings)s, %(fits)s, %(back)s)",
        event_id,
        candidate_id,
        choices,
        back=back,
    )


def _called(
    connection: Connection[Any],
    function: LiteralString,
    event_id: int,
    candidate_id: int,
    choices: list[Choice],
    **more: bool,
) -> None:
    values = {
        "event": event_id,
        "person": candidate_id,
        "employers": [each.employer_id for each in choices],
        "openings": [each.opening_id for each in choices],
        "fits": [each.exact for each in choices],
        **more,
    }
    with recruiting(candidate_id), connection.transaction():
        row: Any = connection.execute(function, values).fetchone()
    if not row[0]:
        raise NotFoundError("event", event_id)


@contextmanager
def recruiting(candidate_id: int) -> Iterator[None]:
    """What keeps somebody out of an event, as errors of the domain: NoEventConsentError, and as `check_placeable`."""
    try:
        yield
    except CheckViolation as refused:
        constraint = refused.diag.constraint_name or ""
        if constraint.startswith(_BARS):
            check_placeable(constraint.removeprefix(_BARS), candidate_id)
        if constraint != "event_consent":
            raise
        raise NoEventConsentError from None
