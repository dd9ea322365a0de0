"""Who is told of the people who fit a need: of each once, and of their own needs alone."""

from collections.abc import Callable

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.matches import watching
from matching.matches.watching import NewPeople
from matching.needs.alerts import Frequency
from matching.needs.store import add_need, close_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

Told = Callable[[Actor], list[NewPeople]]


@pytest.fixture
def told(service_connection: ServiceConnection) -> Told:
    def tell(actor: Actor) -> list[NewPeople]:
        with service_connection(SYSTEM) as service:
            return watching.tell(service, actor.account_id or 0, [Frequency.DAILY], TODAY)

    return tell


def _watch(service_connection: ServiceConnection, actor: Actor, need: int) -> None:
    with service_connection(actor) as service:
        watching.watch(service, need, "Soudure", Frequency.DAILY, TODAY)


def test_each_is_new_once_and_whoever_leaves_the_lists_is_forgotten(
    bank: psycopg.Connection, service_connection: ServiceConnection, told: Told
) -> None:
    need = add_need(bank, a_need(), TODAY)
    ours = add_organisation(bank)
    counsellor = add_account(bank, Role.COUNSELLOR, organisation_id=ours)
    add_candidate(bank, a_candidate(), TODAY)
    _watch(service_connection, counsellor, need)
    assert told(counsellor) == []
    person = add_candidate(bank, a_candidate(organisation_id=ours), TODAY)
    add_candidate(bank, a_candidate(languages=(), schooling_in_french=None), TODAY)
    add_candidate(bank, a_candidate(hours_max=20), TODAY)
    add_candidate(bank, a_candidate(consents=[]), TODAY)
    assert told(counsellor) == [NewPeople(need, "Soudure", Role.COUNSELLOR, 2, 1)]
    assert told(counsellor) == []
    bank.execute("UPDATE consent SET withdrawn_at = now() WHERE candidate_id = %s", (person,))
    assert bank.execute("SELECT FROM told_of WHERE candidate_id = %s", (person,)).fetchall() == []
    with service_connection(counsellor) as service:
        assert service.execute("SELECT FROM told_of").fetchall() == []


def test_an_employer_is_told_of_their_own_open_needs_once_verified(
    bank: psycopg.Connection, service_connection: ServiceConnection, told: Told
) -> None:
    firm = add_employer(bank)
    employer = add_account(bank, Role.EMPLOYER, employer_id=firm)
    own, others = (add_need(bank, a_need(employer_id=each), TODAY) for each in (firm, add_employer(bank)))
    for need in (own, others):
        _watch(service_connection, employer, need)
    bank.execute("UPDATE employer SET verified_on = NULL")
    add_candidate(bank, a_candidate(), TODAY)
    assert told(employer) == []
    bank.execute("UPDATE employer SET verified_on = current_date")
    assert [(new.opening_id, new.count) for new in told(employer)] == [(own, 1)]
    add_candidate(bank, a_candidate(), TODAY)
    close_need(bank, own)
    assert told(employer) == []
