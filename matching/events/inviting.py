"""Whom to invite, and what they answer. The computer proposes; a person confirms each invitation.

People are taken within what the tables hold, so that nobody is invited to nothing, each pair by how well it fits;
those who were asked to many events lately come a little later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg import Connection
from psycopg.errors import CheckViolation, InsufficientPrivilege
from psycopg.rows import class_row

from matching.allocation.greatest import greatest
from matching.candidates.domain import Means
from matching.candidates.errors import ConsentNotToldError
from matching.errors import NotAllowedError
from matching.events.domain import Answer, Event, EventStatus
from matching.events.errors import EventStateError, NoEventConsentError
from matching.events.store import EventNeed, changed, event, hosts, needs
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.matches.encoding import Encoder
from matching.matches.profiles import everybodys_profiles
from matching.referrals.decisions import check_placeable
from matching.refusals import refusals

_CONSIDERED = 150
"""People of each need's ranking that are looked at."""
_ASKED_OFTEN = 0.03
"""What each invitation of the last 90 days takes from a fit here: the same people are not asked to everything."""
_SECONDS = 3.0


@dataclass(frozen=True)
class Invited:
    """A person of an event, as its reader may know them: named once they have accepted, until the day after."""

    candidate_id: int
    state: str
    name: str | None
    code: str
    first_slot: int
    last_slot: int | None
    walk_in: bool
    answered_at: datetime | None
    arrived_at: datetime | None
    absent: bool
    organisation: str | None
    request: str | None


@dataclass(frozen=True)
class Interview:
    """A meeting proposed, agreed to, or placed; slots numbered from 0."""

    candidate_id: int
    employer_id: int
    employer: str
    opening_id: int
    title_fr: str
    title_en: str | None
    fit: float
    agreed: bool
    name: str | None
    slot: int | None
    seat: int | None
    held: bool | None
    outcome: str | None
    note: str | None


def propose(
    connection: Connection[Any],
    event_id: int,
    encoder: Encoder,
    today: date,
    *,
    rate: float,
    floor: float,
    version: int,
) -> int:
    """Propose people for the event, for its organisers to confirm; returns how many were added.

    `rate` is the share of those invited who are expected to accept: with 0.5, twice as many are proposed as the
    tables hold. A meeting that fits less than `floor` is not proposed to anybody.
    Raises EventStateError and as `changed`.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    if known.status not in (EventStatus.DRAFT, EventStatus.OPEN, EventStatus.PUBLISHED):
        raise EventStateError(known.status)
    wanted = needs(connection, event_id)
    people, fits, openings = _fits(connection, wanted, encoder, today)
    fits[fits < floor] = np.nan
    there = {each.candidate_id for each in invited(connection, event_id)}
    asked = _may_be_invited(connection, event_id, people)
    able = [place for place, person in enumerate(people) if person in asked and person not in there]
    if not able:
        return 0
    employers = sorted({each.employer_id for each in wanted})
    often = np.array([asked[people[place]] for place in able])
    weighed = np.clip(fits[able] - _ASKED_OFTEN * often[:, None], 0, 1)
    pairs = _within(connection, known, employers, weighed, rate)
    rows = [(able[person], host) for person, host in pairs]
    _add(connection, event_id, people, employers, fits, openings, rows)
    return len({person for person, _ in rows})


def _may_be_invited(connection: Connection[Any], event_id: int, people: list[int]) -> dict[int, int]:
    """Who consented to be asked and may be placed by the organisation; how many events each was asked to lately."""
    rows = connection.execute(
        "SELECT * FROM who_may_be_invited(%(event)s, %(people)s)", {"event": event_id, "people": people}
    )
    return dict(rows.fetchall())


def _fits(
    connection: Connection[Any], wanted: list[EventNeed], encoder: Encoder, today: date
) -> tuple[list[int], np.ndarray, np.ndarray]:
    """People, their fit with each employer (its need that fits best), and that need; NaN and 0 where there is none."""
    employers = sorted({each.employer_id for each in wanted})
    found: dict[int, dict[int, tuple[float, int]]] = {}
    for need in wanted:
        ranking = rank_candidates(connection, need.opening_id, encoder, today, Options(top=_CONSIDERED))
        for match in ranking.results:
            mine = found.setdefault(match.candidate, {})
            score = min(1.0, max(0.0, match.fit))
            if score > mine.get(need.employer_id, (-1.0, 0))[0]:
                mine[need.employer_id] = (score, need.opening_id)
    people = sorted(found)
    fits = np.full((len(people), len(employers)), np.nan)
    openings = np.zeros(fits.shape, dtype=np.int64)
    for place, person in enumerate(people):
        for column, employer in enumerate(employers):
            if employer in found[person]:
                fits[place, column], openings[place, column] = found[person][employer]
    return people, fits, openings


def _within(
    connection: Connection[Any], known: Event, employers: list[int], fits: np.ndarray, rate: float
) -> list[tuple[int, int]]:
    """The pairs to propose: within what the tables hold at that rate of acceptance, and the places of the event."""
    slots = known.slots - len(known.breaks)
    tables = {each.employer_id: 0 if each.cancelled else each.recruiters for each in hosts(connection, known.id)}
    capacities = np.array([int(np.ceil(tables.get(each, 0) * slots / rate)) for each in employers])
    if known.first_come:
        chosen = np.argwhere(~np.isnan(fits))
    else:
        chosen = greatest(fits, capacities, np.full(len(fits), known.most), _SECONDS).pairs
    totals = np.zeros(len(fits))
    np.add.at(totals, chosen[:, 0], fits[chosen[:, 0], chosen[:, 1]])
    places = int(np.ceil(known.capacity / rate))
    best = set(np.argsort(-totals, kind="stable")[:places].tolist())
    return [(int(person), int(host)) for person, host in chosen if known.first_come or person in best]


def _add(
    connection: Connection[Any],
    event_id: int,
    people: list[int],
    employers: list[int],
    fits: np.ndarray,
    openings: np.ndarray,
    rows: list[tuple[int, int]],
) -> None:
    connection.execute(
        "INSERT INTO event_invitation (event_id, candidate_id) SELECT %(event)s, unnest(%(people)s::bigint[])",
        {"event": event_id, "people": sorted({people[person] for person, _ in rows})},
    )
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [(event_id, people[p], employers[h], int(openings[p, h]), float(fits[p, h])) for p, h in rows],
    )


def invite(
    connection: Connection[Any], event_id: int, people: Iterable[int], *, now: datetime, version: int
) -> list[int]:
    """Confirm proposals: these people are invited; returns who was. Raises EventStateError and as `changed`.

    Who may be asked no more, having withdrawn or for want of a permit, stays a proposal.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    if known.status not in (EventStatus.OPEN, EventStatus.PUBLISHED):
        raise EventStateError(known.status)
    rows = connection.execute(
        """
        UPDATE event_invitation SET state = 'invited', invited_at = %(now)s, version = version + 1
        WHERE event_id = %(event)s AND state = 'proposed' AND candidate_id = ANY (%(people)s) RETURNING candidate_id
        """,
        {"event": event_id, "people": list(_may_be_invited(connection, event_id, list(people))), "now": now},
    )
    return [key for (key,) in rows]


def leave_out(connection: Connection[Any], event_id: int, people: Iterable[int], *, version: int) -> None:
    """Take back proposals that nobody confirmed."""
    changed(connection, event_id, version)
    connection.execute(
        """
        DELETE FROM event_invitation
        WHERE event_id = %(event)s AND state = 'proposed' AND candidate_id = ANY (%(people)s)
        """,
        {"event": event_id, "people": list(people)},
    )


def answer(connection: Connection[Any], event_id: int, candidate_id: int, told: Answer) -> list[int]:
    """Record a person's answer; returns who got a place by it, the person or those who waited.

    Raises NotAllowedError where there is no invitation of theirs to answer.
    """
    try:
        with connection.transaction():
            rows = connection.execute(
                """
                SELECT answer_invitation(
                    %(event)s, %(person)s, %(accepts)s, %(employers)s, %(asks)s, %(first)s, %(last)s, %(means)s,
                    %(language)s)
                """,
                {
                    "event": event_id,
                    "person": candidate_id,
                    "accepts": told.accepts,
                    "employers": list(told.employers),
                    "asks": told.request,
                    "first": told.first_slot - 1,
                    "last": None if told.last_slot is None else told.last_slot - 1,
                    "means": told.means,
                    "language": told.language,
                },
            ).fetchall()
    except InsufficientPrivilege:
        raise NotAllowedError from None
    return [key for (key,) in rows]


def walk_in(
    connection: Connection[Any],
    event_id: int,
    candidate_id: int,
    told: Answer,
    encoder: Encoder,
    *,
    today: date,
    now: datetime,
    version: int,
) -> None:
    """Somebody who comes without an invitation, by a counsellor who follows them and records what they say.

    Of the employers that they agree to speak with, those whose needs they fit. Raises ConsentNotToldError where how
    or in which language they agreed is not said, NoEventConsentError, NotAllowedError, and as `check_placeable` and
    `changed`.
    """
    if told.employers and told.means is Means.ONLINE:
        raise ConsentNotToldError("means")
    if told.employers and told.language is None:
        raise ConsentNotToldError("language")
    changed(connection, event_id, version)
    known, wanted = event(connection, event_id), needs(connection, event_id)
    people, fits, openings = _fits(connection, wanted, encoder, today)
    row: Any = connection.execute(
        "SELECT recruitment_bar(%(person)s, %(organisation)s, %(today)s)",
        {"person": candidate_id, "organisation": known.organisation_id, "today": today},
    ).fetchone()
    check_placeable(row[0], candidate_id)
    try:
        with refusals(), connection.transaction():
            connection.execute(
                "INSERT INTO event_invitation (event_id, candidate_id, walk_in) VALUES (%(event)s, %(person)s, true)",
                {"event": event_id, "person": candidate_id},
            )
    except CheckViolation:
        raise NoEventConsentError from None
    employers = sorted({each.employer_id for each in wanted})
    mine = np.flatnonzero(~np.isnan(fits[people.index(candidate_id)])) if candidate_id in people else np.zeros(0, int)
    place = people.index(candidate_id) if candidate_id in people else 0
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [
            (event_id, candidate_id, employers[host], int(openings[place, host]), float(fits[place, host]))
            for host in mine.tolist()
        ],
    )
    connection.execute(
        """
        UPDATE event_invitation SET state = 'invited', invited_at = %(now)s, arrived_at = %(now)s
        WHERE event_id = %(event)s AND candidate_id = %(person)s
        """,
        {"event": event_id, "person": candidate_id, "now": now},
    )
    answer(connection, event_id, candidate_id, told.model_copy(update={"first_slot": known.slot_of(now) + 1}))


def invited(connection: Connection[Any], event_id: int, candidate_id: int | None = None) -> list[Invited]:
    """The people of an event, as far as the actor may know them: those who accepted first, then by name and number."""
    with everybodys_profiles(connection), connection.cursor(row_factory=class_row(Invited)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.state, n.name, i.code::text AS code, i.first_slot, i.last_slot, i.walk_in,
                i.answered_at, i.arrived_at, i.absent, o.name AS organisation, r.request
            FROM event_invitation i
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = i.candidate_id
                LEFT JOIN match_profile p ON p.candidate_id = i.candidate_id
                LEFT JOIN organisation o ON o.id = p.organisation_id
                LEFT JOIN event_request r ON r.event_id = i.event_id AND r.candidate_id = i.candidate_id
            WHERE i.event_id = %(event)s AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
            ORDER BY array_position(ARRAY['accepted', 'waiting', 'invited', 'proposed', 'declined'], i.state),
                i.answered_at, n.name, i.candidate_id
            """,
            {"event": event_id, "person": candidate_id},
        ).fetchall()


def interviews(
    connection: Connection[Any], event_id: int, *, candidate_id: int | None = None, employer_id: int | None = None
) -> list[Interview]:
    """The meetings of an event, as far as the actor may know them, in the order of the day."""
    with connection.cursor(row_factory=class_row(Interview)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.employer_id, e.name AS employer, i.opening_id, o.title_fr, o.title_en, i.fit,
                i.agreed, n.name, i.slot, i.seat, i.held, i.outcome, i.note
            FROM event_interview i JOIN employer e ON e.id = i.employer_id JOIN opening o ON o.id = i.opening_id
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = i.candidate_id
            WHERE i.event_id = %(event)s AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
                AND (%(employer)s::bigint IS NULL OR i.employer_id = %(employer)s)
            ORDER BY i.slot, e.name, i.seat, i.fit DESC, i.candidate_id
            """,
            {"event": event_id, "person": candidate_id, "employer": employer_id},
        ).fetchall()


def my_events(connection: Connection[Any]) -> dict[int, str]:
    """What the actor answered, by event: a person's own."""
    return dict(connection.execute("SELECT event_id, state FROM event_invitation").fetchall())


def leave_messages(connection: Connection[Any], event_id: int, people: Iterable[int], template: str) -> list[int]:
    """Leave a message to each of these people who has an address; returns the messages' ids. Raises NotAllowedError."""
    try:
        rows = connection.execute(
            "SELECT leave_event_messages(%(event)s, %(people)s, %(template)s)",
            {"event": event_id, "people": list(people), "template": template},
        ).fetchall()
    except InsufficientPrivilege:
        raise NotAllowedError from None
    return [key for (key,) in rows]
