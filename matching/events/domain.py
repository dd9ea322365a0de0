"""An event of recruitment: what it is, where and when, and the states it goes through (§5 of the requirements)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.candidates.domain import LanguageCode, Means
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText, storable

LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(storable)
]
Slot = Annotated[int, Field(ge=1, le=96)]


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
    """What an organiser says of an event. `breaks` are numbers of slots, the first being 1; times are Québec's."""

    kind: EventKind
    title_fr: ShortText
    title_en: ShortText | None = None
    place: Place
    territory: ShortText | None = None
    address: ShortText | None = None
    language: EventLanguage = EventLanguage.FRENCH
    accessibility: LongText | None = None
    travel: LongText | None = None
    prepared_on: date | None = None
    prepared_at: time | None = None
    on: date
    at: time
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
        if (self.prepared_on is None) != (self.prepared_at is None):
            raise PydanticCustomError("event_preparation", "A preparation has a day and a time.")
        if any(each > self.slots for each in self.breaks) or len(set(self.breaks)) >= self.slots:
            raise PydanticCustomError("event_breaks", "Breaks are among the slots, and leave some.")
        preparation = self.preparation()
        if preparation is not None and preparation >= self.starts_at():
            raise PydanticCustomError("event_preparation", "A preparation comes before.")
        return self

    def starts_at(self) -> datetime:
        """Without a zone: the database's sessions are at Québec's time."""
        return datetime.combine(self.on, self.at.replace(tzinfo=None))

    def ends_at(self) -> datetime:
        return self.starts_at() + timedelta(minutes=self.slots * (self.slot_minutes + self.buffer_minutes))

    def preparation(self) -> datetime | None:
        if self.prepared_on is None or self.prepared_at is None:
            return None
        return datetime.combine(self.prepared_on, self.prepared_at.replace(tzinfo=None))


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
    preparation_at: datetime | None
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
    version: int

    def slot_at(self, slot: int) -> datetime:
        """When a slot begins; slots are numbered from 0 here."""
        return self.starts_at + timedelta(minutes=slot * (self.slot_minutes + self.buffer_minutes))

    def slot_of(self, moment: datetime) -> int:
        """The first slot that has not begun at that moment."""
        passed = (moment - self.starts_at) / timedelta(minutes=self.slot_minutes + self.buffer_minutes)
        return max(0, min(self.slots, -int(-passed // 1)))


class EmployerPlace(Entry):
    """How an employer takes part: tables at once, and from which slot to which (numbered from 1)."""

    recruiters: Annotated[int, Field(ge=1, le=20)] = 1
    first_slot: Slot = 1
    last_slot: Slot | None = None
    cancelled: bool = False

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.last_slot is not None and self.last_slot < self.first_slot:
            raise PydanticCustomError("event_slots", "The last slot is not before the first.")
        return self


class Answer(Entry):
    """A person's answer: the employers they agree to speak with, what they need, and when they are there."""

    accepts: bool
    employers: tuple[int, ...] = ()
    request: LongText | None = None
    first_slot: Slot = 1
    last_slot: Slot | None = None
    means: Means = Means.ONLINE
    language: LanguageCode | None = None
    """In which the person agreed, where somebody recorded it for them."""
