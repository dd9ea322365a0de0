"""The notice of a destruction: true of files that are held, sent where people are reached, said to who tells others."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api import keeping
from api.commands import DatabaseUrls
from api.commands.retention import KINDS
from api.database import reading, writing
from api.jobs.tasks import post, text
from matching.accompaniment.caseload import CaseloadFilters, Whose, caseload
from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate
from matching.privacy import erasure, notices, retention
from matching.privacy.notices import Told
from tests.factories import TODAY, a_candidate, add_account, add_organisation

LONG_AGO = TODAY - timedelta(days=731)


@pytest.fixture
def owner(database_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        yield connection


def unconfirmed(pool: ConnectionPool, **changes: object) -> int:
    with writing(pool, SYSTEM) as connection:
        return add_candidate(connection, a_candidate(confirmed_on=LONG_AGO, **changes), TODAY)


def test_whom_no_mail_reaches_is_told_by_telephone_and_whom_nothing_does_by_their_counsellor(
    pool: ConnectionPool, owner: psycopg.Connection
) -> None:
    organisation = add_organisation(owner)
    counsellor = add_account(owner, Role.COUNSELLOR, organisation_id=organisation)
    identity = {"given_name": "Awa", "family_name": "Traoré", "language": "en"}
    written, called, neither = (
        unconfirmed(pool, organisation_id=organisation, identity=identity | {"email": email})
        for email in ("a@example.org", None, None)
    )
    account = add_account(owner, Role.JOB_SEEKER, candidate_id=called)
    owner.execute("UPDATE account SET email = NULL, phone = '+14185550123' WHERE id = %s", (account.account_id,))
    assert keeping.give_notices(pool, TODAY, post, text, texting=True) == 3
    due_on = TODAY + timedelta(days=30)
    assert owner.execute(
        "SELECT channel, recipient, locale, details ->> 'language', details ->> 'day' FROM outgoing_message ORDER BY id"
    ).fetchall() == [
        ("email", "a@example.org", "en", None, f"{due_on:%B} {due_on.day}, {due_on.year}"),
        ("text", "+14185550123", "fr", "en", due_on.isoformat()),
    ]
    with reading(pool, counsellor) as connection:
        assert [(each.candidate_id, each.due_on, each.means) for each in notices.announced(connection)] == [
            (neither, None, None), (written, due_on, "email"), (called, due_on, "text"),
        ]  # fmt: skip
        rows = caseload(connection, CaseloadFilters(Whose.NOBODY), TODAY)
    assert {row.id: row.destroyed_on for row in rows} == {written: due_on, called: due_on, neither: None}
    # Whom nobody told stays, however long, until somebody has told them.
    assert whose_turn(pool, due_on + timedelta(days=900)) == {written, called}
    with reading(pool, SYSTEM) as connection:
        assert [(each.candidate_id, each.since) for each in notices.to_tell(connection)] == [(neither, TODAY)]
    with writing(pool, counsellor) as connection:
        assert notices.tell(connection, neither, Told.POST, TODAY).due_on == due_on
    assert whose_turn(pool, due_on) == {written, called, neither}


def test_who_sends_no_text_messages_tells_nobody_by_one(pool: ConnectionPool, owner: psycopg.Connection) -> None:
    called = unconfirmed(pool, identity={"given_name": "Awa", "family_name": "Traoré", "email": None})
    account = add_account(owner, Role.JOB_SEEKER, candidate_id=called)
    owner.execute("UPDATE account SET email = NULL, phone = '+14185550123' WHERE id = %s", (account.account_id,))
    keeping.give_notices(pool, TODAY, post, text, texting=False)
    assert owner.execute("SELECT count(*) FROM outgoing_message").fetchone() == (0,)
    assert whose_turn(pool, TODAY + timedelta(days=900)) == set()


def whose_turn(pool: ConnectionPool, on: date) -> set[int]:
    with reading(pool, SYSTEM) as connection:
        return {key for key, _ in retention.files_due(connection, on)}


def test_whatever_is_due_is_named_at_the_command_line(pool: ConnectionPool) -> None:
    with reading(pool, SYSTEM) as connection:
        assert {each.kind for each in retention.due(connection, TODAY)} == set(KINDS)


def test_a_file_that_is_held_is_told_the_day_that_its_hold_ends_and_not_before(pool: ConnectionPool) -> None:
    key, asked = unconfirmed(pool), unconfirmed(pool)
    until = TODAY + timedelta(days=200)
    with writing(pool, SYSTEM) as connection:
        for each in (key, asked):
            erasure.add_hold(connection, each, "Programme payé", until, TODAY)
        erasure.erase(connection, asked)
    assert keeping.give_notices(pool, TODAY, post, text, texting=True) == 0
    before = until - timedelta(days=30)
    with reading(pool, SYSTEM) as connection:
        for on, file, put_off in ((TODAY, 0, 0), (before, 1, 1)):
            due = {each.kind: each for each in retention.due(connection, on)}
            assert (due["file"].today, due["file"].soon) == (0, file)
            assert (due["erasure"].today, due["erasure"].soon) == (0, put_off)
    assert keeping.give_notices(pool, before, post, text, texting=True) == 1
    with reading(pool, SYSTEM) as connection:
        assert notices.notice_of(connection, key) == notices.Notice(key, until, Told.EMAIL, before)
        assert notices.notice_of(connection, asked) is None
    assert whose_turn(pool, until - timedelta(days=1)) == set()
    # Held for longer since: what was told is true no more, and is told anew.
    with writing(pool, SYSTEM) as connection:
        erasure.add_hold(connection, key, "Vérification", until + timedelta(days=50), TODAY)
    assert keeping.give_notices(pool, until, post, text, texting=True) == 0
    later = until + timedelta(days=51)
    assert whose_turn(pool, later) == {asked}
    assert keeping.give_notices(pool, later, post, text, texting=True) == 1
    assert whose_turn(pool, later + timedelta(days=29)) == {asked}
    assert whose_turn(pool, later + timedelta(days=30)) == {key, asked}
