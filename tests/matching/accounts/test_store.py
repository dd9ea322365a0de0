"""Organisations, employers, accounts."""

from typing import Any

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, Role
from matching.accounts.store import (
    Employer,
    add_account,
    add_employer,
    add_organisation,
    employer,
    employers,
    organisations,
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


def test_a_handle_is_one_accounts(connection: psycopg.Connection, account: int) -> None:
    with pytest.raises(AlreadyThereError) as refused, connection.transaction():
        add_account(connection, Role.EMPLOYER, "awa", "Autre", employer_id=factories.add_employer(connection))
    assert refused.value.field == "handle"
    with pytest.raises(UnknownReferenceError) as unknown, connection.transaction():
        add_account(connection, Role.EMPLOYER, "b", "B", employer_id=2**62)
    assert unknown.value.field == "employer_id"
