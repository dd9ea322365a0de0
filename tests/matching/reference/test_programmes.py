"""Services by status and date: yes, no, kept by whoever had it, or to be asked."""

from datetime import date, timedelta

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import SYSTEM, Role
from matching.reference.domain import AuthorisationKind
from matching.reference.programmes import Answer, Audience, all_programmes, change_programme, programmes, service
from tests.conftest import ServiceConnection
from tests.factories import TODAY, add_account, add_employer, add_organisation

CHANGED = date(2025, 2, 1)
EMPLOYMENT = "public_employment_services"


@pytest.mark.parametrize(
    ("kind", "followed_since", "answer"),
    [
        (AuthorisationKind.PERMANENT_RESIDENT, None, Answer.YES),
        # Post-graduation permits are not touched (requirements §4).
        (AuthorisationKind.POST_GRADUATION_PERMIT, None, Answer.YES),
        (AuthorisationKind.CLOSED_PERMIT, None, Answer.NO),
        (AuthorisationKind.SPOUSE_OPEN_PERMIT, CHANGED, Answer.NO),
        (AuthorisationKind.SPOUSE_OPEN_PERMIT, CHANGED - timedelta(days=1), Answer.KEPT),
        (AuthorisationKind.VISITOR, None, Answer.ASK),
        (None, None, Answer.ASK),
    ],
)
def test_who_has_public_employment_services(
    connection: psycopg.Connection,
    kind: AuthorisationKind | None,
    followed_since: date | None,
    answer: Answer,
) -> None:
    (today,) = (each for each in programmes(connection, TODAY, Audience.PERSON) if each.code == EMPLOYMENT)
    assert service(today, kind, followed_since).answer is answer
    (before,) = (
        each for each in programmes(connection, CHANGED - timedelta(days=1), Audience.PERSON) if each.code == EMPLOYMENT
    )
    if kind is AuthorisationKind.CLOSED_PERMIT:
        assert service(before, kind, None).answer is Answer.YES


def test_an_administrator_changes_them_and_nobody_else(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    (known, *_) = all_programmes(connection)
    changed = known.model_copy(update={"what_fr": "Autre chose."})
    organisation = add_organisation(connection)
    actors = [
        add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
        add_account(connection, Role.COORDINATOR, organisation_id=organisation),
        add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection)),
        SYSTEM,
    ]
    for actor in actors:
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as service_:
            change_programme(service_, changed)
    administrator = add_account(connection, Role.ADMINISTRATOR, organisation_id=organisation)
    with service_connection(administrator) as service_:
        change_programme(service_, changed)
        assert changed in all_programmes(service_)
        change_programme(service_, changed.model_copy(update={"valid_from": TODAY + timedelta(days=9)}))
        assert len(all_programmes(service_)) == len(all_programmes(connection))
