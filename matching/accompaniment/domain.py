"""A follow-up: where a person's file stands with the organisation that follows them, and what comes next (§6, 4.4)."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText, storable

NoteText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), AfterValidator(storable)
]


class Status(StrEnum):
    TO_MEET = "to_meet"
    """Nobody has met the person yet; also where no follow-up has begun."""
    ACTIVE = "active"
    WAITING = "waiting"
    """On somebody else: an answer, a permit, a course that begins later."""
    AT_WORK = "at_work"
    """Hired, and followed until a year has gone by."""
    CLOSED = "closed"


OPEN = tuple(status for status in Status if status is not Status.CLOSED)


class ClosingReason(StrEnum):
    AT_WORK = "at_work"
    IN_TRAINING = "in_training"
    GOALS_REACHED = "goals_reached"
    MOVED_AWAY = "moved_away"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    NO_NEWS = "no_news"
    ASKED_TO_STOP = "asked_to_stop"
    NOT_ELIGIBLE = "not_eligible"
    """For the service that the organisation gives, not for work."""
    OTHER = "other"


class Channel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    LETTER = "letter"
    OTHER = "other"


class MeetingMeans(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class FollowUpEvent(StrEnum):
    TAKEN = "taken"
    TRANSFERRED = "transferred"
    RELEASED = "released"
    """Back to nobody, to be shared out."""
    CLOSED = "closed"
    REOPENED = "reopened"


class NextStep(Entry):
    """What comes next for a person, and by when."""

    status: Status
    next_action: ShortText | None = None
    due_on: date | None = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.status is Status.CLOSED:
            raise PydanticCustomError("close_with_reason", "A follow-up is closed with its reason.")
        if self.due_on is not None and self.next_action is None:
            raise PydanticCustomError("due_without_action", "A date needs something to be done by then.")
        return self


class NoteEntry(Entry):
    """What was said to or heard from a person. They may read it."""

    channel: Channel
    happened_on: date
    text: NoteText


class MeetingEntry(Entry):
    """A meeting to come, or one that was held and is noted afterwards; `on` and `at` are Québec's."""

    on: date
    at: time
    minutes: Annotated[int, Field(ge=5, le=480)] = 60
    means: MeetingMeans
    place: ShortText | None = None
    subject: ShortText

    def starts_at(self) -> datetime:
        """The moment it begins, without a zone: the database's sessions are at Québec's time."""
        return datetime.combine(self.on, self.at.replace(tzinfo=None))


class KeepEntry(Entry):
    """Why somebody is kept for a need."""

    note: Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(storable)] | None = None
