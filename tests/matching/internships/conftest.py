"""An internship whose place is taken, and everybody around it: the parties, and those beside who should see nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Actor
from matching.internships.agreements import signing, store
from matching.internships.agreements.domain import Agreed, Assistance, Party, Terms, Version
from matching.internships.agreements.signing import Signatory
from matching.internships.store import add_internship
from matching.referrals.domain import Start
from tests.factories import TODAY, an_internship
from tests.matching.referrals.conftest import TO_HIRED, Region, carry, make_region

ServiceConnection = Callable[[Actor], AbstractContextManager[psycopg.Connection]]
HELPED = Assistance.model_validate({"means": "interpreter", "language": "es", "witness": "Lucía Paredes, interprète"})


@dataclass(frozen=True)
class Place(Region):
    """As `Region`, its need an internship, and the referral of the person whom the host has taken."""

    referral: int = 0

    @property
    def entry(self) -> Start:
        return Start(internship=self.need, candidate=self.candidate)


def terms(**changes: Any) -> Terms:
    """Four weeks from now, in the frame of the offer's programme."""
    given = {
        "starts_on": TODAY + timedelta(days=10),
        "ends_on": TODAY + timedelta(days=37),
        "hours_per_week": "30",
        "place": "12, rue des Forges, Québec",
        "tutor": "Marie Tremblay, contremaîtresse",
        "goals": ["Lire un plan d’assemblage", "Souder selon le code du bâtiment"],
        **changes,
    }
    return Terms.model_validate(given)


def written(found: Agreed, locale: str) -> str:
    """A text that says all of it, for the tests that look at no words."""
    return f"# {locale}\n{found.model_dump_json()}\n"


def a_place(connection: psycopg.Connection, region: Region, **offer: Any) -> Place:
    internship = add_internship(connection, an_internship(region.employer, **offer), TODAY)
    place = Place(**{**vars(region), "need": internship})
    return replace(place, referral=carry(connection, place, *TO_HIRED).id)


@pytest.fixture
def place(connection: psycopg.Connection) -> Place:
    return a_place(connection, make_region(connection))


class Desk:
    """What everybody does with one agreement, each as the service lets them."""

    def __init__(self, place: Place, service: ServiceConnection) -> None:
        self.place, self.service, self.id = place, service, 0

    def prepare(self, **changes: Any) -> int:
        with self.service(self.place.counsellor) as connection:
            self.id = store.prepare(
                connection, self.place.referral, terms(**changes), written, by=self.place.counsellor
            )
        return self.id

    def change(self, **changes: Any) -> int:
        with self.service(self.place.counsellor) as connection:
            version = store.agreement(connection, self.id).version
            return store.change(
                connection, self.id, terms(**changes), written, version=version, by=self.place.counsellor
            )

    def versions(self, by: Actor | None = None) -> list[Version]:
        with self.service(by or self.place.counsellor) as connection:
            return store.versions(connection, self.id)

    def sign(self, party: Party, number: int | None = None, *, by: Actor | None = None, helped: bool = False) -> bool:
        found = self.versions()
        read = next(each for each in found if number in (None, each.number))
        actor = by or {Party.PERSON: self.place.person, Party.HOST: self.place.firm}.get(party, self.place.counsellor)
        with self.service(actor) as connection:
            return signing.sign(
                connection, self.id, read.number, party, read.hash, by=actor, assistance=HELPED if helped else None
            )

    def sign_all(self) -> None:
        for party in (Party.PERSON, Party.HOST, Party.ORGANISATION):
            self.sign(party)

    def school(self, secret: str, read_hash: str) -> int:
        with self.service(Actor()) as connection:
            who = Signatory(name="Paul Roy", capacity="responsable des stages")
            return signing.sign_by_link(connection, secret, read_hash, who)


@pytest.fixture
def desk(place: Place, service_connection: ServiceConnection) -> Desk:
    return Desk(place, service_connection)


def move(connection: psycopg.Connection, agreement_id: int, starts_on: date, ends_on: date) -> None:
    """Put the agreement in force elsewhere in time, as nobody may."""
    connection.execute(
        """
        UPDATE internship_agreement SET starts_on = %(starts)s, ends_on = %(ends)s,
            midpoint_on = %(starts)s + (%(ends)s::date - %(starts)s::date) / 2
        WHERE id = %(id)s
        """,
        {"id": agreement_id, "starts": starts_on, "ends": ends_on},
    )
