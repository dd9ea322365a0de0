"""What a route can name, whose it is, and all that there is to be asked about."""

from dataclasses import dataclass, field
from typing import Any

from api.reach import Reach, Relation, Thing
from tests.api.http.conftest import World
from tests.api.http.everybody import Person


@dataclass(frozen=True)
class Named:
    """An object: the parameters that name it, and whose it is."""

    parameters: dict[str, Any]
    accounts: frozenset[int] = frozenset()
    organisation: int | None = None
    employer: int | None = None
    version: int = 1

    def relation(self, person: Person) -> Relation:
        """What somebody is to it."""
        if person.actor.account_id in self.accounts:
            return Relation.OWN
        employer = person.actor.employer_id is not None and person.actor.employer_id == self.employer
        if employer or (person.organisation is not None and person.organisation == self.organisation):
            return Relation.ORGANISATION
        return Relation.OTHER


@dataclass
class Things:
    """What there is: one of each kind, and for some kinds one of each person."""

    world: World
    people: dict[str, Person]
    one: dict[Thing, Named] = field(default_factory=dict)
    of_each: dict[tuple[Thing, str], Named] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    """Of links, by the first part of the path that takes them."""
    waiting: int = 0
    """The wish of somebody who waits for a colleague."""
    hashes: dict[str, str] = field(default_factory=dict)
    """Of the texts to sign: by a party, and by a school."""

    def asked_about(self, reach: Reach | None, person: Person) -> list[Named]:
        """What this person is to ask about: what is somebody else's, and where there is such a thing, their own."""
        if reach is None:
            return [Named({})]
        found = [self.one.get(reach.thing), self.of_each.get((reach.thing, person.name))]
        return [each for each in found if each is not None]


def account(made: Things, name: str) -> int:
    return made.people[name].actor.account_id or 0
