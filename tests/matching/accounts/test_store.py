"""Organisations, employers, accounts; and tokens, of which only the hash is kept."""

from typing import Any

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.accounts.store import (
    Employer,
    actor_of_token,
    add_account,
    add_employer,
    add_organisation,
    create_token,
    employer,
    employers,
    organisations,
    revoke_token,
    token_hash,
)
from matching.errors import AlreadyThereError, NotAllowedError, UnknownReferenceError
from tests import factories
from tests.conftest import ServiceConnection
from tests.factories import TODAY


def test_organisations_are_told_apart_by_name(connection: psycopg.Connection) -> None:
    key = add_organisation(connection, "Zone emploi", email="a@example.org")
    add_organisation(connection, "Accueil", "operator")
    assert [(found.name, found.kind) for found in organisations(connection)] == [
        ("Accueil", "operator"),
        ("Zone emploi", "partner"),
    ]
    with pytest.raises(AlreadyThereError) as refused, connection.transaction():
        add_organisation(connection, "Accueil")
    assert refused.value.field == "name"
    assert key in {found.id for found in organisations(connection)}


def test_employers_are_listed_newest_first(connection: psycopg.Connection) -> None:
    first = add_employer(connection, "A", neq="1234567890", territory="23", municipality="23027", verified_on=TODAY)
    second = add_employer(connection, "B", "municipality", sector="public", territory="15")
    assert employer(connection, first) == Employer(first, "1234567890", "A", "firm", None, "23", "23027", TODAY)
    assert employer(connection, 2**62) is None
    assert [found.id for found in employers(connection)] == [second, first]
    assert [found.id for found in employers(connection, limit=1)] == [second]
    assert [found.id for found in employers(connection, after=second)] == [first]
    assert [found.id for found in employers(connection, territory="15")] == [second]


@pytest.mark.parametrize(
    ("columns", "field"), [({"territory": "99"}, "territory"), ({"municipality": "99999"}, "municipality")]
)
def test_an_unknown_place_is_named(connection: psycopg.Connection, columns: Any, field: str) -> None:
    with pytest.raises(UnknownReferenceError) as refused, connection.transaction():
        add_employer(connection, "A", **columns)
    assert refused.value.field == field


def test_a_neq_is_one_employers(connection: psycopg.Connection) -> None:
    add_employer(connection, "A", neq="1234567890")
    with pytest.raises(AlreadyThereError) as refused, connection.transaction():
        add_employer(connection, "B", neq="1234567890")
    assert refused.value.field == "neq"


def test_the_staff_alone_adds_employers(connection: psycopg.Connection, service_connection: ServiceConnection) -> None:
    counsellor = factories.add_account(
        connection, Role.COUNSELLOR, organisation_id=factories.add_organisation(connection)
    )
    with service_connection(counsellor) as service:
        add_employer(service, "A")
    for actor in (
        ANONYMOUS,
        factories.add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection, "B")),
    ):
        with pytest.raises(NotAllowedError), service_connection(actor) as service:
            add_employer(service, "C")


@pytest.fixture
def account(connection: psycopg.Connection) -> int:
    return add_account(
        connection,
        Role.COUNSELLOR,
        "awa",
        "Awa",
        organisation_id=factories.add_organisation(connection),
        locale="en",
    )


def test_a_token_says_whose_it_is(
    connection: psycopg.Connection, service_connection: ServiceConnection, account: int
) -> None:
    with service_connection(SYSTEM) as service:
        token = create_token(service, account, "api", 30)
    with service_connection(ANONYMOUS) as service:
        found = actor_of_token(service, token, "api")
        assert actor_of_token(service, token, "session") is None
        assert actor_of_token(service, token + "x", "api") is None
        assert service.execute("SELECT 1 FROM credential_token").fetchone() is None
        assert service.execute("SELECT 1 FROM account").fetchone() is None
    assert found is not None
    actor, name = found
    assert name == "Awa"
    assert (actor.role, actor.account_id, actor.locale) == (Role.COUNSELLOR, account, "en")
    kept = connection.execute("SELECT hash FROM credential_token").fetchall()
    assert kept == [(token_hash(token),)]


def test_a_token_ends(connection: psycopg.Connection, account: int) -> None:
    token = create_token(connection, account, "session", 1)
    connection.execute("UPDATE credential_token SET expires_at = now()")
    assert actor_of_token(connection, token, "session") is None
    other = create_token(connection, account, "session", 1)
    assert revoke_token(connection, other)
    assert not revoke_token(connection, other)
    assert actor_of_token(connection, other, "session") is None


def test_nobody_makes_or_ends_anothers_token(
    connection: psycopg.Connection, service_connection: ServiceConnection, account: int
) -> None:
    stranger = Actor(Role.COUNSELLOR, account + 1000, organisation_id=1)
    token = create_token(connection, account, "api", 1)
    with pytest.raises(NotAllowedError), service_connection(stranger) as service:
        create_token(service, account, "api", 1)
    with service_connection(stranger) as service:
        assert not revoke_token(service, token)
    with service_connection(Actor(Role.COUNSELLOR, account)) as service:
        assert revoke_token(service, token)


def test_a_handle_is_one_accounts(connection: psycopg.Connection, account: int) -> None:
    with pytest.raises(AlreadyThereError) as refused, connection.transaction():
        add_account(connection, Role.EMPLOYER, "awa", "Autre", employer_id=factories.add_employer(connection))
    assert refused.value.field == "handle"
    with pytest.raises(UnknownReferenceError) as unknown, connection.transaction():
        add_account(connection, Role.EMPLOYER, "b", "B", employer_id=2**62)
    assert unknown.value.field == "employer_id"
