"""What is found twice and what was put together, made for the routes to be asked about."""

from functools import partial
from typing import Any

import psycopg

from api.database import as_system, writing
from api.keys import box
from api.reach import Thing
from api.settings import Settings
from api.uploads import SEALED_MERGE
from matching.accounts.domain import SYSTEM
from matching.candidates.access import AccessReason, ask_access
from matching.candidates.duplicates import find
from matching.candidates.merging import merge
from matching.candidates.store import add_candidate
from matching.needs.merging import merge as merge_needs
from matching.needs.store import add_need
from tests.api.http.named import Named, Things, account
from tests.factories import TODAY, a_candidate, a_need


def needs_twice(made: Things) -> None:
    """Two needs of the employer alike, and two put together."""
    world = made.world
    with writing(world.pool, SYSTEM) as connection:
        titles = ("Soudage de nuit", "Soudage la nuit", "Soudage de jour", "Soudage le jour")
        openings = [add_need(connection, a_need(employer_id=world.employer, title_fr=each), TODAY) for each in titles]
        row: Any = connection.execute(
            """
            INSERT INTO alike_needs (first_id, second_id, employer_id, likeness)
            VALUES (%s, %s, %s, 0.9) RETURNING id
            """,
            (*openings[:2], world.employer),
        ).fetchone()
    with writing(world.pool, made.people["employer"].actor) as connection:
        merged = merge_needs(connection, openings[2], openings[3], {}, "L’employeur l’a dit.", TODAY)
    mine = frozenset({account(made, "employer")})
    made.one[Thing.NEED_PAIR] = Named({"pair_id": row[0]}, mine, employer=world.employer)
    made.one[Thing.NEED_MERGE] = Named({"merge_id": merged}, mine, employer=world.employer)
    made.secrets["kept need"] = str(openings[0])


def people_twice(made: Things) -> None:
    """Two of our people alike and two others put together; one of each that a coordinator has opened."""
    world, elsewhere = made.world, made.world.actors["other_counsellor"].organisation_id
    seal = box(Settings(), SEALED_MERGE).encrypt
    for name, other in (("counsellor", world.organisation), ("coordinator", elsewhere)):
        actor = made.people[name].actor
        with psycopg.connect(world.urls.owner) as connection:
            connection.execute("SELECT set_config('app.role', 'system', false)")
            people = [
                add_candidate(connection, a_candidate(organisation_id=organisation, consents=()), TODAY)
                for organisation in (world.organisation, other, world.organisation, other)
            ]
            find(connection, people)
            row: Any = connection.execute(
                "SELECT id FROM alike_people WHERE (first_id, second_id) = (%s, %s)", (people[0], people[1])
            ).fetchone()
        with writing(world.pool, actor) as connection:
            if name == "coordinator":
                for person in people:
                    ask_access(connection, person, AccessReason.DUPLICATE, "Deux dossiers au même courriel.")
            system = partial(as_system, connection, actor)
            merged = merge(
                connection, people[2], people[3], {}, "Elle l’a dit au téléphone.", TODAY, seal=seal, as_system=system
            )
        whose = (frozenset[int](), world.organisation) if name == "counsellor" else (frozenset({account(made, name)}),)
        made.of_each[Thing.PAIR, name] = Named({"pair_id": row[0]}, *whose)
        made.of_each[Thing.MERGE, name] = Named({"merge_id": merged}, *whose)
        made.secrets[f"kept {name}"] = str(people[0])
    for thing in (Thing.PAIR, Thing.MERGE):
        made.one[thing] = made.of_each[thing, "counsellor"]
