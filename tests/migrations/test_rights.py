"""What each role may not do, whatever the code above forgets: raw SQL as the service's role."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.matches.profiles import everybodys_profiles
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

ROLES = ("anonymous", "job_seeker", "employer", "unverified", "counsellor", "coordinator", "administrator")
STAFF = ("counsellor", "coordinator", "administrator")


@dataclass(frozen=True)
class Region:
    """One of everything, and somebody of each role; `unverified` belongs to an employer that nobody has verified."""

    ids: dict[str, int]
    actors: dict[str, Actor]


@pytest.fixture
def region(connection: psycopg.Connection, service_connection: ServiceConnection) -> Region:
    organisation, other = add_organisation(connection), add_organisation(connection)
    employer, unverified = add_employer(connection), add_employer(connection)
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (unverified,))
    candidate = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
    theirs = add_candidate(connection, a_candidate(organisation_id=other), TODAY)
    need = add_need(connection, a_need(employer_id=employer), TODAY)
    with service_connection(SYSTEM) as service:
        row: Any = service.execute("SELECT register_encoder_model('essai', 2, 1, 0, 1, 0)").fetchone()
        model = row[0]
        service.execute(
            "INSERT INTO opening_vector (model_id, opening_id, title_hash, vector) VALUES (%s, %s, 1, '[1,0]')",
            (model, need),
        )
        service.execute(
            "INSERT INTO skill_vector (model_id, skill_id, vector) SELECT %s, id, '[1,0]' FROM skill_term", (model,)
        )
        service.execute(
            "INSERT INTO title_vector (model_id, title_id, vector) SELECT %s, id, '[1,0]' FROM title", (model,)
        )
    ids = {"employer": employer, "unverified": unverified, "candidate": candidate, "theirs": theirs, "need": need}
    return Region(
        {**ids, "model": model, "organisation": organisation},
        {
            "anonymous": ANONYMOUS,
            "system": SYSTEM,
            "job_seeker": add_account(connection, Role.JOB_SEEKER, candidate_id=candidate),
            "employer": add_account(connection, Role.EMPLOYER, employer_id=employer),
            "unverified": add_account(connection, Role.EMPLOYER, employer_id=unverified),
            "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=organisation),
            "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=organisation),
            "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=organisation),
        },
    )


def rows(service_connection: ServiceConnection, region: Region, role: str, statement: str) -> int | None:
    """How many rows the statement reads or writes for the role; None where it is refused."""
    try:
        with service_connection(region.actors[role]) as service:
            count = service.execute(statement, region.ids).rowcount  # type: ignore[call-overload]
            # Undone: the next role finds what this one found.
            raise _DoneError(count)
    except _DoneError as done:
        return done.count
    except InsufficientPrivilege:
        return None


class _DoneError(Exception):
    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def everyone_but(*roles: str) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role not in roles)


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (ROLES, "DELETE FROM opening_vector"),
    (ROLES, "DELETE FROM skill_vector"),
    (ROLES, "DELETE FROM title_vector"),
    (ROLES, "UPDATE opening_vector SET vector = '[0,1]'"),
    (ROLES, "UPDATE skill_vector SET vector = '[0,1]'"),
    (ROLES, "UPDATE title_vector SET vector = '[0,1]'"),
    (("anonymous",), "SELECT FROM opening_vector"),
    (("anonymous",), "SELECT FROM skill_vector"),
    (("anonymous",), "SELECT FROM title_vector"),
    (ROLES, "INSERT INTO opening_vector VALUES (%(model)s, %(need)s, 2, '[0,1]') ON CONFLICT DO NOTHING"),
    (ROLES, "INSERT INTO skill_vector SELECT model_id, skill_id, '[0,1]' FROM skill_vector ON CONFLICT DO NOTHING"),
    (ROLES, "INSERT INTO title_vector SELECT model_id, title_id, '[0,1]' FROM title_vector ON CONFLICT DO NOTHING"),
    (ROLES, "UPDATE encoder_model SET state = 'kept'"),
    (ROLES, "DELETE FROM encoder_model"),
    (everyone_but("employer", *STAFF), "DELETE FROM opening_skill"),
    (everyone_but("employer", *STAFF), "UPDATE opening_skill SET position = position + 10"),
    (
        everyone_but("employer", *STAFF),
        "INSERT INTO opening_skill SELECT opening_id, position + 10, skill_id FROM opening_skill",
    ),
    (("anonymous", "administrator"), "SELECT FROM skill_term"),
    (ROLES, "INSERT INTO skill_term (key, name) VALUES ('mot', 'mot')"),
    (("anonymous",), "SELECT intern_skills(ARRAY['mot'], ARRAY['mot'])"),
    (everyone_but("administrator"), "INSERT INTO organisation (name, kind) VALUES ('Faux', 'operator')"),
    (ROLES, "UPDATE organisation SET kind = 'operator'"),
    (ROLES, "DELETE FROM organisation"),
    (ROLES, "SELECT refresh_match_profiles(NULL)"),
    (ROLES, "SELECT refresh_match_profiles(ARRAY[%(candidate)s])"),
    (ROLES, "SELECT refresh_profiles(NULL)"),
    (everyone_but("counsellor", "job_seeker"), "SELECT refresh_profiles(ARRAY[%(candidate)s])"),
    (
        everyone_but("coordinator", "administrator"),
        "UPDATE employer SET verified_on = current_date, verified_by = actor_account()",
    ),
    (ROLES, "UPDATE employer SET verified_on = current_date, verified_by = 0"),
    (ROLES, "UPDATE employer SET neq = '9999999999' WHERE id = %(employer)s"),
    (ROLES, "UPDATE employer SET name = 'Autre'"),
    (ROLES, "DELETE FROM employer"),
    (
        everyone_but("coordinator", "administrator"),
        "INSERT INTO employer (name, kind, verified_on) VALUES ('Faux', 'firm', current_date)",
    ),
    (ROLES, "INSERT INTO employer (name, kind, verified_on, verified_by) VALUES ('Faux', 'firm', current_date, 0)"),
    (everyone_but(*STAFF), "INSERT INTO employer (name, kind) VALUES ('Faux', 'firm')"),
    # A ranking says that it is one; whatever else asks for these rows finds none.
    (everyone_but("job_seeker"), "SELECT FROM match_profile"),
    (everyone_but("job_seeker", "counsellor"), "SELECT FROM blind_profile"),
    (("anonymous", "unverified", "administrator"), "SELECT FROM blind_profile"),
    ((*ROLES, "system"), "DELETE FROM candidate"),
    ((*ROLES, "system"), "DELETE FROM candidate_identity"),
    ((*ROLES, "system"), "DELETE FROM blind_profile"),
    ((*ROLES, "system"), "DELETE FROM consent"),
    ((*ROLES, "system"), "UPDATE consent SET until = until + 1000"),
    ((*ROLES, "system"), "UPDATE match_profile SET hours_max = 1"),
    ((*ROLES, "system"), "DELETE FROM match_profile"),
]


@pytest.mark.parametrize(("roles", "statement"), REFUSED, ids=[statement for _, statement in REFUSED])
def test_refused(region: Region, service_connection: ServiceConnection, roles: tuple[str, ...], statement: str) -> None:
    for role in roles:
        assert not rows(service_connection, region, role, statement), role


@pytest.mark.parametrize(
    ("roles", "statement", "found"),
    [
        (("system",), "SELECT refresh_profiles(NULL)", 1),
        (("system", "counsellor", "job_seeker"), "SELECT refresh_profiles(ARRAY[%(candidate)s])", 1),
        (everyone_but("anonymous"), "SELECT FROM opening_vector", 1),
        (("system", "employer", *STAFF), "DELETE FROM opening_skill", 2),
        (ROLES, "SELECT FROM opening_skill", 2),
        (("employer", "job_seeker", "counsellor", "coordinator"), "SELECT FROM skill_term", 2),
        (("job_seeker", "counsellor"), "SELECT FROM blind_profile", 1),
        (("job_seeker",), "SELECT FROM match_profile", 1),
        (
            ("coordinator", "administrator"),
            "UPDATE employer SET verified_on = current_date, verified_by = actor_account() WHERE id = %(unverified)s",
            1,
        ),
        (("counsellor", "coordinator"), "INSERT INTO employer (name, kind) VALUES ('Vrai', 'firm')", 1),
        (("administrator", "system"), "INSERT INTO organisation (name, kind) VALUES ('Vrai', 'partner')", 1),
        (("counsellor", "job_seeker"), "UPDATE consent SET withdrawn_at = now()", 1),
    ],
)
def test_allowed(
    region: Region, service_connection: ServiceConnection, roles: tuple[str, ...], statement: str, found: int
) -> None:
    for role in roles:
        assert rows(service_connection, region, role, statement) == found, role


def test_a_ranking_alone_reads_everybody_and_for_whoever_may_rank(
    region: Region, service_connection: ServiceConnection
) -> None:
    read = {"employer": 2, "counsellor": 2, "coordinator": 2, "job_seeker": 1}
    for role in ROLES:
        with service_connection(region.actors[role]) as service:
            with everybodys_profiles(service):
                for table in ("match_profile", "blind_profile"):
                    asked = sql.SQL("SELECT FROM {}").format(sql.Identifier(table))
                    assert service.execute(asked).rowcount == read.get(role, 0), role
            assert service.execute("SELECT FROM match_profile").rowcount == (role == "job_seeker"), role


@pytest.mark.parametrize(("role", "whose"), [("counsellor", "theirs"), ("job_seeker", "theirs")])
def test_one_refreshes_the_people_one_writes(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection, role: str, whose: str
) -> None:
    connection.execute("UPDATE match_profile SET hours_max = 1")
    both = [region.ids["candidate"], region.ids[whose]]
    with service_connection(region.actors[role]) as service:
        service.execute("SELECT refresh_profiles(%s)", (both,))
    found = connection.execute("SELECT candidate_id FROM match_profile WHERE hours_max = 1").fetchall()
    assert found == [(region.ids[whose],)]


def test_an_employer_once_verified_is_shown_people(region: Region, service_connection: ServiceConnection) -> None:
    with service_connection(region.actors["coordinator"]) as service:
        service.execute(
            "UPDATE employer SET verified_on = current_date, verified_by = actor_account() WHERE id = %(unverified)s",
            region.ids,
        )
    with service_connection(region.actors["unverified"]) as service, everybodys_profiles(service):
        assert service.execute("SELECT FROM blind_profile").rowcount == 2
