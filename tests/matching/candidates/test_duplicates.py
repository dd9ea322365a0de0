"""The same person twice is found, whatever the form of what they tell; who is asked about whom; what is asked once."""

from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates import duplicates
from matching.candidates.duplicates import Because, Known, likeness
from matching.candidates.store import add_candidate
from matching.errors import NotFoundError
from matching.likeness import telling_words
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation

CV = telling_words(
    ["Soudeuse, Ateliers du Fleuve, Abidjan 2018", "Brevet de technicien en soudage 2014", "Soudage MIG"]
)
OTHER_CV = telling_words(["Comptable, Banque du Golfe, Cotonou 2011", "Licence en gestion 2009", "Sage, Excel avancé"])


def known(
    given: str, family: str, email: str | None = None, phone: str | None = None, cv: frozenset[str] = CV
) -> Known:
    return Known(1, (given, family), email, phone, cv)


AWA = known("Awa", "Traoré", "awa.traore@example.org", "418 555-0199")


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (known("Awa", "Traore", "Awa.Traore+emploi@Example.org", cv=OTHER_CV), {Because.EMAIL, Because.NAME}),
        (known("TRAORÉ", "Awa", phone="+1 (418) 555-0199", cv=OTHER_CV), {Because.PHONE, Because.NAME}),
        (known("Ava", "Traorre"), {Because.NAME, Because.TEXT}),
        (known("Awa Fatou", "Traoré"), {Because.NAME, Because.TEXT}),
        (known("Awa", "Traoré", cv=frozenset()), {Because.NAME}),
        (known("A.", "T.", "awa.traore@example.org", "14185550199", cv=OTHER_CV), {Because.EMAIL, Because.PHONE}),
    ],
)
def test_the_same_person(other: Known, because: set[Because]) -> None:
    for one, two in ((AWA, other), (other, AWA)):
        found = likeness(one, two)
        assert found is not None
        assert set(found.because) == because


@pytest.mark.parametrize(
    "other",
    [
        known("Awa", "Traoré", "a.traore@example.com", cv=OTHER_CV),
        known("Moussa", "Traoré", phone="418 555-0199", cv=OTHER_CV),
        known("Awane", "Traoré", phone="418 555-0199", cv=OTHER_CV),
        known("Fatou", "Diallo", "fatou@example.org"),
        known("Awa", "Traoré", cv=OTHER_CV),
    ],
    ids=["same name, another life", "a spouse's telephone", "a sister's", "the same trade", "a name alone"],
)
def test_two_people(other: Known) -> None:
    assert likeness(AWA, other) is None


@pytest.fixture
def people(connection: psycopg.Connection) -> dict[str, Any]:
    """Two of one organisation, one of another, one whom nobody follows: all of them one."""
    ours, theirs = add_organisation(connection), add_organisation(connection)
    of = {"one": ours, "two": ours, "theirs": theirs, "alone": None}
    made: dict[str, Any] = {
        name: add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
        for name, organisation in of.items()
    }
    made["counsellor"] = add_account(connection, Role.COUNSELLOR, organisation_id=ours)
    made["stranger"] = add_account(connection, Role.COUNSELLOR, organisation_id=theirs)
    made["coordinator"] = add_account(connection, Role.COORDINATOR, organisation_id=ours)
    made["administrator"] = add_account(connection, Role.ADMINISTRATOR, organisation_id=ours)
    made["person"] = add_account(connection, Role.JOB_SEEKER, candidate_id=made["one"])
    return made


def asked(service_connection: ServiceConnection, actor: Actor) -> list[duplicates.Pair]:
    with service_connection(actor) as service:
        return duplicates.to_decide(service)


def test_who_is_asked_about_whom(people: dict[str, Any], service_connection: ServiceConnection) -> None:
    """Whatever the door, the worker compares; no organisation learns whom another follows, nor who came alone."""
    with service_connection(SYSTEM) as service:
        assert duplicates.find_among_the_new(service) == 4
        assert duplicates.find_among_the_new(service) == 0
    ours = asked(service_connection, people["counsellor"])
    assert [(pair.first_id, pair.second_id) for pair in ours] == [(people["one"], people["two"])]
    assert ours[0].first == "Awa Traoré"
    across = asked(service_connection, people["coordinator"])
    assert len(across) == 5
    assert {pair.first for pair in across} == {None}
    for nobody in ("stranger", "administrator", "person"):
        assert asked(service_connection, people[nobody]) == []


def test_a_counsellor_finds_only_among_their_own(
    connection: psycopg.Connection, people: dict[str, Any], service_connection: ServiceConnection
) -> None:
    with service_connection(people["counsellor"]) as service:
        assert duplicates.find(service, [people["two"]]) == 1
    assert len(connection.execute("SELECT FROM alike_people").fetchall()) == 1


def test_two_people_are_not_asked_about_again(
    connection: psycopg.Connection, people: dict[str, Any], service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        duplicates.find(service, [people["one"]])
    (pair,) = asked(service_connection, people["counsellor"])
    with service_connection(people["stranger"]) as service, pytest.raises(NotFoundError):
        duplicates.are_two(service, pair.id)
    with service_connection(people["counsellor"]) as service:
        duplicates.are_two(service, pair.id)
    connection.execute("UPDATE candidate SET version = version + 1 WHERE id = %s", (people["one"],))
    with service_connection(SYSTEM) as service:
        duplicates.find_among_the_new(service)
    assert asked(service_connection, people["counsellor"]) == []


def test_what_is_alike_no_more_is_not_asked(
    connection: psycopg.Connection, people: dict[str, Any], service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        duplicates.find_among_the_new(service)
    connection.execute(
        """
        UPDATE candidate_identity
        SET given_name = 'Fatou', family_name = 'Diallo', email = 'f@example.org', phone = NULL
        WHERE candidate_id = %s
        """,
        (people["two"],),
    )
    with service_connection(SYSTEM) as service:
        duplicates.find_among_the_new(service)
    assert asked(service_connection, people["counsellor"]) == []
