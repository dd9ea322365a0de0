"""The CV bank: what one person tells, with the state of each claim. Fields follow §6 of the requirements."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from matching.privacy.refused import STORED, Entry
from matching.privacy.skills import check_skill
from matching.privacy.texts import LongText, NameText, ShortText, storable
from matching.reference.domain import AuthorisationKind, Code, Day, DiplomaLevel, LanguageSkill, Shift, UnitGroup


class State(StrEnum):
    """How much stands behind a claim: said, shown by a document or a test, checked by a counsellor."""

    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    TEXT_MESSAGE = "text_message"
    COUNSELLOR = "counsellor"


class Travel(StrEnum):
    CAR = "car"
    TRANSIT = "transit"
    BICYCLE = "bicycle"
    ON_FOOT = "on_foot"


Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}$", max_length=254),
    AfterValidator(storable),
]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ().-]{7,25}$"), AfterValidator(storable)]


class Identity(Entry):
    """Who it is and how to reach them. Never in a vector, a score or a blind profile."""

    given_name: NameText
    family_name: NameText
    email: Email | None = None
    phone: Phone | None = None
    language: LanguageCode = "fr"
    channel: Channel = Channel.EMAIL


class Residence(Entry):
    """Where the person lives now: as precise as they said, and no more."""

    municipality: ShortText | None = None
    region: RegionCode | None = None
    country: CountryCode | None = None


class Precision(StrEnum):
    """How much of a job's dates was told: shown as far, and no further."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Experience(Entry):
    """A job held. Its length is counted from its dates, or is what the person states in `months`.

    Where years or months were told, `started_on` is the first day that may be, `ended_on` the last, and `precision`
    says so; `end_reckoned` where the end was not told, but how many months: it is then reckoned, and shown to nobody.
    """

    title: ShortText
    unit_group: UnitGroup | None = None
    employer: ShortText | None = None
    place: ShortText | None = None
    country: CountryCode | None = None
    started_on: date | None = None
    ended_on: date | None = None
    precision: Precision = Precision.DAY
    end_reckoned: bool = False
    months: Annotated[int, Field(ge=0, le=720)] | None = None
    duties: LongText = ""
    state: State = State.CLAIMED

    @model_validator(mode="after")
    def _dates(self) -> Self:
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise PydanticCustomError("experience_period", "The experience ends before it starts.")
        if self.started_on is None and self.ended_on is not None and self.months is None:
            raise PydanticCustomError("start_or_months", "Say when it started, or how many months it lasted.")
        if self.precision is Precision.YEAR and self.months is None and (self.started_on or self.ended_on):
            raise PydanticCustomError("period_unsaid", "Years alone do not say how long: say how many months.")
        if self.end_reckoned and (self.ended_on is None or self.months is None):
            raise PydanticCustomError("end_reckoned", "An end is reckoned from how many months the job lasted.")
        return self


class Skill(Entry):
    name: ShortText
    state: State = State.CLAIMED

    @field_validator("name")
    @classmethod
    def _is_a_skill(cls, name: str, info: ValidationInfo) -> str:
        """What the bank holds since before a word was refused is read as it is."""
        return name if info.context == STORED else check_skill(name)


class Diploma(Entry):
    title: ShortText
    level: DiplomaLevel
    """The comparable level in Québec; the country never enters a ranking."""
    field: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None
    school: ShortText | None = None
    country: CountryCode | None = None
    year: Annotated[int, Field(ge=1940, le=2100)] | None = None
    comparative_evaluation: bool = False
    state: State = State.CLAIMED


class LanguageBasis(StrEnum):
    SELF_REPORTED = "self_reported"
    TESTED = "tested"


class Language(Entry):
    """One skill in one language, on the scale it was told in; converted once, when stored."""

    language: LanguageCode
    skill: LanguageSkill
    scale: Code
    level: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,20}$")]
    basis: LanguageBasis = LanguageBasis.SELF_REPORTED
    test: ShortText | None = None
    tested_on: date | None = None
    state: State = State.CLAIMED


class Schooling(StrEnum):
    """Longest schooling received in French."""

    NONE = "none"
    SECONDARY = "secondary"
    POSTSECONDARY = "postsecondary"


class Break(Entry):
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _dates(self) -> Self:
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("ends_before_start", "The break ends before it starts.")
        return self


class Authorisation(Entry):
    """The right to work as it stands (requirements §4)."""

    kind: AuthorisationKind
    permit_held: bool | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    named_employer_id: int | None = None
    """The employer that a permit names; for a student, their school: on campus no cap counts (requirements §4)."""
    occupations: Annotated[tuple[UnitGroup, ...], Field(max_length=20)] | None = None
    regions: Annotated[tuple[RegionCode, ...], Field(max_length=17)] | None = None
    """Regions the permit is limited to; null means no limit."""
    weekly_cap: Annotated[int, Field(ge=0, le=80)] | None = None
    hours_elsewhere: Annotated[int, Field(ge=0, le=80)] = 0
    breaks: Annotated[tuple[Break, ...], Field(max_length=12)] = ()
    full_time_enrolment: bool | None = None
    medical_restriction: bool = False
    renewal_filed_on: date | None = None
    state: State = State.CLAIMED

    @model_validator(mode="after")
    def _period(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise PydanticCustomError("permit_period", "The permit ends before it begins.")
        return self


class CredentialStatus(StrEnum):
    HELD = "held"
    IN_PROCESS = "in_process"
    NONE = "none"


class Credential(Entry):
    credential: Code
    status: CredentialStatus = CredentialStatus.HELD
    valid_until: date | None = None
    state: State = State.CLAIMED


class Aspiration(Entry):
    title: ShortText
    unit_group: UnitGroup | None = None


class Purpose(StrEnum):
    MATCHING = "matching"
    CV_TO_EMPLOYER = "cv_to_employer"
    EVENTS = "events"
    PORTRAIT = "portrait"
    STATISTICS = "statistics"
    CV_FILE = "cv_file"
    """To have the file of the CV kept as it was brought."""
    TWINNING = "twinning"
    """To be accompanied by a colleague, once hired."""


class Means(StrEnum):
    ONLINE = "online"
    PAPER = "paper"
    ORAL = "oral"
    INTERPRETER = "interpreter"


class Consent(Entry):
    """A consent for one purpose: dated and limited in time."""

    purpose: Purpose
    employer_id: int | None = None
    given_on: date
    until: date
    means: Means = Means.ONLINE
    language: LanguageCode | None = None
    """In which it was explained and given, where somebody recorded it for the person."""

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.until <= self.given_on:
            raise PydanticCustomError("consent_period", "A consent ends after it is given.")
        if (self.purpose is Purpose.CV_TO_EMPLOYER) != (self.employer_id is not None):
            raise PydanticCustomError("consent_employer", "A CV is released to a named employer, and only a CV is.")
        return self


class CandidateEntry(Entry):
    """One entry of the CV bank. `None` means never asked, an empty list means asked: none."""

    organisation_id: int | None = None
    """The partner organisation that follows the person."""
    identity: Identity
    residence: Residence | None = None
    travel: tuple[Travel, ...] | None = None
    summary: LongText = ""
    experiences: Annotated[tuple[Experience, ...], Field(max_length=60)] | None = None
    skills: Annotated[tuple[Skill, ...], Field(max_length=100)] | None = None
    diplomas: Annotated[tuple[Diploma, ...], Field(max_length=20)] | None = None
    languages: Annotated[tuple[Language, ...], Field(max_length=40)] = ()
    schooling_in_french: Schooling | None = None
    authorisation: Authorisation | None = None
    credentials: Annotated[tuple[Credential, ...], Field(max_length=40)] = ()
    credentials_complete: bool = False
    """True once the person was asked for all of them: what is absent is then known to be absent."""
    territories: Annotated[tuple[ShortText, ...], Field(max_length=40)] | None = None
    """Territories where the person accepts to work; those wished for come first."""
    relocation_on: date | None = None
    available_from: date | None = None
    week: dict[Day, tuple[Shift, ...]] | None = None
    hours_max: Annotated[int, Field(ge=1, le=80)] | None = None
    wage_floor: Annotated[Decimal, Field(gt=0, lt=1000, max_digits=5, decimal_places=2)] | None = None
    """Dollars an hour; never shown to an employer, never in a ranking."""
    aspirations: Annotated[tuple[Aspiration, ...], Field(max_length=10)] = ()
    accepts_below_qualification: bool = False
    household: LongText = ""
    """A counsellor-only record."""
    reasons_to_move: LongText = ""
    """A counsellor-only record."""
    consents: Annotated[tuple[Consent, ...], Field(max_length=100)] = ()
    confirmed_on: date | None = None
