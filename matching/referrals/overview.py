"""How referrals go, without anybody: states, delays, and the employers who owe an answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.referrals.transitions import State


@dataclass(frozen=True)
class StateCount:
    """Referrals in one state; `late` are those whose duty is due before the day asked about."""

    state: str
    referrals: int
    late: int
    oldest_due: date | None


@dataclass(frozen=True)
class LateEmployer:
    """An employer who owes answers, and since when the oldest is due."""

    employer_id: int
    name: str
    referrals: int
    oldest_due: date


def summary(connection: Connection[Any], today: date) -> list[StateCount]:
    """Referrals by state, in the order of their life; nothing for whoever is not of the coordination."""
    with connection.cursor(row_factory=class_row(StateCount)) as cursor:
        found = cursor.execute(
            "SELECT state, referrals, late, oldest_due FROM referral_summary(%(today)s)", {"today": today}
        ).fetchall()
    order = [str(state) for state in State]
    return sorted(found, key=lambda line: order.index(line.state))


def late_answers(connection: Connection[Any], today: date) -> list[LateEmployer]:
    """Employers who owe an answer or an outcome, the longest due first."""
    with connection.cursor(row_factory=class_row(LateEmployer)) as cursor:
        return cursor.execute(
            """
            SELECT employer_id, name, referrals, oldest_due FROM late_answers(%(today)s)
            ORDER BY oldest_due, employer_id LIMIT 50
            """,
            {"today": today},
        ).fetchall()
