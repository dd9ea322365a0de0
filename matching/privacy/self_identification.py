"""What people tell of themselves for audits of fairness, if they wish: apart, theirs alone, read in counts only.

Source of the groups: Québec's Act respecting equal access to employment in public bodies, s. 1 (requirements §1, the
table's row). Nothing else of the service reads these answers: no ranking, no page about a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb


class Group(StrEnum):
    """A group that the Act names."""

    WOMAN = "woman"
    INDIGENOUS = "indigenous"
    VISIBLE_MINORITY = "visible_minority"
    ETHNIC_MINORITY = "ethnic_minority"
    HANDICAP = "handicap"


class Answer(StrEnum):
    """Who would rather not say answers nothing."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Told:
    """What one person told, and when."""

    answers: Mapping[str, str]
    told_on: date


@dataclass(frozen=True)
class Count:
    """How many answered about a group, and how many of them are of it, by steps of five, rounded down; None where it
    would be fewer than five, or all but fewer than five."""

    group: str
    answered: int | None
    yes: int | None


def told(connection: Connection[Any], candidate_id: int) -> Told | None:
    """The person's answers, for nobody but them."""
    with connection.cursor(row_factory=class_row(Told)) as cursor:
        return cursor.execute(
            "SELECT answers, told_on FROM self_identification WHERE candidate_id = %(candidate)s",
            {"candidate": candidate_id},
        ).fetchone()


def tell(connection: Connection[Any], candidate_id: int, answers: Mapping[Group, Answer], today: date) -> None:
    """Keep these answers in place of those before; none leaves nothing."""
    forget(connection, candidate_id)
    if answers:
        connection.execute(
            """
            INSERT INTO self_identification (candidate_id, answers, told_on)
            VALUES (%(candidate)s, %(answers)s, %(today)s)
            """,
            {
                "candidate": candidate_id,
                "answers": Jsonb({str(group): str(answer) for group, answer in answers.items()}),
                "today": today,
            },
        )


def forget(connection: Connection[Any], candidate_id: int) -> None:
    """Erase the person's answers."""
    connection.execute(
        "DELETE FROM self_identification WHERE candidate_id = %(candidate)s", {"candidate": candidate_id}
    )


def counts(connection: Connection[Any]) -> list[Count]:
    """By group, over the people who consent to statistics today; for a coordinator, an administrator and the system."""
    with connection.cursor(row_factory=class_row(Count)) as cursor:
        return cursor.execute(
            'SELECT told_group AS "group", answered, yes FROM self_identification_counts(%(groups)s)',
            {"groups": [str(group) for group in Group]},
        ).fetchall()
