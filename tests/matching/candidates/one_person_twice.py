"""Two files with all that may hang on one, and what the database holds of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import sql

from api.database import introduce
from matching.accounts.domain import Actor, Role
from matching.candidates.domain import CandidateEntry
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from tests.factories import TODAY, a_need, add_account, add_employer, add_organisation

MADE_OF_OTHERS = frozenset({"aspiration_vector", "person_key", "person_to_compare"})
"""Made anew by the worker or the triggers."""
MOVES_ON = ["version", "updated_at", "skill_id", "title_1", "title_2", "title_3", "skills"]
"""Numbers that only ever go forward, so that a form opened before is refused."""


def sealed(content: bytes) -> bytes:
    return content[::-1]


def acting(connection: psycopg.Connection, actor: Actor) -> Callable[[], AbstractContextManager[object]]:
    """The system acting for somebody, in their own transaction."""

    @contextmanager
    def as_system() -> Iterator[None]:
        introduce(connection, Actor(Role.SYSTEM, actor.account_id))
        yield
        introduce(connection, actor)

    return as_system


class House:
    """An organisation with a counsellor, a need, and whatever people a test puts there."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.organisation = add_organisation(connection)
        self.counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=self.organisation)
        self.employer = add_employer(connection)
        connection.execute(
            """
            INSERT INTO recruitment_permit (organisation_id, kind, valid_from, recorded_by)
            VALUES (%s, 'exempt_public_body', current_date, 1)
            """,
            (self.organisation,),
        )
        self.needs = [
            add_need(connection, a_need(employer_id=self.employer, title_fr=f"Soudage {number}"), TODAY)
            for number in range(3)
        ]
        connection.execute(
            """
            INSERT INTO colleague (employer_id, name, title, in_firm_since, capacity, agreed_at)
            VALUES (%s, 'Lise', 'Soudeuse', current_date, 5, now())
            """,
            (self.employer,),
        )
        self.event = self._event()
        connection.execute(
            "INSERT INTO saved_search (account_id, name, frequency, opening_id) VALUES (%s, 'Soudage', 'daily', %s)",
            (self.counsellor.account_id, self.needs[0]),
        )

    def person(self, entry: CandidateEntry, having: frozenset[str] = frozenset()) -> int:
        """Somebody whom the organisation follows, with these things."""
        entry = entry.model_copy(update={"organisation_id": self.organisation})
        person = add_candidate(self.connection, entry, TODAY)
        values: dict[str, Any] = {
            "person": person, "organisation": self.organisation, "employer": self.employer, "event": self.event,
            "counsellor": self.counsellor.account_id, "first": self.needs[0], "second": self.needs[1],
        }  # fmt: skip
        for thing in sorted(having):
            for statement in _THINGS[thing]:
                self.connection.execute(statement, values)  # type: ignore[call-overload]
        if "account" in having:
            add_account(self.connection, Role.JOB_SEEKER, candidate_id=person)
        return person

    def _event(self) -> int:
        """One that is over."""
        row: Any = self.connection.execute(
            """
            INSERT INTO event (organisation_id, kind, title_fr, place, starts_at, ends_at, slots, slot_minutes,
                buffer_minutes, capacity, status)
            VALUES (%(organisation)s, 'speed_interviews', 'Entrevues éclair', 'montreal', now() - interval '2 days',
                now() - interval '1 day', 12, 7, 3, 10, 'over') RETURNING id
            """,
            {"organisation": self.organisation},
        ).fetchone()
        self.connection.execute(
            "INSERT INTO event_employer (event_id, employer_id) VALUES (%s, %s)", (row[0], self.employer)
        )
        return int(row[0])


def rows_of(connection: psycopg.Connection, *people: int) -> dict[str, list[Any]]:
    """Every row of these people, of every table that names one: by the catalogue, so that none is forgotten."""
    tables = connection.execute(
        """
        SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
            AND (c.column_name = 'candidate_id' OR (c.table_name = 'candidate' AND c.column_name = 'id'))
            AND c.table_name <> 'trail'
        """
    ).fetchall()
    found = {}
    for table, column in tables:
        if table not in MADE_OF_OTHERS:
            query = sql.SQL("SELECT to_jsonb(t) - %s::text[] AS row FROM {} t WHERE {} = ANY (%s) ORDER BY 1").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            found[table] = [row[0] for row in connection.execute(query, (MOVES_ON, list(people)))]
    return found


_THINGS: dict[str, tuple[str, ...]] = {
    "account": (),
    "cv_file": (
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(person)s, 'cv_file', current_date, current_date + 30, 'online')
        """,
        """
        INSERT INTO cv_file (candidate_id, name, content, format, bytes)
        VALUES (%(person)s, 'cv', %(person)s::text::bytea, 'pdf', 3)
        """,
    ),
    "event": (
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(person)s, 'events', current_date - 9, current_date + 30, 'online')
        """,
        """
        INSERT INTO event_invitation (event_id, candidate_id, state, invited_at, answered_at)
        VALUES (%(event)s, %(person)s, 'accepted', now(), now())
        """,
        "INSERT INTO event_request (event_id, candidate_id, request) VALUES (%(event)s, %(person)s, 'Une rampe')",
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%(event)s, %(person)s, %(employer)s, %(first)s, 0.8)
        """,
    ),
    "followed": (
        """
        INSERT INTO follow_up (candidate_id, organisation_id, status, next_action, opened_on)
        VALUES (%(person)s, %(organisation)s, 'active', 'Appeler', current_date)
        """,
        """
        INSERT INTO follow_up_event (candidate_id, organisation_id, event)
        VALUES (%(person)s, %(organisation)s, 'taken')
        """,
        """
        INSERT INTO contact_note (candidate_id, organisation_id, channel, happened_on, text)
        VALUES (%(person)s, %(organisation)s, 'phone', current_date, 'A rappelé.')
        """,
        """
        INSERT INTO meeting (candidate_id, organisation_id, starts_at, minutes, means, subject)
        VALUES (%(person)s, %(organisation)s, now(), 30, 'phone', 'Faire le point')
        """,
    ),
    "twinned": (
        """
        WITH wish AS (
            INSERT INTO twinning_wish (candidate_id, employer_id, opening_id, hired_on)
            VALUES (%(person)s, %(employer)s, %(first)s, current_date) RETURNING id
        ), twinning AS (
            INSERT INTO twinning (wish_id, candidate_id, employer_id, colleague_id)
            SELECT w.id, %(person)s, %(employer)s, k.id FROM wish w JOIN colleague k ON k.employer_id = %(employer)s
            RETURNING id
        )
        INSERT INTO twinning_contact (twinning_id, candidate_id, written_by, happened_on, text)
        SELECT t.id, %(person)s, 'newcomer', current_date, 'Une question.' FROM twinning t
        """,
        "INSERT INTO settling_tick (candidate_id, code) VALUES (%(person)s, 'bank')",
    ),
    "hold": (
        """
        INSERT INTO retention_hold (candidate_id, reason, until)
        VALUES (%(person)s, 'Parcours payé', current_date + 90)
        """,
    ),
    "identified": (
        """
        INSERT INTO self_identification (candidate_id, answers, told_on)
        VALUES (%(person)s, '{"woman": "yes"}', current_date)
        """,
    ),
    "kept": (
        """
        INSERT INTO kept_for_need (opening_id, candidate_id, organisation_id, note)
        VALUES (%(first)s, %(person)s, %(organisation)s, 'À rappeler')
        """,
    ),
    "no": (
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means, withdrawn_at)
        VALUES (%(person)s, 'matching', current_date - 9, current_date + 30, 'online', now())
        """,
    ),
    "proposed": (
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since)
        VALUES (%(first)s, %(person)s, %(employer)s, 'counsellor', current_date)
        """,
    ),
    "told": (
        """
        INSERT INTO told_of (search_id, candidate_id)
        SELECT s.id, p.candidate_id FROM saved_search s JOIN match_profile p ON p.candidate_id = %(person)s
        WHERE s.account_id = %(counsellor)s AND p.candidate_id %% 3 > 0
        """,
    ),
    "sent": (
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since, sent_on, state)
        VALUES (%(second)s, %(person)s, %(employer)s, 'employer', current_date, current_date, 'sent')
        """,
        """
        INSERT INTO consent (candidate_id, purpose, employer_id, given_on, until, means)
        VALUES (%(person)s, 'cv_to_employer', %(employer)s, current_date, current_date + 20, 'oral')
        """,
        """
        INSERT INTO cv_reading (referral_id, candidate_id, employer_id, form)
        SELECT max(r.id), %(person)s, %(employer)s, 'page' FROM referral r WHERE r.candidate_id = %(person)s
        """,
        """
        WITH agreement AS (
            INSERT INTO internship_agreement (referral_id, candidate_id, opening_id, employer_id, organisation_id)
            SELECT max(r.id), %(person)s, %(second)s, %(employer)s, %(organisation)s
            FROM referral r WHERE r.candidate_id = %(person)s RETURNING id
        )
        INSERT INTO agreement_version (agreement_id, number, candidate_id, document, text, hash, parties)
        SELECT a.id, 1, %(person)s, '{}', 'Convenu.', sha256(convert_to('Convenu.', 'UTF8')),
            '{person,host,organisation}'
        FROM agreement a
        """,
    ),
}
THINGS = frozenset(_THINGS)
