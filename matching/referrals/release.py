"""The CV that the service writes, once the person has released it to an employer: in the Québec format, never a file.

Name, contact, the languages that the opening requires, summary, skills, experiences with their dates, diplomas with
their level in Québec. No photo, no birth date, no permit, no wage. The database alone reads it (`released_cv`), and
records every reading by an employer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.candidates.domain import CandidateEntry, CredentialStatus, LanguageBasis, Precision
from matching.candidates.profile import Part
from matching.errors import NotFoundError
from matching.privacy.trail import Part as TrailPart
from matching.privacy.trail import record_access
from matching.reference.domain import DiplomaLevel, LanguageSkill

Form = Literal["page", "docx", "pdf", "json"]


class CvExperience(Part):
    title: str
    employer: str | None
    place: str | None
    country: str | None
    started_on: date | None
    ended_on: date | None
    precision: Precision = Precision.DAY
    end_reckoned: bool = False
    months: int | None
    duties: str


class CvDiploma(Part):
    title: str
    level: DiplomaLevel
    """The comparable level in Québec."""
    field: str | None
    school: str | None
    country: str | None
    year: int | None
    comparative_evaluation: bool


class CvLanguage(Part):
    language: str
    skill: LanguageSkill
    value: int
    """On the twelve levels of the Échelle québécoise."""
    basis: LanguageBasis
    test: str | None


class ReleasedCv(Part):
    """A person as the employer of one referral may read them."""

    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    languages: tuple[CvLanguage, ...]
    """Those that the opening requires, and no other."""
    summary: str
    skills: tuple[str, ...]
    experiences: tuple[CvExperience, ...]
    diplomas: tuple[CvDiploma, ...]
    credentials: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class CvReading:
    """One reading of a released CV, by somebody of the employer."""

    referral_id: int
    employer: str
    form: str
    read_at: datetime


def read_cv(connection: Connection[Any], referral_id: int, form: Form) -> ReleasedCv:
    """The CV of a referral: for its employer while the release is in force, for the person and their counsellor always.

    Every reading is recorded in the same transaction, which must be one that writes. Raises NotFoundError,
    also where the release has ended.
    """
    row = connection.execute(
        "SELECT released_cv(%(referral)s, %(form)s)", {"referral": referral_id, "form": form}
    ).fetchone()
    if row is None or row[0] is None:
        raise NotFoundError("cv", referral_id)
    for candidate_id, opening_id in connection.execute(
        "SELECT candidate_id, opening_id FROM referral WHERE id = %(referral)s", {"referral": referral_id}
    ).fetchall():
        record_access(connection, [candidate_id], TrailPart.CV, opening_id=opening_id)
    return ReleasedCv.model_validate(row[0])


def is_released(connection: Connection[Any], referral_id: int) -> bool:
    """Whether the acting employer may read the CV of one of its referrals now. Nothing is recorded of asking."""
    row: Any = connection.execute("SELECT cv_is_released(%(referral)s)", {"referral": referral_id}).fetchone()
    return bool(row[0])


def own_cv(entry: CandidateEntry, levels: Mapping[tuple[str, str], int], today: date) -> ReleasedCv:
    """One's own CV, to take away: as an employer would read it, with every language told instead of those required.

    `levels`: the twelve-level value of each (scale, level).
    """
    person = entry.identity
    return ReleasedCv(
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        phone=person.phone,
        languages=tuple(
            CvLanguage(
                language=each.language,
                skill=each.skill,
                value=levels[each.scale, each.level],
                basis=each.basis,
                test=each.test,
            )
            for each in entry.languages
            if (each.scale, each.level) in levels
        ),
        summary=entry.summary,
        skills=tuple(each.name for each in entry.skills or ()),
        experiences=tuple(
            CvExperience.model_validate(each.model_dump(include=set(CvExperience.model_fields)))
            for each in entry.experiences or ()
        ),
        diplomas=tuple(
            CvDiploma.model_validate(each.model_dump(include=set(CvDiploma.model_fields)))
            for each in entry.diplomas or ()
        ),
        credentials=tuple(
            each.credential
            for each in entry.credentials
            if each.status is CredentialStatus.HELD and (each.valid_until is None or each.valid_until >= today)
        ),
    )


def cv_readings(connection: Connection[Any], candidate_id: int) -> list[CvReading]:
    """Who read a person's CV, latest first, as far as the reader may know."""
    with connection.cursor(row_factory=class_row(CvReading)) as cursor:
        return cursor.execute(
            """
            SELECT r.referral_id, e.name AS employer, r.form, r.read_at
            FROM cv_reading r JOIN employer e ON e.id = r.employer_id
            WHERE r.candidate_id = %(candidate)s ORDER BY r.id DESC
            """,
            {"candidate": candidate_id},
        ).fetchall()
