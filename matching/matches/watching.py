"""Needs whose new people somebody is told of, by an e-mail of the searches that they keep.

Whoever fits on the day the search is kept is known from the short list; whoever fits later, and did not, is new, once.
To fit is to be of the default list: to meet every requirement, or to be a question or a step away. Exact over everybody
who consents to matching; counts alone leave here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from matching.accounts.domain import Role
from matching.matches import statement
from matching.matches.context import context
from matching.matches.domain import State
from matching.matches.openings import criteria
from matching.matches.profiles import everybodys_profiles
from matching.needs import alerts
from matching.needs.alerts import Frequency


@dataclass(frozen=True)
class NewPeople:
    """How many are new for a need, `eligible` of them meeting every requirement; `role` is the reader's."""

    opening_id: int
    name: str
    role: Role
    count: int
    eligible: int


_FITTING = sql.SQL("""
    SELECT p.candidate_id, {worst} AS worst FROM match_profile p WHERE p.consent_until >= {today}
""")
_BEGIN = sql.SQL("""
    INSERT INTO told_of (search_id, candidate_id)
    SELECT %(search)s, f.candidate_id FROM ({fitting}) f WHERE f.worst >= {least}
""")
_TELL = sql.SQL("""
    WITH fitting AS MATERIALIZED ({fitting}),
    new AS (
        INSERT INTO told_of (search_id, candidate_id)
        SELECT %(search)s, f.candidate_id FROM fitting f WHERE f.worst >= {least}
        ON CONFLICT DO NOTHING RETURNING candidate_id
    )
    SELECT count(*), count(*) FILTER (WHERE f.worst = {met}) FROM new JOIN fitting f USING (candidate_id)
""")


def watch(connection: psycopg.Connection, opening_id: int, name: str, frequency: Frequency, today: date) -> None:
    """Keep a search for the people of an opening, or change how often it is told of.

    Raises TooManySearchesError, NoModelError.
    """
    search = alerts.save_for(connection, opening_id, name, frequency)
    if search is not None:
        with everybodys_profiles(connection):
            connection.execute(_statement(connection, _BEGIN, opening_id, today), {"search": search})


def tell(
    connection: psycopg.Connection, account_id: int, frequencies: Sequence[Frequency], today: date
) -> list[NewPeople]:
    """Who is new for each need that the account watches, where anybody is; they are told of from now on.

    The system's alone. An employer is told of their own needs alone, once verified; nobody, of a need that is not open.
    Raises NoModelError.
    """
    rows: Any = connection.execute(
        """
        SELECT s.id, s.opening_id, s.name, a.role
        FROM saved_search s JOIN account a ON a.id = s.account_id JOIN opening o ON o.id = s.opening_id
        WHERE s.account_id = %(account)s AND s.frequency = ANY (%(frequencies)s) AND o.status = 'open'
            AND (o.closes_on IS NULL OR o.closes_on >= %(today)s)
            AND (a.role = 'counsellor' OR a.role = 'employer' AND a.employer_id = o.employer_id
                AND EXISTS (SELECT FROM employer e WHERE e.id = o.employer_id AND e.verified_on IS NOT NULL))
        ORDER BY s.id
        """,
        {"account": account_id, "frequencies": list(frequencies), "today": today},
    ).fetchall()
    found = []
    for search, opening_id, name, role in rows:
        asked = _statement(connection, _TELL, opening_id, today)
        new: Any = connection.execute(asked, {"search": search}).fetchone()
        if new[0]:
            found.append(NewPeople(opening_id, name, Role(role), *new))
    return found


def _statement(connection: psycopg.Connection, form: sql.SQL, opening_id: int, today: date) -> sql.Composed:
    found = context(connection, today)
    asked = statement.statements(criteria(connection, [opening_id])[opening_id], None, found)
    return form.format(
        fitting=_FITTING.format(worst=asked.worst, today=asked.values["today"]),
        least=sql.Literal(int(State.UNKNOWN)),
        met=sql.Literal(int(State.MET)),
    )
