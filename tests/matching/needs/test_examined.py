"""No offer's words are read before they were examined, in raw SQL as the service's role either; nor do flags leave."""

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.internships.store import add_internships, change_internship, internship
from matching.needs import moderation, reading, reviewing, store
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_need, add_account, add_employer, add_organisation, an_internship

FLAGGED = "Souder, avec expérience canadienne."
# By whoever may write the offer, around the door.
CHANGES = (
    "UPDATE opening SET title_fr = 'Femme blanche recherchée sans accent' WHERE id = %(of)s",
    "UPDATE opening SET text_en = 'No accent' WHERE id = %(of)s",
    """
    INSERT INTO opening_skill (opening_id, position, skill_id)
    SELECT %(of)s, 90, i.skill_id FROM intern_skills('{sans accent}', '{Sans accent}') i
    """,
)
OF_A_NEED = "UPDATE need SET wage_min = 1, wage_unit = 'hour' WHERE opening_id = %(of)s"
OF_AN_INTERNSHIP = "UPDATE internship SET learning_goals = '{\"Être de la bonne religion\"}' WHERE opening_id = %(of)s"
UNTOUCHED = (
    "UPDATE opening SET confirmed_on = confirmed_on, updated_at = now() WHERE id = %(of)s",
    "UPDATE opening SET title_fr = title_fr WHERE id = %(of)s",
    "UPDATE opening SET hours_per_week = 30 WHERE id = %(of)s",
)


@pytest.fixture
def employer(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))


@pytest.fixture
def counsellor(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))


def status(connection: psycopg.Connection, opening: int) -> str:
    row = connection.execute("SELECT status FROM opening WHERE id = %s", (opening,)).fetchone()
    assert row is not None
    return str(row[0])


def need_and_internship(service: psycopg.Connection, employer: Actor) -> tuple[int, int]:
    entry = a_need(employer_id=employer.employer_id, wage_min="25", wage_unit="hour")
    need = store.add_needs(service, [entry], TODAY)[0]
    return need, add_internships(service, [an_internship(employer_id=employer.employer_id)], TODAY)[0]


@pytest.mark.parametrize("who", ["employer", "counsellor"])
def test_what_is_changed_without_an_examination_is_held(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, counsellor: Actor, who: str
) -> None:
    actor = {"employer": employer, "counsellor": counsellor}[who]
    for number, statements in enumerate([(*CHANGES, OF_A_NEED), (*CHANGES, OF_AN_INTERNSHIP)]):
        for statement in statements:
            with service_connection(employer) as service:
                opening = need_and_internship(service, employer)[number]
                for harmless in UNTOUCHED:
                    service.execute(harmless.encode(), {"of": opening})
                assert status(service, opening) == "open"
            with service_connection(actor) as service:
                assert service.execute(statement.encode(), {"of": opening}).rowcount == 1
            assert status(connection, opening) == "held", statement
            connection.execute("UPDATE opening SET status = 'closed' WHERE id = %s", (opening,))


def test_nobody_says_of_their_own_words_that_they_were_examined(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor, counsellor: Actor
) -> None:
    with service_connection(employer) as service:
        need, _ = need_and_internship(service, employer)
    for actor in (employer, counsellor):
        for said in ("SELECT say_examined(true)", "INSERT INTO examination VALUES (pg_current_xact_id())"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(actor) as service:
                service.execute(said.encode())
    with service_connection(employer) as service:
        # What a statement may change by itself says nothing.
        service.execute("SELECT set_config('app.examined', 'on', true)")
        service.execute(CHANGES[0].encode(), {"of": need})
        service.execute("DELETE FROM opening_flag")
        assert status(service, need) == "held"
        # Nor does an examination that is over, of another offer of the same transaction.
        store.add_need(service, a_need(employer_id=employer.employer_id, title_fr="Couvreuse"), TODAY)
        service.execute("DELETE FROM opening_flag")
        service.execute("UPDATE opening SET status = 'open' WHERE id = %s", (need,))
    assert status(connection, need) == "held"


def test_an_examination_or_a_coordinator_opens_it_and_nobody_else(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=add_organisation(connection))
    with service_connection(employer) as service:
        need, offer = need_and_internship(service, employer)
        for opening in (need, offer):
            service.execute(CHANGES[1].encode(), {"of": opening})
            service.execute("DELETE FROM opening_flag")
            service.execute("UPDATE opening SET status = 'open' WHERE id = %s", (opening,))
            assert status(service, opening) == "held"
        store.change_need(service, need, a_need(employer_id=employer.employer_id), 1, TODAY)
        known = internship(service, offer)
        assert known is not None
        change_internship(service, offer, known.entry, known.version, TODAY)
        # The words that slipped in stand there still: the examination finds them itself.
        assert (status(service, need), status(service, offer)) == ("open", "held")
        assert [flag.code for flag in moderation.flags(service, [offer])] == ["accent"]
    with service_connection(employer) as service:
        service.execute(CHANGES[0].encode(), {"of": need})
    with service_connection(coordinator) as service:
        assert {each.id for each in reviewing.waiting(service)} == {need, offer}
        reviewing.decide(service, need, "allowed", TODAY)
        assert status(service, need) == "open"
    # Allowed once is not allowed for what is written next.
    with service_connection(employer) as service:
        service.execute(CHANGES[1].encode(), {"of": need})
        assert status(service, need) == "held"


def test_a_new_one_is_held_and_what_was_flagged_stays(
    connection: psycopg.Connection, service_connection: ServiceConnection, employer: Actor
) -> None:
    with service_connection(employer) as service:
        row = service.execute(
            """
            INSERT INTO opening (kind, employer_id, title_fr, text_fr, confirmed_on)
            VALUES ('vacancy', actor_employer(), 'Femme blanche', 'Sans accent', current_date) RETURNING id
            """
        ).fetchone()
        assert row is not None
        assert status(service, row[0]) == "held"
        flagged = store.add_need(service, a_need(employer_id=employer.employer_id, text_fr=FLAGGED), TODAY)
        service.execute("DELETE FROM opening_flag")
        assert status(service, flagged) == "held"
        found = reading.need(service, flagged)
        assert found is not None
        store.change_need(service, flagged, found.entry.model_copy(update={"text_fr": "Souder."}), 1, TODAY)
        assert status(service, flagged) == "open"
