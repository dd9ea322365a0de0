"""A draft profile: what a document was read to say, each value with the words it came from and how sure it is.

Nothing of it is stored before a person confirms it. A value read with less than `ASKED_UNDER` is a suggestion: the
question is put, the value is not taken.
"""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from matching.candidates.domain import CredentialStatus
from matching.reading.documents import Document, Format
from matching.reference.domain import Day, DiplomaLevel, LanguageSkill, Shift

ASKED_UNDER = 0.6
"""Confidence under which a value is asked, never taken."""


def confidence(probability: float, taken_from: float) -> float:
    """The confidence of what is so probable, and taken from a probability of `taken_from`: that one, where it is."""
    return probability if probability >= taken_from else round(ASKED_UNDER * probability / taken_from, 4)


Value = TypeVar("Value")


@dataclass(frozen=True)
class Words:
    """A passage of the document: `text` is its characters from `start` (included) to `end`, on `page` (from 1)."""

    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Read(Generic[Value]):
    """A value, the words that it was read from, and a confidence between 0 and 1."""

    value: Value
    words: Words
    confidence: float

    @property
    def sure(self) -> bool:
        """False where it is to be asked."""
        return self.confidence >= ASKED_UNDER


@dataclass(frozen=True)
class Period:
    """`ended_on` is None where it goes on, or is not said; `precision` is `day`, `month` or `year`.

    A year alone begins on its 1 January and ends on its 31 December: how long it really was is a question, unless
    `months` says it.
    """

    started_on: date | None
    ended_on: date | None
    ongoing: bool
    precision: str
    months: int | None = None


@dataclass(frozen=True)
class DraftExperience:
    """`words` is its whole passage; `unit_groups` are the likeliest, best first, each with its probability.

    Without a title, nothing in the document names a job: its unit groups are what the text is probably about.
    """

    words: Words
    title: Read[str] | None
    employer: Read[str] | None
    place: Read[str] | None
    period: Read[Period] | None
    duties: Read[str] | None
    unit_groups: tuple[Read[str], ...] = ()


@dataclass(frozen=True)
class DraftDiploma:
    title: Read[str]
    level: Read[DiplomaLevel] | None
    field: Read[str] | None
    school: Read[str] | None
    year: Read[int] | None


@dataclass(frozen=True)
class Level:
    """A level on a scale of the reference table, for these skills; all four where none is named."""

    scale: str
    level: str
    skills: tuple[LanguageSkill, ...] = tuple(LanguageSkill)


@dataclass(frozen=True)
class DraftLanguage:
    language: Read[str]
    levels: tuple[Read[Level], ...]


@dataclass(frozen=True)
class DraftCredential:
    """`credential` is a code of the reference table; `status` whether it is held, None where the words leave it open.

    Their words are those that say it: *sans permis classe 1*, not the name of the permit alone.
    """

    credential: Read[str]
    status: Read[CredentialStatus] | None


@dataclass(frozen=True)
class Week:
    """Days, each of which is worked at these shifts."""

    days: tuple[Day, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Availability:
    """Read as words, and as a date, as days with their shifts and as hours a week where they give some."""

    words: Read[str]
    available_from: Read[date] | None
    week: Read[Week] | None = None
    hours: Read[int] | None = None


@dataclass(frozen=True)
class LeftOut:
    """What the law refuses to store, by its kind, and the code of the reason; its words are kept nowhere.

    `words` has an empty text: its place lets the person find it in their own file; page 0 is none of its pages (a
    footer, a comment, a property).
    """

    kind: str
    reason: str
    words: Words


@dataclass(frozen=True)
class Draft:
    """All that was read of a document, in its order. `format` and `pages` describe the file."""

    format: Format
    pages: int
    text: str
    experiences: tuple[DraftExperience, ...]
    skills: tuple[Read[str], ...]
    diplomas: tuple[DraftDiploma, ...]
    languages: tuple[DraftLanguage, ...]
    credentials: tuple[DraftCredential, ...]
    availability: Availability | None
    left_out: tuple[LeftOut, ...]
    recognised: bool = False
    """Whether the document was a picture: Tesseract's words, each value less sure."""
    all_read: bool = True
    """False where the duties are too long for all of their skills to be looked for."""
    unread: bool = False
    """Whether the file has a part that is not text, and that nobody may keep unread."""


def words(document: Document, start: int, end: int) -> Words:
    """The passage between two offsets of the document's text."""
    return Words(document.page_of(start), start, end, document.text[start:end])
