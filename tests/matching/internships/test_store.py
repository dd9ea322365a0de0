"""Internship offers on the database: objects of their own upon the same openings as needs."""

from datetime import timedelta

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.errors import (
    EndedError,
    FutureDateError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
    UnknownReferenceError,
)
from matching.internships.store import (
    add_internship,
    add_internships,
    change_internship,
    close_internship,
    confirm_internship,
    internship,
    internships,
    list_internships,
    reopen_internship,
)
from matching.needs.domain import Status
from matching.needs.listing import NeedFilters, list_needs
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_need, add_account, add_employer, an_internship


def test_an_offer_reads_back_as_it_was_told(connection: psycopg.Connection) -> None:
    employer = add_employer(connection, "Soudures du Nord")
    entries = [
        an_internship(employer),
        an_internship(employer, paid=True, legal_frame="paid", cover="host", territory=None, week={}),
    ]
    ids = add_internships(connection, iter(entries), TODAY)
    found = internships(connection, ids)
    assert [found[key].entry for key in ids] == entries
    assert (found[ids[0]].employer_name, found[ids[0]].version, found[ids[0]].status) == (
        "Soudures du Nord",
        1,
        Status.OPEN,
    )
    assert add_internships(connection, [], TODAY) == []


def test_an_offer_is_changed_on_the_version_that_was_read(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    key = add_internship(connection, an_internship(employer), TODAY)
    after = an_internship(employer, places=5, learning_goals=["Un seul but"], requirements=[], skills=["Meulage"])
    assert change_internship(connection, key, after, 1, TODAY) == 2
    found = internship(connection, key)
    assert found is not None
    assert found.entry == after
    with pytest.raises(StaleVersionError) as refused:
        change_internship(connection, key, after, 1, TODAY)
    assert refused.value.current == 2


def test_confirmed_closed_and_opened_again(connection: psycopg.Connection) -> None:
    key = add_internship(connection, an_internship(add_employer(connection)), TODAY)
    assert confirm_internship(connection, key, TODAY + timedelta(days=2)) == 2
    assert close_internship(connection, key) == 3
    found = internship(connection, key)
    assert found is not None
    assert (found.status, found.entry.confirmed_on) == (Status.CLOSED, TODAY + timedelta(days=2))
    assert reopen_internship(connection, key) == 4


def test_dates_that_can_only_be_errors(connection: psycopg.Connection) -> None:
    employer, yesterday = add_employer(connection), TODAY - timedelta(days=1)
    with pytest.raises(EndedError):
        add_internship(connection, an_internship(employer, starts_on=None, ends_on=yesterday), TODAY)
    with pytest.raises(FutureDateError):
        add_internship(connection, an_internship(employer, confirmed_on=TODAY + timedelta(days=1)), TODAY)


def test_a_need_is_no_internship(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    key = add_need(connection, a_need(employer_id=employer), TODAY)
    assert internship(connection, key) is None
    with pytest.raises(NotFoundError):
        change_internship(connection, key, an_internship(employer), 1, TODAY)
    with pytest.raises(NotFoundError):
        close_internship(connection, key)
    offer = add_internship(connection, an_internship(employer), TODAY)
    assert [row.id for row in list_needs(connection, NeedFilters(), TODAY)] == [key]
    assert [row.id for row in list_internships(connection)] == [offer]


def test_an_unknown_reference_is_named(connection: psycopg.Connection) -> None:
    with pytest.raises(UnknownReferenceError) as refused:
        add_internship(connection, an_internship(2**62, territory="99"), TODAY)
    assert [reference.field for reference in refused.value.references] == ["employer_id", "territory"]


def test_the_list_is_filtered_and_paged(connection: psycopg.Connection) -> None:
    employer, other = add_employer(connection), add_employer(connection)
    first, second, third = add_internships(
        connection, [an_internship(employer), an_internship(other, territory="15"), an_internship(other)], TODAY
    )
    close_internship(connection, third)
    assert [row.id for row in list_internships(connection)] == [second, first]
    assert [row.id for row in list_internships(connection, limit=1)] == [second]
    assert [row.id for row in list_internships(connection, after=second)] == [first]
    assert [row.id for row in list_internships(connection, territory="15")] == [second]
    assert [row.id for row in list_internships(connection, employer_id=other, status=None)] == [third, second]


def test_a_host_writes_its_own_offers_only(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    mine, theirs = add_employer(connection), add_employer(connection)
    key = add_internship(connection, an_internship(theirs), TODAY)
    host = add_account(connection, Role.EMPLOYER, employer_id=mine)
    with service_connection(host) as service:
        own = add_internship(service, an_internship(mine), TODAY)
        assert change_internship(service, own, an_internship(mine, places=9), 1, TODAY) == 2
    with pytest.raises(NotAllowedError), service_connection(host) as service:
        change_internship(service, key, an_internship(theirs), 1, TODAY)
    with pytest.raises(NotAllowedError), service_connection(host) as service:
        add_internship(service, an_internship(theirs), TODAY)
    with pytest.raises(NotAllowedError), service_connection(host) as service:
        confirm_internship(service, key, TODAY)


def test_an_offer_has_its_history(connection: psycopg.Connection) -> None:
    key = add_internship(connection, an_internship(add_employer(connection)), TODAY)
    row = connection.execute(
        "SELECT row FROM opening_version WHERE opening_id = %(key)s AND table_name = 'internship'", {"key": key}
    ).fetchone()
    assert row is not None
    assert row[0]["weeks"] == 4
