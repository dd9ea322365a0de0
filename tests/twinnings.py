"""A hire and a twinning that tests start from, as the owner of the database writes them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import Connection

from matching.accounts.secret import hashed
from matching.twinning.domain import ColleagueEntry
from tests.factories import TODAY

WEEK = {day: ["day"] for day in ("mon", "tue", "wed", "thu", "fri")}
SECRET = "s" * 43
"""Of the link of the colleague of `a_twinning`."""


@dataclass(frozen=True)
class Made:
    """Ids of a twinning, what it rests on, and what was written in it."""

    twinning: int
    wish: int
    colleague: int
    visit: int


def a_colleague(**changes: Any) -> ColleagueEntry:
    """A welder of the firm for three years, who speaks French and Spanish."""
    given = {
        "name": "Julie Gagnon",
        "title": "Soudeuse",
        "unit_group": "72106",
        "languages": ["fr", "es"],
        "week": WEEK,
        "in_firm_since": TODAY - timedelta(days=1100),
        "email": "julie.gagnon@exemple.org",
    }
    return ColleagueEntry.model_validate({**given, **changes})


def a_hire(connection: Connection[Any], need_id: int, candidate_id: int) -> None:
    """The person was hired for that need a week ago."""
    connection.execute(
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, sent_on, hired_on)
        SELECT id, %(candidate)s, employer_id, 'counsellor', 'hired', %(on)s, %(on)s, %(on)s
        FROM opening WHERE id = %(need)s
        """,
        {"need": need_id, "candidate": candidate_id, "on": TODAY - timedelta(days=7)},
    )


def a_consent_to_it(connection: Connection[Any], candidate_id: int) -> None:
    """In force for three months."""
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(candidate)s, 'twinning', current_date, current_date + 90, 'online')
        """,
        {"candidate": candidate_id},
    )


def a_wish(connection: Connection[Any], need_id: int, candidate_id: int) -> int:
    """Hired for that need, and wishing for a colleague: French and Arabic, weekdays; returns the wish."""
    a_hire(connection, need_id, candidate_id)
    a_consent_to_it(connection, candidate_id)
    row = connection.execute(
        """
        INSERT INTO twinning_wish (candidate_id, employer_id, opening_id, hired_on, languages, week)
        SELECT %(candidate)s, employer_id, id, %(hired)s, '{fr,ar}', 4681 FROM opening WHERE id = %(need)s RETURNING id
        """,
        {"need": need_id, "candidate": candidate_id, "hired": TODAY - timedelta(days=7)},
    ).fetchone()
    assert row is not None
    return int(row[0])


def a_twinning(connection: Connection[Any], need_id: int, candidate_id: int, **changes: Any) -> Made:
    """Under way since a week: a hire, a consent, a wish, a colleague with a link, a visit, a line of the log."""
    values = {
        "wish": a_wish(connection, need_id, candidate_id),
        "need": need_id,
        "candidate": candidate_id,
        "hired": TODAY - timedelta(days=7),
        "until": TODAY + timedelta(days=80),
        "state": "active",
        "hash": hashed(SECRET),
        "capacity": 2,
        **changes,
    }

    def key(statement: str) -> int:
        row = connection.execute(statement, values).fetchone()  # type: ignore[call-overload]
        assert row is not None
        return int(row[0])

    values["colleague"] = key(
        """
        INSERT INTO colleague (employer_id, name, title, unit_group, languages, week, in_firm_since, capacity,
            agreed_at)
        SELECT employer_id, 'Julie Gagnon', 'Soudeuse', '72106', '{fr,es}', 4681, %(hired)s::date - 1000, %(capacity)s,
            now() FROM opening WHERE id = %(need)s RETURNING id
        """
    )
    connection.execute("INSERT INTO colleague_address VALUES (%(colleague)s, 'julie.gagnon@exemple.org', 'fr')", values)
    connection.execute("INSERT INTO colleague_link VALUES (%(hash)s, %(colleague)s, now() + interval '9 days')", values)
    values["twinning"] = key(
        """
        INSERT INTO twinning (wish_id, candidate_id, employer_id, colleague_id, state, began_on, until)
        SELECT %(wish)s, %(candidate)s, employer_id, %(colleague)s, %(state)s, %(hired)s, %(until)s
        FROM opening WHERE id = %(need)s RETURNING id
        """
    )
    visit = key(
        """
        INSERT INTO twinning_visit (twinning_id, candidate_id, starts_at, minutes, place, goals, words, planned_by)
        VALUES (%(twinning)s, %(candidate)s, date_trunc('day', now()) + interval '1 day 10 hours', 60, 'Cantine',
            '{people}', 'Avec le chef', 'newcomer') RETURNING id
        """
    )
    connection.execute(
        """
        INSERT INTO twinning_contact (twinning_id, candidate_id, written_by, happened_on, text)
        VALUES (%(twinning)s, %(candidate)s, 'newcomer', current_date, 'Premier tour de l’atelier')
        """,
        values,
    )
    connection.execute(
        """
        INSERT INTO twinning_review (twinning_id, candidate_id, written_by, useful, words)
        VALUES (%(twinning)s, %(candidate)s, 'newcomer', 'yes', 'Merci')
        """,
        values,
    )
    connection.execute("INSERT INTO settling_tick (candidate_id, code) VALUES (%(candidate)s, 'bank')", values)
    return Made(values["twinning"], values["wish"], values["colleague"], visit)
