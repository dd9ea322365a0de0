"""The labour-needs census: what an employer needs, each requirement *required* or *preferred*.

Fields follow §6 of the requirements; the language rule is section 46 of the French Charter.
"""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from matching.privacy.refused import STORED, Entry
from matching.privacy.skills import check_skill, skills_alone
from matching.privacy.texts import LongText, ShortText
from matching.reference.domain import Code, Day, DiplomaLevel, LanguageSkill, Shift, UnitGroup

MOST_CRITERIA = 16
"""Criteria that one opening may state, alternatives counted one by one: what a page can show and a person read."""

# Without the signs that stand among the letters: ×, ÷.
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")

Level = Annotated[int, Field(ge=1, le=12, description="Level of the Échelle québécoise, 1 to 12")]


class Importance(StrEnum):
    REQUIRED = "required"
    PREFERRED = "preferred"


class Kind(StrEnum):
    VACANCY = "vacancy"
    PLANNED = "planned"
    INTERNSHIP = "internship"


class FrenchCriterion(Entry):
    code: Literal["french_speaking", "french_listening", "french_reading", "french_writing"]
    level: Level


class OtherLanguageCriterion(Entry):
    code: Literal["other_language"]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    skill: LanguageSkill = LanguageSkill.SPEAKING
    level: Level

    @model_validator(mode="after")
    def _not_french(self) -> Self:
        if self.language == "fr":
            raise PydanticCustomError("language_is_french", "French has criteria of its own.")
        return self


class CredentialCriterion(Entry):
    """A licence (an order's permit, a driving class) or a certificate (a card, a short course).

    What may be called either (a trade's card, a guard's permit, an authorisation to teach) answers both codes.
    """

    code: Literal["licence", "certificate"]
    credential: Code


class DiplomaCriterion(Entry):
    code: Literal["diploma"]
    level: DiplomaLevel
    fields: Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")], ...], Field(max_length=10)] = ()
    """ISCED-F 2013 detailed fields; none means any field."""


class ExperienceCriterion(Entry):
    code: Literal["experience"]
    months: Annotated[int, Field(ge=1, le=480)]
    unit_group: UnitGroup | None = None
    """The opening's own group when left out."""


Criterion = Annotated[
    FrenchCriterion | OtherLanguageCriterion | CredentialCriterion | DiplomaCriterion | ExperienceCriterion,
    Field(discriminator="code"),
]


class Requirement(Entry):
    """One thing asked; where several are listed, any one of them answers."""

    importance: Importance
    any_of: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=6)]


class LanguageJustification(Entry):
    """Why another language than French is required: the reason stands in the offer, with the three attestations."""

    reason: ShortText
    needs_assessed: Literal[True]
    staff_languages_insufficient: Literal[True]
    positions_limited: Literal[True]


class Telework(StrEnum):
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class OpeningEntry(Entry):
    """What a need and an internship have in common, and all that the ranking reads."""

    employer_id: int | None = None
    title_fr: ShortText
    text_fr: LongText
    title_en: ShortText | None = None
    text_en: LongText | None = None
    unit_group: UnitGroup | None = None
    requirements: tuple[Requirement, ...] = ()
    language_justification: LanguageJustification | None = None
    skills: Annotated[tuple[ShortText, ...], Field(max_length=40)] = ()
    hours_per_week: Annotated[Decimal, Field(gt=0, le=80, max_digits=4, decimal_places=2)] | None = None
    week: dict[Day, tuple[Shift, ...]] = Field(default_factory=dict)
    week_importance: Importance = Importance.REQUIRED
    starts_on: date | None = None
    ends_on: date | None = None
    closes_on: date | None = None
    territory: ShortText | None = None
    municipality: ShortText | None = None
    place: ShortText | None = None
    telework: Telework = Telework.NONE
    transit_access: bool | None = None
    relocation_help: bool = False
    sponsor_ready: bool = False
    confirmed_on: date | None = None

    @field_validator("title_fr", "text_fr")
    @classmethod
    def _in_french(cls, text: str, info: ValidationInfo) -> str:
        """French Charter s. 41: at least, it is in the letters of French. Others' postings are theirs to write: open
        data may come with a title alone."""
        if not _LATIN_LETTER.search(text) and (
            info.field_name == "title_fr" or info.data.get("employer_id") is not None
        ):
            raise PydanticCustomError("french_text_missing", "An offer always has its French text.")
        return text

    @field_validator("skills")
    @classmethod
    def _are_skills(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """Others' postings are theirs to write: what is no skill there is left out of the ranking."""
        if info.data.get("employer_id") is not None and info.context != STORED:
            for name in names:
                check_skill(name)
        return names

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says in words of its own, to be examined before anybody reads it."""
        said = (self.title_fr, self.text_fr, self.title_en, self.text_en, "\n\n".join(self.skills))
        return tuple(text for text in said if text)

    @property
    def ranked_skills(self) -> tuple[str, ...]:
        """The skills without a language, which is a requirement of its own, or a prohibited ground."""
        return tuple(skills_alone(self.skills))

    @model_validator(mode="after")
    def _rules(self) -> Self:
        criteria = [criterion for requirement in self.requirements for criterion in requirement.any_of]
        if len(criteria) > MOST_CRITERIA:
            raise PydanticCustomError("too_many_criteria", "At most {most} criteria.", {"most": MOST_CRITERIA})
        if self.unit_group is None and any(
            isinstance(criterion, ExperienceCriterion) and criterion.unit_group is None for criterion in criteria
        ):
            raise PydanticCustomError("experience_without_unit_group", "Experience needs an occupation.")
        other_language = any(
            isinstance(criterion, OtherLanguageCriterion)
            for requirement in self.requirements
            if requirement.importance is Importance.REQUIRED
            for criterion in requirement.any_of
        )
        if other_language and self.language_justification is None:
            raise PydanticCustomError("language_without_reason", "Another language is required without its reason.")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise PydanticCustomError("ends_before_start", "It ends before it starts.")
        return self


class WageUnit(StrEnum):
    HOUR = "hour"
    YEAR = "year"


class Duration(StrEnum):
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    SEASONAL = "seasonal"


class PlannedReason(StrEnum):
    RETIREMENT = "retirement"
    SEASON = "season"
    EXPANSION = "expansion"


Wage = Annotated[Decimal, Field(gt=0, lt=10_000_000, max_digits=9, decimal_places=2)]


class NeedEntry(OpeningEntry):
    """A need of the census. Without an employer it is *external*: an imported posting, with its source."""

    kind: Literal[Kind.VACANCY, Kind.PLANNED] = Kind.VACANCY
    planned_reason: PlannedReason | None = None
    source: ShortText | None = None
    source_reference: ShortText | None = None
    posts: Annotated[int, Field(ge=1, le=1000)] = 1
    wage_min: Wage | None = None
    wage_max: Wage | None = None
    wage_unit: WageUnit = WageUnit.HOUR
    duration: Duration | None = None
    """None where nobody said."""
    offers_twin: bool = False

    @model_validator(mode="after")
    def _need_rules(self) -> Self:
        if self.wage_min is not None and self.wage_max is not None and self.wage_max < self.wage_min:
            raise PydanticCustomError("wage_range", "The highest wage is under the lowest.")
        if self.employer_id is None and self.source is None:
            raise PydanticCustomError("employer_or_source", "A need has an employer, or the source it came from.")
        if (self.kind is Kind.PLANNED) != (self.planned_reason is not None):
            raise PydanticCustomError("planned_reason", "A planned need says why; a vacancy does not.")
        return self


class Status(StrEnum):
    """Where an opening stands. Only what is open or closed is shown to others than the staff and its employer."""

    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    """Something in it waits for a coordinator's decision."""
    REFUSED = "refused"
    """A coordinator has refused it as it is written."""


def is_past(closes_on: date | None, today: date) -> bool:
    """True once the closing date has gone by: the opening takes nobody more."""
    return closes_on is not None and closes_on < today


def is_stale(confirmed_on: date, today: date, after_days: int) -> bool:
    """True once `after_days` days have passed without a confirmation."""
    return (today - confirmed_on).days > after_days
