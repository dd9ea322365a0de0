"""The agreements that routes are asked about: one in force with a change to sign, one to prepare, one of a school."""

from datetime import timedelta
from typing import Any

import psycopg

from api.agreements import text_of
from api.database import reading, writing
from api.reach import Thing
from matching.accounts.domain import SYSTEM
from matching.internships.agreements import signing, store
from matching.internships.agreements.domain import Party
from matching.internships.store import add_internship
from matching.referrals.domain import Start
from matching.referrals.store import advance, start
from tests.api.http.conftest import World
from tests.api.http.named import Named, Things, account
from tests.factories import TODAY, an_internship
from tests.matching.internships.conftest import terms
from tests.matching.referrals.conftest import TO_HIRED, a_step

WHO = ("job_seeker", "employer", "counsellor")
SCHOOL = {"school": "Cégep du Fleuve", "school_email": "stages@exemple.org"}


def taken(world: World, title: str, **offer: Any) -> int:
    """The referral of the person to another internship, whose host has taken them."""
    counsellor = world.actors["counsellor"]
    with writing(world.pool, SYSTEM) as connection:
        offered = add_internship(connection, an_internship(world.employer, title_fr=title, **offer), TODAY)
    with writing(world.pool, counsellor) as connection:
        entry = Start(internship=offered, candidate=world.candidate)
        referral = start(connection, entry, by=counsellor, today=TODAY)
        for transition in TO_HIRED:
            step = a_step(transition)
            referral = advance(connection, referral.id, step, version=referral.version, by=counsellor, today=TODAY)
    return referral.id


def prepared(world: World, referral: int, **changes: Any) -> int:
    """Its agreement, to be signed."""
    counsellor = world.actors["counsellor"]
    with writing(world.pool, counsellor) as connection:
        return store.prepare(connection, referral, terms(**changes), text_of, by=counsellor)


def signed(world: World, agreement: int, *who: str) -> None:
    """Its last version, signed by these."""
    for name in who:
        actor = world.actors[name]
        with writing(world.pool, actor) as connection:
            (version, *_) = store.versions(connection, agreement)
            party = signing.party_of(actor) or Party.PERSON
            signing.sign(connection, agreement, version.number, party, version.hash, by=actor)


def under_way(world: World, title: str = "Stage en assemblage") -> int:
    """An agreement in force and begun. The hold that a programme puts on the file is let go: others erase it."""
    agreement = prepared(world, taken(world, title))
    signed(world, agreement, *WHO)
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("DELETE FROM retention_hold WHERE reason LIKE 'Convention%'")
        connection.execute(
            """
            UPDATE internship_agreement SET starts_on = %(from)s, midpoint_on = %(today)s, ends_on = %(to)s
            WHERE id = %(id)s
            """,
            {
                "from": TODAY - timedelta(days=14),
                "today": TODAY,
                "to": TODAY + timedelta(days=14),
                "id": agreement,
            },
        )
    return agreement


def changed(world: World, agreement: int, **changes: Any) -> None:
    """Another version of it, that nobody has signed."""
    counsellor = world.actors["counsellor"]
    with writing(world.pool, counsellor) as connection:
        version = store.agreement(connection, agreement).version
        store.change(connection, agreement, terms(**changes), text_of, version=version, by=counsellor)


def school_link(world: World, agreement: int) -> str:
    """The secret by which a school signs it."""
    with writing(world.pool, SYSTEM) as connection:
        return signing.make_link(connection, agreement, 1, Party.SCHOOL)


def last(world: World, agreement: int) -> tuple[int, str, int]:
    """Number and hash of its last version, and the version of its row."""
    with reading(world.pool, SYSTEM) as connection:
        (version, *_) = store.versions(connection, agreement)
        return version.number, version.hash, store.agreement(connection, agreement).version


def make_agreements(made: Things) -> None:
    """One in force whose change is to be signed by everybody, one to prepare, and one that a school signs."""
    world = made.world
    parties = frozenset({account(made, "job_seeker"), account(made, "counsellor")})
    key = under_way(world)
    changed(world, key, place="Ailleurs")
    number, made.hashes["party"], version = last(world, key)
    parameters = {"agreement_id": key, "number": number, "moment": "midpoint"}
    made.one[Thing.AGREEMENT] = Named(parameters, parties, world.organisation, world.employer, version)
    place = taken(world, "Stage en montage")
    made.one[Thing.TAKEN] = Named({"referral_id": place}, parties, world.organisation, world.employer)
    offer = {"legal_frame": "school", "cover": "school", "programme": None, "school": "Cégep"}
    of_school = prepared(world, taken(world, "Stage d’études", **offer), **SCHOOL)
    made.secrets["convention"] = school_link(world, of_school)
    _, made.hashes["school"], _ = last(world, of_school)
