"""What clashes in the day of an event, worked out beside the pages and kept: three seconds are nobody's to wait for.

Once the day has begun, what is left of it is looked at: nobody opens an hour that is past. Kept by the places of the
day that was looked at, with its digest: of a day that changed since, nothing is told before it is looked at again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from matching.allocation.relaxation import Clash, explain
from matching.events.domain import Event, EventStatus
from matching.events.explaining import Away, Names, Why, why
from matching.events.participants import invited
from matching.events.parties import hosts
from matching.events.scheduling import Planned, as_day, elsewhere, left_at
from matching.events.store import event

_CLASH: TypeAdapter[Clash | None] = TypeAdapter(Clash | None)


def explained(connection: Connection[Any], known: Event, now: datetime) -> Why | None:
    """What clashes for those who accepted so far, and the smallest change that lets the day be, or at `now` what is
    left of it; None where the day changed since it was looked at.
    """
    planned = _to_look_at(connection, known, now)
    if planned is None:
        return Why()
    row = _kept(connection, known, planned)
    return None if row is None else why(_CLASH.validate_python(row[0]), _names(connection, known, planned, now))


def is_looked_at(connection: Connection[Any], known: Event, now: datetime) -> bool:
    """Whether the day as it stands was looked at, or has not to be."""
    planned = _to_look_at(connection, known, now)
    return planned is None or _kept(connection, known, planned) is not None


def look_at(connection: Connection[Any], event_id: int, now: datetime) -> None:
    """Work out what clashes in the day as it stands, after some seconds at most, and keep it; once for one day."""
    known = event(connection, event_id)
    planned = _to_look_at(connection, known, now)
    if planned is None or _kept(connection, known, planned) is not None:
        return
    found = _CLASH.dump_python(explain(planned.day), mode="json")
    connection.execute(
        """
        INSERT INTO event_explained (event_id, day, clash) VALUES (%(event)s, %(day)s, %(clash)s)
        ON CONFLICT (event_id) DO UPDATE SET day = excluded.day, clash = excluded.clash
        """,
        {"event": event_id, "day": _digest(planned), "clash": None if found is None else Jsonb(found)},
    )


def to_come(connection: Connection[Any]) -> list[int]:
    """The events of which the day may have changed: those that people answer, and that are not over."""
    rows = connection.execute(
        "SELECT id FROM event WHERE status IN ('open', 'published') AND ends_at > now() ORDER BY starts_at, id"
    )
    return [key for (key,) in rows]


def _to_look_at(connection: Connection[Any], known: Event, now: datetime) -> Planned | None:
    slot = known.slot_of(now)
    if known.status not in (EventStatus.OPEN, EventStatus.PUBLISHED) or slot == known.slots:
        return None
    planned = as_day(connection, known)
    if known.status == EventStatus.OPEN:
        # Nobody was told to meet anybody yet.
        planned = replace(planned, meetings=())
    return left_at(planned, slot) if planned.people and planned.seats else None


def _kept(connection: Connection[Any], known: Event, planned: Planned) -> Any:
    return connection.execute(
        "SELECT clash FROM event_explained WHERE event_id = %(event)s AND day = %(day)s",
        {"event": known.id, "day": _digest(planned)},
    ).fetchone()


def _digest(planned: Planned) -> str:
    day = planned.day
    found = sha256(repr((planned.people, planned.seats, day.fits.shape, day.tables_open.shape)).encode())
    for each in (day.fits, day.people_open, day.tables_open, day.tables, day.least, day.most):
        found.update(each.tobytes())
    for needs in (day.promised, day.longer, day.rested, day.step_free, day.stepped):
        found.update(repr(sorted(needs)).encode())
    return found.hexdigest()


def _names(connection: Connection[Any], known: Event, planned: Planned, now: datetime) -> Names:
    names = {each.candidate_id: each.name for each in invited(connection, known.id)}
    employers = {each.employer_id: each.name for each in hosts(connection, known.id)}
    slots = [known.slot_at(slot) for slot in range(known.slot_of(now), known.slots)]
    length = timedelta(minutes=known.slot_minutes)
    away = []
    for each in elsewhere(connection, known.id):
        over = [slot for slot, at in enumerate(slots) if at < each.ends_at and at + length > each.starts_at]
        if over and each.candidate_id in planned.people:
            place = planned.people.index(each.candidate_id)
            away.append(Away(place, over[0], over[-1], each.title_fr, each.title_en))
    return Names(
        people=[names.get(person) or str(person) for person in planned.people],
        employers=[employers[employer] for employer in planned.employers],
        slots=slots,
        away=away,
    )
