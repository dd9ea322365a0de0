"""How an internship ends: with its last day or before, for a coded reason, with a job or not.

The person's reasons are between them and whoever follows them; a host's are what an internship asks. What ends here
ends the referral too, from which the outcomes are counted.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import class_row

from matching.accounts.domain import Actor, Role
from matching.errors import NotAllowedError
from matching.internships.agreements.domain import Agreement
from matching.internships.agreements.errors import AgreementNotOverError, AgreementOverError
from matching.internships.agreements.store import agreement
from matching.privacy.refused import Entry
from matching.referrals import reading
from matching.referrals import store as referrals
from matching.referrals.domain import Record, Step
from matching.referrals.errors import NotAChoiceError
from matching.referrals.transitions import Reason, Transition


class EndReason(StrEnum):
    COMPLETED = "completed"
    JOB_FOUND = "job_found"
    NOT_AS_AGREED = "not_as_agreed"
    NOT_RESPECTED = "not_respected"
    SCHEDULE = "schedule"
    DISTANCE = "distance"
    SITUATION_CHANGED = "situation_changed"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    ABSENCES = "absences"
    SAFETY_RULES = "safety_rules"
    WORK_MISSING = "work_missing"
    TUTOR_AWAY = "tutor_away"
    HOST_CLOSED = "host_closed"
    NO_REASON_GIVEN = "no_reason_given"
    AUTHORISATION_ENDED = "authorisation_ended"
    NOT_STARTED = "not_started"


class Job(StrEnum):
    """Whether it ended with a job."""

    HOST = "host"
    ELSEWHERE = "elsewhere"
    NONE = "none"


# Nobody owes more than a code, and none of a host's is a prohibited ground.
_THE_PERSONS = (
    EndReason.COMPLETED, EndReason.JOB_FOUND, EndReason.NOT_AS_AGREED, EndReason.NOT_RESPECTED, EndReason.SCHEDULE,
    EndReason.DISTANCE, EndReason.SITUATION_CHANGED, EndReason.PREFER_NOT_TO_SAY,
)  # fmt: skip
_THE_HOSTS = (
    EndReason.COMPLETED, EndReason.ABSENCES, EndReason.SAFETY_RULES, EndReason.WORK_MISSING, EndReason.TUTOR_AWAY,
    EndReason.HOST_CLOSED, EndReason.NO_REASON_GIVEN,
)  # fmt: skip
REASONS: dict[Role, tuple[EndReason, ...]] = {
    Role.JOB_SEEKER: _THE_PERSONS,
    Role.EMPLOYER: _THE_HOSTS,
    Role.COUNSELLOR: tuple(EndReason),
}
_OF_THE_REFERRAL: dict[EndReason, Reason] = {
    EndReason.COMPLETED: Reason.PLACEMENT_COMPLETED,
    EndReason.AUTHORISATION_ENDED: Reason.AUTHORISATION_ENDED,
    **dict.fromkeys(_THE_PERSONS[1:-1], Reason.ENDED_BY_PERSON),
    **dict.fromkeys(_THE_HOSTS[1:], Reason.ENDED_BY_EMPLOYER),
}


class EndEntry(Entry):
    """The last day, why, and whether there is a job; a host knows of its own alone."""

    on: date
    reason: EndReason
    job: Job | None = None


class Ending(Record):
    """How it ended, as whoever reads may know it."""

    ended_on: date
    reason: EndReason | None
    job: Job | None
    role: Role


def end(connection: Connection[Any], agreement_id: int, entry: EndEntry, *, by: Actor, today: date) -> None:
    """End an internship, in its agreement and its referral.

    Raises NotFoundError, AgreementOverError, NotAChoiceError, NotAllowedError, and as `referrals.store.advance`.
    """
    known = agreement(connection, agreement_id)
    if known.ended_on is not None:
        raise AgreementOverError
    choices = reasons(known, by, today)
    if entry.reason not in choices:
        raise NotAChoiceError("reason", choices)
    jobs = jobs_of(by)
    if entry.job is not None and entry.job not in jobs:
        raise NotAChoiceError("job", jobs)
    try:
        with connection.transaction():
            connection.execute(
                """
                INSERT INTO agreement_end (agreement_id, candidate_id, ended_on, reason, job)
                VALUES (%(id)s, %(candidate)s, %(on)s, %(reason)s, %(job)s)
                """,
                {"id": agreement_id, "candidate": known.candidate_id, **entry.model_dump()},
            )
    except InsufficientPrivilege:
        raise NotAllowedError from None
    referral = reading.get(connection, known.referral_id)
    # Closing the referral closes the agreement (`referral_ends_agreement`).
    reason = Reason.HIRED_BY_HOST if entry.job is Job.HOST else _OF_THE_REFERRAL.get(entry.reason)
    step = Step(transition=Transition.END, on=entry.on, reason=reason or Reason.PREFER_NOT_TO_SAY)
    referrals.advance(connection, referral.id, step, version=referral.version, by=by, today=today)


def reasons(known: Agreement, by: Actor, today: date) -> tuple[EndReason, ...]:
    """What an actor may say of the end; that it ran its course, once its last day has come."""
    over = known.ends_on is not None and today >= known.ends_on
    return tuple(each for each in REASONS.get(by.role, ()) if each is not EndReason.COMPLETED or over)


def jobs_of(by: Actor) -> tuple[Job, ...]:
    """Which jobs an actor may tell of: a host, of its own."""
    return (Job.HOST, Job.NONE) if by.role is Role.EMPLOYER else tuple(Job)


def tell_job(connection: Connection[Any], agreement_id: int, job: Job, *, by: Actor) -> None:
    """A counsellor learns later whether there is a job.

    Raises NotFoundError, NotAllowedError, AgreementNotOverError.
    """
    known = agreement(connection, agreement_id)
    if by.role is not Role.COUNSELLOR:
        raise NotAllowedError
    if known.ended_on is None:
        raise AgreementNotOverError
    connection.execute(
        """
        INSERT INTO agreement_end (agreement_id, candidate_id, ended_on, job)
        VALUES (%(id)s, %(candidate)s, %(on)s, %(job)s)
        ON CONFLICT (agreement_id) DO UPDATE SET job = excluded.job
        """,
        {"id": agreement_id, "candidate": known.candidate_id, "on": known.ended_on, "job": job},
    )


def ending(connection: Connection[Any], agreement_id: int) -> Ending | None:
    """How it ended, where that was said here and the actor may know it."""
    with connection.cursor(row_factory=class_row(Ending)) as cursor:
        return cursor.execute(
            "SELECT ended_on, reason, job, role FROM agreement_end WHERE agreement_id = %(id)s",
            {"id": agreement_id},
        ).fetchone()
