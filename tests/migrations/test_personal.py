"""Every table of people has tests of who reads it, in raw SQL as the service's role: a new one fails until it has."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

TESTS = Path(__file__).parents[1]
BY_HERE: dict[str, set[str]] = {
    "kept_for_need": {"counsellor", "person"},
    "cv_draft": {"counsellor"},
    "cv_file": {"counsellor", "person"},
    "cv_file_gone": {"counsellor", "person"},
    "cv_reading": {"counsellor", "person", "employer"},
    "aspiration_vector": {"counsellor", "person"},
    "told_of": set(),
    "person_key": {"counsellor"},
    "person_to_compare": set(),
    "plan_line": set(),
}
"""Who reads the row of one person, of all who might look."""
ELSEWHERE = {
    "account": "migrations/test_assisted.py",
    **dict.fromkeys(
        ("aspiration", "authorisation", "candidate_identity", "candidate_skill", "consent", "counsellor_record",
         "diploma", "experience", "held_credential", "language_proficiency", "trail"),
        "matching/candidates/test_rights.py",
    ),
    **dict.fromkeys(("blind_profile", "match_profile"), "migrations/test_rights.py"),
    **dict.fromkeys(
        ("contact_note", "follow_up", "follow_up_event", "meeting"),
        "matching/accompaniment/test_rights.py",
    ),
    **dict.fromkeys(
        ("erasure_request", "retention_hold", "retention_notice", "self_identification"),
        "matching/privacy/test_rights.py",
    ),
    **dict.fromkeys(("event_interview", "event_invitation", "event_request"), "matching/events/test_rights.py"),
    **dict.fromkeys(
        ("settling_tick", "twinning", "twinning_contact", "twinning_review", "twinning_visit", "twinning_wish"),
        "matching/twinning/test_rights.py",
    ),
    **dict.fromkeys(
        ("agreement_end", "agreement_signature", "agreement_version", "assisted_signature", "internship_agreement",
         "internship_review", "review_confidence"),
        "matching/internships/test_agreement_rights.py",
    ),
    "file_access": "matching/candidates/test_access.py",
    "file_share": "matching/candidates/test_following.py",
    "referral": "matching/referrals/test_policies.py",
}  # fmt: skip


@dataclass(frozen=True)
class House:
    person: int
    actors: dict[str, Actor]


@pytest.fixture
def house(connection: psycopg.Connection) -> House:
    """A person with a row in each of the tables held here, and whoever might look."""
    ours, theirs = add_organisation(connection), add_organisation(connection)
    employer, other_employer = add_employer(connection), add_employer(connection)
    need = add_need(connection, a_need(employer_id=employer), TODAY)
    person = add_candidate(connection, a_candidate(organisation_id=ours), TODAY)
    other = add_candidate(connection, a_candidate(organisation_id=theirs), TODAY)
    actors = {
        "anonymous": ANONYMOUS,
        "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=ours),
        "other_counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=theirs),
        "person": add_account(connection, Role.JOB_SEEKER, candidate_id=person),
        "other_person": add_account(connection, Role.JOB_SEEKER, candidate_id=other),
        "employer": add_account(connection, Role.EMPLOYER, employer_id=employer),
        "other_employer": add_account(connection, Role.EMPLOYER, employer_id=other_employer),
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=ours),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=ours),
    }
    ids: dict[str, Any] = {"person": person, "need": need, "employer": employer, "organisation": ours}
    ids["counsellor"] = actors["counsellor"].account_id
    for statement in (
        """
        INSERT INTO kept_for_need (opening_id, candidate_id, organisation_id, note)
        VALUES (%(need)s, %(person)s, %(organisation)s, 'À rappeler')
        """,
        """
        INSERT INTO cv_draft (account_id, candidate_id, sealed, expires_at)
        VALUES (%(counsellor)s, %(person)s, 'scellé', now() + interval '1 day')
        """,
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(person)s, 'cv_file', current_date, current_date + 9, 'online')
        """,
        "INSERT INTO cv_file (candidate_id, name, content, format, bytes) VALUES (%(person)s, 'a', 'b', 'pdf', 1)",
        "INSERT INTO cv_file_gone (candidate_id) VALUES (%(person)s)",
        """
        WITH sent AS (
            INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, sent_on)
            VALUES (%(need)s, %(person)s, %(employer)s, 'employer', 'sent', current_date, current_date) RETURNING id
        )
        INSERT INTO cv_reading (referral_id, candidate_id, employer_id, form)
        SELECT id, %(person)s, %(employer)s, 'page' FROM sent
        """,
        """
        WITH kept AS (
            INSERT INTO saved_search (account_id, name, opening_id, frequency)
            VALUES (%(counsellor)s, 'Essai', %(need)s, 'daily') RETURNING id
        )
        INSERT INTO told_of (search_id, candidate_id) SELECT id, %(person)s FROM kept
        """,
        """
        WITH made AS (INSERT INTO plan (kind) VALUES ('stable') RETURNING id)
        INSERT INTO plan_line SELECT id, %(need)s, %(person)s, 0.5, 'eligible' FROM made
        """,
        "SELECT set_config('app.role', 'system', true)",
        """
        INSERT INTO aspiration_vector (model_id, candidate_id, position, title_hash, vector)
        SELECT register_encoder_model('essai', 2, 1, 0, 1, 0), candidate_id, position, 1, '[1,0]'
        FROM aspiration WHERE candidate_id = %(person)s
        """,
    ):
        connection.execute(statement, ids)  # type: ignore[call-overload]
    return House(person, actors)


@pytest.mark.parametrize("table", BY_HERE)
def test_who_reads_it(house: House, service_connection: ServiceConnection, table: str) -> None:
    query = sql.SQL("SELECT FROM {} WHERE candidate_id = %s").format(sql.Identifier(table))
    readers = set()
    for who, actor in house.actors.items():
        with service_connection(actor) as service:
            if service.execute(query, (house.person,)).fetchall():
                readers.add(who)
    assert readers == BY_HERE[table]


def test_who_keeps_somebody_for_a_need_follows_them(
    connection: psycopg.Connection, house: House, service_connection: ServiceConnection
) -> None:
    """A note of an organisation that follows the person no more is theirs no more."""
    ours, theirs = (house.actors[who].organisation_id for who in ("counsellor", "other_counsellor"))
    connection.execute("UPDATE candidate SET organisation_id = %s WHERE id = %s", (theirs, house.person))
    with service_connection(house.actors["counsellor"]) as service:
        kept = service.execute("SELECT FROM kept_for_need WHERE organisation_id = %s", (ours,)).fetchall()
    assert kept == []


def test_nobody_is_kept_for_a_need_without_a_consent_to_matching_in_force(
    connection: psycopg.Connection, house: House, service_connection: ServiceConnection
) -> None:
    """Over rather than withdrawn: the row waits for a consent given anew, and no counsellor reads or writes it."""
    connection.execute(
        """
        UPDATE consent SET given_on = given_on - 900, until = until - 900
        WHERE candidate_id = %s AND purpose = 'matching'
        """,
        (house.person,),
    )
    with service_connection(house.actors["counsellor"]) as service:
        assert service.execute("SELECT FROM kept_for_need").fetchall() == []
        assert service.execute("DELETE FROM kept_for_need").rowcount == 0
    add = "INSERT INTO kept_for_need (opening_id, candidate_id) SELECT id, %s FROM opening"
    with pytest.raises(InsufficientPrivilege), service_connection(house.actors["counsellor"]) as service:
        service.execute(add, (house.person,))


def test_every_table_of_people_is_named(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        """
        SELECT c.relname, c.relrowsecurity FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'candidate_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND has_any_column_privilege('adequation_service', c.oid, 'SELECT, INSERT, UPDATE')
        """
    ).fetchall()
    assert {name for name, _ in rows} == BY_HERE.keys() | ELSEWHERE.keys()
    assert [name for name, held in rows if not held] == []
    for table, file in ELSEWHERE.items():
        assert table in (TESTS / file).read_text(encoding="utf-8"), table


GOES_OTHERWISE = {
    "trail": "its link, by `unlink_trail`: the row stays in the chain",
    "idempotency_key": "by `erase_candidate`",
    "opening_report": "by `erase_candidate`: its words and its sender, the report of the offer stays",
    **dict.fromkeys(
        ("employer_review", "incident_change", "opening_decision", "opening_version"),
        "an employer's or the staff's own, of no person of the CV bank",
    ),
    "need_merge": "of needs, of nobody",
}
"""Tables of people that no foreign key to the person empties, and what does."""


def test_an_erasure_reaches_every_table_of_people(connection: psycopg.Connection) -> None:
    """By keys that delete with the person, from one table to the next: a row that stayed would name them for ever."""
    keys = connection.execute(
        """
        SELECT k.conrelid::regclass::text, k.confrelid::regclass::text FROM pg_constraint k
        WHERE k.contype = 'f' AND k.confdeltype = 'c' AND k.connamespace = 'public'::regnamespace
        """
    ).fetchall()
    reached, more = {"candidate"}, {"candidate"}
    while more:
        more = {table for table, referred in keys if referred in more} - reached
        reached |= more
    named = connection.execute(
        """
        SELECT DISTINCT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
            AND (a.attname LIKE '%candidate_id' OR a.attname IN ('kept_id', 'removed_id', 'account_id'))
        """
    ).fetchall()
    left = {table for (table,) in named} - reached
    assert sorted(left) == sorted(GOES_OTHERWISE)
