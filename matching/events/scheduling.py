"""The timetable of an event: laid, laid anew when the day turns out otherwise, and explained where it cannot be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from psycopg import Connection
from psycopg.rows import class_row

from matching.allocation.day import Day, Timetable
from matching.allocation.queues import first_come
from matching.allocation.replanning import replan
from matching.allocation.timetable import plan
from matching.events.domain import Event, EventStatus
from matching.events.errors import EventStateError, NothingToPlanError
from matching.events.participants import Interview, Invited, interviews, invited
from matching.events.parties import Host, hosts
from matching.events.store import changed, event

SECONDS = 8.0


@dataclass(frozen=True)
class Planned:
    """A day as arrays, and whom each row, column and table stands for."""

    day: Day
    people: list[int]
    employers: list[int]
    seats: list[tuple[int, int]]
    """Employer and number of each table."""
    meetings: tuple[tuple[int, int, int], ...]
    """What is on the timetable now."""
    held: frozenset[tuple[int, int, int]] = frozenset()
    """Of these, what took place or its employer noted: it stays where it was, whatever changes around it."""
    stay: frozenset[tuple[int, int]] = frozenset()
    """Person and employer of the same, at a table that is there no more too."""


@dataclass(frozen=True)
class Elsewhere:
    """Somebody who comes, and is at another event for some of the time."""

    candidate_id: int
    name: str | None
    title_fr: str
    title_en: str | None
    starts_at: datetime
    ends_at: datetime


def unheld(
    known: Event, meetings: list[Interview], present: list[Host], absent: frozenset[int], now: datetime
) -> list[Interview]:
    """Interviews to come of a timetable that is told, with an employer or a person who is not coming any more."""
    gone = {each.employer_id for each in present if each.cancelled}
    return [
        each
        for each in meetings
        if known.status == EventStatus.PUBLISHED and each.slot is not None and known.slot_at(each.slot) > now
        if each.employer_id in gone or each.candidate_id in absent
    ]


def lay(connection: Connection[Any], event_id: int, *, version: int, seconds: float = SECONDS) -> Timetable:
    """Lay the timetable of those who accepted. Nobody is told before it is published.

    Raises EventStateError, NothingToPlanError and as `store.changed`.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    if known.status != EventStatus.OPEN:
        raise EventStateError(known.status)
    planned = as_day(connection, known)
    if not planned.people or not planned.seats:
        raise NothingToPlanError
    if known.first_come:
        # In the order of their answers, which is the order of `invited`.
        found = replace(first_come(planned.day, np.arange(len(planned.people))), bound=0.0)
    else:
        found = plan(planned.day, seconds, seed=event_id)
    _write(connection, event_id, planned, found)
    connection.execute(
        "UPDATE event SET laid_gap = %(gap)s WHERE id = %(event)s",
        {"event": event_id, "gap": None if known.first_come else found.gap},
    )
    return found


def proven(connection: Connection[Any], event_id: int) -> float | None:
    """The share by which another timetable could exceed the total fit of this one: proven when it was laid."""
    row = connection.execute("SELECT laid_gap FROM event WHERE id = %(event)s", {"event": event_id}).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def lay_again(connection: Connection[Any], event_id: int, *, now: datetime, version: int) -> Timetable:
    """Lay a published timetable anew for who is there and which tables are open, moving as few as possible.

    Raises EventStateError and as `store.changed`.
    """
    changed(connection, event_id, version, told=True)
    known = event(connection, event_id)
    if known.status != EventStatus.PUBLISHED:
        raise EventStateError(known.status)
    planned = as_day(connection, known, begun=known.slot_of(now))
    found = replan(planned.day, planned.meetings, known.slot_of(now), held=planned.held, first_come=known.first_come)
    _write(connection, event_id, planned, found)
    return found


def elsewhere(connection: Connection[Any], event_id: int) -> list[Elsewhere]:
    """Who said yes to two events at once."""
    with connection.cursor(row_factory=class_row(Elsewhere)) as cursor:
        return cursor.execute(
            """
            SELECT t.candidate_id, n.name, o.title_fr, o.title_en, t.starts_at, t.ends_at
            FROM taken_elsewhere(%(event)s) t JOIN event o ON o.id = t.other
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = t.candidate_id
            ORDER BY n.name, t.candidate_id, t.starts_at
            """,
            {"event": event_id},
        ).fetchall()


def as_day(connection: Connection[Any], known: Event, *, begun: int = 0) -> Planned:
    """Those who accepted and are not absent, against the tables of the employers who come; what was told of the slots
    before `begun` took place where its person was there.
    """
    people = [each for each in invited(connection, known.id) if each.state == "accepted"]
    people.sort(key=lambda each: (each.answered_at is None, each.answered_at, each.candidate_id))
    meetings = [each for each in interviews(connection, known.id) if each.agreed]
    present = hosts(connection, known.id)
    order = {each.candidate_id: place for place, each in enumerate(people)}
    since = {each.candidate_id: known.slots if each.absent else each.first_slot for each in people}
    stay = [
        each
        for each in meetings
        if each.held is not None
        or (each.slot is not None and since.get(each.candidate_id, known.slots) <= each.slot < begun)
    ]
    columns = {each.employer_id: place for place, each in enumerate(present)}
    fits = np.full((len(people), len(present)), np.nan)
    for person, employer, fit in _agreed(connection, known.id):
        if person in order:
            fits[order[person], columns[employer]] = fit
    seats = [(each.employer_id, seat) for each in present for seat in range(1, each.recruiters + 1)]
    for each in stay:
        if (each.employer_id, each.seat) not in seats and each.candidate_id in order:
            # They met at a table that is there no more, and do not meet again.
            fits[order[each.candidate_id], columns[each.employer_id]] = np.nan
    agreed = (~np.isnan(fits)).sum(axis=1)
    there = _people_open(connection, known, people, order)
    absent = np.array([each.absent for each in people], dtype=bool)
    day = Day(
        fits=fits,
        people_open=there,
        tables_open=_tables_open(known, present),
        tables=np.array([columns[employer] for employer, _ in seats], dtype=np.int64),
        least=np.where(absent, 0, np.minimum(known.least, agreed)),
        most=np.full(len(people), known.most),
        longer=frozenset(order[each.candidate_id] for each in people if each.longer),
        rested=frozenset(order[each.candidate_id] for each in people if each.rested),
        step_free=frozenset(order[each.candidate_id] for each in people if each.step_free),
        stepped=_stepped(present, seats),
    )
    tables = {seat: place for place, seat in enumerate(seats)}
    return Planned(
        day,
        list(order),
        list(columns),
        seats,
        _placed(meetings, order, tables),
        frozenset(_placed(stay, order, tables)),
        frozenset((each.candidate_id, each.employer_id) for each in stay),
    )


def left_at(planned: Planned, slot: int) -> Planned:
    """What is left of a day at `slot`, its first slot from then on: without who has met whom, nor what still takes a
    person or a table then. Whoever was not there when they should have met meets later, as in `replan`.
    """
    if not slot:
        return planned
    day = planned.day
    fits, had = day.fits.copy(), np.zeros(len(planned.people), dtype=np.int64)
    there, tables_open = day.people_open.copy(), day.tables_open.copy()
    for person, table, start in planned.meetings:
        ends = start + day.span(person)
        took_place = (person, table, start) in planned.held or day.people_open[person, start:ends].all()
        if start < slot and took_place:
            fits[person, day.tables[table]] = np.nan
            had[person] += 1
            tables_open[table, slot:ends] = False
            there[person, slot : ends + (person in day.rested)] = False
    rest = replace(
        day,
        fits=fits,
        people_open=there[:, slot:],
        tables_open=tables_open[:, slot:],
        least=np.maximum(day.least - had, 0),
        most=np.maximum(day.most - had, 0),
    )
    return replace(planned, day=rest, meetings=(), held=frozenset())


def _agreed(connection: Connection[Any], event_id: int) -> list[tuple[int, int, float]]:
    """Who agreed to meet whom, and how well it fits, never rounded: for the solver alone."""
    return connection.execute(
        """
        SELECT i.candidate_id, i.employer_id, f.fit FROM event_interview i
            JOIN event_fits(%(event)s) f ON f.candidate_id = i.candidate_id AND f.employer_id = i.employer_id
        WHERE i.event_id = %(event)s AND i.agreed
        """,
        {"event": event_id},
    ).fetchall()


def _stepped(present: list[Host], seats: list[tuple[int, int]]) -> frozenset[int]:
    """The tables that are reached by steps: the last ones of an employer that has some without."""
    level = {each.employer_id: each.recruiters if each.step_free is None else each.step_free for each in present}
    return frozenset(place for place, (employer, seat) in enumerate(seats) if seat > level[employer])


def _placed(
    meetings: list[Interview], order: dict[int, int], tables: dict[tuple[int, int], int]
) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (order[each.candidate_id], tables[each.employer_id, each.seat], each.slot)
        for each in meetings
        if each.slot is not None and each.seat is not None
        if each.candidate_id in order and (each.employer_id, each.seat) in tables
    )


def _people_open(connection: Connection[Any], known: Event, people: list[Invited], order: dict[int, int]) -> np.ndarray:
    there = np.zeros((len(people), known.slots), dtype=bool)
    for place, each in enumerate(people):
        last = known.slots - 1 if each.last_slot is None else min(each.last_slot, known.slots - 1)
        there[place, max(each.first_slot, each.not_before or 0) : last + 1] = not each.absent
    there[:, [number - 1 for number in known.breaks]] = False
    length = timedelta(minutes=known.slot_minutes)
    for person, _, starts_at, ends_at in connection.execute(
        "SELECT candidate_id, other, starts_at, ends_at FROM taken_elsewhere(%(event)s)", {"event": known.id}
    ):
        for slot in range(known.slots):
            if person in order and known.slot_at(slot) < ends_at and known.slot_at(slot) + length > starts_at:
                there[order[person], slot] = False
    return there


def _tables_open(known: Event, present: list[Host]) -> np.ndarray:
    rows = []
    for each in present:
        row = np.zeros(known.slots, dtype=bool)
        last = known.slots - 1 if each.last_slot is None else min(each.last_slot, known.slots - 1)
        row[each.first_slot : last + 1] = not each.cancelled
        row[[number - 1 for number in known.breaks]] = False
        rows += [row] * each.recruiters
    return np.array(rows, dtype=bool).reshape(-1, known.slots)


def _write(connection: Connection[Any], event_id: int, planned: Planned, found: Timetable) -> None:
    """Put the meetings on their slots and seats; only what changes is written."""
    now = {
        (planned.people[person], planned.seats[table][0]): (slot, planned.seats[table][1], planned.day.span(person))
        for person, table, slot in found.meetings
    }
    rows = connection.execute(
        """
        SELECT candidate_id, employer_id, slot, seat, slots FROM event_interview
        WHERE event_id = %(event)s AND slot IS NOT NULL
        """,
        {"event": event_id},
    ).fetchall()
    before = {(person, employer): tuple(placed) for person, employer, *placed in rows}
    gone = [key for key in before if key not in now and key not in planned.stay]
    moved = [
        (*placed, event_id, *key)
        for key, placed in now.items()
        if before.get(key) != placed and key not in planned.stay
    ]
    cursor = connection.cursor()
    cursor.executemany(
        """
        UPDATE event_interview SET slot = NULL, seat = NULL
        WHERE event_id = %s AND candidate_id = %s AND employer_id = %s
        """,
        [(event_id, *key) for key in gone],
    )
    cursor.executemany(
        """
        UPDATE event_interview SET slot = %s, seat = %s, slots = %s
        WHERE event_id = %s AND candidate_id = %s AND employer_id = %s
        """,
        moved,
    )
