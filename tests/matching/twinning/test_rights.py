"""Who reads a twinning: raw SQL as the service's role, as each actor; the colleague reads no row and one page alone."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, COLLEAGUE, SYSTEM, Actor, Role
from matching.accounts.secret import hashed
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation
from tests.twinnings import SECRET, Made, a_twinning

READERS = {
    "twinning_wish": {"person", "employer", "counsellor", "system"},
    "twinning": {"person", "employer", "counsellor", "system"},
    "twinning_review": {"person", "counsellor"},
    "twinning_visit": {"person", "system"},
    "twinning_contact": {"person"},
    "settling_tick": {"person"},
    "colleague": {"person", "employer", "system"},
    "colleague_address": {"employer", "system"},
    "colleague_link": {"system"},
}
SHOWN = {
    "id", "state", "until", "name", "title_fr", "title_en", "hired_on", "languages", "week", "visits", "contacts",
    "reviews",
}  # fmt: skip
"""All that a colleague is shown of somebody."""


@dataclass(frozen=True)
class House:
    made: Made
    person: int
    actors: dict[str, Actor]


@pytest.fixture
def house(connection: psycopg.Connection) -> House:
    ours, theirs = add_organisation(connection), add_organisation(connection)
    employer, other = add_employer(connection), add_employer(connection)
    need = add_need(connection, a_need(employer_id=employer), TODAY)
    told = {"household": "Deux enfants, une conjointe à Lévis", "reasons_to_move": "La famille"}
    person = add_candidate(connection, a_candidate(organisation_id=ours, **told), TODAY)
    beside = add_candidate(connection, a_candidate(organisation_id=ours), TODAY)
    actors = {
        "anonymous": ANONYMOUS,
        "colleague": COLLEAGUE,
        "system": SYSTEM,
        "person": add_account(connection, Role.JOB_SEEKER, candidate_id=person),
        "beside": add_account(connection, Role.JOB_SEEKER, candidate_id=beside),
        "employer": add_account(connection, Role.EMPLOYER, employer_id=employer),
        "other_employer": add_account(connection, Role.EMPLOYER, employer_id=other),
        "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=ours),
        "other_counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=theirs),
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=ours),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=ours),
    }
    return House(a_twinning(connection, need, person), person, actors)


@pytest.mark.parametrize("table", READERS)
def test_who_reads_it(house: House, service_connection: ServiceConnection, table: str) -> None:
    readers = set()
    for who, actor in house.actors.items():
        with service_connection(actor) as service:
            if service.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(table))).fetchall():
                readers.add(who)
    assert readers == READERS[table]


def test_a_colleague_reads_no_row_of_anybody(
    connection: psycopg.Connection, house: House, service_connection: ServiceConnection
) -> None:
    """Every table with a person in it, whatever statement the colleague's page could be made to send."""
    tables = [
        name
        for (name,) in connection.execute(
            """
            SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
                AND a.attname IN ('candidate_id', 'household', 'colleague_id', 'given_name')
                AND has_any_column_privilege('adequation_service', c.oid, 'SELECT')
            """
        )
    ]
    assert {"counsellor_record", "candidate_identity", "twinning_visit", "trail"} <= set(tables)
    with service_connection(COLLEAGUE) as service:
        for name in (*tables, "account", "candidate", "colleague"):
            assert service.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(name))).fetchall() == [], name


def test_a_colleague_is_shown_the_list_and_nothing_else(house: House, service_connection: ServiceConnection) -> None:
    page = page_of(service_connection, SECRET)
    (shown,) = page["twinnings"]
    assert set(page) == {"colleague", "twinnings"}
    assert shown.keys() == SHOWN
    assert shown["visits"][0].keys() == {
        "id", "starts_at", "minutes", "place", "goals", "words", "planned_by", "state", "sequence",
    }  # fmt: skip
    assert shown["contacts"][0].keys() == {"written_by", "happened_on", "text"}
    assert shown["reviews"] == []
    assert shown["languages"] == ["fr", "ar"]
    for never in ("enfants", "Lévis", "famille", "awa.traore", "555-0199", "Abidjan", "résident", "permanent"):
        assert never not in str(page), never


@pytest.mark.parametrize("who", ["anonymous", "person", "employer", "counsellor", "coordinator", "administrator"])
def test_the_page_is_for_the_link_alone(house: House, service_connection: ServiceConnection, who: str) -> None:
    with service_connection(house.actors[who]) as service:
        assert service.execute("SELECT colleague_page(%s)", (hashed(SECRET),)).fetchone() == (None,)
    assert page_of(service_connection, "x" * 43) is None


def test_without_the_consent_nothing_is_shown(
    connection: psycopg.Connection, house: House, service_connection: ServiceConnection
) -> None:
    """One that ended by itself, which no trigger sees: neither the colleague nor the employer reads on."""
    connection.execute(
        "UPDATE consent SET given_on = current_date - 9, until = current_date - 1 WHERE purpose = 'twinning'"
    )
    assert page_of(service_connection, SECRET)["twinnings"] == []
    with service_connection(house.actors["employer"]) as service:
        assert service.execute("SELECT FROM twinning_wish").fetchall() == []
        assert service.execute("SELECT FROM twinning_names()").fetchall() == []


def test_a_consent_withdrawn_ends_it_at_once(house: House, service_connection: ServiceConnection) -> None:
    with service_connection(house.actors["person"]) as service:
        service.execute("UPDATE consent SET withdrawn_at = now() WHERE purpose = 'twinning'")
        rows = service.execute(
            """
            SELECT t.state, t.ended_by, v.state, v.sequence
            FROM twinning t JOIN twinning_visit v ON v.twinning_id = t.id
            """
        ).fetchall()
    assert rows == [("ended", "newcomer", "cancelled", 1)]


@pytest.mark.parametrize("who", ["anonymous", "beside", "other_employer", "other_counsellor", "coordinator"])
def test_nobody_else_ends_or_writes_it(house: House, service_connection: ServiceConnection, who: str) -> None:
    twinning = house.made.twinning
    with service_connection(house.actors[who]) as service:
        assert service.execute("SELECT end_twinning(%s, NULL)", (twinning,)).fetchone() == (None,)
        assert service.execute("SELECT log_contact(%s, NULL, current_date, 'x')", (twinning,)).fetchone() == (False,)
        written = service.execute(
            "SELECT made FROM plan_visit(%s, NULL, NULL, NULL, now(), 30::smallint, NULL, '{}', NULL)", (twinning,)
        )
        assert written.fetchone() == (None,)
    for statement in (
        "SELECT leave_twinning_messages(%s, NULL, 'twinning_ended', NULL)",
        "UPDATE twinning SET state = 'ended' WHERE id = %s",
        "SELECT close_twinnings(ARRAY[%s], 'service')",
        "SELECT twinning_party(%s, NULL)",
    ):
        with pytest.raises(InsufficientPrivilege), service_connection(house.actors[who]) as service:
            service.execute(statement, (twinning,))


def test_an_employer_ends_it_and_writes_nothing_in_it(house: House, service_connection: ServiceConnection) -> None:
    with service_connection(house.actors["employer"]) as service:
        refused = service.execute("SELECT log_contact(%s, NULL, current_date, 'x')", (house.made.twinning,)).fetchone()
        ended = service.execute("SELECT end_twinning(%s, NULL)", (house.made.twinning,)).fetchone()
    assert (refused, ended) == ((False,), ([house.made.visit],))


def page_of(service_connection: ServiceConnection, secret: str) -> Any:
    with service_connection(COLLEAGUE) as service:
        row = service.execute("SELECT colleague_page(%s)", (hashed(secret),)).fetchone()
    assert row is not None
    return row[0]
