"""Why the day of an event cannot hold what is promised, in terms of its people, employers and hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matching.allocation.choosing import Limit
from matching.allocation.relaxation import Change, Clash, Clashing


@dataclass(frozen=True)
class Away:
    """Somebody at another event between two slots of this one, both included."""

    person: int
    first: int
    last: int
    title_fr: str
    title_en: str | None


@dataclass(frozen=True)
class Names:
    """How people and employers of a day are called, by their places in it, and when each slot begins."""

    people: Sequence[str]
    employers: Sequence[str]
    slots: Sequence[datetime]
    away: Sequence[Away] = ()


@dataclass(frozen=True)
class Conflict:
    """A constraint of an impossible day; `by` is how far it gives way in the change proposed.

    It counts interviews, the slots that are `at` these moments, or tables. `more`: at a table more than there are.
    """

    limit: str
    person: str | None
    """Name, or number where there is none."""
    employer: str | None
    by: int = 0
    at: tuple[datetime, ...] = ()
    more: bool = False
    other_fr: str | None = None
    """The other event at which the person is then."""
    other_en: str | None = None


@dataclass(frozen=True)
class Why:
    """What clashes, and a change that lets the day be; `smallest` where it is proven that nothing less does."""

    clashes: tuple[Conflict, ...] = ()
    relaxations: tuple[Conflict, ...] = ()
    smallest: bool = True
    keeping: tuple[Conflict, ...] = ()
    """Changes of hours and tables that keep every promise, where the smallest one promises less."""


def why(clash: Clash | None, names: Names) -> Why:
    """The same in the names of the day; nothing where everything promised can be held."""
    if clash is None:
        return Why()
    said = [_said(names, each) for each in clash.constraints if each.limit is not Limit.PROMISE]
    proposed, keeping = (
        tuple(_changed(names, each) for each in _together(changes)) for changes in (clash.changes, clash.keeping)
    )
    return Why(tuple(said), proposed, clash.smallest, keeping)


def _together(changes: Sequence[Change]) -> list[Change]:
    """What opens at several tables of one employer, as one change."""
    found: dict[object, Change] = {}
    for each in changes:
        key = (each.limit, each.person, each.employer, each.more)
        before = found.get(key)
        slots = tuple(sorted({*each.slots, *(before.slots if before else ())}))
        by = each.by + (before.by if before else 0)
        found[key] = Change(each.limit, by, each.person, each.employer, None, slots, each.more)
    return list(found.values())


def _said(names: Names, each: Clashing) -> Conflict:
    other = next((one for one in names.away if each.limit is Limit.PRESENCE and one.person == each.person), None)
    return _named(names, each.limit, each.person, each.employer, other)


def _changed(names: Names, each: Change) -> Conflict:
    other = next(
        (
            one
            for one in names.away
            if one.person == each.person and any(one.first <= slot <= one.last for slot in each.slots)
        ),
        None,
    )
    found = _named(names, each.limit, each.person, each.employer, other)
    return replace(found, by=each.by, at=tuple(names.slots[slot] for slot in each.slots), more=each.more)


def _named(names: Names, limit: Limit, person: int | None, employer: int | None, other: Away | None) -> Conflict:
    return Conflict(
        limit="elsewhere" if other else str(limit),
        person=None if person is None else names.people[person],
        employer=None if employer is None else names.employers[employer],
        other_fr=other.title_fr if other else None,
        other_en=other.title_en if other else None,
    )
