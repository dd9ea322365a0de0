"""Employers reviewed by a coordinator: what they gave, what was decided, and why. No profile is shown before that."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.errors import EmployerThereError, NeqDoubtfulError
from matching.accounts.store import Employer, employer, verify_employer
from matching.errors import AlreadyThereError, DomainError, NotAllowedError, NotFoundError
from matching.refusals import refusals

_KNOWN_BEGINNINGS = ("11", "22", "33", "88")
"""Legal persons, individuals, partnerships, public bodies: how the register numbers them (general knowledge). The
register documents no check digit, so that a number is compared with the register by a person."""


class EmployerRefusal(StrEnum):
    """Why an employer is not verified."""

    NEQ_MISSING = "neq_missing"
    NEQ_UNKNOWN = "neq_unknown"
    NEQ_OF_ANOTHER = "neq_of_another"
    DUPLICATE = "duplicate"
    NOT_IN_REGION = "not_in_region"
    NOT_AN_EMPLOYER = "not_an_employer"
    OTHER = "other"


class ReasonMissingError(DomainError):
    """A refusal says why, and in words where no code does."""

    code = "refusal_reason_missing"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class WaitingEmployer(Employer):
    """An employer whom nobody has verified, with what helps to."""

    created_at: datetime
    openings: int
    same_name: int | None
    """Another employer whose name reads the same."""
    refused: str | None
    """Why it was refused last, where it was."""
    refused_note: str | None
    corrected: bool
    """It put its number right since: it is decided on again."""

    @property
    def neq_doubtful(self) -> bool:
        """The number is there and the register begins none like this."""
        return self.neq is not None and not neq_plausible(self.neq)


@dataclass(frozen=True)
class EmployerReview:
    """One decision on an employer."""

    decision: str
    reason: str | None
    note: str | None
    decided_at: datetime


def neq_plausible(neq: str) -> bool:
    """Whether the register could have given this number: ten digits, and one of its beginnings."""
    return len(neq) == 10 and neq.isascii() and neq.isdigit() and neq.startswith(_KNOWN_BEGINNINGS)


def waiting_employers(connection: Connection[Any], limit: int = 100) -> list[WaitingEmployer]:
    """Employers whom nobody has verified, those to decide on first, then the oldest: at most `limit`."""
    with connection.cursor(row_factory=class_row(WaitingEmployer)) as cursor:
        return cursor.execute(
            """
            SELECT e.id, e.neq, e.name, e.kind, e.sector, e.territory_code AS territory,
                e.municipality_code AS municipality, e.verified_on, e.created_at,
                (SELECT count(*) FROM opening o WHERE o.employer_id = e.id) AS openings,
                (SELECT max(s.id) FROM employer s WHERE s.id <> e.id AND folded(s.name) = folded(e.name)) AS same_name,
                r.reason AS refused, r.note AS refused_note,
                coalesce(e.neq_corrected_at > r.decided_at, false) AS corrected
            FROM employer e LEFT JOIN LATERAL (
                SELECT v.reason, v.note, v.decided_at FROM employer_review v
                WHERE v.employer_id = e.id ORDER BY v.id DESC LIMIT 1
            ) r ON true
            WHERE e.verified_on IS NULL
            ORDER BY r.reason IS NOT NULL AND (e.neq_corrected_at > r.decided_at) IS NOT TRUE, e.created_at, e.id
            LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()


def correct_neq(connection: Connection[Any], neq: str) -> None:
    """Put right the number of the actor's employer, that nobody has verified; a coordinator decides again.

    Raises NeqDoubtfulError, EmployerThereError (the number is another's), NotAllowedError for whoever does not manage
    it, and once it is verified.
    """
    if not neq_plausible(neq):
        raise NeqDoubtfulError
    try:
        with refusals(), connection.transaction():
            row = connection.execute("SELECT correct_neq(%(neq)s)", {"neq": neq}).fetchone()
    except AlreadyThereError:
        raise EmployerThereError from None
    if not (row and row[0]):
        raise NotAllowedError


def approve_employer(connection: Connection[Any], employer_id: int, neq: str | None, today: date) -> Employer:
    """Verify an employer by the number that was compared with the register, and keep the decision.

    Raises NotFoundError, NotAllowedError, NeqChangedError.
    """
    found = verify_employer(connection, employer_id, neq, today)
    _keep(connection, employer_id, "approved", None, None)
    return found


def refuse_employer(
    connection: Connection[Any], employer_id: int, reason: EmployerRefusal, note: str | None = None
) -> None:
    """Refuse an employer, or withdraw its verification: from then on no profile is shown to it.

    Raises NotFoundError, NotAllowedError, ReasonMissingError (another reason, without words for it).
    """
    if reason is EmployerRefusal.OTHER and not note:
        raise ReasonMissingError("note")
    if employer(connection, employer_id) is None:
        raise NotFoundError("employer", employer_id)
    with refusals():
        changed = connection.execute(
            "UPDATE employer SET verified_on = NULL, verified_by = actor_account() WHERE id = %(employer)s",
            {"employer": employer_id},
        )
    if not changed.rowcount:
        raise NotAllowedError
    _keep(connection, employer_id, "refused", reason, note)


def reviews(connection: Connection[Any], employer_id: int) -> list[EmployerReview]:
    """What was decided of an employer, latest first; an employer reads its own."""
    with connection.cursor(row_factory=class_row(EmployerReview)) as cursor:
        return cursor.execute(
            """
            SELECT decision, reason, note, decided_at FROM employer_review
            WHERE employer_id = %(employer)s ORDER BY id DESC
            """,
            {"employer": employer_id},
        ).fetchall()


def _keep(
    connection: Connection[Any], employer_id: int, decision: str, reason: EmployerRefusal | None, note: str | None
) -> None:
    with refusals():
        connection.execute(
            """
            INSERT INTO employer_review (employer_id, decision, reason, note, account_id)
            VALUES (%(employer)s, %(decision)s, %(reason)s, %(note)s, actor_account())
            """,
            {"employer": employer_id, "decision": decision, "reason": reason, "note": note},
        )
