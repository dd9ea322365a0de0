"""Retention: told beforehand, destroyed in its time, counted in the register; kept for whoever confirms."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api import keeping
from api.commands import DatabaseUrls
from api.database import reading, writing
from api.jobs.tasks import post, text
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate, confirm_candidate
from matching.privacy import erasure, incidents, notices, retention, trail
from matching.privacy.incidents import IncidentEntry
from tests.factories import TODAY, a_candidate
from tests.matching.referrals.conftest import TO_SENT, carry, make_region

LONG_AGO = TODAY - timedelta(days=731)
Notices = list[tuple[str, str]]


@pytest.fixture
def owner(database_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        yield connection


def unconfirmed(pool: ConnectionPool, since: date, **changes: object) -> int:
    with writing(pool, SYSTEM) as connection:
        return add_candidate(connection, a_candidate(confirmed_on=since, **changes), TODAY)


def people(pool: ConnectionPool) -> set[int]:
    with reading(pool, SYSTEM) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM candidate")}


def time_goes_by(owner: psycopg.Connection, days: int) -> None:
    """The database destroys by its own calendar."""
    owner.execute(
        """
        UPDATE retention_notice
        SET sent_on = sent_on - %(days)s, told_on = told_on - %(days)s, due_on = due_on - %(days)s
        """,
        {"days": days},
    )


def told(owner: psycopg.Connection) -> list[tuple[str, str]]:
    return owner.execute("SELECT template, recipient FROM outgoing_message ORDER BY id").fetchall()


def test_a_file_nobody_confirms_goes_after_a_notice_and_never_before(
    pool: ConnectionPool, owner: psycopg.Connection
) -> None:
    old, fresh = unconfirmed(pool, LONG_AGO), unconfirmed(pool, TODAY - timedelta(days=600))
    saved = unconfirmed(pool, LONG_AGO)
    # However late the notice comes, its whole time is given.
    assert keeping.destroy(pool, TODAY) == 0
    assert keeping.give_notices(pool, TODAY, post, text, texting=True) == 2
    assert keeping.give_notices(pool, TODAY, post, text, texting=True) == 0
    assert told(owner) == [("retention_notice", "awa.traore@example.org")] * 2
    due_on = TODAY + timedelta(days=30)
    with reading(pool, SYSTEM) as connection:
        assert notices.notice_of(connection, old) == notices.Notice(old, due_on, notices.Told.EMAIL, TODAY)
    assert keeping.destroy(pool, due_on - timedelta(days=1)) == 0
    with writing(pool, SYSTEM) as connection:
        confirm_candidate(connection, saved, TODAY)
    time_goes_by(owner, 30)
    assert keeping.destroy(pool, TODAY) == 1
    assert people(pool) == {fresh, saved}
    keeping.give_notices(pool, due_on, post, text, texting=True)
    with reading(pool, SYSTEM) as connection:
        assert notices.notice_of(connection, saved) is None
        (line,) = [each for each in retention.register(connection) if each.kind == "file"]
    assert (line.count, line.rule) == (1, "retention")


def test_a_hold_keeps_an_unconfirmed_file_and_an_erasure_waits_for_its_end(
    pool: ConnectionPool, owner: psycopg.Connection
) -> None:
    key, other = unconfirmed(pool, LONG_AGO), unconfirmed(pool, TODAY)
    until = TODAY + timedelta(days=60)
    keeping.give_notices(pool, TODAY, post, text, texting=True)
    with writing(pool, SYSTEM) as connection:
        for each in (key, other):
            erasure.add_hold(connection, each, "Programme payé", until, TODAY)
        assert erasure.erase(connection, other) == until
    assert keeping.destroy(pool, TODAY + timedelta(days=40)) == 0
    with writing(pool, SYSTEM) as connection:
        connection.execute("DELETE FROM retention_hold")
    time_goes_by(owner, 30)
    assert keeping.destroy(pool, TODAY) == 2
    with reading(pool, SYSTEM) as connection:
        rules = {each.rule for each in retention.register(connection) if each.kind == "file"}
    assert rules == {"retention", "hold_ended"}


def test_referrals_the_trail_and_incidents_go_in_their_time(pool: ConnectionPool, owner: psycopg.Connection) -> None:
    with owner.transaction():
        region = make_region(owner)
        carry(owner, region, *TO_SENT)
        owner.execute("UPDATE referral SET state = 'closed', closed_by = 'close', due_on = NULL")
    coordinator = Actor(Role.COORDINATOR, 1, 1)
    for closed_on in (TODAY - timedelta(days=2), None):
        with writing(pool, coordinator) as connection:
            incidents.add_incident(connection, an_incident(closed_on=closed_on), TODAY)
    with writing(pool, SYSTEM) as connection:
        while trail.seal(connection):
            pass
    later = TODAY + timedelta(days=1096)
    keeping.destroy(pool, later)
    with reading(pool, SYSTEM) as connection:
        assert connection.execute("SELECT count(*) FROM referral").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM incident").fetchone() == (2,)
        due = {each.kind: each.today for each in retention.due(connection, TODAY + timedelta(days=1830))}
    assert due["trail"] > 5
    keeping.destroy(pool, TODAY + timedelta(days=1830))
    with reading(pool, SYSTEM) as connection:
        # Five years since it was discovered have not gone by on the calendar of the database itself.
        assert connection.execute("SELECT count(*) FROM incident").fetchone() == (2,)
        assert trail.head(connection).kept == 0
        assert trail.faults(connection) == []
        kinds = {each.kind for each in retention.register(connection)}
    assert kinds == {"referral_closed", "trail"}


def an_incident(**changes: object) -> IncidentEntry:
    return IncidentEntry.model_validate(
        {
            "discovered_on": TODAY - timedelta(days=10),
            "circumstances": "Un courriel parti à la mauvaise personne.",
            "data_concerned": "Nom, métier",
            "persons": 1,
            "risk_reasoning": "Destinataire connue, courriel détruit.",
            "serious": False,
            "measures": "Adresse vérifiée avant l'envoi.",
            **changes,
        }
    )


def test_a_closed_incident_goes_after_five_years(pool: ConnectionPool, owner: psycopg.Connection) -> None:
    with writing(pool, Actor(Role.COORDINATOR, 1, 1)) as connection:
        incidents.add_incident(connection, an_incident(closed_on=TODAY), TODAY)
    ago = "UPDATE incident SET discovered_on = discovered_on - 2000, closed_on = closed_on - 1900"
    owner.execute(ago)
    # What the register said is five years old by each of its versions, and was entered then.
    for keeps_it in (
        """
        UPDATE incident_change SET document = document || jsonb_build_object(
            'discovered_on', (document ->> 'discovered_on')::date - 2000)
        """,
        "UPDATE incident_change SET changed_at = changed_at - interval '2000 days'",
    ):
        keeping.destroy(pool, TODAY)
        assert owner.execute("SELECT count(*) FROM incident").fetchone() == (1,)
        with reading(pool, SYSTEM) as connection:
            assert {each.kind: each.today for each in retention.due(connection, TODAY)}["incident"] == 0
        owner.execute(keeps_it.encode())
    keeping.destroy(pool, TODAY)
    assert owner.execute("SELECT count(*) FROM incident").fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM incident_change").fetchone() == (0,)


def test_dates_told_anew_do_not_hurry_the_end_of_an_incident(pool: ConnectionPool, owner: psycopg.Connection) -> None:
    long_ago = TODAY.replace(year=TODAY.year - 11, day=1)
    with writing(pool, Actor(Role.COORDINATOR, 1, 1)) as connection:
        key = incidents.add_incident(connection, an_incident(), TODAY)
        entry = an_incident(discovered_on=long_ago, closed_on=long_ago)
        incidents.correct_incident(connection, key, entry, 1, TODAY)
    keeping.destroy(pool, TODAY)
    assert owner.execute("SELECT count(*) FROM incident_change").fetchone() == (2,)


@pytest.mark.parametrize("role", [Role.JOB_SEEKER, Role.COUNSELLOR, Role.EMPLOYER, Role.ADMINISTRATOR])
def test_nobody_but_the_system_destroys(pool: ConnectionPool, role: Role) -> None:
    actor = Actor(role, 1, 1 if role is not Role.EMPLOYER else None, 1 if role is Role.EMPLOYER else None)
    for function in ("destroy_referrals", "destroy_incidents", "destroy_trail"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), writing(pool, actor) as connection:
            connection.execute(f"SELECT {function}(current_date)".encode())
    for statement in ("INSERT INTO destruction (kind, count, rule) VALUES ('file', 1, 'asked')",
                      "DELETE FROM destruction", "UPDATE destruction SET count = 2"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege), writing(pool, actor) as connection:
            connection.execute(statement.encode())


def test_the_notice_is_never_shorter_than_the_law_has_it(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE setting SET value = '29' WHERE key = 'retention_notice_days'")
