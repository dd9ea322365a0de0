"""A small region behind the whole application: each test of a file shares it, and asks as whoever it needs to be."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from api import encoders
from api.app import create_app
from api.commands import DatabaseUrls
from api.database import open_pool, writing
from api.settings import Settings
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.accounts.tokens import create_token
from matching.candidates.store import add_candidate
from matching.internships.store import add_internship
from matching.matches import vectors
from matching.needs.store import add_need
from tests.api.http.mailbox import Mailbox, mailbox_of
from tests.conftest import _database, _urls
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_internship


@dataclass
class World:
    """Ids of what is there, and clients that send an actor's token."""

    app: FastAPI
    pool: ConnectionPool
    urls: DatabaseUrls
    organisation: int
    employer: int
    other_employer: int
    need: int
    other_need: int
    internship: int
    candidate: int
    theirs: int
    """A person whom another organisation follows."""
    actors: dict[str, Actor]
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, who: str = "anonymous", language: str | None = None) -> TestClient:
        """A client of `anonymous`, `counsellor`, `other_counsellor`, `employer`, `other_employer`, `job_seeker`, …"""
        client = TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)
        if language:
            client.headers["Accept-Language"] = language
        if who != "anonymous":
            client.headers["Authorization"] = f"Bearer {self.token(who)}"
        return client

    def token(self, who: str) -> str:
        """The API token of somebody, made once."""
        if who not in self.tokens:
            with writing(self.pool, SYSTEM) as connection:
                self.tokens[who] = create_token(connection, self.actors[who].account_id or 0, 1)
        return self.tokens[who]

    def sql(self, statement: str, **values: Any) -> Any:
        """First row of a statement of the owner's, committed."""
        with psycopg.connect(self.urls.owner) as connection:
            cursor = connection.execute(statement, values)  # type: ignore[arg-type]
            return cursor.fetchone() if cursor.description else None


@pytest.fixture(scope="module")
def world(superuser_url: str, template: str) -> Iterator[World]:
    """The region, for the tests of one file."""
    name = f"adequation_http_{secrets.token_hex(4)}"
    with _database(superuser_url, name, template):
        urls = _urls(superuser_url, name)
        with open_pool(urls.service, size=6) as pool:
            yield _make(urls, pool)


@pytest.fixture
def mailbox(world: World, tmp_path: Path) -> Mailbox:
    """What the pages write to people from now on; nobody waits for what others tried before."""
    world.sql("DELETE FROM throttle")
    found = mailbox_of(world, tmp_path)
    found.collect()
    return found


def _make(urls: DatabaseUrls, pool: ConnectionPool) -> World:
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
    return World(
        app=create_app(Settings(requests_a_minute=1_000_000), pool, calibrated.encoder),
        pool=pool,
        urls=urls,
        organisation=organisation,
        employer=employer,
        other_employer=other_employer,
        need=need,
        other_need=other_need,
        internship=internship,
        candidate=candidate,
        theirs=theirs,
        actors=actors,
    )
