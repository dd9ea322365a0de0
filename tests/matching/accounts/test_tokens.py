"""API tokens, of which only the hash is kept, and whose they are."""

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, DOORKEEPER, SYSTEM, Actor, Role
from matching.accounts.holders import of_token
from matching.accounts.secret import hashed
from matching.accounts.tokens import create_token, revoke_token, tokens, touch_token
from matching.errors import NotAllowedError
from tests.conftest import ServiceConnection
from tests.factories import add_account, add_organisation


@pytest.fixture
def owner(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))


def test_a_token_says_whose_it_is(
    connection: psycopg.Connection, service_connection: ServiceConnection, owner: Actor
) -> None:
    with service_connection(SYSTEM) as service:
        token = create_token(service, owner.account_id or 0, 30, scopes=["needs:read"])
    for nobody in (ANONYMOUS, DOORKEEPER):
        with service_connection(nobody) as service:
            found = of_token(service, token)
            assert of_token(service, token + "x") is None
            assert service.execute("SELECT 1 FROM credential_token").fetchone() is None
            assert service.execute("SELECT 1 FROM account").fetchone() is None
        assert found is not None
        assert (found.actor, found.scopes, found.stale) == (owner, ("needs:read",), True)
    assert connection.execute("SELECT hash FROM credential_token").fetchall() == [(hashed(token),)]


def test_a_token_ends(connection: psycopg.Connection, owner: Actor) -> None:
    account = owner.account_id or 0
    token = create_token(connection, account, 1)
    connection.execute("UPDATE credential_token SET expires_at = now()")
    assert of_token(connection, token) is None
    assert tokens(connection, account) == []
    other = create_token(connection, account, 1)
    (kept,) = tokens(connection, account)
    assert revoke_token(connection, kept.id)
    assert not revoke_token(connection, kept.id)
    assert of_token(connection, other) is None


def test_a_use_is_written(connection: psycopg.Connection, service_connection: ServiceConnection, owner: Actor) -> None:
    token = create_token(connection, owner.account_id or 0, 1)
    found = of_token(connection, token)
    assert found is not None
    with service_connection(owner) as service:
        touch_token(service, found.key)
    again = of_token(connection, token)
    assert again is not None
    assert not again.stale


def test_nobody_makes_or_ends_anothers_token(
    connection: psycopg.Connection, service_connection: ServiceConnection, owner: Actor
) -> None:
    account = owner.account_id or 0
    stranger = Actor(Role.COUNSELLOR, account + 1000, organisation_id=owner.organisation_id)
    create_token(connection, account, 1)
    (kept,) = tokens(connection, account)
    with pytest.raises(NotAllowedError), service_connection(stranger) as service:
        create_token(service, account, 1)
    with service_connection(stranger) as service:
        assert not revoke_token(service, kept.id)
    with service_connection(owner) as service:
        assert revoke_token(service, kept.id)
