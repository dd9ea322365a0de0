"""Assisted access asked by raw SQL, as every role: who opens, closes, lets in; and what a consent may say of itself."""

import psycopg
import pytest
from psycopg.errors import CheckViolation

from matching.accounts.domain import DOORKEEPER, SYSTEM, Actor, Role, doorkeeper_of
from matching.candidates.store import add_candidate
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation
from tests.migrations.test_locks import EVERYBODY, House, count, house, tried

__all__ = ["house"]
GIVE = "SELECT give_printed_code(%(person)s, sha256('p'), 'compte-essai')"
PHONE = "SELECT give_phone(%(person)s, '+14185550123', 'compte-essai')"
CLOSE = "SELECT close_assisted_access(%(person)s)"
SEE = "SELECT * FROM assisted_access(%(person)s)"
CONSENT = """
    INSERT INTO consent (candidate_id, purpose, given_on, until, means, language)
    VALUES (%(person)s, 'events', current_date - 1, current_date + 9, 'oral', 'ar')
"""


@pytest.fixture
def helped(connection: psycopg.Connection, house: House) -> House:
    """Somebody without e-mail, with a printed code, a telephone and a code sent to it."""
    entry = a_candidate(organisation_id=house.ids["organisation_id"], consents=[])
    person = add_candidate(connection, entry, TODAY)
    account = add_account(connection, Role.JOB_SEEKER, candidate_id=person)
    house.ids["person"], house.ids["helped"] = person, account.account_id
    house.actors["helped"] = account
    house.actors["elsewhere_counsellor"] = add_account(
        connection, Role.COUNSELLOR, organisation_id=add_organisation(connection)
    )
    connection.execute(
        """
        UPDATE account SET phone = '+14185550177' WHERE id = %(helped)s;
        """,
        house.ids,
    )
    connection.execute("INSERT INTO printed_code VALUES (%(helped)s, sha256('c'), now() + interval '1 day')", house.ids)
    connection.execute(
        """
        INSERT INTO text_code (ticket, account_id, hash, expires_at)
        VALUES (sha256('t'), %(helped)s, sha256('x'), now() + interval '1 day')
        """,
        house.ids,
    )
    return house


def everybody(helped: House) -> dict[str, Actor]:
    """Every role, somebody of another organisation, the person, and the doorkeeper of their account."""
    named = {who: helped.actors[who] for who in (*EVERYBODY, "helped", "elsewhere_counsellor")}
    return {**named, "doorkeeper_of": doorkeeper_of(helped.ids["helped"])}


@pytest.mark.parametrize("table", ["printed_code", "text_code"])
def test_nobody_reads_or_writes_a_code(helped: House, service_connection: ServiceConnection, table: str) -> None:
    for who, actor in everybody(helped).items():
        for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET hash = sha256('y')"):  # noqa: S608
            assert tried(service_connection, helped, actor, statement) is None, (who, statement)


@pytest.mark.parametrize("statement", [GIVE, PHONE])
def test_a_counsellor_of_who_follows_the_person_opens(
    helped: House, service_connection: ServiceConnection, statement: str
) -> None:
    for who, actor in everybody(helped).items():
        done = tried(service_connection, helped, actor, statement)
        assert (done is not None) is (who in ("counsellor", "counsellor_manager")), who


def test_the_same_counsellors_close_and_see_how_the_person_comes_in(
    helped: House, service_connection: ServiceConnection
) -> None:
    for who, actor in everybody(helped).items():
        theirs = who in ("counsellor", "counsellor_manager")
        closed = tried(service_connection, helped, actor, CLOSE)
        assert closed is not None
        assert closed[0] == [(theirs,)], who
        assert count(service_connection, helped, actor, SEE) == theirs, who


def test_nobody_makes_an_account_by_the_function_behind(helped: House, service_connection: ServiceConnection) -> None:
    for who, actor in everybody(helped).items():
        made = "SELECT assisted_account(%(person)s, 'compte-autre')"
        assert tried(service_connection, helped, actor, made) is None, who


@pytest.mark.parametrize("statement", [GIVE, PHONE])
def test_whoever_has_an_address_is_not_opened(
    helped: House, connection: psycopg.Connection, service_connection: ServiceConnection, statement: str
) -> None:
    connection.execute("UPDATE account SET email = 'p@exemple.org' WHERE id = %(helped)s", helped.ids)
    with pytest.raises(CheckViolation, match="their own"):
        tried(service_connection, helped, "counsellor", statement)
    closed = tried(service_connection, helped, "counsellor", CLOSE)
    assert closed is not None
    assert closed[0] == [(False,)]


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("SELECT use_printed_code(sha256('c'))", {"doorkeeper", "doorkeeper_of"}),
        ("SELECT use_text_code(sha256('t'), sha256('x'), 5)", {"doorkeeper", "doorkeeper_of"}),
        ("SELECT keep_text_code(sha256('n'), %(helped)s, sha256('x'), now())", {"system"}),
        (
            "SELECT leave_text('text_code', '+14185550177', 'fr', '{}')",
            {"doorkeeper", "doorkeeper_of", "counsellor", "counsellor_manager", "elsewhere_counsellor", "system"},
        ),
    ],
)
def test_who_may_call(helped: House, service_connection: ServiceConnection, statement: str, allowed: set[str]) -> None:
    for who, actor in everybody(helped).items():
        assert (tried(service_connection, helped, actor, statement) is not None) is (who in allowed), who


def test_whose_a_number_is_the_door_and_the_worker_ask(helped: House, service_connection: ServiceConnection) -> None:
    asked = "SELECT * FROM account_of_phone('+14185550177', sha256('d'))"
    for who, actor in everybody(helped).items():
        seen = count(service_connection, helped, actor, asked)
        assert seen == (who in ("doorkeeper", "doorkeeper_of", "system")), who


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE printed_code SET expires_at = now() - interval '1 second'",
        "UPDATE account SET revoked_at = now() WHERE id = %(helped)s",
        "UPDATE text_code SET expires_at = now() - interval '1 second'",
        "UPDATE text_code SET tries = 5",
    ],
)
def test_what_is_over_opens_nothing(
    helped: House, connection: psycopg.Connection, service_connection: ServiceConnection, change: str
) -> None:
    connection.execute(change, helped.ids)  # type: ignore[call-overload]
    with service_connection(DOORKEEPER) as service:
        printed = service.execute("SELECT use_printed_code(sha256('c'))").fetchone()
        texted = service.execute("SELECT use_text_code(sha256('t'), sha256('x'), 5)").fetchone()
    assert printed == (helped.ids["helped"] if "text_code" in change else None,)
    assert texted == (helped.ids["helped"] if "printed_code" in change else None,)


def test_what_waits_for_a_telephone_goes_with_its_account(
    helped: House, connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT leave_text('text_code', '+14185550177', 'fr', '{}')")
    connection.execute("SELECT erase_candidate(%(person)s, 'asked')", helped.ids)
    left = connection.execute("SELECT count(*) FROM outgoing_message WHERE recipient = '+14185550177'").fetchone()
    assert left == (0,)


def test_every_night_codes_that_are_over_are_forgotten(
    helped: House, connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    forget = "SELECT forget_what_is_over()"
    left = "SELECT (SELECT count(*) FROM printed_code), (SELECT count(*) FROM text_code)"
    with service_connection(SYSTEM) as service:
        service.execute(forget)
    assert connection.execute(left).fetchone() == (1, 1)
    connection.execute("UPDATE printed_code SET expires_at = now() - interval '1 second'")
    connection.execute("UPDATE text_code SET expires_at = now() - interval '1 second'")
    with service_connection(SYSTEM) as service:
        service.execute(forget)
    assert connection.execute(left).fetchone() == (0, 0)


def test_a_person_consents_by_themselves_and_others_write_how(
    helped: House, service_connection: ServiceConnection
) -> None:
    assert tried(service_connection, helped, "helped", CONSENT) is None
    assert count(service_connection, helped, "helped", CONSENT.replace("oral", "online")) == 1
    assert count(service_connection, helped, "counsellor", CONSENT) == 1
    assert tried(service_connection, helped, "counsellor", CONSENT.replace("oral", "online")) is None
    assert tried(service_connection, helped, "counsellor", CONSENT.replace("'ar'", "NULL")) is None
    assert tried(service_connection, helped, "elsewhere_counsellor", CONSENT) is None


def test_a_telephone_is_a_job_seekers_in_one_form(helped: House, connection: psycopg.Connection) -> None:
    for account, phone in (("helped", "418 555-0123"), ("counsellor", "+14185550123")):
        with pytest.raises(CheckViolation), connection.transaction():
            connection.execute("UPDATE account SET phone = %s WHERE id = %s", (phone, helped.ids[account]))
