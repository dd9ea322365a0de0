"""The register of incidents: for those who answer for it alone, with every version kept."""

from datetime import date, timedelta

import psycopg
import pytest
from pydantic import ValidationError

from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.errors import FutureDateError, NotAllowedError, NotFoundError, StaleVersionError
from matching.privacy import incidents
from matching.privacy.errors import IncidentDatesError
from tests.conftest import ServiceConnection
from tests.factories import TODAY
from tests.matching.privacy.test_retention import an_incident

KEEPER = Actor(Role.COORDINATOR, 7, 1)


def test_an_incident_is_entered_and_corrected_with_its_history(service_connection: ServiceConnection) -> None:
    with service_connection(KEEPER) as service:
        key = incidents.add_incident(service, an_incident(), TODAY)
        assert incidents.incident(service, key).entry == an_incident()
        corrected = an_incident(persons=3, closed_on=TODAY)
        assert incidents.correct_incident(service, key, corrected, 1, TODAY) == 2
        with pytest.raises(StaleVersionError):
            incidents.correct_incident(service, key, corrected, 1, TODAY)
        assert [each.id for each in incidents.incidents(service)] == [key]
        before, after = incidents.incident_changes(service, key)
    assert (before.document["persons"], after.document["persons"]) == (1, 3)
    assert (after.account_id, after.role) == (7, "coordinator")


def test_a_serious_one_closes_once_those_to_be_told_are() -> None:
    with pytest.raises(ValidationError, match="told"):
        an_incident(serious=True, closed_on=TODAY)
    assert an_incident(serious=True, closed_on=TODAY, commission_told_on=TODAY, persons_told_on=TODAY)


def test_a_date_to_come_is_refused(service_connection: ServiceConnection) -> None:
    with pytest.raises(FutureDateError), service_connection(KEEPER) as service:
        incidents.add_incident(service, an_incident(discovered_on=TODAY + timedelta(days=1)), TODAY)


@pytest.mark.parametrize(
    "told",
    [
        {"discovered_on": date(1, 1, 1)},
        {"began_on": TODAY},
        {"began_on": date(1999, 12, 31)},
        {"commission_told_on": TODAY - timedelta(days=9)},
        {"persons_told_on": TODAY - timedelta(days=9)},
        {"closed_on": TODAY - timedelta(days=9)},
        {"ended_on": TODAY, "closed_on": TODAY - timedelta(days=1)},
    ],
)
def test_its_days_have_an_order(service_connection: ServiceConnection, told: dict[str, date]) -> None:
    discovered = TODAY - timedelta(days=8)
    fits = dict.fromkeys(("began_on", "ended_on", "commission_told_on", "persons_told_on", "closed_on"), discovered)
    with service_connection(KEEPER) as service:
        assert incidents.add_incident(service, an_incident(discovered_on=discovered, **fits), TODAY)
        with pytest.raises(IncidentDatesError) as refused:
            incidents.add_incident(service, an_incident(**{"discovered_on": discovered, **told}), TODAY)
    assert refused.value.field in told


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EMPLOYER, Role.JOB_SEEKER, None])
def test_it_is_closed_to_others(service_connection: ServiceConnection, role: Role | None) -> None:
    with service_connection(KEEPER) as service:
        key = incidents.add_incident(service, an_incident(), TODAY)
    actor = ANONYMOUS if role is None else Actor(role, 1, 1)
    with service_connection(actor) as service:
        assert incidents.incidents(service) == []
        with pytest.raises(NotFoundError):
            incidents.incident(service, key)
    with pytest.raises(NotAllowedError), service_connection(actor) as service:
        incidents.add_incident(service, an_incident(), TODAY)
    with pytest.raises(NotFoundError), service_connection(actor) as service:
        incidents.correct_incident(service, key, an_incident(), 1, TODAY)


@pytest.mark.parametrize("statement", ["DELETE FROM incident", "DELETE FROM incident_change", "TRUNCATE incident"])
def test_nobody_takes_one_away(service_connection: ServiceConnection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(KEEPER) as service:
        service.execute(statement.encode())
