"""A caseload and vacancies by the command line: the same objects as the API gives, and nothing kept when only told."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.commands.test_match import handle
from tests.api.http.conftest import World, world
from tests.api.http.test_sent_back import rows_of, written
from tests.matching.importing.test_spreadsheets import a_book
from tests.matching.needs.test_job_bank import WELDER as OF_BANK
from tests.matching.needs.test_job_bank import a_file, changed
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


def test_words_and_dates_of_a_caseload_are_read_as_they_are_said_to_be(world: World, tmp_path: Path) -> None:
    file = tmp_path / "suivis.csv"
    file.write_text(
        "Nom complet;Statut;Prochaine action;Date\nMaya Roy;à relancer;Écrire;05/06/2027\n", encoding="utf-8"
    )
    columns = [each for name in ("full_name", "status", "next_action", "due_on") for each in ("--column", name)]
    asked = ("candidates", "caseload", file, "--as", handle(world, "counsellor"), *columns)
    told = adequation(*asked, "--dry-run")
    assert "à relancer" in told.stderr + told.stdout
    assert "--date-order" in told.stderr + told.stdout
    assert adequation(*asked, "--state", "à relancer=nonsense").exit_code == 1
    done = adequation(*asked, "--state", "à relancer=waiting", "--date-order", "day_first")
    assert done.exit_code == 0, done.stderr
    assert world.sql(
        "SELECT f.status, f.due_on::text FROM follow_up f JOIN candidate_identity i USING (candidate_id) "
        "WHERE i.family_name = 'Roy'"
    ) == ("waiting", "2027-06-05")


def test_a_list_sent_back_changes_what_it_names(world: World, tmp_path: Path) -> None:
    file = tmp_path / "besoins.csv"
    rows = rows_of(world.client("counsellor").get("/besoins.csv").content)
    rows[1][7] = "8"
    file.write_bytes(written(rows))
    done = adequation("needs", "import", file)
    assert done.exit_code == 0, done.stderr
    assert "0 ajoutés, 1 modifiés" in done.stdout
    assert world.sql("SELECT n.posts FROM need n WHERE n.opening_id = %(id)s", id=int(rows[1][0])) == (8,)


def test_a_dry_run_tells_what_a_newer_file_would_close(world: World, tmp_path: Path) -> None:
    file = tmp_path / "guichet.csv"
    both = [changed(OF_BANK, id=number, code=code) for number, code in (("71", "72106"), ("72", "73110"))]
    file.write_bytes(a_file(*both))
    assert adequation("needs", "import", file).exit_code == 0
    file.write_bytes(a_file(changed(both[0], posted="2026/09/02")))
    told = " ".join(adequation("needs", "import", file, "--dry-run").stdout.split())
    assert "1 closed, no more in the file" in told
    assert re.search("closed .{0,20}Couvreurs", told)
    assert world.sql("SELECT count(*) FROM opening WHERE status = 'open' AND starts_with(title_fr, 'Couvreurs')") == (
        1,
    )


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
