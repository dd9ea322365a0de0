"""A caseload and vacancies by the command line: the same objects as the API gives, and nothing kept when only told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.commands.test_match import handle
from tests.api.http.conftest import World, world
from tests.matching.importing.test_spreadsheets import a_book
from tests.matching.reading.test_vacancies import WELDER

__all__ = ["world"]


@pytest.fixture(autouse=True)
def database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", world.urls.owner)
    monkeypatch.setenv("SERVICE_DATABASE_URL", world.urls.service)


def adequation(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_caseload_is_told_then_taken_in(world: World, tmp_path: Path) -> None:
    file = tmp_path / "suivis.xlsx"
    file.write_bytes(a_book([["Qui", "Quoi", "Sexe"], ["Inès Gagnon", "Écrire", "F"]]))
    people = "SELECT count(*) FROM candidate_identity WHERE family_name = 'Gagnon'"
    asked = ("candidates", "caseload", file, "--as", handle(world, "counsellor"))
    columns = ("--column", "full_name", "--column", "next_action")
    told = adequation(*asked, *columns, "--dry-run", "--json")
    assert told.exit_code == 0, told.stderr
    report = json.loads(told.stdout)
    assert [(each["title"], each["field"], each["refused"]) for each in report["columns"]] == [
        ("Qui", "full_name", False), ("Quoi", "next_action", False), ("Sexe", None, True),
    ]  # fmt: skip
    assert [each["done"] for each in report["lines"]] == ["added"]
    assert world.sql(people) == (0,)
    done = adequation(*asked, *columns)
    assert (done.exit_code, world.sql(people)) == (0, (1,))
    assert "Sexe → refusée par la loi" in done.stdout
    for wrong in (asked, (*asked, "--column", "religion"), (*asked[:-1], handle(world, "employer"))):
        assert adequation(*wrong).exit_code == 1
    assert world.sql(people) == (1,)


def test_vacancies_are_read_and_a_file_of_needs_is_told_as_the_api_tells_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "offre.txt").write_text(WELDER, encoding="utf-8")
    (tmp_path / "offre.pdf").write_bytes(b"%PDF-1.4 broken")
    read = adequation("needs", "read", tmp_path, "--json")
    assert read.exit_code == 1
    refused, draft = (json.loads(line) for line in read.stdout.splitlines())
    assert refused["refused"]["code"] == "document_damaged"
    assert draft["draft"] == world.client("employer").post("/api/v1/needs/drafts", json={"text": WELDER}).json()
    assert "25.50" in adequation("needs", "read", tmp_path / "offre.txt").stdout
    needs = tmp_path / "besoins.csv"
    needs.write_text("titre;description\nCuisinier;Cuisiner.\n", encoding="utf-8")
    asked = ("needs", "import", needs, "--employer", world.employer, "--dry-run", "--json")
    (line,) = json.loads(adequation(*asked).stdout)["lines"]
    assert (line["done"], line["title"]) == ("added", "Cuisinier")
    assert world.sql("SELECT count(*) FROM opening WHERE title_fr = 'Cuisinier'") == (0,)
