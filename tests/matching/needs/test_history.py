"""Who changed what, when, and the census as it stood."""

from datetime import UTC, datetime, timedelta

import pytest
from psycopg_pool import ConnectionPool

from api.database import reading, writing
from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.needs.domain import Status
from matching.needs.history import Change, need_history, needs_as_of
from matching.needs.listing import NeedFilters
from matching.needs.store import add_need, change_need, close_need, confirm_need
from tests.factories import TODAY, a_need, add_account, add_employer, add_organisation


@pytest.fixture
def counsellor(pool: ConnectionPool) -> Actor:
    with writing(pool, SYSTEM) as connection:
        return add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))


def test_each_change_says_who_what_and_when(pool: ConnectionPool, counsellor: Actor) -> None:
    before = datetime.now(UTC)
    with writing(pool, counsellor) as connection:
        entry = a_need()
        key = add_need(connection, entry, TODAY)
    with writing(pool, SYSTEM) as connection:
        changed = a_need(
            posts=5,
            territory="34",
            week={"sat": ["day"]},
            requirements=[
                {"importance": "preferred", "any_of": [{"code": "french_speaking", "level": 5}]},
                *entry.requirements[1:2],
            ],
        )
        change_need(connection, key, changed, 1, TODAY)
    with reading(pool, counsellor) as connection:
        history = need_history(connection, key)
    assert all(change.changed_at >= before for change in history)
    assert (history[0].field, history[0].account_id, history[0].role) == (
        "created",
        counsellor.account_id,
        "counsellor",
    )
    assert {(change.account_id, change.role) for change in history[1:]} == {(None, "system")}
    french = {"any_of": [{"code": "french_speaking", "level": 5}]}
    certificate = {"importance": "preferred", "any_of": [{"code": "certificate", "credential": "cwb_welding"}]}
    assert [(change.field, change.before, change.after) for change in history[1:]] == [
        ("posts", 2, 5),
        ("territory", "23", "34"),
        ("week", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("day",)), {"sat": ("day",)}),
        ("requirements", french | {"importance": "required"}, french | {"importance": "preferred"}),
        ("requirements", certificate, None),
    ]


def test_saving_the_same_need_is_no_change(pool: ConnectionPool) -> None:
    with writing(pool, SYSTEM) as connection:
        key = add_need(connection, a_need(), TODAY)
    with writing(pool, SYSTEM) as connection:
        change_need(connection, key, a_need(), 1, TODAY)
    with reading(pool, SYSTEM) as connection:
        assert [change.field for change in need_history(connection, key)] == ["created"]


def test_confirming_and_closing_stand_in_the_history(pool: ConnectionPool) -> None:
    with writing(pool, SYSTEM) as connection:
        key = add_need(connection, a_need(confirmed_on=TODAY - timedelta(days=1)), TODAY)
    with writing(pool, SYSTEM) as connection:
        confirm_need(connection, key, TODAY)
    with writing(pool, SYSTEM) as connection:
        close_need(connection, key)
    with reading(pool, SYSTEM) as connection:
        changes = [(change.field, change.before, change.after) for change in need_history(connection, key)]
    assert changes[1:] == [
        ("confirmed_on", (TODAY - timedelta(days=1)).isoformat(), TODAY.isoformat()),
        ("status", "open", "closed"),
    ]


def test_the_census_as_it_stood(pool: ConnectionPool) -> None:
    moments = [datetime.now(UTC)]
    with writing(pool, SYSTEM) as connection:
        first = add_need(connection, a_need(title_fr="Première"), TODAY)
    moments.append(datetime.now(UTC))
    with writing(pool, SYSTEM) as connection:
        second = add_need(connection, a_need(title_fr="Seconde", territory="15"), TODAY)
        change_need(connection, first, a_need(title_fr="Première, changée", posts=7), 1, TODAY)
    moments.append(datetime.now(UTC))
    with writing(pool, SYSTEM) as connection:
        close_need(connection, second)
    moments.append(datetime.now(UTC))
    with reading(pool, SYSTEM) as connection:
        stood = [
            [(row.id, row.title_fr, row.posts) for row in needs_as_of(connection, moment, NeedFilters())]
            for moment in moments
        ]
        assert stood == [
            [],
            [(first, "Première", 2)],
            [(second, "Seconde", 2), (first, "Première, changée", 7)],
            [(first, "Première, changée", 7)],
        ]
        last = moments[-1]
        assert [row.id for row in needs_as_of(connection, last, NeedFilters(status=Status.CLOSED))] == [second]
        assert [row.id for row in needs_as_of(connection, moments[2], NeedFilters(territory="15"))] == [second]
        everything = NeedFilters(status=None, unit_group="72", kind="vacancy")
        assert [row.id for row in needs_as_of(connection, last, everything, limit=1)] == [second]
        assert [row.id for row in needs_as_of(connection, last, everything, after=second)] == [first]


def test_at_the_moment_of_a_change_the_census_stands_changed(pool: ConnectionPool) -> None:
    with writing(pool, SYSTEM) as connection:
        key = add_need(connection, a_need(title_fr="Avant"), TODAY)
    with writing(pool, SYSTEM) as connection:
        change_need(connection, key, a_need(title_fr="Après"), 1, TODAY)
    with reading(pool, SYSTEM) as connection:
        changed_at = need_history(connection, key)[-1].changed_at
        assert [row.title_fr for row in needs_as_of(connection, changed_at, NeedFilters())] == ["Après"]


def test_a_history_is_its_employers_and_the_staffs(pool: ConnectionPool) -> None:
    with writing(pool, SYSTEM) as connection:
        employer = add_employer(connection)
        mine = add_account(connection, Role.EMPLOYER, employer_id=employer)
        other = add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))
        key = add_need(connection, a_need(employer_id=employer), TODAY)
    for actor, seen in ((mine, 1), (other, 0), (ANONYMOUS, 0)):
        with reading(pool, actor) as connection:
            assert len(need_history(connection, key)) == seen
            assert len(needs_as_of(connection, datetime.now(UTC), NeedFilters())) == seen


def test_a_history_names_accounts_and_nobody(pool: ConnectionPool, counsellor: Actor) -> None:
    with writing(pool, counsellor) as connection:
        key = add_need(connection, a_need(), TODAY)
    with reading(pool, SYSTEM) as connection:
        assert need_history(connection, key) == [
            Change(
                need_history(connection, key)[0].changed_at, counsellor.account_id, "counsellor", "created", None, None
            )
        ]
        assert need_history(connection, 2**62) == []


def test_what_one_transaction_writes_twice_is_one_version(pool: ConnectionPool) -> None:
    kept = """
        SELECT table_name, row_number, operation, row IS NOT NULL FROM opening_version
        WHERE opening_id = %(key)s AND valid_until IS NULL ORDER BY 1, 2
    """
    with writing(pool, SYSTEM) as connection:
        key = add_need(connection, a_need(), TODAY)
        change_need(connection, key, a_need(requirements=(), posts=3), 1, TODAY)
        change_need(connection, key, a_need(posts=4), 2, TODAY)
        versions = connection.execute("SELECT count(*) FROM opening_version").fetchone()
        rows = connection.execute(kept, {"key": key}).fetchall()
    asked = [("requirement", number, "insert", True) for number in range(len(rows) - 2)]
    assert rows == [("need", 0, "update", True), ("opening", 0, "insert", True), *asked]
    assert versions == (len(rows),)
    with writing(pool, SYSTEM) as connection:
        change_need(connection, key, a_need(requirements=(), posts=4), 3, TODAY)
        gone = connection.execute(kept, {"key": key}).fetchall()
        ended = connection.execute("SELECT count(*) FROM opening_version WHERE valid_until = now()").fetchone()
    assert [row[2:] for row in gone if row[0] == "requirement"] == [("delete", False)] * len(asked)
    assert ended == (len(asked),)
