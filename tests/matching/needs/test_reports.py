"""A report of an offer: read by a coordinator, kept for its time, slowed down, and no way to learn what is held."""

from datetime import timedelta

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, Actor
from matching.needs import reviewing, store
from matching.needs.reviewing import Refusal, TooManyReportsError
from matching.privacy import retention
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_need
from tests.matching.needs.test_moderation import FLAGGED, coordinator, employer, status

__all__ = ["coordinator", "employer"]


def test_a_report_waits_for_a_coordinator(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id), TODAY)
    with service_connection(ANONYMOUS) as service:
        reviewing.report(service, need, Refusal.FEES, "On m’a demandé 200 $.", 7)
        assert service.execute("SELECT FROM opening_report").rowcount == 0
    with service_connection(coordinator) as service:
        (each,) = reviewing.waiting(service)
        assert (each.id, each.reports, each.flags) == (need, 1, 0)
        (report,) = reviewing.reports(service, need)
        assert (report.reason, report.note, report.role) == ("fees", "On m’a demandé 200 $.", "anonymous")
        reviewing.decide(service, need, "dismissed", TODAY)
        assert reviewing.waiting(service) == []
        assert [each.decision for each in reviewing.decisions(service, need)] == ["dismissed"]
    with service_connection(employer) as service:
        assert reviewing.decisions(service, need) == []
        assert status(service, need) == "open"


def test_closing_an_offer_takes_no_report_away(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id), TODAY)
    with service_connection(ANONYMOUS) as service:
        reviewing.report(service, need, Refusal.FEES, None, 7)
    connection.execute("UPDATE opening SET status = 'closed' WHERE id = %s", (need,))
    with service_connection(ANONYMOUS) as service:
        reviewing.report(service, need, Refusal.NOT_VACANT, None, 8)
    with service_connection(coordinator) as service:
        assert [(each.id, each.status, each.reports) for each in reviewing.waiting(service)] == [(need, "closed", 2)]
        reviewing.decide(service, need, "dismissed", TODAY)
        assert reviewing.waiting(service) == []


def test_a_report_goes_in_its_time_after_it_was_decided(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    decided, waiting = (store.add_need(connection, a_need(employer_id=employer.employer_id), TODAY) for _ in range(2))
    with service_connection(ANONYMOUS) as service:
        for need in (decided, waiting):
            reviewing.report(service, need, Refusal.FEES, "On m’a demandé 200 $.", 7)
    with service_connection(coordinator) as service:
        reviewing.decide(service, decided, "dismissed", TODAY)
    connection.execute("UPDATE opening_report SET reported_at = %s", (TODAY - timedelta(days=1000),))
    left = "SELECT array_agg(opening_id ORDER BY id) FROM opening_report"
    for ago, there in ((364, [decided, waiting]), (366, [waiting])):
        connection.execute("UPDATE opening_decision SET decided_at = %s", (TODAY - timedelta(days=ago),))
        retention.destroy_the_rest(connection, TODAY)
        assert connection.execute(left).fetchone() == (there,)
    assert connection.execute("SELECT count FROM destruction WHERE kind = 'report'").fetchall() == [(1,)]


def test_reports_are_slowed_down_by_sender_and_for_all_visitors(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id), TODAY)
    connection.execute("UPDATE setting SET value = '2' WHERE key = 'reports_a_day'")
    connection.execute("UPDATE setting SET value = '3' WHERE key = 'reports_of_visitors_a_day'")
    with service_connection(ANONYMOUS) as service:
        for sender in (1, 1, 2):
            reviewing.report(service, need, Refusal.OTHER, None, sender)
        for sender in (1, 2, 3):
            with pytest.raises(TooManyReportsError):
                reviewing.report(service, need, Refusal.OTHER, None, sender)
    with service_connection(employer) as service:
        reviewing.report(service, need, Refusal.OTHER, None, 1)
    connection.execute("UPDATE opening_report SET reported_at = now() - interval '25 hours'")
    with service_connection(ANONYMOUS) as service:
        reviewing.report(service, need, Refusal.OTHER, None, 1)


def test_what_is_held_cannot_be_reported_nor_found_out_by_it(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
    with service_connection(ANONYMOUS) as service:
        reviewing.report(service, need, Refusal.OTHER, None, 1)
        reviewing.report(service, need + 1000, Refusal.OTHER, None, 1)
    row = connection.execute("SELECT count(*) FROM opening_report").fetchone()
    assert row == (0,)
