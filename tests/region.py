"""A small region, made once a process as a template: each file of tests of the application has it copied."""

from dataclasses import dataclass

import psycopg

from api import encoders
from api.commands import DatabaseUrls
from matching.accounts.domain import Actor, Role
from matching.candidates.store import add_candidate
from matching.internships.store import add_internship
from matching.matches import vectors
from matching.needs.store import add_need
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_internship


@dataclass(frozen=True)
class Region:
    """Where it is, and what is in it."""

    database: str
    ids: dict[str, int]
    actors: dict[str, Actor]


def make_region(database: str, urls: DatabaseUrls) -> Region:
    """Fill a migrated database: two organisations, two employers with a need each, an internship, two people."""
    calibrated = encoders.load("hashed")
    with psycopg.connect(urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        organisation, other = add_organisation(connection), add_organisation(connection)
        employer, other_employer = add_employer(connection), add_employer(connection)
        connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %(id)s", {"id": other_employer})
        need = add_need(connection, a_need(employer_id=employer), TODAY)
        other_need = add_need(connection, a_need(employer_id=other_employer, territory="34", municipality=None), TODAY)
        internship = add_internship(connection, an_internship(employer), TODAY)
        candidate = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
        theirs = add_candidate(
            connection, a_candidate(organisation_id=other, languages=(), schooling_in_french=None), TODAY
        )
        actors = {
            "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
            "other_counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=other),
            "employer": add_account(connection, Role.EMPLOYER, employer_id=employer),
            "other_employer": add_account(connection, Role.EMPLOYER, employer_id=other_employer),
            "job_seeker": add_account(connection, Role.JOB_SEEKER, candidate_id=candidate),
            "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=organisation),
            "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=organisation),
        }
        connection.execute("UPDATE account SET demonstration = true")
        model = encoders.register(connection, calibrated)
        vectors.encode_all(connection, calibrated.encoder, model)
    ids = {
        "organisation": organisation,
        "employer": employer,
        "other_employer": other_employer,
        "need": need,
        "other_need": other_need,
        "internship": internship,
        "candidate": candidate,
        "theirs": theirs,
    }
    return Region(database, ids, actors)
