"""What is flagged is held until somebody decides; what is certain is refused at once. The database keeps to it."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import NotAllowedError, NotFoundError
from matching.needs import moderation, reading, reviewing, store
from matching.needs.moderation import UnderMinimumWageError
from matching.needs.reviewing import Refusal
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_internship

EVE = date(2026, 11, 22)
"""A day of the rates that stand in the table, and of those to come that a test adds."""
FLAGGED = "Souder, avec expérience canadienne."


@pytest.fixture
def employer(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))


@pytest.fixture
def coordinator(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.COORDINATOR, organisation_id=add_organisation(connection))


def status(connection: psycopg.Connection, need: int) -> str | None:
    found = reading.need(connection, need)
    return found and str(found.status)


def test_a_flagged_need_is_held_with_its_words(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    with service_connection(employer) as service:
        need = store.add_need(service, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
        assert status(service, need) == "held"
        (flag,) = moderation.flags(service, [need])
        assert (flag.code, flag.passage, flag.state) == ("local_experience", "expérience canadienne", "waiting")


@pytest.mark.parametrize("who", ["anonymous", "other", "job_seeker"])
def test_what_is_held_is_shown_to_nobody_else(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, who: str
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
    actor = {
        "anonymous": ANONYMOUS,
        "other": Actor(Role.EMPLOYER, 1, employer_id=add_employer(connection)),
        "job_seeker": Actor(Role.JOB_SEEKER, 1, candidate_id=1),
    }[who]
    with service_connection(actor) as service:
        assert status(service, need) is None
        assert moderation.flags(service, [need]) == []
    with service_connection(employer) as service:
        assert status(service, need) == "held"


def test_rewritten_without_the_words_it_opens(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    with service_connection(employer) as service:
        need = store.add_need(service, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
        store.change_need(service, need, a_need(employer_id=employer.employer_id), 1, TODAY)
        assert status(service, need) == "open"
        store.change_need(service, need, a_need(employer_id=employer.employer_id, text_fr="Sans accent."), 2, TODAY)
        assert status(service, need) == "held"


def test_an_employer_opens_nothing_that_is_held(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    with service_connection(employer) as service:
        need = store.add_need(service, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
        service.execute("UPDATE opening SET status = 'open' WHERE id = %s", (need,))
        assert status(service, need) == "held"
        store.close_need(service, need)
        store.reopen_need(service, need)
        assert status(service, need) == "held"
        assert service.execute("UPDATE opening_flag SET state = 'allowed'").rowcount == 0
        assert status(service, need) == "held"


def test_a_coordinator_allows_it_and_the_same_words_pass_from_then_on(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    entry = a_need(employer_id=employer.employer_id, text_fr=FLAGGED)
    need = store.add_need(connection, entry, TODAY)
    with service_connection(coordinator) as service:
        assert [each.id for each in reviewing.waiting(service)] == [need]
        reviewing.decide(service, need, "allowed", TODAY, note="L’ordre l’exige.")
        assert reviewing.waiting(service) == []
    with service_connection(employer) as service:
        assert status(service, need) == "open"
        (decided,) = reviewing.decisions(service, need)
        assert (decided.decision, decided.codes, decided.note) == ("allowed", ["local_experience"], "L’ordre l’exige.")
        store.change_need(service, need, entry.model_copy(update={"posts": 5}), 2, TODAY)
        assert status(service, need) == "open"
        changed = entry.model_copy(update={"text_fr": f"{FLAGGED} Citoyens seulement."})
        store.change_need(service, need, changed, 3, TODAY)
        assert status(service, need) == "held"


def test_refused_it_stays_so_until_the_words_go(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
    with service_connection(coordinator) as service:
        reviewing.decide(service, need, "refused", TODAY)
    with service_connection(ANONYMOUS) as service:
        assert status(service, need) is None
    with service_connection(employer) as service:
        assert status(service, need) == "refused"
        store.change_need(service, need, a_need(employer_id=employer.employer_id), 2, TODAY)
        assert status(service, need) == "open"


def test_what_a_coordinator_refuses_by_itself_no_rewriting_lifts(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, coordinator: Actor
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id), TODAY)
    with service_connection(coordinator) as service:
        reviewing.decide(service, need, "refused", TODAY, codes=[Refusal.NOT_VACANT], note="Poste pourvu en mai.")
    with service_connection(employer) as service:
        store.change_need(service, need, a_need(employer_id=employer.employer_id, posts=3), 2, TODAY)
        service.execute("DELETE FROM opening_flag")
        assert status(service, need) == "refused"
    with service_connection(coordinator) as service:
        reviewing.decide(service, need, "allowed", TODAY)
    with service_connection(ANONYMOUS) as service:
        assert status(service, need) == "open"


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EMPLOYER, Role.ANONYMOUS])
def test_nobody_else_decides(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, role: Role
) -> None:
    need = store.add_need(connection, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
    organisation = add_organisation(connection)
    actor = {
        Role.COUNSELLOR: Actor(Role.COUNSELLOR, 1, organisation_id=organisation),
        Role.EMPLOYER: employer,
        Role.ANONYMOUS: ANONYMOUS,
    }[role]
    with pytest.raises((NotAllowedError, NotFoundError)), service_connection(actor) as service:
        reviewing.decide(service, need, "allowed", TODAY)
    assert status(connection, need) == "held"


@pytest.mark.parametrize(
    ("wages", "least"),
    [
        ({"wage_min": "12.00", "wage_max": "30.00"}, "16.60"),
        ({"wage_min": None, "wage_max": "12.00"}, "16.60"),
        ({"wage_min": "20000", "wage_max": "21000", "wage_unit": "year", "hours_per_week": "40"}, "16.60"),
    ],
)
def test_under_every_minimum_wage_it_is_refused_at_the_door(
    connection: psycopg.Connection, wages: dict[str, str], least: str
) -> None:
    entry = a_need(employer_id=add_employer(connection), starts_on=date(2026, 11, 23), confirmed_on=EVE, **wages)
    with pytest.raises(UnderMinimumWageError) as refused:
        store.add_needs(connection, [entry], EVE)
    assert refused.value.least == Decimal(least)


def test_between_the_two_minimum_wages_somebody_asks_about_tips(connection: psycopg.Connection) -> None:
    entry = a_need(
        employer_id=add_employer(connection), wage_min="14.00", starts_on=date(2026, 11, 23), confirmed_on=EVE
    )
    (need,) = store.add_needs(connection, [entry], EVE)
    assert status(connection, need) == "held"
    assert [flag.code for flag in moderation.flags(connection, [need])] == ["under_minimum_wage"]


def test_the_minimum_wage_is_that_of_the_first_day_of_work(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    connection.execute(
        "INSERT INTO minimum_wage VALUES ('tipped', '2027-05-01', 40, 'x'), ('general', '2027-05-01', 50, 'x')"
    )
    store.add_needs(connection, [a_need(employer_id=employer, starts_on=date(2027, 4, 30), confirmed_on=EVE)], EVE)
    with pytest.raises(UnderMinimumWageError):
        store.add_needs(connection, [a_need(employer_id=employer, starts_on=date(2027, 5, 1), confirmed_on=EVE)], EVE)


def test_an_unpaid_stage_is_held_in_a_need_and_is_an_internships_own_matter(connection: psycopg.Connection) -> None:
    known, employer = moderation.rules(connection), add_employer(connection)
    unpaid = "Stage non rémunéré de deux semaines. Formation à vos frais."
    need = moderation.examine(a_need(employer_id=employer, text_fr=unpaid), known, TODAY)
    internship = moderation.examine(an_internship(employer, text_fr=unpaid), known, TODAY)
    assert [each.code for each in need] == ["unpaid_training", "unpaid_training"]
    assert [each.passage for each in internship] == ["Formation à vos frais"]


def test_anothers_posting_is_judged_on_its_words_alone(connection: psycopg.Connection) -> None:
    cheap, flagged = store.add_needs(
        connection, [a_need(wage_min="9.00"), a_need(text_fr="Citoyens canadiens seulement.")], TODAY
    )
    assert (status(connection, cheap), status(connection, flagged)) == ("open", "held")


def test_an_administrator_changes_the_words(connection: psycopg.Connection) -> None:
    connection.execute("UPDATE flagged_wording SET active = false WHERE words = 'experience * canadienne'")
    connection.execute("INSERT INTO flagged_wording (words, code) VALUES ('licorne*', 'prohibited_ground')")
    (allowed, held) = store.add_needs(connection, [a_need(text_fr=FLAGGED), a_need(text_fr="Une Licorne.")], TODAY)
    assert (status(connection, allowed), status(connection, held)) == ("open", "held")


def test_what_is_held_is_in_nobodys_list_and_takes_no_referral(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    organisation = add_organisation(connection)
    person = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    need = store.add_need(connection, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(counsellor) as service:
        service.execute(
            """
            INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since)
            VALUES (%s, %s, %s, 'counsellor', %s)
            """,
            (need, person, employer.employer_id, TODAY),
        )
