"""The CNESST gate on events: raw SQL as the service's role."""

import psycopg
import pytest
from psycopg.errors import CheckViolation

from matching.accounts.domain import Role
from tests.conftest import ServiceConnection
from tests.factories import add_account, add_organisation
from tests.matching.events.conftest import Eve, reads


def permit(connection: psycopg.Connection, organisation_id: int | None) -> None:
    connection.execute(
        """
        INSERT INTO recruitment_permit (organisation_id, kind, number, valid_from, valid_until, recorded_by)
        VALUES (%s, 'permit', 'AR-2600001', current_date - 9, current_date, 1)
        """,
        (organisation_id,),
    )


UNSURE = {
    "permit": "UPDATE authorisation SET kind = 'working_holiday'",
    "unknown": "DELETE FROM authorisation",
}


@pytest.mark.parametrize("bar", UNSURE)
def test_without_a_permit_no_event_has_a_temporary_foreign_worker_meet_anybody(
    connection: psycopg.Connection, eve: Eve, service_connection: ServiceConnection, bar: str
) -> None:
    """Nor somebody who may be one, and whom nobody asked."""
    connection.execute(UNSURE[bar])  # type: ignore[call-overload]
    connection.execute("DELETE FROM event_interview")
    connection.execute("UPDATE event_invitation SET state = 'proposed'")
    asked = "SELECT count(*) FROM who_may_be_invited(%(event)s, ARRAY[%(person)s])"
    writes = (
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%(event)s, %(person)s, %(firm)s, %(need)s, 0.5)
        """,
        "UPDATE event_invitation SET state = 'invited' WHERE event_id = %(event)s",
    )
    for statement in writes:
        with pytest.raises(CheckViolation) as refused, service_connection(eve.organiser) as service:
            service.execute(statement, eve.ids)  # type: ignore[call-overload]
        assert refused.value.diag.constraint_name == f"event_recruitment_{bar}"
    with service_connection(eve.organiser) as service:
        assert service.execute(asked, eve.ids).fetchone() == (0,)
    permit(connection, eve.organiser.organisation_id)
    with service_connection(eve.organiser) as service:
        assert service.execute(asked, eve.ids).fetchone() == (1,)
        for statement in writes:
            service.execute(statement, eve.ids)  # type: ignore[call-overload]


def test_a_co_organiser_needs_a_permit_of_its_own(
    connection: psycopg.Connection, eve: Eve, service_connection: ServiceConnection
) -> None:
    connection.execute(UNSURE["permit"])  # type: ignore[call-overload]
    connection.execute("UPDATE event_invitation SET state = 'proposed'")
    other = add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))
    connection.execute(
        "INSERT INTO event_partner (event_id, organisation_id) VALUES (%s, %s)",
        (eve.ids["event"], other.organisation_id),
    )
    permit(connection, eve.organiser.organisation_id)
    invite = "UPDATE event_invitation SET state = 'invited' WHERE event_id = %(event)s"
    with pytest.raises(CheckViolation) as refused, service_connection(other) as service:
        service.execute(invite, eve.ids)
    assert refused.value.diag.constraint_name == "event_recruitment_permit"
    permit(connection, other.organisation_id)
    with service_connection(other) as service:
        assert service.execute(invite, eve.ids).rowcount == 1


def test_a_permit_that_ended_closes_what_it_opened(
    connection: psycopg.Connection, agreed: Eve, service_connection: ServiceConnection
) -> None:
    permit(connection, agreed.organiser.organisation_id)
    connection.execute(UNSURE["permit"])  # type: ignore[call-overload]
    assert reads(agreed, service_connection)[0]
    connection.execute("UPDATE recruitment_permit SET revoked_at = now()")
    assert reads(agreed, service_connection) == (False, [None])
