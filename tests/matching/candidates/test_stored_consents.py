"""Consents on the database: dated and limited, they act at once, and no form undoes a withdrawal."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from matching.candidates.consents import give_consent, withdraw_consent
from matching.candidates.domain import Consent, Purpose
from matching.candidates.errors import ConsentNotYetError, ConsentTooLongError
from matching.candidates.store import add_candidate, add_candidates, change_candidate
from matching.errors import StaleVersionError
from tests.factories import TODAY, a_candidate, a_consent, add_employer
from tests.matching.candidates.stored import count, entry_of


@pytest.mark.usefixtures("model")
def test_without_consent_a_person_is_in_no_ranking(connection: psycopg.Connection) -> None:
    for consents in ([], [a_consent(purpose="events")], [a_consent(given_on="2020-01-01", until="2020-01-02")]):
        key = add_candidate(connection, a_candidate(consents=consents), TODAY)
        assert (count(connection, "match_profile", key), count(connection, "blind_profile", key)) == (0, 0)
        change_candidate(connection, key, a_candidate(consents=consents, hours_max=30), 1, TODAY)
        assert (count(connection, "match_profile", key), count(connection, "blind_profile", key)) == (0, 0)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"given_on": TODAY + timedelta(days=1)}, ConsentNotYetError, "given_on"),
        ({"given_on": TODAY, "until": TODAY + timedelta(days=731)}, ConsentTooLongError, "until"),
        ({"purpose": "events", "given_on": TODAY, "until": date.max}, ConsentTooLongError, "until"),
    ],
)
def test_a_consent_is_dated_and_limited(
    connection: psycopg.Connection, changes: dict[str, Any], refusal: type[Exception], field: str
) -> None:
    key = add_candidate(connection, a_candidate(consents=[]), TODAY)
    refused = a_consent(**changes)
    longest = a_consent(given_on=TODAY, until=TODAY + timedelta(days=730))
    with pytest.raises(refusal) as told:
        add_candidates(connection, [a_candidate(), a_candidate(consents=[longest, refused])], TODAY)
    assert vars(told.value)["field"] == f"consents.1.{field}"
    with pytest.raises(refusal) as told:
        change_candidate(connection, key, a_candidate(consents=[refused]), 1, TODAY)
    assert vars(told.value)["field"] == f"consents.0.{field}"
    with pytest.raises(refusal) as told:
        give_consent(connection, key, Consent.model_validate(refused), TODAY)
    assert vars(told.value)["field"] == field
    assert (count(connection, "consent", key), count(connection, "match_profile", key)) == (0, 0)
    give_consent(connection, key, Consent.model_validate(longest), TODAY)
    assert count(connection, "match_profile", key) == 1


def test_a_consent_recorded_when_more_was_allowed_comes_back_with_the_form(connection: psycopg.Connection) -> None:
    entry = a_candidate()
    key = add_candidate(connection, entry, TODAY)
    connection.execute("UPDATE setting SET value = value || '{\"matching\": 30}' WHERE key = 'consent_longest_days'")
    assert change_candidate(connection, key, entry, 1, TODAY) == 2
    with pytest.raises(ConsentTooLongError):
        add_candidate(connection, entry, TODAY)


@pytest.mark.usefixtures("model")
def test_consent_acts_in_its_own_transaction(connection: psycopg.Connection) -> None:
    key = add_candidate(connection, a_candidate(), TODAY)
    assert (count(connection, "match_profile", key), count(connection, "blind_profile", key)) == (1, 1)
    assert withdraw_consent(connection, key, Purpose.MATCHING) == 1
    assert (count(connection, "match_profile", key), count(connection, "blind_profile", key)) == (0, 0)
    assert withdraw_consent(connection, key, Purpose.MATCHING) == 0
    assert entry_of(connection, key).consents == ()
    again = Consent.model_validate(a_consent(given_on=TODAY))
    for _ in range(2):
        give_consent(connection, key, again, TODAY)
    assert (count(connection, "match_profile", key), count(connection, "blind_profile", key)) == (1, 1)
    assert entry_of(connection, key).consents == (again,)


@pytest.mark.usefixtures("model")
def test_a_form_opened_before_a_withdrawal_does_not_undo_it(connection: psycopg.Connection) -> None:
    entry = a_candidate()
    key = add_candidate(connection, entry, TODAY)
    withdraw_consent(connection, key, Purpose.MATCHING)
    with pytest.raises(StaleVersionError):
        change_candidate(connection, key, entry, 1, TODAY)
    change_candidate(connection, key, entry, 2, TODAY)
    assert count(connection, "match_profile", key) == 0


def test_a_cv_is_released_to_one_employer_at_a_time(connection: psycopg.Connection) -> None:
    first, second = add_employer(connection), add_employer(connection)
    consents = [a_consent(purpose="cv_to_employer", employer_id=employer) for employer in (first, second)]
    key = add_candidate(connection, a_candidate(consents=consents), TODAY)
    assert withdraw_consent(connection, key, Purpose.CV_TO_EMPLOYER, first) == 1
    assert [consent.employer_id for consent in entry_of(connection, key).consents] == [second]
