"""What an event shows of a person rests on their consent to each employer: raw SQL as the service's role."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from matching.candidates import consents
from matching.candidates.domain import Means, Purpose
from matching.candidates.store import add_candidate
from matching.events import participants
from matching.privacy import erasure
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate
from tests.matching.events.conftest import ANSWER, Eve, reads


def test_who_agreed_is_known_to_the_employer_that_they_chose(
    agreed: Eve, service_connection: ServiceConnection
) -> None:
    assert reads(agreed, service_connection) == (True, ["Awa Traoré"])


@pytest.mark.parametrize(
    "statement",
    [
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit, agreed, slot, seat)
        VALUES (%(event)s, %(person)s, %(firm)s, %(need)s, 0.5, true, 0, 1)
        """,
        "INSERT INTO event_invitation (event_id, candidate_id, state) VALUES (%(event)s, %(person)s, 'accepted')",
        "UPDATE event_interview SET agreed = true WHERE event_id = %(event)s",
        "UPDATE event_invitation SET state = 'accepted', answered_at = now() WHERE event_id = %(event)s",
        """
        INSERT INTO consent (candidate_id, purpose, employer_id, event_id, given_on, until, means, language)
        VALUES (%(person)s, 'cv_to_employer', %(firm)s, %(event)s, current_date, current_date + 1, 'oral', 'fr')
        """,
    ],
)
def test_no_organiser_says_yes_for_somebody(
    connection: psycopg.Connection, eve: Eve, service_connection: ServiceConnection, statement: str
) -> None:
    if statement.lstrip().startswith("INSERT INTO event_"):
        connection.execute("DELETE FROM event_interview")
        if "event_invitation" in statement:
            connection.execute("DELETE FROM event_invitation")
    with pytest.raises(InsufficientPrivilege), service_connection(eve.organiser) as service:
        service.execute(statement, eve.ids)  # type: ignore[call-overload]


def test_a_yes_without_a_consent_shows_nothing(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    connection.execute("DELETE FROM consent WHERE event_id = %(event)s", agreed.ids)
    assert reads(agreed, service_connection) == (False, [None])


def test_an_employer_that_does_not_come_after_all_reads_nobody_that_it_has_not_met(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE event_employer SET cancelled = true")
    assert reads(agreed, service_connection) == (False, [])
    # Whom it met before it left stays its own to note.
    connection.execute("UPDATE event SET starts_at = now() - interval '5 minutes'")
    assert reads(agreed, service_connection) == (True, ["Awa Traoré"])


def test_an_employer_that_is_not_verified_reads_nobody(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE employer SET verified_on = NULL, verified_by = NULL WHERE id = %(firm)s", agreed.ids)
    assert reads(agreed, service_connection) == (False, [])
    with service_connection(agreed.employer) as service:
        assert service.execute("SELECT FROM event_names(%(event)s)", agreed.ids).fetchall() == []
        noted = "SELECT note_interview(%(event)s, %(person)s, true, NULL, NULL)"
        connection.execute("UPDATE event SET starts_at = now() - interval '1 hour'")
        assert service.execute(noted, agreed.ids).fetchone() == (False,)


def test_the_yes_is_a_consent_to_that_employer_for_the_events_time(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    last: Any = connection.execute("SELECT ends_at::date + 1 FROM event WHERE id = %(event)s", agreed.ids).fetchone()
    with service_connection(agreed.person) as service:
        held = [each for each in consents.in_force(service, agreed["person"]) if each.event_id]
        assert [(each.employer_id, each.event_id, each.until, each.means) for each in held] == [
            (agreed["firm"], agreed["event"], last[0], Means.ONLINE)
        ]
        # The same answer again is no second consent.
        service.execute(ANSWER, agreed.ids)
    assert connection.execute("SELECT count(*) FROM consent WHERE event_id IS NOT NULL").fetchone() == (1,)


def test_no_referral_rests_on_it(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    row: Any = connection.execute(
        """
        INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, sent_on)
        VALUES (%(need)s, %(person)s, %(firm)s, 'employer', 'sent', current_date, current_date) RETURNING id
        """,
        agreed.ids,
    ).fetchone()
    with service_connection(agreed.employer) as service:
        assert service.execute("SELECT released_cv(%s, 'page')", row).fetchone() == (None,)


@pytest.mark.parametrize("when", ["1 hour", "-5 hours"])
@pytest.mark.parametrize("purpose", [Purpose.CV_TO_EMPLOYER, Purpose.EVENTS, Purpose.MATCHING])
def test_any_consent_withdrawn_closes_it_at_once(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection, purpose: Purpose, when: str
) -> None:
    """Before the event, and after it when its employers still read."""
    connection.execute(
        "UPDATE event SET starts_at = now() + %s::interval, ends_at = now() + %s::interval + interval '2 hours'",
        (when, when),
    )
    assert reads(agreed, service_connection)[0]
    with service_connection(agreed.person) as service:
        firm = agreed["firm"] if purpose is Purpose.CV_TO_EMPLOYER else None
        event = agreed["event"] if firm else None
        assert consents.withdraw_consent(service, agreed["person"], purpose, firm, event) == 1
        assert not [each for each in consents.in_force(service, agreed["person"]) if each.event_id]
    cv, names = reads(agreed, service_connection)
    assert not cv
    assert names == ([] if when == "1 hour" else [None])


@pytest.mark.parametrize("purpose", ["cv_to_employer", "events", "matching"])
def test_any_consent_that_ended_closes_it(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection, purpose: str
) -> None:
    connection.execute("ALTER TABLE consent DISABLE TRIGGER USER")
    connection.execute(
        "UPDATE consent SET given_on = given_on - 400, until = current_date - 2 WHERE purpose = %s", (purpose,)
    )
    connection.execute("ALTER TABLE consent ENABLE TRIGGER USER")
    assert reads(agreed, service_connection) == (False, [None])


@pytest.mark.parametrize(
    ("starts", "named"), [("47 hours", False), ("23 hours", True), ("-20 hours", True), ("-28 hours", False)]
)
def test_names_are_read_from_the_eve_to_the_day_after(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection, starts: str, named: bool
) -> None:
    connection.execute(
        """
        UPDATE event SET starts_at = now() + %(starts)s::interval,
            ends_at = now() + %(starts)s::interval + interval '2 hours'
        """,
        {"starts": starts},
    )
    assert reads(agreed, service_connection) == (named, ["Awa Traoré"] if named else [None])
    with service_connection(agreed.organiser) as service:
        (known,) = participants.invited(service, agreed["event"])
        assert known.name == (None if starts == "-28 hours" else "Awa Traoré")


def test_a_name_corrected_is_corrected_in_the_event(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE candidate_identity SET given_name = 'Aïcha' WHERE candidate_id = %(person)s", agreed.ids)
    assert reads(agreed, service_connection)[1] == ["Aïcha Traoré"]


def test_an_employer_no_longer_ticked_reads_no_more(agreed: Eve, service_connection: ServiceConnection) -> None:
    with service_connection(agreed.person) as service:
        service.execute(ANSWER, {**agreed.ids, "firm": 0})
    assert reads(agreed, service_connection) == (False, [])


def test_a_counsellor_records_how_the_person_agreed(
    connection: psycopg.Connection, eve: Eve, service_connection: ServiceConnection
) -> None:
    with pytest.raises(InsufficientPrivilege), service_connection(eve.follower) as service:
        service.execute(ANSWER, eve.ids)
    with service_connection(eve.follower) as service:
        service.execute(ANSWER.replace("NULL)", "NULL, 'interpreter', 'ar')"), eve.ids)  # type: ignore[call-overload]
    told = connection.execute(
        "SELECT means, language, given_on, recorded_by FROM consent WHERE event_id = %(event)s", eve.ids
    ).fetchall()
    assert told == [("interpreter", "ar", TODAY, eve.follower.account_id)]


def test_somebody_erased_leaves_their_place_to_who_waits(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    waiting = add_candidate(connection, a_candidate(organisation_id=agreed["theirs"]), TODAY)
    values = {**agreed.ids, "waiting": waiting, "until": TODAY + timedelta(days=30)}
    connection.execute("UPDATE event SET capacity = 1")
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%(waiting)s, 'events', current_date, %(until)s, 'online')
        """,
        values,
    )
    connection.execute(
        """
        INSERT INTO event_invitation (event_id, candidate_id, state, answered_at)
        VALUES (%(event)s, %(waiting)s, 'waiting', now())
        """,
        values,
    )
    with service_connection(agreed.person) as service:
        erasure.erase(service, agreed["person"])
    found = connection.execute("SELECT candidate_id, state FROM event_invitation").fetchall()
    assert found == [(waiting, "accepted")]


@pytest.mark.parametrize(("days", "state", "shown"), [(0, "accepted", ["Awa Traoré"]), (1, "invited", [])])
def test_an_event_moved_to_another_day_asks_again(
    connection: psycopg.Connection,
    agreed: Eve,
    service_connection: ServiceConnection,
    days: int,
    state: str,
    shown: list[str],
) -> None:
    with service_connection(agreed.organiser) as service:
        service.execute(
            """
            UPDATE event SET ends_at = ends_at + make_interval(days => %(days)s),
                -- A minute towards noon, so that it stays within its day.
                starts_at = starts_at + make_interval(
                    days => %(days)s,
                    mins => sign(11.5 - extract(hour FROM starts_at AT TIME ZONE 'America/Toronto'))::int
                )
            WHERE id = %(event)s
            """,
            {**agreed.ids, "days": days},
        )
    assert connection.execute("SELECT state FROM event_invitation").fetchall() == [(state,)]
    assert reads(agreed, service_connection) == (bool(shown), shown)
    with service_connection(agreed.person) as service:
        released = [each for each in consents.in_force(service, agreed["person"]) if each.event_id]
    assert bool(released) is bool(shown)
