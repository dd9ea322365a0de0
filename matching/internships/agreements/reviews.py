"""Midpoint and final reviews: short forms of the intern, the tutor and the counsellor.

Who reads what: the intern and the tutor read each other's, and the counsellor both; what the intern says in confidence,
and what the counsellor writes, never reach the host.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import StringConstraints

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import LanguageCode, Means
from matching.internships.agreements.domain import Agreement
from matching.internships.agreements.errors import AssistanceMissingError, ReviewNotYoursError
from matching.internships.agreements.store import agreement
from matching.privacy.refused import Entry
from matching.privacy.texts import LongText
from matching.referrals.domain import Record

FINAL_OPENS = timedelta(days=14)
"""Before its last day, the final review of an internship may be written."""
Words = Annotated[LongText, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Moment(StrEnum):
    MIDPOINT = "midpoint"
    FINAL = "final"


class Author(StrEnum):
    INTERN = "intern"
    TUTOR = "tutor"
    COUNSELLOR = "counsellor"


class HowFar(StrEnum):
    """An answer that nobody has to weigh for long."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ReviewEntry(Entry):
    """What each says of an internship; all of it may be left out but the first answer."""

    learning: HowFar
    """Whether what was agreed is learnt (a tutor: is taught)."""
    accompanied: HowFar | None = None
    """Whether there is somebody to ask (a tutor: time to show)."""
    goes_well: Words | None = None
    to_improve: Words | None = None
    hire: HowFar | None = None
    """A tutor, at the end: whether the host would hire."""


class Confidence(Entry):
    """What an intern tells their counsellor alone."""

    respected: HowFar | None = None
    """Whether they feel safe and respected."""
    words: Words | None = None


class TakenDown(Entry):
    """How a counsellor took an intern's review down, and in which language it was told."""

    means: Means
    language: LanguageCode


class Review(Record):
    moment: Moment
    author: Author
    answers: ReviewEntry
    written_on: date
    role: Role
    """Of whoever wrote it down: a counsellor, for somebody helped."""


class Confided(Record):
    moment: Moment
    answers: Confidence
    means: Means
    language: str | None


_AUTHORS = {
    Role.JOB_SEEKER: (Author.INTERN,),
    Role.EMPLOYER: (Author.TUTOR,),
    Role.COUNSELLOR: (Author.COUNSELLOR, Author.INTERN, Author.TUTOR),
}


def authors_of(by: Actor) -> tuple[Author, ...]:
    """For whom an actor may write: a counsellor takes down what an intern or a tutor tells them."""
    return _AUTHORS.get(by.role, ())


def moments(known: Agreement, today: date) -> tuple[Moment, ...]:
    """Reviews that may be written: none before it has begun, the final one near its end, no midpoint in a short one."""
    if known.starts_on is None or known.ends_on is None or today < known.starts_on:
        return ()
    midpoint = () if known.midpoint_on is None else (Moment.MIDPOINT,)
    near = known.ended_on is not None or today >= known.ends_on - FINAL_OPENS
    return (*midpoint, Moment.FINAL) if near else midpoint


def review(
    connection: Connection[Any],
    agreement_id: int,
    moment: Moment,
    author: Author,
    entry: ReviewEntry,
    *,
    by: Actor,
    today: date,
    confidence: Confidence | None = None,
    taken_down: TakenDown | None = None,
) -> None:
    """Write a review, or write it over; what is told in confidence is kept apart.

    Raises NotFoundError, ReviewNotYoursError, AssistanceMissingError where a counsellor takes an intern's words down
    without saying how and in which language they were told.
    """
    known = agreement(connection, agreement_id)
    if author not in authors_of(by) or moment not in moments(known, today):
        raise ReviewNotYoursError
    if author is Author.INTERN and by.role is Role.COUNSELLOR and taken_down is None:
        raise AssistanceMissingError("language")
    values = {
        "id": agreement_id,
        "moment": moment,
        "author": author,
        "candidate": known.candidate_id,
        "answers": Jsonb(entry.model_dump(mode="json")),
        "today": today,
    }
    try:
        with connection.transaction():
            connection.execute(
                """
                INSERT INTO internship_review (agreement_id, moment, author, candidate_id, answers, written_on)
                VALUES (%(id)s, %(moment)s, %(author)s, %(candidate)s, %(answers)s, %(today)s)
                ON CONFLICT (agreement_id, moment, author)
                    DO UPDATE SET answers = excluded.answers, written_on = excluded.written_on
                """,
                values,
            )
            if author is Author.INTERN:
                _confide(connection, values, confidence or Confidence(), taken_down)
    except InsufficientPrivilege:
        raise ReviewNotYoursError from None


def _confide(
    connection: Connection[Any], values: dict[str, Any], confidence: Confidence, taken_down: TakenDown | None
) -> None:
    connection.execute(
        """
        INSERT INTO review_confidence (agreement_id, moment, candidate_id, answers, means, language)
        VALUES (%(id)s, %(moment)s, %(candidate)s, %(confided)s, %(means)s, %(language)s)
        ON CONFLICT (agreement_id, moment)
            DO UPDATE SET answers = excluded.answers, means = excluded.means, language = excluded.language
        """,
        {
            **values,
            "confided": Jsonb(confidence.model_dump(mode="json")),
            "means": taken_down.means if taken_down else Means.ONLINE,
            "language": taken_down.language if taken_down else None,
        },
    )


def reviews(connection: Connection[Any], agreement_id: int) -> list[Review]:
    """Those that the actor may read, in the order of the internship."""
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        return cursor.execute(
            """
            SELECT moment, author, answers, written_on, role FROM internship_review
            WHERE agreement_id = %(id)s ORDER BY moment DESC, author
            """,
            {"id": agreement_id},
        ).fetchall()


def confided(connection: Connection[Any], agreement_id: int) -> list[Confided]:
    """What the intern told their counsellor alone: for these two."""
    with connection.cursor(row_factory=class_row(Confided)) as cursor:
        return cursor.execute(
            """
            SELECT moment, answers, means, language FROM review_confidence
            WHERE agreement_id = %(id)s ORDER BY moment DESC
            """,
            {"id": agreement_id},
        ).fetchall()
