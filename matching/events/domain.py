"""An event of recruitment: what it is, where and when, and the states it goes through (§5 of the requirements)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.events.errors import EventFarError, EventPastError
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText, storable

FURTHEST_YEARS = 2
"""How far ahead an event is announced."""


def _of_quebec(at: time) -> time:
    if at.tzinfo is not None:
        raise PydanticCustomError("event_zone", "Times are Québec's, without a zone.")
    return at


def one_line(text: str) -> str:
    """The same without an end of line."""
    return " ".join(text.split())


Hour = Annotated[time, AfterValidator(_of_quebec)]
Line = Annotated[ShortText, AfterValidator(one_line)]
"""What an e-mail's subject and a calendar say: no end of line in it."""

LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(storable)
]
ProgrammeText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(storable)
]
Slot = Annotated[int, Field(ge=1, le=96)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class EventKind(StrEnum):
    SPEED_INTERVIEWS = "speed_interviews"
    JOB_FAIR = "job_fair"
    COMPANY_VISIT = "company_visit"
    INFORMATION_SESSION = "information_session"
    EXPLORATORY_STAY = "exploratory_stay"


class Place(StrEnum):
    MONTREAL = "montreal"
    TERRITORY = "territory"
    ONLINE = "online"


class EventLanguage(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"
    BOTH = "both"


class EventStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    """People are invited and answer."""
    PUBLISHED = "published"
    """The timetable is told."""
    OVER = "over"
    CANCELLED = "cancelled"


class Reply(StrEnum):
    PROPOSED = "proposed"
    """By the computer: nobody has confirmed it, and the person knows nothing of it."""
    INVITED = "invited"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    DECLINED = "declined"


class Outcome(StrEnum):
    NOT_SUITABLE = "not_suitable"
    SECOND_INTERVIEW = "second_interview"
    OFFER = "offer"
    HIRED = "hired"


def _numbers(value: Any) -> Any:
    """`5, 9` of a form, as numbers."""
    return (
        [part for part in value.replace(";", ",").replace(" ", ",").split(",") if part]
        if isinstance(value, str)
        else value
    )


class EventEntry(Entry):
    """What an organiser says of an event. `breaks` are numbers of slots, the first being 1; times are Québec's.

    An event ends with its slots unless `until` says otherwise; slots that would end after it are left out.
    """

    kind: EventKind
    title_fr: Line
    title_en: Line | None = None
    place: Place
    territory: ShortText | None = None
    address: Line | None = None
    language: EventLanguage = EventLanguage.FRENCH
    accessibility: LongText | None = None
    travel: LongText | None = None
    programme: ProgrammeText | None = None
    departs_from: Line | None = None
    departs_on: date | None = None
    departs_at: Hour | None = None
    seats: Annotated[int, Field(ge=1, le=2000)] | None = None
    """On the way that the organisers arrange; people ask for one with their answer."""
    prepared_on: date | None = None
    prepared_at: Hour | None = None
    on: date
    at: Hour
    until_on: date | None = None
    until_at: Hour | None = None
    slots: Slot = 24
    slot_minutes: Annotated[int, Field(ge=5, le=240)] = 10
    buffer_minutes: Annotated[int, Field(ge=0, le=60)] = 3
    breaks: Annotated[tuple[Slot, ...], BeforeValidator(_numbers)] = ()
    capacity: Annotated[int, Field(ge=1, le=2000)] = 80
    least: Annotated[int, Field(ge=0, le=20)] = 1
    most: Annotated[int, Field(ge=1, le=40)] = 6
    first_come: bool = False
    """People are invited as they come, and not by how well they fit."""

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if (self.place is Place.TERRITORY) != (self.territory is not None):
            raise PydanticCustomError("event_territory", "Name the territory of an event that is held in one.")
        if self.least > self.most:
            raise PydanticCustomError("event_least", "The fewest interviews are not more than the most.")
        until, preparation, departure = self.until(), self.preparation(), self.departure()
        if (self.until_on is None) != (self.until_at is None) or (until is not None and until <= self.starts_at()):
            raise PydanticCustomError("event_until", "An event ends after it begins, on a day and at a time.")
        if until is not None and self.slots_held() < 1:
            raise PydanticCustomError("event_until", "There is time for one slot at least.")
        if any(each > self.slots for each in self.breaks) or len(self.breaks_held()) >= self.slots_held():
            raise PydanticCustomError("event_breaks", "Breaks are among the slots, and leave some.")
        if (self.prepared_on is None) != (self.prepared_at is None):
            raise PydanticCustomError("event_preparation", "A preparation has a day and a time.")
        if preparation is not None and preparation >= self.starts_at():
            raise PydanticCustomError("event_preparation", "A preparation comes before.")
        told = [each is not None for each in (self.departs_from, self.departs_on, self.departs_at, self.seats)]
        if any(told) and not all(told):
            raise PydanticCustomError("event_travel", "A departure has a place, a day, a time and seats.")
        if departure is not None and departure >= self.starts_at():
            raise PydanticCustomError("event_travel", "A departure comes before.")
        return self

    def starts_at(self) -> datetime:
        """Without a zone: the database's sessions are at Québec's time."""
        return datetime.combine(self.on, self.at)

    def ends_at(self) -> datetime:
        """The end said, or that of the last slot."""
        return self.until() or self.starts_at() + self.slots * self._slot()

    def slots_held(self) -> int:
        """Slots there is time for."""
        until = self.until()
        return self.slots if until is None else min(self.slots, (until - self.starts_at()) // self._slot())

    def breaks_held(self) -> list[int]:
        """Breaks among these slots."""
        return sorted(each for each in set(self.breaks) if each <= self.slots_held())

    def until(self) -> datetime | None:
        return _moment(self.until_on, self.until_at)

    def preparation(self) -> datetime | None:
        return _moment(self.prepared_on, self.prepared_at)

    def departure(self) -> datetime | None:
        return _moment(self.departs_on, self.departs_at)

    def _slot(self) -> timedelta:
        return timedelta(minutes=self.slot_minutes + self.buffer_minutes)


def _moment(day: date | None, at: time | None) -> datetime | None:
    return None if day is None or at is None else datetime.combine(day, at)


@dataclass(frozen=True)
class Event:
    """An event as its readers know it; nothing of a person."""

    id: int
    organisation_id: int
    organisation: str
    kind: str
    title_fr: str
    title_en: str | None
    place: str
    territory: str | None
    address: str | None
    language: str
    accessibility: str | None
    travel: str | None
    programme: str | None
    departs_from: str | None
    departs_at: datetime | None
    seats: int | None
    preparation_at: datetime | None
    had_preparation: bool
    had_departure: bool
    """Whether there was one before the event changed: calendars may still hold it."""
    starts_at: datetime
    ends_at: datetime
    slots: int
    slot_minutes: int
    buffer_minutes: int
    breaks: list[int]
    capacity: int
    least: int
    most: int
    first_come: bool
    status: str
    sequence: int
    facts_at: datetime | None
    """Since when day and place are what they are, where people had been told otherwise."""
    version: int

    def slot_at(self, slot: int) -> datetime:
        """When a slot begins; slots are numbered from 0 here."""
        return self.starts_at + timedelta(minutes=slot * (self.slot_minutes + self.buffer_minutes))

    def minutes_of(self, slots: int) -> int:
        """How long so many slots in a row last."""
        return slots * self.slot_minutes + (slots - 1) * self.buffer_minutes

    def slot_of(self, moment: datetime) -> int:
        """The first slot that has not begun at that moment."""
        passed = (moment - self.starts_at) / timedelta(minutes=self.slot_minutes + self.buffer_minutes)
        return max(0, min(self.slots, -int(-passed // 1)))


def check_to_come(entry: EventEntry, now: datetime, before: Event | None = None) -> None:
    """What is begun or moved is to come: an event, its preparation, its departure; what stays where it was may be past.

    Nothing is announced years ahead. `now` is Québec's. Raises EventPastError, EventFarError.
    """
    furthest = date(now.year + FURTHEST_YEARS, now.month, min(now.day, 28))
    if entry.on > furthest:
        raise EventFarError("on")
    if (entry.until_on or entry.on) > furthest + timedelta(days=366):
        raise EventFarError("until_on")
    for field, moment, was in (
        ("on", entry.starts_at(), before and before.starts_at),
        ("prepared_on", entry.preparation(), before and before.preparation_at),
        ("departs_on", entry.departure(), before and before.departs_at),
    ):
        if moment is not None and moment <= now.replace(tzinfo=None) and moment != (was and was.replace(tzinfo=None)):
            raise EventPastError(field)
