"""The events that fit one person: whose employers look for what they have, or that are held where they would settle.

The same for the person as `proposing` is for an organiser, and by the same floor: nobody is told of an employer whose
requirement they do not meet, nor of one that has not said that it comes.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection

from matching.candidates import profiles
from matching.candidates.domain import Schooling
from matching.candidates.profile import Profile
from matching.events.domain import Event, EventLanguage, EventStatus, Place
from matching.events.proposing import LEAST_FIT, WITHOUT_NEEDS
from matching.events.registering import is_open
from matching.events.store import events
from matching.matches.domain import DEFAULT_LIST, Eligibility
from matching.matches.fits import OpeningFit, opening_fits
from matching.reference.domain import Day

_LOOKED_AT = 200
_NEAREST = 3
_Order = tuple[bool, float, datetime, int]


class Where(StrEnum):
    """Where an event is held, for the person."""

    ONLINE = "online"
    ACCEPTED = "accepted"
    """In a territory that they accept."""
    UNTOLD = "untold"
    """In a territory; nobody has asked which they accept."""
    OTHER = "other"
    """In a territory that is not among those they accept."""
    MONTREAL = "montreal"


class Way(StrEnum):
    """How one goes to an event."""

    REGISTER = "register"
    """First come, first served."""
    ASK = "ask"
    """By invitation: its organisers are asked for one."""
    ANSWER = "answer"
    """The person is of it already, or is invited: they answer."""


@dataclass(frozen=True)
class FittingNeed:
    """A need of an event that the person answers, or could."""

    opening_id: int
    title_fr: str
    title_en: str | None
    employer_id: int
    employer: str
    eligibility: Eligibility
    unsettled: tuple[str, ...]
    """Criteria to ask about or with a step to take, by their codes."""
    sought: bool
    """Near what the person aspires to."""


@dataclass(frozen=True)
class FittingEvent:
    """An event that fits, with what makes it so."""

    event: Event
    needs: tuple[FittingNeed, ...]
    """None of a session or a stay that meets no employer."""
    where: Where
    speaks: bool
    """Whether the file says that the person speaks the language it is held in; false where it does not say."""
    available: bool
    """Whether the file says that they are free for work on that day of the week; false where it does not say."""
    way: Way
    state: str | None
    """The person's answer; `proposed` where they asked to be invited."""
    left_out: bool
    """They asked, and its organisers did not invite them."""


@dataclass(frozen=True)
class EventsFor:
    """What fits a person, best first, of the events `considered`.

    `nearest`, where nothing does: those whose needs they answer, under the least fit, else the soonest that they may
    reach.
    """

    candidate: int
    considered: int
    results: tuple[FittingEvent, ...]
    nearest: tuple[FittingEvent, ...] = ()


def events_for(connection: Connection[Any], candidate_id: int, today: date, now: datetime) -> EventsFor:
    """The events to come that fit a person who opted in to matching and whose file the actor may see.

    First where a requirement is met whole, then where the best need fits best, then the soonest.
    Raises NotFoundError, NoMatchingConsentError, NoModelError.
    """
    coming = [
        each
        for each in events(connection, since=now, limit=_LOOKED_AT)
        if each.status in (EventStatus.OPEN, EventStatus.PUBLISHED)
    ]
    wanted = _needs(connection, [each.id for each in coming])
    fits = opening_fits(connection, candidate_id, list({each.opening_id for _, each in wanted}), today)
    offered: dict[int, list[tuple[FittingNeed, float]]] = {}
    for key, need in wanted:
        fit = fits.get(need.opening_id)
        if fit is not None and fit.eligibility in DEFAULT_LIST:
            offered.setdefault(key, []).append((_known(need, fit), fit.fit))
    profile = profiles.profiles(connection, [candidate_id])[candidate_id]
    answers = _answers(connection, candidate_id)
    drawn = _drawn(connection, [each.id for each in coming])
    found: list[tuple[_Order, FittingEvent]] = []
    far: list[tuple[_Order, FittingEvent]] = []
    for each in coming:
        where = _where(each, profile)
        answered = offered.get(each.id, [])
        needs = [one for one in answered if one[1] >= LEAST_FIT]
        settles = each.kind in WITHOUT_NEEDS and each.id not in drawn and where is not Where.OTHER
        fitting = bool(needs or settles or each.id in answers)
        shown = needs if fitting else answered
        shown.sort(key=lambda one: (one[0].eligibility is not Eligibility.ELIGIBLE, -one[1]))
        state, left_out = answers.get(each.id, (None, False))
        event = FittingEvent(
            event=each,
            needs=tuple(need for need, _ in shown),
            where=where,
            speaks=_speaks(each, profile),
            available=_available(each, profile),
            way=_way(each, state, now),
            state=state,
            left_out=left_out,
        )
        (found if fitting else far).append((_order(event, shown), event))
    found.sort(key=lambda each: each[0])
    far.sort(key=lambda each: (not each[1].needs, each[1].where is Where.OTHER, each[0]))
    nearest = () if found else tuple(each for _, each in far[:_NEAREST])
    return EventsFor(candidate_id, len(coming), tuple(each for _, each in found), nearest)


def _order(shown: FittingEvent, needs: list[tuple[FittingNeed, float]]) -> _Order:
    best = max((fit for _, fit in needs), default=0.0)
    met = any(need.eligibility is Eligibility.ELIGIBLE for need, _ in needs)
    return not met, -best, shown.event.starts_at, shown.event.id


def _needs(connection: Connection[Any], ids: list[int]) -> list[tuple[int, FittingNeed]]:
    """The needs of employers who said that they come, by event."""
    rows = connection.execute(
        """
        SELECT n.event_id, n.opening_id, o.title_fr, o.title_en, o.employer_id, e.name
        FROM event_need n JOIN opening o ON o.id = n.opening_id JOIN employer e ON e.id = o.employer_id
            JOIN event_employer h ON h.event_id = n.event_id AND h.employer_id = o.employer_id
        WHERE n.event_id = ANY (%(ids)s) AND h.answered AND NOT h.cancelled
        ORDER BY n.event_id, e.name, o.id
        """,
        {"ids": ids},
    )
    return [
        (key, FittingNeed(opening, title_fr, title_en, employer, name, Eligibility.POSSIBLE, (), sought=False))
        for key, opening, title_fr, title_en, employer, name in rows
    ]


def _drawn(connection: Connection[Any], ids: list[int]) -> set[int]:
    """Those of the events that are drawn from a need."""
    rows = connection.execute("SELECT DISTINCT event_id FROM event_need WHERE event_id = ANY (%(ids)s)", {"ids": ids})
    return {key for (key,) in rows}


def _answers(connection: Connection[Any], candidate_id: int) -> dict[int, tuple[str, bool]]:
    """By event: what the person answered or asked, and whether its organisers left them out. No proposal of the
    computer's, of which nobody has told them."""
    rows = connection.execute(
        """
        SELECT event_id, state, left_out_at IS NOT NULL FROM event_invitation
        WHERE candidate_id = %(person)s AND (state <> 'proposed' OR asked_at IS NOT NULL)
        """,
        {"person": candidate_id},
    )
    return {key: (state, left_out) for key, state, left_out in rows}


def _known(need: FittingNeed, fit: OpeningFit) -> FittingNeed:
    return replace(need, eligibility=fit.eligibility, unsettled=fit.unsettled, sought=fit.sought)


def _where(known: Event, profile: Profile) -> Where:
    if known.place == Place.ONLINE:
        return Where.ONLINE
    if known.place == Place.MONTREAL:
        return Where.MONTREAL
    if profile.territories is None:
        return Where.UNTOLD
    return Where.ACCEPTED if known.territory in profile.territories else Where.OTHER


def _speaks(known: Event, profile: Profile) -> bool:
    told = {each.language for each in profile.languages}
    if profile.schooling_in_french not in (None, Schooling.NONE):
        told.add(EventLanguage.FRENCH)
    wanted = {"fr", "en"} if known.language == EventLanguage.BOTH else {known.language}
    return bool(told & wanted)


def _available(known: Event, profile: Profile) -> bool:
    return profile.week is not None and bool(profile.week.get(tuple(Day)[known.starts_at.weekday()]))


def _way(known: Event, state: str | None, now: datetime) -> Way:
    if state is not None and state != "proposed":
        return Way.ANSWER
    return Way.REGISTER if is_open(known, now) else Way.ASK
