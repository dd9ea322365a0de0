"""How an employer takes part in an event, and what a person answers to one."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.candidates.domain import LanguageCode, Means
from matching.events.domain import Key, LongText, Slot, one_line
from matching.events.errors import SlotsReversedError
from matching.privacy.refused import Entry
from matching.privacy.texts import storable

Station = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(storable),
    AfterValidator(one_line),
]


def _names(value: Any) -> Any:
    """`12, Kiosque B` of a form, as names."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


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


def check_slots(first: str, last: str) -> None:
    """The slots of a form, as they were typed. Raises SlotsReversedError."""
    if first.isdecimal() and last.isdecimal() and int(last) < int(first):
        raise SlotsReversedError


class HostAnswer(EmployerPlace):
    """An employer's answer: whether it comes, with how many recruiters at once, and from which slot to which."""

    cancelled: Literal[False] = False
    comes: bool


class HostPlace(EmployerPlace):
    """The same as the organisers say it, who know the place."""

    step_free: Annotated[int, Field(ge=0, le=20)] | None = None
    """Tables that are reached without steps, the first ones; None: all of them."""
    room: Station | None = None
    stations: Annotated[tuple[Station, ...], BeforeValidator(_names), Field(max_length=20)] = ()
    """Name or number of each table, in their order; the event numbers those without."""
    confirmed: bool = False
    """It said to an organiser that it comes."""


class Needs(Entry):
    """What a person needs of the timetable, for the organisers alone: the solver holds it, and nobody else is told."""

    longer: bool = False
    """Two slots in a row for each interview."""
    rested: bool = False
    """A free slot between two interviews."""
    step_free: bool = False
    """Tables that are reached without steps."""
    not_before: Slot | None = None
    """No interview before this slot."""

    def any(self) -> bool:
        """Whether something is needed."""
        return self.longer or self.rested or self.step_free or (self.not_before or 1) > 1


class Answer(Entry):
    """A person's answer: the employers they agree to speak with, what they need, and when they are there."""

    accepts: bool
    employers: tuple[Key, ...] = ()
    request: LongText | None = None
    needs: Needs = Needs()
    first_slot: Slot = 1
    last_slot: Slot | None = None
    means: Means = Means.ONLINE
    language: LanguageCode | None = None
    """In which the person agreed, where somebody recorded it for them."""
    rides: bool = False
    """Whether they ask for a seat on the way that the organisers arrange."""
