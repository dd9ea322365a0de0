"""The same need twice is found, put together by a human and taken apart as both were."""

from typing import Any

import psycopg
import pytest

from api import encoders
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import MergeRefusedError, NotAllowedError, NotFoundError
from matching.needs import duplicates, merging
from matching.needs.reading import need
from matching.needs.store import add_needs, close_need
from matching.needs.together import GRAIN
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation
from tests.matching.candidates.one_person_twice import rows_of

GROUND = "L’employeur l’a dit au téléphone."


class Shop:
    """An employer with two needs in nearly the same words, another post of that title, and one of another."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.employer = add_employer(connection)
        entries = [
            a_need(employer_id=self.employer),
            a_need(employer_id=self.employer, title_fr="Soudeur-monteur ou soudeuse-monteuse", posts=3),
            a_need(employer_id=self.employer, wage_min="28.00", hours_per_week="20", week={"sat": ["night"]}),
            a_need(employer_id=self.employer, title_fr="Comptable", text_fr="Tenir les livres.", skills=[]),
        ]
        self.one, self.two, *_ = add_needs(connection, entries, TODAY)
        self.actor = add_account(connection, Role.EMPLOYER, employer_id=self.employer)
        self.stranger = add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))
        self.counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))


@pytest.fixture
def shop(connection: psycopg.Connection) -> Shop:
    return Shop(connection)


def asked(service_connection: ServiceConnection, actor: Actor) -> list[tuple[int, int]]:
    with service_connection(actor) as service:
        return [(pair.first_id, pair.second_id) for pair in duplicates.to_decide(service)]


def test_found_whatever_the_door_and_asked_once(shop: Shop, service_connection: ServiceConnection) -> None:
    calibrated = encoders.load("default")
    encoder = calibrated.encoder
    with service_connection(SYSTEM) as service:
        encoders.register(service, calibrated)
        assert duplicates.find_among_the_new(service, encoder) == 4
        assert duplicates.find_among_the_new(service, encoder) == 0
    assert asked(service_connection, shop.actor) == [(shop.one, shop.two)]
    assert asked(service_connection, shop.counsellor) == [(shop.one, shop.two)]
    assert asked(service_connection, shop.stranger) == []
    with service_connection(shop.actor) as service:
        (pair,) = duplicates.to_decide(service)
        duplicates.are_two(service, pair.id)
    with service_connection(SYSTEM) as service:
        duplicates.find(service, [shop.one], encoder)
    assert asked(service_connection, shop.actor) == []


def _state(connection: psycopg.Connection, *needs: int) -> list[Any]:
    found = [need(connection, key) for key in needs]
    rows = connection.execute("SELECT id, opening_id FROM referral ORDER BY id").fetchall()
    return [*((each.entry, each.status) for each in found if each), rows]


def test_taken_apart_both_are_as_they_were(
    connection: psycopg.Connection, shop: Shop, service_connection: ServiceConnection
) -> None:

    for opening in (shop.one, shop.two):
        person = add_candidate(connection, a_candidate(), TODAY)
        connection.execute(
            """
            INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since)
            VALUES (%s, %s, %s, 'employer', current_date)
            """,
            (opening, person, shop.employer),
        )
        assert rows_of(connection, person)["referral"]
    before = _state(connection, shop.one, shop.two)
    with service_connection(shop.actor) as service:
        key = merging.merge(service, shop.one, shop.two, dict.fromkeys(GRAIN.fields, "removed"), GROUND, TODAY)
    kept, closed = need(connection, shop.one), need(connection, shop.two)
    assert kept is not None
    assert closed is not None
    assert (kept.entry.posts, closed.status) == (3, "closed")
    assert connection.execute("SELECT FROM referral WHERE opening_id = %s", (shop.two,)).fetchall() == []
    with pytest.raises(NotFoundError), service_connection(shop.stranger) as service:
        merging.undo(service, key, TODAY)
    with service_connection(shop.counsellor) as service:
        assert merging.undo(service, key, TODAY).whole
    assert _state(connection, shop.one, shop.two) == before
    with pytest.raises(MergeRefusedError, match="over"), service_connection(shop.actor) as service:
        merging.undo(service, key, TODAY)


def test_what_was_written_since_stays(
    connection: psycopg.Connection, shop: Shop, service_connection: ServiceConnection
) -> None:
    with service_connection(shop.actor) as service:
        key = merging.merge(service, shop.one, shop.two, {"posts": "removed"}, GROUND, TODAY)
    connection.execute("UPDATE need SET posts = 7 WHERE opening_id = %s", (shop.one,))
    with service_connection(shop.actor) as service:
        undone = merging.undo(service, key, TODAY)
    found = need(connection, shop.one)
    assert found is not None
    assert (found.entry.posts, undone.changed) == (7, ("posts",))


def test_who_may_and_what_is_in_the_way(shop: Shop, service_connection: ServiceConnection) -> None:
    with pytest.raises(NotAllowedError), service_connection(shop.stranger) as service:
        merging.merge(service, shop.one, shop.two, {}, GROUND, TODAY)
    with service_connection(shop.actor) as service:
        close_need(service, shop.two)
    with pytest.raises(MergeRefusedError, match="closed"), service_connection(shop.actor) as service:
        merging.merge(service, shop.one, shop.two, {}, GROUND, TODAY)


def test_postings_of_nobody_here_are_the_staffs_to_decide(
    connection: psycopg.Connection, shop: Shop, service_connection: ServiceConnection
) -> None:
    """The same post from two sources; another wage, another town or other hours are another post."""
    given = {"source": "Guichet-Emplois", "text_fr": "Expérience : 1 an", "wage_min": "23.10"}
    others = [{"wage_min": "24.00"}, {"municipality": "23072"}, {"unit_group": "72106", "hours_per_week": "20"}]
    one, two, *_ = add_needs(
        connection,
        [
            a_need(**given, source_reference="1"),
            a_need(**{**given, "source": "Babillard", "text_fr": "Souder des réservoirs."}),
            *(a_need(**{**given, **other}, source_reference=str(n)) for n, other in enumerate(others, 2)),
        ],
        TODAY,
    )
    with service_connection(SYSTEM) as service:
        calibrated = encoders.load("default")
        encoders.register(service, calibrated)
        duplicates.find_among_the_new(service, calibrated.encoder)
    assert asked(service_connection, shop.actor) == [(shop.one, shop.two)]
    assert sorted(asked(service_connection, shop.counsellor)) == sorted([(shop.one, shop.two), (one, two)])
    with pytest.raises(NotAllowedError), service_connection(shop.actor) as service:
        merging.merge(service, one, two, {}, GROUND, TODAY)
    with service_connection(shop.counsellor) as service:
        key = merging.merge(service, one, two, {}, GROUND, TODAY)
        assert merging.merge_of(service, key).whose == "Guichet-Emplois"
    with pytest.raises(NotFoundError), service_connection(shop.actor) as service:
        merging.undo(service, key, TODAY)
    with service_connection(shop.counsellor) as service:
        assert merging.undo(service, key, TODAY).whole
