"""`match need` and `match candidate`, as typed in a terminal: each account gets what the API would give it."""

import json
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.database import writing
from api.exports import FORMS
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
    assert "< 5" in match("need", world.need, "--as", handle(world, "employer")).stdout


def test_a_list_waits_for_no_model_to_load(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = match("need", world.need, "--json").stdout
    monkeypatch.setenv("ENCODER", "nobody/nothing")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert match("need", world.need, "--json").stdout == expected != ""
    assert match("candidate", world.candidate, "--json").exit_code == 0


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


@pytest.mark.parametrize("form", FORMS)
def test_a_short_list_is_written_to_a_file_as_its_reader_may_see_it(world: World, tmp_path: Path, form: str) -> None:
    out, before = tmp_path / f"liste.{form}", exports_of(world, world.candidate)
    assert match("need", world.need, "--as", handle(world, "employer"), "--out", out, "--lang", "en").exit_code == 0
    assert out.stat().st_size > 500
    assert exports_of(world, world.candidate) == before + 1
    if form == "csv":
        told = world.client("employer").get(f"/en/needs/{world.need}/candidates.csv").content
        assert out.read_bytes() == told
        assert "Traoré" not in told.decode()


def test_a_file_that_is_refused_is_not_written_nor_noted(world: World, tmp_path: Path) -> None:
    out, before = tmp_path / "liste.csv", exports_of(world, world.candidate)
    for words in (
        ("--as", handle(world, "job_seeker"), "--out", out),
        ("--out", tmp_path / "liste.doc"),
        ("--out", out, "--lang", "de"),
    ):
        assert match("need", world.need, *words).exit_code == 1
    assert match("need", 10**9, "--out", out).exit_code == 1
    assert (list(tmp_path.iterdir()), exports_of(world, world.candidate)) == ([], before)


def exports_of(world: World, candidate: int) -> int:
    (count,) = world.sql("SELECT count(*) FROM trail WHERE action = 'export' AND candidate_id = %(id)s", id=candidate)
    return int(count)
