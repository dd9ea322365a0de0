"""Twinning (action 4.1): somebody newly hired, a colleague of the firm, and what the two do together.

Nothing of the newcomer's file is asked for or shown: languages and hours are those that they write for it.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from matching.candidates.domain import Email, LanguageCode
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText, storable
from matching.reference.domain import Code, Day, Shift, UnitGroup, week_of

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(storable)
]
Week = dict[Day, tuple[Shift, ...]]
Languages = Annotated[tuple[LanguageCode, ...], Field(max_length=10)]
Goals = Annotated[tuple[Code, ...], Field(max_length=20)]


class State(StrEnum):
    PROPOSED = "proposed"
    """A colleague is proposed to the newcomer, and knows nothing of it yet."""
    ACTIVE = "active"
    DECLINED = "declined"
    """By the newcomer, without a reason: that colleague is not proposed to them again."""
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


class Party(StrEnum):
    NEWCOMER = "newcomer"
    COLLEAGUE = "colleague"


class VisitState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Useful(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ColleagueFacts(Entry):
    """What a newcomer is shown of a colleague who is proposed to them, and what they are proposed by."""

    name: ShortText
    title: ShortText
    unit_group: UnitGroup | None = None
    languages: Languages = ()
    week: Annotated[Week, Field(default_factory=dict)]
    in_firm_since: date
    capacity: Annotated[int, Field(ge=1, le=5)] = 1
    """Newcomers accompanied at once."""


class ColleagueEntry(ColleagueFacts):
    """A colleague whom an employer names, and where they are asked whether they would."""

    email: Email
    locale: Literal["fr", "en"] = "fr"


class WishEntry(Entry):
    """What somebody newly hired tells for it."""

    opening: Annotated[int, Field(ge=1, le=2**63 - 1)]
    languages: Languages = ()
    week: Annotated[Week, Field(default_factory=dict)]


class VisitEntry(Entry):
    """When and where the two meet, and what for; `on` and `at` are Québec's."""

    on: date
    at: time
    minutes: Annotated[int, Field(ge=10, le=480)] = 60
    place: ShortText | None = None
    goals: Goals = ()
    words: Words | None = None

    def starts_at(self) -> datetime:
        """The moment it begins, without a zone: the database's sessions are at Québec's time."""
        return datetime.combine(self.on, self.at.replace(tzinfo=None))


class ContactEntry(Entry):
    """A line of the log that the two write, and they alone read."""

    happened_on: date
    text: Words


class ReviewEntry(Entry):
    """What one of the two says of it at the end."""

    useful: Useful
    goals: Goals = ()
    """Those that were reached."""
    words: Words | None = None


class Seen(BaseModel):
    """What is read back; a week is stored packed."""

    model_config = ConfigDict(frozen=True)

    @field_validator("week", mode="before", check_fields=False)
    @classmethod
    def _unpacked(cls, week: object) -> object:
        return week_of(week) if isinstance(week, int) else week


class Visit(Seen):
    id: int
    starts_at: datetime
    minutes: int
    place: str | None
    goals: tuple[str, ...]
    words: str | None
    planned_by: Party
    state: VisitState
    sequence: int


class Contact(Seen):
    written_by: Party
    happened_on: date
    text: str


class Review(Seen):
    written_by: Party
    useful: Useful
    goals: tuple[str, ...]
    words: str | None


class Between(Seen):
    """What the two of a twinning share."""

    id: int
    state: State
    until: date | None
    visits: tuple[Visit, ...]
    contacts: tuple[Contact, ...]
    reviews: tuple[Review, ...]
    """The newcomer's: both. The colleague's: theirs alone."""

    def review_of(self, party: str) -> Review | None:
        return next((each for each in self.reviews if each.written_by == party), None)


class ShownNewcomer(Between):
    """A twinning as its colleague is shown it: these fields, and no other."""

    name: str
    title_fr: str
    title_en: str | None
    hired_on: date
    languages: tuple[str, ...]
    week: Week


class OwnFacts(Seen):
    """What is said of a colleague, as they read it."""

    name: str
    title: str
    languages: tuple[str, ...]
    week: Week
    in_firm_since: date
    capacity: int
    agreed: bool
    employer: str


class ColleaguePage(Seen):
    """All that a colleague is ever shown."""

    colleague: OwnFacts
    twinnings: tuple[ShownNewcomer, ...]
