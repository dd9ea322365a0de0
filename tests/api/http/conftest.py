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
from matching.accounts.domain import SYSTEM, Actor
from matching.accounts.tokens import create_token
from tests.api.http.mailbox import Mailbox, mailbox_of
from tests.conftest import _database, _urls
from tests.region import Region


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
def world(superuser_url: str, region_template: Region) -> Iterator[World]:
    """The region, for the tests of one file."""
    made = region_template
    name = f"adequation_http_{secrets.token_hex(4)}"
    with _database(superuser_url, name, made.database):
        urls = _urls(superuser_url, name)
        with open_pool(urls.service, size=6) as pool:
            app = create_app(Settings(requests_a_minute=1_000_000), pool, encoders.load("hashed").encoder)
            yield World(app=app, pool=pool, urls=urls, actors=dict(made.actors), **made.ids)


@pytest.fixture
def mailbox(world: World, tmp_path: Path) -> Mailbox:
    """What the pages write to people from now on; nobody waits for what others tried before."""
    world.sql("DELETE FROM throttle")
    found = mailbox_of(world, tmp_path)
    found.collect()
    return found
