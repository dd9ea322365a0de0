"""Who may erase, keep, read the registers and what is told apart: raw SQL as the service's role, as each actor."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import NotFoundError
from matching.privacy import erasure
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_employer, add_organisation

TOLD_ON = TODAY - timedelta(days=30)
STRANGERS = ("other_counsellor", "other_person", "employer", "coordinator", "administrator", "anonymous")


@pytest.fixture
def key(connection: psycopg.Connection) -> int:
    return add_candidate(connection, a_candidate(organisation_id=add_organisation(connection)), TODAY)


@pytest.fixture
def actors(connection: psycopg.Connection, key: int) -> dict[str, Actor]:
    row: Any = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (key,)).fetchone()
    other = add_candidate(connection, a_candidate(organisation_id=add_organisation(connection)), TODAY)
    operator = add_organisation(connection)
    connection.execute(
        """
        INSERT INTO retention_hold (candidate_id, reason, until) VALUES (%(key)s, 'Programme', current_date + 9);
        """,
        {"key": key},
    )
    connection.execute("INSERT INTO self_identification VALUES (%s, '{}', current_date)", (key,))
    connection.execute("INSERT INTO retention_notice VALUES (%s, %s, %s, 'post', %s)", (key, TOLD_ON, TODAY, TOLD_ON))
    connection.execute("INSERT INTO destruction (kind, count, rule) VALUES ('file', 1, 'asked')")
    return {
        "person": add_account(connection, Role.JOB_SEEKER, candidate_id=key),
        "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=row[0]),
        "other_counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection)),
        "other_person": add_account(connection, Role.JOB_SEEKER, candidate_id=other),
        "employer": add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection)),
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=operator),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=operator),
        "anonymous": ANONYMOUS,
        "system": SYSTEM,
    }


def count(service: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row: Any = service.execute(query).fetchone()
    return int(row[0])


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_erases_anothers_file(
    connection: psycopg.Connection,
    key: int,
    actors: dict[str, Actor],
    service_connection: ServiceConnection,
    who: str,
) -> None:
    with service_connection(actors[who]) as service, pytest.raises(NotFoundError):
        erasure.erase(service, key)
    assert connection.execute("SELECT count(*) FROM candidate WHERE id = %s", (key,)).fetchone() == (1,)


@pytest.mark.parametrize("who", ["person", "counsellor", "system"])
def test_the_person_their_counsellor_and_the_system_do(
    connection: psycopg.Connection,
    key: int,
    actors: dict[str, Actor],
    service_connection: ServiceConnection,
    who: str,
) -> None:
    with service_connection(actors[who]) as service:
        assert erasure.erase(service, key) is not None
        assert count(service, "consent_in_force") == (1 if who == "system" else 0)
    connection.execute("DELETE FROM retention_hold")
    with service_connection(actors[who]) as service:
        assert erasure.erase(service, key, erasure.Rule.RETENTION) is None
    rule = connection.execute("SELECT rule FROM destruction ORDER BY id DESC LIMIT 1").fetchone()
    assert rule == ("retention" if who == "system" else "asked",)
    assert connection.execute("SELECT count(*) FROM candidate WHERE id = %s", (key,)).fetchone() == (0,)


@pytest.mark.parametrize(
    ("table", "readers"),
    [
        ("retention_hold", {"person", "counsellor", "system"}),
        ("retention_notice", {"person", "counsellor", "system"}),
        ("self_identification", {"person", "system"}),
        ("destruction", {"coordinator", "administrator", "system"}),
        ("trail_head", {"coordinator", "administrator", "system"}),
    ],
)
def test_who_reads_what(
    actors: dict[str, Actor], service_connection: ServiceConnection, table: str, readers: set[str]
) -> None:
    found = set()
    for who, actor in actors.items():
        with service_connection(actor) as service:
            if count(service, table):
                found.add(who)
    assert found == readers


WRITES = [
    ("INSERT INTO retention_hold (candidate_id, reason, until) SELECT id, 'x', current_date + 99 FROM candidate",
     {"counsellor", "system"}),
    ("DELETE FROM retention_hold", {"counsellor", "system"}),
    ("DELETE FROM retention_notice", {"system"}),
    ("UPDATE retention_hold SET until = current_date", set()),
    ("INSERT INTO erasure_request (candidate_id, due_on) SELECT id, current_date FROM candidate", set()),
    ("UPDATE retention_notice SET means = 'post', told_on = current_date, due_on = current_date + 30", set()),
    ("UPDATE retention_notice SET means = NULL, told_on = NULL, due_on = NULL", {"system"}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "writers"), WRITES, ids=[statement[:40] for statement, _ in WRITES])
def test_who_writes_what(
    actors: dict[str, Actor], service_connection: ServiceConnection, statement: str, writers: set[str]
) -> None:
    done = set()
    for who, actor in actors.items():
        try:
            with service_connection(actor) as service:
                if service.execute(statement.encode()).rowcount:
                    done.add(who)
                # Undone: the next one finds what this one found.
                raise _DoneError
        except (InsufficientPrivilege, _DoneError):
            continue
    assert done == writers


class _DoneError(Exception):
    pass


def test_no_consent_rests_on_a_file_whose_erasure_was_asked_for(
    connection: psycopg.Connection, key: int, actors: dict[str, Actor], service_connection: ServiceConnection
) -> None:
    with service_connection(actors["person"]) as service:
        erasure.erase(service, key)
    with pytest.raises(CheckViolation), connection.transaction():
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, given_on, until, means)
            VALUES (%s, 'events', current_date - 1, current_date + 5, 'online')
            """,
            (key,),
        )
