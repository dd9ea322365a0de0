"""The tables of signing in, asked by raw SQL as the service's role: what each role is refused, whatever forgets."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, DOORKEEPER, SYSTEM, Actor, Role, doorkeeper_of
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

LOCKS = ("password", "second_factor", "recovery_code", "known_device")
OWN = ("session", "credential_token", "external_identity")
NOBODYS = ("throttle",)
SENT = ("sign_up", "outgoing_message")
PEOPLE = (
    "anonymous",
    "job_seeker",
    "employer",
    "employer_manager",
    "counsellor",
    "counsellor_manager",
    "coordinator",
    "administrator",
)
EVERYBODY = (*PEOPLE, "system", "doorkeeper")


@dataclass(frozen=True)
class House:
    """Two accounts of each place, one of which manages; and one of everything that opens each of them."""

    actors: dict[str, Actor]
    ids: dict[str, Any]


@pytest.fixture
def house(connection: psycopg.Connection) -> House:
    organisation, employer = add_organisation(connection), add_employer(connection)
    other = add_employer(connection)
    candidate = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    add_need(connection, a_need(employer_id=employer), TODAY)
    actors = {
        "anonymous": ANONYMOUS,
        "system": SYSTEM,
        "doorkeeper": DOORKEEPER,
        "job_seeker": add_account(connection, Role.JOB_SEEKER, candidate_id=candidate),
        "employer": add_account(connection, Role.EMPLOYER, employer_id=employer),
        "employer_manager": add_account(connection, Role.EMPLOYER, employer_id=employer),
        "elsewhere": add_account(connection, Role.EMPLOYER, employer_id=other),
        "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
        "counsellor_manager": add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=organisation),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=organisation),
    }
    for name in ("employer_manager", "counsellor_manager"):
        connection.execute("UPDATE account SET manager = true WHERE id = %s", (actors[name].account_id,))
    connection.execute(
        """
        UPDATE account SET email = 'compte' || id || '@exemple.org';
        INSERT INTO password (account_id, hash) SELECT id, '$argon2id$essai' FROM account;
        INSERT INTO second_factor (account_id, secret) SELECT id, 'x' FROM account ON CONFLICT DO NOTHING;
        INSERT INTO recovery_code (account_id, hash, salt)
            SELECT id, sha256(id::text::bytea), sha256(id::text::bytea) FROM account;
        INSERT INTO known_device (account_id, hash) SELECT id, sha256(id::text::bytea) FROM account;
        INSERT INTO external_identity (issuer, subject, account_id) SELECT 'https://essai', id::text, id FROM account;
        INSERT INTO session (hash, account_id, state, device, expires_at)
            SELECT sha256(('s' || id)::bytea), id, 'open', '', now() + interval '1 day' FROM account;
        INSERT INTO credential_token (hash, account_id, expires_at)
            SELECT sha256(('t' || id)::bytea), id, now() + interval '1 day' FROM account;
        INSERT INTO one_time_link (hash, purpose, account_id, email, expires_at)
            SELECT sha256(('l' || id)::bytea), 'password', id, 'a@exemple.org', now() + interval '1 day' FROM account;
        INSERT INTO sign_up VALUES (sha256('u'), 'b@exemple.org', '{}', now() + interval '1 day');
        INSERT INTO outgoing_message (template, recipient, locale, details) VALUES ('x', 'c@exemple.org', 'fr', '{}');
        INSERT INTO throttle VALUES (sha256('k'), 1, now(), now());
        """
    )
    connection.execute(
        """
        INSERT INTO invitation (hash, email, role, employer_id, manager, invited_by, expires_at)
        VALUES (sha256('i'), 'd@exemple.org', 'employer', %(employer)s, false, %(by)s, now() + interval '1 day')
        """,
        {"employer": employer, "by": actors["employer_manager"].account_id},
    )
    ids = {name: actor.account_id for name, actor in actors.items()}
    return House(actors, {**ids, "employer_id": employer, "organisation_id": organisation})


class _UndoneError(Exception):
    def __init__(self, found: list[Any], count: int) -> None:
        super().__init__(count)
        self.found = found
        self.count = count


def tried(
    service_connection: ServiceConnection, house: House, who: str | Actor, statement: str
) -> tuple[list[Any], int] | None:
    """Rows and their number, the statement then undone; None where it is refused."""
    actor = house.actors[who] if isinstance(who, str) else who
    try:
        with service_connection(actor) as service:
            cursor = service.execute(statement, house.ids)  # type: ignore[call-overload]
            raise _UndoneError(cursor.fetchall() if cursor.description else [], cursor.rowcount)
    except _UndoneError as done:
        return done.found, done.count
    except InsufficientPrivilege:
        return None


def count(service_connection: ServiceConnection, house: House, who: str | Actor, statement: str) -> int:
    done = tried(service_connection, house, who, statement)
    return 0 if done is None else done[1]


@pytest.mark.parametrize("table", [*LOCKS, *NOBODYS])
def test_no_role_reads_or_changes_a_lock(house: House, service_connection: ServiceConnection, table: str) -> None:
    for who in EVERYBODY:
        for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}"):  # noqa: S608
            assert count(service_connection, house, who, statement) == 0, who


@pytest.mark.parametrize("table", LOCKS)
def test_the_doorkeeper_of_an_account_opens_its_own_locks(
    house: House, service_connection: ServiceConnection, table: str
) -> None:
    whose = house.actors["job_seeker"].account_id or 0
    done = tried(service_connection, house, doorkeeper_of(whose), f"SELECT account_id FROM {table}")  # noqa: S608
    assert done is not None
    assert done[0] == [(whose,)]
    taken = f"UPDATE {table} SET account_id = {house.ids['employer']}"  # noqa: S608
    assert count(service_connection, house, doorkeeper_of(whose), taken) == 0


@pytest.mark.parametrize("table", OWN)
def test_one_sees_and_ends_ones_own(house: House, service_connection: ServiceConnection, table: str) -> None:
    for who in PEOPLE:
        expected = [] if who == "anonymous" else [(house.ids[who],)]
        done = tried(service_connection, house, who, f"SELECT account_id FROM {table}")  # noqa: S608
        assert done is not None
        assert done[0] == expected, who
        assert count(service_connection, house, who, f"DELETE FROM {table}") == len(expected), who  # noqa: S608


def test_nobody_opens_a_session_but_the_doorkeeper_of_the_account(
    house: House, service_connection: ServiceConnection
) -> None:
    made = """
        INSERT INTO session (hash, account_id, state, device, expires_at)
        VALUES (sha256('new'), %(employer)s, 'open', '', now() + interval '1 day')
    """
    for who in EVERYBODY:
        assert tried(service_connection, house, who, made) is None, who
    assert tried(service_connection, house, doorkeeper_of(house.ids["job_seeker"]), made) is None
    assert count(service_connection, house, doorkeeper_of(house.ids["employer"]), made) == 1
    for change in ("expires_at = now() + interval '9 days'", "state = 'open'", "account_id = 1"):
        assert tried(service_connection, house, "employer", f"UPDATE session SET {change}") is None  # noqa: S608
    assert count(service_connection, house, "employer", "UPDATE session SET last_seen_at = now()") == 1


@pytest.mark.parametrize("table", [*SENT, "one_time_link"])
def test_what_is_sent_is_the_systems(house: House, service_connection: ServiceConnection, table: str) -> None:
    for who in (*PEOPLE, "doorkeeper"):
        assert count(service_connection, house, who, f"SELECT FROM {table}") == 0, who
        assert count(service_connection, house, who, f"DELETE FROM {table}") == 0, who  # noqa: S608
    assert count(service_connection, house, "system", f"SELECT FROM {table}") > 0


def test_the_doorkeeper_sees_nothing_of_the_service(house: House, service_connection: ServiceConnection) -> None:
    for actor in (DOORKEEPER, doorkeeper_of(house.ids["counsellor"])):
        for table in ("candidate", "candidate_identity", "experience", "consent", "match_profile", "blind_profile",
                      "counsellor_record", "referral", "invitation", "idempotency_key"):  # fmt: skip
            assert count(service_connection, house, actor, f"SELECT FROM {table}") == 0, table
    assert count(service_connection, house, DOORKEEPER, "SELECT FROM account") == 0


FUNCTIONS = {
    "account_of_address('compte' || %(employer)s || '@exemple.org', 'x')": ("doorkeeper", "system"),
    "account_of_identity('https://essai', %(employer)s::text)": ("doorkeeper",),
    "account_of_link(sha256(('l' || %(employer)s)::bytea), 'password')": ("doorkeeper",),
    "sign_up_of_link(sha256('u'))": ("doorkeeper",),
    "invitation_of_link(sha256('i'))": ("doorkeeper",),
}


@pytest.mark.parametrize(("function", "allowed"), FUNCTIONS.items(), ids=[name[:20] for name in FUNCTIONS])
def test_the_doors_functions_answer_the_doorkeeper_with_one_row(
    house: House, service_connection: ServiceConnection, function: str, allowed: tuple[str, ...]
) -> None:
    for who in EVERYBODY:
        expected = 1 if who in allowed else 0
        assert count(service_connection, house, who, f"SELECT * FROM {function}") == expected, who  # noqa: S608
    wrong = function.replace("'x'", "'y'").replace("compte", "autre").replace("essai", "autre").replace("'l'", "'m'")
    wrong = wrong.replace("sha256('u')", "sha256('v')").replace("sha256('i')", "sha256('j')")
    assert count(service_connection, house, "doorkeeper", f"SELECT * FROM {wrong}") == 0  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("SELECT count_try(sha256('k'), 5, interval '1 minute')", ("doorkeeper",)),
        ("SELECT forgive_try(sha256('k'), true)", ("doorkeeper",)),
        ("SELECT change_address('voleuse@exemple.org')", ("doorkeeper",)),
        ("SELECT forget_what_is_over()", ("system",)),
        ("SELECT leave_message('x', 'a@exemple.org', 'fr', '{}')", ("doorkeeper", "system")),
    ],
)
def test_who_may_call(
    house: House, service_connection: ServiceConnection, statement: str, allowed: tuple[str, ...]
) -> None:
    for who in EVERYBODY:
        assert (tried(service_connection, house, who, statement) is not None) is (who in allowed), who


@pytest.mark.parametrize(
    "change",
    ["email = 'a@exemple.org'", "manager = true", "role = 'administrator'", "revoked_at = NULL", "employer_id = 1",
     "demonstration = true", "candidate_id = 1", "handle = 'autre'"],
)  # fmt: skip
def test_an_account_changes_its_name_and_language_only(
    house: House, service_connection: ServiceConnection, change: str
) -> None:
    for who in EVERYBODY:
        assert tried(service_connection, house, who, f"UPDATE account SET {change}") is None, who  # noqa: S608
    assert count(service_connection, house, "employer", "UPDATE account SET display_name = 'X', locale = 'en'") == 1


DECISIONS = {
    "employer": {"employer_manager", "administrator"},
    "elsewhere": {"administrator"},
    "counsellor": {"counsellor_manager", "administrator"},
    "coordinator": {"administrator"},
    "administrator": set[str](),
    "job_seeker": {"administrator"},
}


@pytest.mark.parametrize(("member", "allowed"), DECISIONS.items(), ids=list(DECISIONS))
def test_who_decides_of_a_member(
    house: House, service_connection: ServiceConnection, member: str, allowed: set[str]
) -> None:
    for who in EVERYBODY:
        done = tried(service_connection, house, who, f"SELECT revoke_member(%({member})s)")
        assert done is not None
        assert done[0] == [(who in allowed,)], who
        done = tried(service_connection, house, who, f"SELECT set_manager(%({member})s, true)")
        assert done is not None
        assert done[0] == [(who in allowed and member in ("employer", "elsewhere", "counsellor"),)], who


INVITATIONS = {
    "role, employer_id) VALUES ('employer', %(employer_id)s": {"employer_manager", "administrator"},
    "role, organisation_id) VALUES ('counsellor', %(organisation_id)s": {"counsellor_manager", "administrator"},
    "role, organisation_id) VALUES ('coordinator', %(organisation_id)s": {"administrator"},
    "role, organisation_id) VALUES ('administrator', %(organisation_id)s": {"administrator"},
}


@pytest.mark.parametrize(("columns", "allowed"), INVITATIONS.items(), ids=[name[30:60] for name in INVITATIONS])
def test_who_invites(house: House, service_connection: ServiceConnection, columns: str, allowed: set[str]) -> None:
    names, values = columns.split(") VALUES (")
    for who in PEOPLE:
        mine = house.ids[who] or 0
        for by in (mine, house.ids["elsewhere"]):
            statement = f"""
                INSERT INTO invitation (email, manager, expires_at, invited_by, {names})
                VALUES ('e@exemple.org', false, now(), {by}, {values})
            """  # noqa: S608
            done = tried(service_connection, house, who, statement)
            assert (done is not None) is (who in allowed and by == mine), (who, by)
    for who in PEOPLE:
        seen = count(service_connection, house, who, "SELECT FROM invitation")
        assert seen == (1 if who in ("employer_manager", "administrator") else 0), who
