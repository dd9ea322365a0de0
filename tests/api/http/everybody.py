"""Everybody who may ask: each role at three distances from the same objects, and those who are only half in."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from api.cookies import SESSION, VISITOR
from api.database import writing
from api.forms import FIELD, token_of
from api.security import AREAS
from matching.accounts import sessions
from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role, doorkeeper_of
from matching.accounts.tokens import create_token
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.api.http.forms import OURS
from tests.factories import TODAY, a_candidate, add_account, add_employer

SCOPES = tuple(f"{area}:{way}" for area in (*AREAS, "pages") for way in ("read", "write"))
NOBODY = "anonymous"
HALF_IN = ("unenrolled_coordinator", "unenrolled_administrator")
"""In by a password, where a second factor must be enrolled first."""
AWAITED = "code_awaited"
"""In by a password, where the code of the second factor has still to come."""
REVOKED = "revoked_member"
UNVERIFIED = "unverified_employer"
NARROW = "token_for_the_rest"
"""Whoever is let in first, by a token for everything but what is asked."""


@dataclass(frozen=True)
class Person:
    """Somebody, as the service should know them, and what they send to say who they are."""

    name: str
    actor: Actor
    headers: dict[str, str]
    form: dict[str, str]
    organisation: int | None = None
    """Where they work, or who follows them."""

    @property
    def role(self) -> Role:
        return self.actor.role


@dataclass(frozen=True)
class Place:
    """An account to be made: who it is, and where it belongs."""

    name: str
    role: Role
    organisation: int | None = None
    employer: int | None = None
    candidate: int | None = None


def everybody(world: World) -> dict[str, Person]:
    """Each of them by name; `anonymous` and those who are half in act as nobody."""
    actors = _accounts(world)
    people = {NOBODY: _anonymous()}
    for place, actor in actors:
        by_session = place.name in (*HALF_IN, AWAITED)
        people[place.name] = _by_session(world, place, actor) if by_session else _by_token(world, place, actor)
    account = people[REVOKED].actor.account_id
    world.sql("UPDATE account SET revoked_at = now() WHERE id = %(id)s", id=account)
    return people


BESIDE = (
    "job_seeker_of_the_same",
    "other_job_seeker",
    "employers_colleague",
    "other_employer",
    UNVERIFIED,
    "counsellors_colleague",
    "other_counsellor",
    "coordinators_colleague",
    "other_coordinator",
    "administrators_colleague",
    "other_administrator",
)
"""Those who stand elsewhere: asked where a route names something that can be somebody's."""
NAMES = (
    NOBODY,
    "job_seeker",
    "employer",
    "counsellor",
    "coordinator",
    "administrator",
    *BESIDE,
    *HALF_IN,
    AWAITED,
    REVOKED,
    NARROW,
)


def _accounts(world: World) -> list[tuple[Place, Actor]]:
    ours = world.organisation
    elsewhere = world.actors["other_counsellor"].organisation_id
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        beside = add_candidate(connection, a_candidate(organisation_id=ours), TODAY)
        firm = add_employer(connection)
        places = [
            Place("job_seeker", Role.JOB_SEEKER, ours, candidate=world.candidate),
            Place("job_seeker_of_the_same", Role.JOB_SEEKER, ours, candidate=beside),
            Place("other_job_seeker", Role.JOB_SEEKER, elsewhere, candidate=world.theirs),
            Place("employer", Role.EMPLOYER, employer=world.employer),
            Place("employers_colleague", Role.EMPLOYER, employer=world.employer),
            Place("other_employer", Role.EMPLOYER, employer=firm),
            Place(UNVERIFIED, Role.EMPLOYER, employer=world.other_employer),
            *(
                Place(name.format(role), role, organisation)
                for role in (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
                for name, organisation in (("{}", ours), ("{}s_colleague", ours), ("other_{}", elsewhere))
            ),
            Place(HALF_IN[0], Role.COORDINATOR, ours),
            Place(HALF_IN[1], Role.ADMINISTRATOR, ours),
            Place(AWAITED, Role.COUNSELLOR, ours),
            Place(REVOKED, Role.COUNSELLOR, ours),
        ]
        return [(place, _account(connection, place)) for place in places]


def _account(connection: psycopg.Connection, place: Place) -> Actor:
    organisation = None if place.candidate else place.organisation
    actor = add_account(
        connection, place.role, organisation_id=organisation, employer_id=place.employer, candidate_id=place.candidate
    )
    if place.name in HALF_IN:
        connection.execute("DELETE FROM second_factor WHERE account_id = %(id)s", {"id": actor.account_id})
    connection.execute(
        "UPDATE account SET email = %(email)s WHERE id = %(id)s",
        {"email": f"{place.name}@exemple.org", "id": actor.account_id},
    )
    return actor


def _anonymous() -> Person:
    visitor = "v" * 43
    headers = {"Cookie": f"{VISITOR}={visitor}", **OURS}
    return Person(NOBODY, ANONYMOUS, headers, {FIELD: token_of(visitor)})


def _by_session(world: World, place: Place, actor: Actor) -> Person:
    account = actor.account_id or 0
    with writing(world.pool, doorkeeper_of(account)) as connection:
        if place.name == AWAITED:
            secret = sessions.await_code(connection, account, "essai")
        else:
            secret = sessions.open_session(connection, account, "essai", 1)
    # Asking everything takes longer than a code is awaited, where the machine has much else to do.
    world.sql("UPDATE session SET expires_at = now() + interval '1 day' WHERE account_id = %(id)s", id=account)
    headers = {"Cookie": f"{SESSION}={secret}", **OURS}
    # Nobody, until the rest of the door is passed; their account is still their own.
    return Person(place.name, Actor(account_id=account), headers, {FIELD: token_of(secret)})


def _by_token(world: World, place: Place, actor: Actor, scopes: Sequence[str] | None = None) -> Person:
    with writing(world.pool, SYSTEM) as connection:
        token = create_token(connection, actor.account_id or 0, 1, scopes=scopes)
    return Person(place.name, actor, {"Authorization": f"Bearer {token}", **OURS}, {}, place.organisation)


def narrowed(world: World, person: Person, but: str) -> Person:
    """The same person by a token for everything but one scope."""
    place = Place(NARROW, person.role, person.organisation)
    return _by_token(world, place, person.actor, [scope for scope in SCOPES if scope != but])
