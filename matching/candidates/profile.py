"""What an explanation reads of a person: the file itself, or its blind form for whoever may not know who it is."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from matching.candidates.domain import (
    Authorisation,
    CredentialStatus,
    LanguageBasis,
    Schooling,
    State,
)
from matching.reference.domain import Day, DiplomaLevel, LanguageSkill, Shift


class Part(BaseModel):
    """Base of what is shown. Nobody sends it, so nothing in it is refused: a short list builds a thousand of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProfileExperience(Part):
    title: str
    unit_group: str | None
    months: int | None
    ended_on: date | None
    """None where the job is still held, or where the end is not known."""
    duties: str
    employer: str | None
    """None in a blind profile, as are the place and the country."""
    place: str | None
    state: State


class ProfileSkill(Part):
    name: str
    state: State


class ProfileDiploma(Part):
    title: str
    level: DiplomaLevel
    field: str | None
    comparative_evaluation: bool
    state: State


class ProfileLanguage(Part):
    language: str
    skill: LanguageSkill
    scale: str
    level: str
    value: int
    """On the twelve levels of the Échelle québécoise."""
    basis: LanguageBasis
    test: str | None
    state: State


class ProfileCredential(Part):
    credential: str
    status: CredentialStatus
    valid_until: date | None
    state: State


class Profile(Part):
    """One person as an explanation may show them."""

    blind: bool
    summary: str
    experiences: tuple[ProfileExperience, ...] | None
    skills: tuple[ProfileSkill, ...] | None
    diplomas: tuple[ProfileDiploma, ...] | None
    languages: tuple[ProfileLanguage, ...]
    schooling_in_french: Schooling | None
    credentials: tuple[ProfileCredential, ...]
    authorisation: Authorisation | None
    """None in a blind profile: the kind of permit is nobody else's to know."""
    available_from: date | None
    hours_max: int | None
    week: dict[Day, tuple[Shift, ...]] | None
    relocation_on: date | None
    territories: tuple[str, ...] | None
