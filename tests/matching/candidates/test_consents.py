"""Consents by purpose: what each opens, that withdrawing closes it at once, and what the database itself holds."""

from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.consents import give_consent, in_force, longest_days, withdraw_consent
from matching.candidates.domain import CandidateEntry, Consent, Purpose
from matching.candidates.errors import (
    ConsentNotYetError,
    ConsentOverError,
    ConsentTooLongError,
    ConsentWithdrawnSinceError,
)
from matching.candidates.store import add_candidate, change_candidate
from matching.referrals.release import read_cv
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_employer, add_organisation
from tests.matching.referrals.conftest import TO_SENT, carry, make_region


@pytest.fixture
def key(connection: psycopg.Connection, service_connection: ServiceConnection) -> int:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT register_encoder_model('essai', 8, 1, 0, 1, 0)")
    return add_candidate(connection, a_candidate(organisation_id=add_organisation(connection), consents=[]), TODAY)


@pytest.fixture
def person(connection: psycopg.Connection, key: int) -> Actor:
    return add_account(connection, Role.JOB_SEEKER, candidate_id=key)


def a_consent_to(purpose: Purpose, employer: int | None = None, days: int = 30) -> Consent:
    return Consent(purpose=purpose, employer_id=employer, given_on=TODAY, until=TODAY + timedelta(days=days))


def ranked(service: psycopg.Connection) -> set[int]:
    return {row[0] for row in service.execute("SELECT candidate_id FROM match_profile")}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_is_given_and_withdrawn_by_itself(
    connection: psycopg.Connection, key: int, person: Actor, service_connection: ServiceConnection, purpose: Purpose
) -> None:
    employer = add_employer(connection) if purpose is Purpose.CV_TO_EMPLOYER else None
    with service_connection(person) as service:
        assert in_force(service, key) == []
        give_consent(service, key, a_consent_to(purpose, employer), TODAY)
        (given,) = in_force(service, key)
        assert (given.purpose, given.employer_id, given.until) == (purpose, employer, TODAY + timedelta(days=30))
        # Only the one to matching puts anybody among those whom a ranking reads.
        assert (key in ranked(service)) is (purpose is Purpose.MATCHING)
        assert withdraw_consent(service, key, purpose, employer) == 1
        assert in_force(service, key) == []
        assert key not in ranked(service)


def test_matching_is_nobodys_before_they_ask_for_it_and_ends_with_its_day(
    connection: psycopg.Connection, key: int, service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        assert key not in ranked(service)
        give_consent(service, key, a_consent_to(Purpose.MATCHING), TODAY)
        assert key in ranked(service)
    # A month later, as the nightly job finds it.
    connection.execute("UPDATE consent SET given_on = given_on - 40, until = until - 40")
    with service_connection(SYSTEM) as service:
        service.execute("SELECT refresh_profiles(NULL)")
        assert key not in ranked(service)
        assert in_force(service, key) == []


def test_a_cv_is_read_only_while_its_release_holds(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    region = make_region(connection)
    referral = carry(connection, region, *TO_SENT)
    with service_connection(region.firm) as service:
        assert read_cv(service, referral.id, "page").given_name == "Awa"
    with service_connection(region.person) as service:
        withdraw_consent(service, region.candidate, Purpose.CV_TO_EMPLOYER, region.employer)
    with pytest.raises(Exception, match="cv"), service_connection(region.firm) as service:
        read_cv(service, referral.id, "page")


@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.CV_TO_EMPLOYER])
def test_each_purpose_has_its_own_longest_time(connection: psycopg.Connection, key: int, purpose: Purpose) -> None:
    connection.execute(
        "UPDATE setting SET value = value || jsonb_build_object(%s::text, 10) WHERE key = 'consent_longest_days'",
        (str(purpose),),
    )
    assert longest_days(connection)[purpose] == 10
    assert sum(longest_days(connection).values()) == 10 + (len(Purpose) - 1) * 730
    give_consent(connection, key, a_consent_to(purpose, days=10), TODAY)
    with pytest.raises(ConsentTooLongError):
        give_consent(connection, key, a_consent_to(purpose, days=11), TODAY)


def insert(connection: psycopg.Connection, key: int, given_on: int, until: int) -> None:
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
        VALUES (%s, 'matching', %s, %s, 'online')
        """,
        (key, TODAY + timedelta(days=given_on), TODAY + timedelta(days=until)),
    )


@pytest.mark.parametrize(("given_on", "until"), [(1, 30), (0, 731), (-100, 631), (0, 0)])
def test_the_database_holds_the_dates_whatever_writes(
    connection: psycopg.Connection, key: int, given_on: int, until: int
) -> None:
    with pytest.raises(CheckViolation), connection.transaction():
        insert(connection, key, given_on, until)
    with pytest.raises((ConsentNotYetError, ConsentTooLongError, ValueError)):
        give_consent(
            connection, key,
            Consent(
                purpose=Purpose.MATCHING,
                given_on=TODAY + timedelta(days=given_on),
                until=TODAY + timedelta(days=until),
            ),
            TODAY,
        )  # fmt: skip


def test_the_database_lets_pass_what_the_rules_let_pass(connection: psycopg.Connection, key: int) -> None:
    insert(connection, key, 0, 730)
    insert(connection, key, -729, 1)


def test_a_consent_withdrawn_never_comes_back(
    connection: psycopg.Connection, key: int, person: Actor, service_connection: ServiceConnection
) -> None:
    with service_connection(person) as service:
        give_consent(service, key, a_consent_to(Purpose.MATCHING), TODAY)
        withdraw_consent(service, key, Purpose.MATCHING)
    for statement in ("UPDATE consent SET withdrawn_at = NULL", "UPDATE consent SET withdrawn_at = now() + '1 year'"):
        with pytest.raises(CheckViolation), service_connection(person) as service:
            service.execute(statement.encode())
    for statement in ("UPDATE consent SET until = until + 1", "DELETE FROM consent"):
        with pytest.raises(InsufficientPrivilege), service_connection(person) as service:
            service.execute(statement.encode())


def test_one_dated_before_its_withdrawal_counts_no_more_whoever_tells_it(
    connection: psycopg.Connection, key: int, service_connection: ServiceConnection
) -> None:
    row = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (key,)).fetchone()
    assert row is not None
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=row[0])
    told = {"purpose": "matching", "until": TODAY + timedelta(days=300), "means": "oral", "language": "fr"}
    before, anew = (Consent.model_validate({**told, "given_on": day}) for day in (TODAY - timedelta(days=1), TODAY))
    with service_connection(counsellor) as service:
        give_consent(service, key, before, TODAY)
        withdraw_consent(service, key, Purpose.MATCHING)
        later = Consent.model_validate({**told, "given_on": TODAY - timedelta(days=1), "means": "paper"})
        with pytest.raises(ConsentWithdrawnSinceError) as refused:
            give_consent(service, key, later, TODAY)
        assert refused.value.withdrawn == TODAY
        entry = CandidateEntry.model_validate(a_candidate(organisation_id=row[0], consents=[later]))
        with pytest.raises(ConsentWithdrawnSinceError):
            change_candidate(service, key, entry, 3, TODAY)
        # Another purpose was not withdrawn.
        give_consent(service, key, later.model_copy(update={"purpose": Purpose.EVENTS}), TODAY)
    with pytest.raises(CheckViolation) as held, service_connection(counsellor) as service:
        service.execute(
            """
            INSERT INTO consent (candidate_id, purpose, given_on, until, means, language)
            VALUES (%s, 'matching', %s, %s, 'paper', 'fr')
            """,
            (key, later.given_on, later.until),
        )
    assert held.value.diag.constraint_name == "consent_before_withdrawal"
    with service_connection(SYSTEM) as service:
        assert key not in ranked(service)
    with service_connection(counsellor) as service:
        give_consent(service, key, anew, TODAY)
    with service_connection(SYSTEM) as service:
        assert key in ranked(service)


def test_one_that_is_over_is_not_given(connection: psycopg.Connection, key: int) -> None:
    over = Consent(purpose=Purpose.EVENTS, given_on=TODAY - timedelta(days=40), until=TODAY - timedelta(days=1))
    with pytest.raises(ConsentOverError):
        give_consent(connection, key, over, TODAY)
