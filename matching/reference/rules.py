"""The rules and values that an administrator may change: settings, steps, who may work."""

from datetime import date
from typing import Annotated, Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from matching.errors import NotFoundError
from matching.reference.domain import AuthorisationKind

Days = Annotated[int, Field(ge=0, le=3650)]
ConsentLength = Annotated[int, Field(ge=1, le=3650)]
EnglishPages = Literal["open", "attested", "closed"]
"""Whom a page in English is for: anybody; whoever attests that the Charter of the French Language lets a public body
write to them in English (C-11, s. 22.2 and 22.3); nobody."""
Weight = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Weights(TypedDict):
    """Weight of each feature in both lists. None is left out, and none counts against: a better answer never lowers."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    occupation: Weight
    skills: Weight
    experience: Weight
    recency: Weight
    preferred: Weight
    language_margin: Weight
    distance: Weight


class PersonWeights(TypedDict):
    """Weight of what counts in the person's own list besides, a post below their qualification counting against."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    aspiration: Weight
    below_qualification: Annotated[float, Field(ge=-1, le=0, allow_inf_nan=False)]


class InternshipWeights(TypedDict):
    """Weight of what the person would learn, in the lists of internships; the features of every list share the rest."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    learning: Weight


class ConsentDays(TypedDict):
    """Longest a consent may last, in days, for each purpose."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    matching: ConsentLength
    cv_to_employer: ConsentLength
    events: ConsentLength
    portrait: ConsentLength
    statistics: ConsentLength
    cv_file: ConsentLength
    twinning: ConsentLength


class RetentionDays(TypedDict):
    """Days after which each kind of data is destroyed: a file nobody confirms, a referral over, the trail, an incident
    closed (at least five years: Law 25, s. 3.8 and its regulation)."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    file: Annotated[int, Field(ge=31, le=3650)]
    referral: Annotated[int, Field(ge=31, le=3650)]
    trail: Annotated[int, Field(ge=365, le=3650)]
    incident: Annotated[int, Field(ge=1826, le=7300)]


class PrivacyOfficer(TypedDict):
    """Whom a person may write to or call about their data and about a calculation that concerns them (P-39.1 s. 3.1
    and 8): by telephone too, since some have no e-mail, and the sheet that they are handed names this person."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    phone: Annotated[str, Field(min_length=7, max_length=40, pattern=r"^[+0-9][0-9 ().-]+$")]


class InternshipFrame(TypedDict):
    """What a legal frame of internships allows (`matching.internships.frames`)."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    weeks: Annotated[int, Field(ge=1, le=52)]
    paid_covers: list[Literal["host", "school", "programme", "volunteer_protection"]]
    unpaid_covers: list[Literal["host", "school", "programme", "volunteer_protection"]]
    needs: list[Literal["tutor", "school", "programme"]]


class TwinningWeights(TypedDict):
    """What each reason to propose a colleague weighs."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    language: Weight
    occupation: Weight
    schedule: Weight
    experience: Weight


class ReminderDays(TypedDict):
    """When the parties to an internship are reminded: see `matching.internships.agreements.reminders.Days`."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    sign: Annotated[int, Field(ge=1, le=60)]
    start: Annotated[int, Field(ge=0, le=60)]
    end: Annotated[int, Field(ge=0, le=60)]
    review: Annotated[int, Field(ge=1, le=60)]


class SettingValues(BaseModel):
    """Every key of the table `setting`, with the kind of value it holds."""

    model_config = ConfigDict(validate_assignment=True, extra="forbid")

    need_stale_after_days: Days
    candidate_stale_after_days: Days
    consent_due_days: Days
    send_due_days: Days
    answer_due_days: Days
    interview_due_days: Days
    outcome_due_days: Days
    decision_due_days: Days
    cv_release_days: Days
    consent_longest_days: ConsentDays
    arrival_tolerance_days: Days
    french_from_schooling: dict[Literal["secondary", "postsecondary"], Annotated[int, Field(ge=0, le=12)]]
    list_top: Annotated[int, Field(ge=1, le=200)]
    shared_least_fit: Weight
    score_weights: Weights
    score_weights_person: PersonWeights
    score_weights_internship: InternshipWeights
    medically_restricted_groups: list[Annotated[str, Field(pattern=r"^[0-9]{1,5}$")]]
    french_steps_levels: Annotated[int, Field(ge=0, le=12)]
    temporary_foreign_worker_kinds: list[AuthorisationKind]
    reports_a_day: Annotated[int, Field(ge=1, le=1000)]
    reports_of_visitors_a_day: Annotated[int, Field(ge=1, le=100_000)]
    report_days: Annotated[int, Field(ge=31, le=3650)]
    file_access_hours: Annotated[int, Field(ge=1, le=168)]
    retention_days: RetentionDays
    accompaniment_days: Annotated[int, Field(ge=31, le=3650)]
    event_days: Annotated[int, Field(ge=31, le=3650)]
    event_reminder_days: Annotated[int, Field(ge=1, le=30)]
    twinning_days: Annotated[int, Field(ge=31, le=3650)]
    twinning_weeks: Annotated[int, Field(ge=1, le=104)]
    twinning_weights: TwinningWeights
    twinning_full_months: Annotated[int, Field(ge=1, le=240)]
    merge_undo_days: Annotated[int, Field(ge=1, le=90)]
    internship_frames: dict[Literal["school", "order", "immersion", "paid"], InternshipFrame]
    internship_reminder_days: ReminderDays
    internship_days: Annotated[int, Field(ge=31, le=3650)]
    internship_hold_days: Annotated[int, Field(ge=0, le=3650)]
    retention_notice_days: Annotated[int, Field(ge=30, le=365)]
    hold_longest_days: Annotated[int, Field(ge=1, le=3650)]
    backup_days: Annotated[int, Field(ge=1, le=365)]
    privacy_officer: PrivacyOfficer
    printed_code_days: Annotated[int, Field(ge=1, le=31)]
    cv_draft_hours: Annotated[int, Field(ge=1, le=720)]
    second_factor_roles: list[Literal["counsellor", "employer", "job_seeker"]]
    text_code_minutes: Annotated[int, Field(ge=2, le=60)]
    english_pages: EnglishPages


class Setting(BaseModel):
    key: str
    value: Any
    description: str


class StepChange(BaseModel):
    """What an administrator may say of a step; `days` and `cost` (dollars) are null where they depend."""

    model_config = ConfigDict(extra="forbid")

    who: Literal["candidate", "employer", "counsellor", "authority", "school", "order"]
    days: Days | None
    cost: Annotated[int, Field(ge=0, le=1_000_000)] | None
    source: Annotated[str, Field(min_length=1, max_length=300)]


class Step(StepChange):
    code: str


class RuleChange(BaseModel):
    """Who may work under a kind of authorisation, until when the rule holds, and where it was read."""

    model_config = ConfigDict(extra="forbid")

    valid_until: date | None
    works_for: Literal["anyone", "named_employer", "nobody", "permit_decides"]
    permit_required: bool
    weekly_cap: Annotated[int, Field(ge=0, le=168)] | None
    step: Annotated[str, Field(max_length=60)] | None
    source: Annotated[str, Field(min_length=1, max_length=300)]


class AuthorisationRule(RuleChange):
    kind: str
    valid_from: date


def checked_value(key: str, value: Any) -> Any:
    """`value` as the setting of that key holds it. Raises NotFoundError, pydantic's ValidationError at `key`."""
    if key not in SettingValues.model_fields:
        raise NotFoundError("setting", key)
    checked = SettingValues.model_construct()
    setattr(checked, key, value)
    return getattr(checked, key)


def settings(connection: Connection[Any]) -> list[Setting]:
    """Every setting, in the order of the keys."""
    rows = connection.cursor(row_factory=class_row(Setting)).execute(
        "SELECT key, value, description FROM setting ORDER BY key"
    )
    return rows.fetchall()


def privacy_officer(connection: Connection[Any]) -> dict[str, str]:
    """Who answers for personal information: `name`, `email` and, once an administrator has written it, `phone`."""
    found: dict[str, str] = next(each.value for each in settings(connection) if each.key == "privacy_officer")
    return found


def english_pages(connection: Connection[Any]) -> EnglishPages:
    """Whom the pages in English are for."""
    row = connection.execute("SELECT value FROM setting WHERE key = 'english_pages'").fetchone()
    found: EnglishPages = "open" if row is None else row[0]
    return found


def steps(connection: Connection[Any]) -> list[Step]:
    """Every step, in the order of the codes."""
    rows = connection.cursor(row_factory=class_row(Step)).execute(
        "SELECT code, who, days, cost, source FROM step ORDER BY code"
    )
    return rows.fetchall()


def authorisation_rules(connection: Connection[Any]) -> list[AuthorisationRule]:
    """Every rule, by kind, the oldest first."""
    rows = connection.cursor(row_factory=class_row(AuthorisationRule)).execute(
        """
        SELECT kind, valid_from, valid_until, works_for, permit_required, weekly_cap, step, source
        FROM authorisation_rule ORDER BY kind, valid_from
        """
    )
    return rows.fetchall()


def change_setting(connection: Connection[Any], key: str, value: Any) -> None:
    """Replace the value of a setting. Raises NotFoundError, and what `checked_value` raises."""
    values = {"key": key, "value": Jsonb(checked_value(key, value))}
    changed = connection.execute("UPDATE setting SET value = %(value)s WHERE key = %(key)s", values)
    if not changed.rowcount:
        raise NotFoundError("setting", key)


def change_step(connection: Connection[Any], code: str, change: StepChange) -> None:
    """Replace what is said of a step. Raises NotFoundError."""
    changed = connection.execute(
        "UPDATE step SET who = %(who)s, days = %(days)s, cost = %(cost)s, source = %(source)s WHERE code = %(code)s",
        {"code": code, **change.model_dump()},
    )
    if not changed.rowcount:
        raise NotFoundError("step", code)


def change_rule(connection: Connection[Any], kind: str, valid_from: date, change: RuleChange) -> None:
    """Replace a rule. Raises NotFoundError."""
    changed = connection.execute(
        """
        UPDATE authorisation_rule SET valid_until = %(valid_until)s, works_for = %(works_for)s,
            permit_required = %(permit_required)s, weekly_cap = %(weekly_cap)s, step = %(step)s, source = %(source)s
        WHERE kind = %(kind)s AND valid_from = %(valid_from)s
        """,
        {"kind": kind, "valid_from": valid_from, **change.model_dump()},
    )
    if not changed.rowcount:
        raise NotFoundError("authorisation_rule", kind)
