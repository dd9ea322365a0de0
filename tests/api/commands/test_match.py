"""`match need` and `match candidate`, as typed in a terminal: each account gets what the API would give it."""

import json

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.database import writing
from api.matches import MOST
from matching.accounts.domain import SYSTEM, Actor
from matching.needs.store import add_need
from tests.api.http.conftest import World, world
from tests.factories import TODAY, a_need

__all__ = ["world"]


@pytest.fixture(autouse=True)
def database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", world.urls.owner)
    monkeypatch.setenv("SERVICE_DATABASE_URL", world.urls.service)
    monkeypatch.setenv("COLUMNS", "100")


def match(*words: object) -> Result:
    return CliRunner().invoke(app, ["match", *(str(word) for word in words)])


def handle(world: World, who: str) -> str:
    account: Actor = world.actors[who]
    with psycopg.connect(world.urls.owner) as connection:
        row = connection.execute("SELECT handle FROM account WHERE id = %(id)s", {"id": account.account_id}).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("who", ["job_seeker", "administrator", "other_employer"])
def test_a_list_that_the_api_refuses(world: World, who: str) -> None:
    refused = match("need", world.need, "--as", handle(world, who), "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Your role does not allow this" in refused.stderr


def test_an_employer_asks_about_its_own_openings_once_verified(world: World) -> None:
    unverified = match("need", world.other_need, "--as", handle(world, "other_employer"))
    assert unverified.exit_code == 1
    assert "employer" in unverified.stderr
    own = match("need", world.need, "--as", handle(world, "employer"), "--json")
    assert json.loads(own.stdout) == world.client("employer").get(f"/api/v1/needs/{world.need}/matches").json()
    assert match("need", world.need, "--as", handle(world, "employer"), "--all").exit_code == 1
    assert "moins de 5" in match("need", world.need, "--as", handle(world, "employer")).stdout


def test_a_person_asks_about_themselves(world: World) -> None:
    seeker = handle(world, "job_seeker")
    assert match("candidate", world.candidate, "--as", seeker).exit_code == 0
    assert match("candidate", world.theirs, "--as", seeker).exit_code == 1
    assert match("candidate", world.candidate, "--as", handle(world, "employer")).exit_code == 1


@pytest.mark.parametrize("what", ["need", "candidate"])
def test_a_number_that_is_not_there_is_said(what: str) -> None:
    assert match(what, 999999).stderr.count("999999") == 2


def test_a_line_is_short_and_says_what_counts(world: World) -> None:
    shown = match("need", world.need)
    assert "admissibles : 1" in shown.stdout
    assert f"1. Awa Traoré (no {world.candidate})" in shown.stdout
    assert shown.stdout.count("✓") == shown.stdout.count("points ·")
    assert "?" in shown.stdout
    assert " -0" not in shown.stdout
    assert not [line for line in shown.stdout.splitlines() if line.endswith(" 0")]
    assert len(shown.stdout.splitlines()) < 40
    assert [match("need", world.need, "--top", str(top)).exit_code for top in (MOST, MOST + 1)] == [0, 2]


def test_what_is_only_preferred_is_not_read_as_missing(world: World) -> None:
    asked = [
        {"importance": "preferred", "any_of": [{"code": "experience", "months": months}]} for months in (12, 24, 480)
    ]
    with writing(world.pool, SYSTEM) as connection:
        need = add_need(connection, a_need(requirements=asked), TODAY)
    shown = match("need", need).stdout
    assert "✓ Expérience (un atout)," in shown
    assert "✗ Expérience (un atout) : 40 ans" in shown
    assert "Expérience :" not in shown
