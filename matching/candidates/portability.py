"""What was collected from a person, as they take it with them: a documented, versioned form (docs/export.md).

Source: Law 25, P-39.1 s. 27, portability. What others wrote or computed is not part of it: no score, no state of a
claim, no note of a counsellor, nothing of who follows the person.
"""

from base64 import b64encode
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from psycopg import Connection
from pydantic import BaseModel, ConfigDict

from matching.candidates import merging
from matching.candidates.cv_files import Unseal, cv_file, kept
from matching.candidates.domain import (
    Channel,
    CredentialStatus,
    LanguageBasis,
    Means,
    Precision,
    Purpose,
    Schooling,
    Travel,
)
from matching.candidates.following import shares
from matching.candidates.reading import candidate
from matching.errors import NotFoundError
from matching.privacy import self_identification
from matching.reference.domain import AuthorisationKind, Day, DiplomaLevel, LanguageSkill, Shift

SCHEMA = "/api/v1/schemas/personal-file-1.json"
"""Where the service serves the JSON Schema of this version."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExportedIdentity(_Part):
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    language: str
    channel: Channel


class ExportedResidence(_Part):
    municipality: str | None
    region: str | None
    country: str | None


class ExportedExperience(_Part):
    title: str
    unit_group: str | None
    employer: str | None
    place: str | None
    country: str | None
    started_on: date | None
    ended_on: date | None
    precision: Precision
    """How much of the two dates was told: years, months or days."""
    end_reckoned: bool
    """Whether the end was reckoned from the months that the job lasted."""
    months: int | None
    duties: str


class ExportedSkill(_Part):
    name: str


class ExportedDiploma(_Part):
    title: str
    level: DiplomaLevel
    field: str | None
    school: str | None
    country: str | None
    year: int | None
    comparative_evaluation: bool


class ExportedLanguage(_Part):
    language: str
    skill: LanguageSkill
    scale: str
    level: str
    basis: LanguageBasis
    test: str | None
    tested_on: date | None


class ExportedBreak(_Part):
    starts_on: date
    ends_on: date


class ExportedAuthorisation(_Part):
    kind: AuthorisationKind
    permit_held: bool | None
    valid_from: date | None
    valid_until: date | None
    named_employer_id: int | None
    occupations: tuple[str, ...] | None
    regions: tuple[str, ...] | None
    weekly_cap: int | None
    hours_elsewhere: int
    breaks: tuple[ExportedBreak, ...]
    full_time_enrolment: bool | None
    medical_restriction: bool
    renewal_filed_on: date | None


class ExportedCredential(_Part):
    credential: str
    status: CredentialStatus
    valid_until: date | None


class ExportedAspiration(_Part):
    title: str
    unit_group: str | None


class ExportedConsent(_Part):
    purpose: Purpose
    employer_id: int | None
    given_on: date
    until: date
    withdrawn_at: datetime | None
    means: Means
    language: str | None
    """In which it was given, where a counsellor recorded it."""


class ExportedShare(_Part):
    organisation: str
    given_on: date
    until: date
    means: Means
    language: str | None


class ExportedSelfIdentification(_Part):
    answers: dict[str, str]
    told_on: date


class ExportedCvFile(_Part):
    """The file of the CV, as it was brought; `content` is its bytes in base 64."""

    name: str
    format: str
    kept_at: datetime
    content: str


class ExportedAccess(_Part):
    """What the person comes in with: an address, or the telephone of assisted access."""

    email: str | None
    phone: str | None


class ExportedSearch(_Part):
    name: str
    filters: dict[str, Any]
    frequency: str
    created_at: datetime


class ExportedMerge(_Part):
    """Two files that were taken for one person's and put together, and taken apart again where `undone_at` says so."""

    merged_at: datetime
    undo_until: date
    undone_at: datetime | None


class PersonalFile(_Part):
    """One person's file, version 1. A null list was never asked; an empty one was: none."""

    format: Literal["adequation.personal-file"] = "adequation.personal-file"
    version: Literal[1] = 1
    exported_at: datetime
    identity: ExportedIdentity
    residence: ExportedResidence | None
    travel: tuple[Travel, ...] | None
    summary: str
    experiences: tuple[ExportedExperience, ...] | None
    skills: tuple[ExportedSkill, ...] | None
    diplomas: tuple[ExportedDiploma, ...] | None
    languages: tuple[ExportedLanguage, ...]
    schooling_in_french: Schooling | None
    authorisation: ExportedAuthorisation | None
    credentials: tuple[ExportedCredential, ...]
    credentials_complete: bool
    territories: tuple[str, ...] | None
    relocation_on: date | None
    available_from: date | None
    week: dict[Day, tuple[Shift, ...]] | None
    hours_max: int | None
    wage_floor: Decimal | None
    aspirations: tuple[ExportedAspiration, ...]
    accepts_below_qualification: bool
    consents: tuple[ExportedConsent, ...]
    """Withdrawn ones too."""
    shown_to: tuple[ExportedShare, ...] = ()
    """Organisations beside the one that follows the person."""
    self_identification: ExportedSelfIdentification | None
    """Theirs alone: in what they export themselves, and in nobody else's copy."""
    confirmed_on: date | None
    cv_file: ExportedCvFile | None
    """In what they export themselves, and in nobody else's copy."""
    access: ExportedAccess | None = None
    """As `saved_searches`: theirs alone, in what they export themselves."""
    saved_searches: tuple[ExportedSearch, ...] = ()
    merges: tuple[ExportedMerge, ...] = ()
    """How the file came to say what another one said."""


LEFT_OUT = frozenset({"organisation_id", "household", "reasons_to_move"})
"""Fields of an entry that are not in the export: who follows the person, and the counsellor's own notes."""


def personal_file(connection: Connection[Any], candidate_id: int, now: datetime, unseal: Unseal) -> PersonalFile:
    """The person's file as they take it with them, that of their CV too, which `unseal` opens.

    Raises NotFoundError, also for anybody else's file.
    """
    found = candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    consents = connection.execute(
        """
        SELECT json_build_object('purpose', purpose, 'employer_id', employer_id, 'given_on', given_on, 'until', until,
            'withdrawn_at', withdrawn_at, 'means', means, 'language', language)
        FROM consent WHERE candidate_id = %(candidate)s ORDER BY id
        """,
        {"candidate": candidate_id},
    ).fetchall()
    document = found.entry.model_dump(mode="json")
    told = self_identification.told(connection, candidate_id)
    return PersonalFile.model_validate(
        {
            **document,
            "consents": [row[0] for row in consents],
            "shown_to": [asdict(each) for each in shares(connection, candidate_id, now.date())],
            "self_identification": None if told is None else asdict(told),
            "cv_file": _cv_file(connection, candidate_id, unseal),
            **_account(connection, candidate_id),
            "merges": [asdict(each) for each in merging.told(connection, candidate_id)],
            "exported_at": now,
        }
    )


def _account(connection: Connection[Any], candidate_id: int) -> dict[str, Any]:
    row: Any = connection.execute(
        """
        SELECT (
            SELECT json_build_object('email', a.email, 'phone', a.phone) FROM account a
            WHERE a.id = actor_account() AND a.candidate_id = %(candidate)s
        ), coalesce((
            SELECT json_agg(json_build_object('name', s.name, 'filters', s.filters, 'frequency', s.frequency,
                'created_at', s.created_at) ORDER BY s.id)
            FROM saved_search s
            WHERE s.account_id = actor_account() AND actor_candidate() = %(candidate)s
        ), '[]')
        """,
        {"candidate": candidate_id},
    ).fetchone()
    return {"access": row[0], "saved_searches": row[1]}


def _cv_file(connection: Connection[Any], candidate_id: int, unseal: Unseal) -> dict[str, Any] | None:
    """The person's own, in what they export themselves: to others it is shown where it is looked at."""
    row: Any = connection.execute("SELECT actor_candidate() = %(own)s", {"own": candidate_id}).fetchone()
    if not row[0] or kept(connection, candidate_id) is None:
        return None
    found = cv_file(connection, candidate_id, unseal)
    return {**vars(found), "content": b64encode(found.content).decode()}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `PersonalFile` as it is served."""
    made = PersonalFile.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **made}
