"""`needs import`, `needs list` and `candidates import`, as typed in a terminal."""

import gzip
import json
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.commands import DatabaseUrls
from matching.accounts.domain import Role
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation


@pytest.fixture(autouse=True)
def database(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> DatabaseUrls:
    monkeypatch.setenv("DATABASE_URL", database_urls.owner)
    monkeypatch.setenv("SERVICE_DATABASE_URL", database_urls.service)
    return database_urls


def adequation(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def count(database: DatabaseUrls, table: str) -> int:
    with psycopg.connect(database.owner) as connection:
        query = psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("name", ["besoins.jsonl", "besoins.jsonl.gz", "besoins.ndjson"])
def test_needs_come_in_by_the_files_name(tmp_path: Path, database: DatabaseUrls, name: str) -> None:
    file = tmp_path / name
    content = "\n".join(a_need(source_reference=str(number)).model_dump_json() for number in range(3)).encode()
    file.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    done = adequation("needs", "import", file)
    assert (done.exit_code, count(database, "need")) == (0, 3)
    assert "3 ajoutés" in done.stdout
    assert "3 added" in done.stdout
    assert count(database, "procrastinate_jobs") == 1
    again = adequation("needs", "import", file)
    assert "3 inchangés" in again.stdout
    assert count(database, "need") == 3


def test_csv_of_needs(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("\ufefftitle_fr;text_fr;source\nSoudeuse;Souder;Essai\n", encoding="utf-8")
    assert adequation("needs", "import", file).exit_code == 0
    assert count(database, "need") == 1


def test_columns_of_a_sheet_are_said_or_left_out(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("Titre;Description;source;Notes;Combien;Début\nA;B;Essai;privé;3;05/06/2027\n", encoding="utf-8")
    refused = adequation("needs", "import", file)
    assert (refused.exit_code, count(database, "need")) == (1, 0)
    assert "--column titre=champ ou --leave-out titre" in refused.stderr
    said = ("--leave-out", "Notes", "--column", "Combien=posts")
    assert "--date-order" in adequation("needs", "import", file, *said).stderr
    done = adequation("needs", "import", file, *said, "--date-order", "day_first")
    assert (done.exit_code, count(database, "need")) == (0, 1)
    for wrong in (("--column", "Combien=salary"), ("--date-order", "first")):
        assert adequation("needs", "import", file, *wrong).exit_code == 1


def test_bad_lines_are_said_in_both_languages_and_nothing_is_stored(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "besoins.jsonl"
    file.write_bytes(a_need().model_dump_json().encode() + b'\n{"title_fr": ""}\n\xff\n')
    done = adequation("needs", "import", file)
    assert done.exit_code == 1
    assert "line 2, title_fr" in done.stderr
    assert "line 3 :" in done.stderr
    assert "rien n'a été importé" in done.stderr
    assert "nothing was imported" in done.stderr
    assert (count(database, "need"), count(database, "procrastinate_jobs")) == (0, 0)


@pytest.mark.parametrize("content", [b"not a gzip file", gzip.compress(a_need().model_dump_json().encode() * 9)[:-20]])
def test_a_broken_gzip_file_is_said(tmp_path: Path, database: DatabaseUrls, content: bytes) -> None:
    file = tmp_path / "besoins.jsonl.gz"
    file.write_bytes(content)
    done = adequation("needs", "import", file)
    assert done.exit_code == 1
    assert "besoins.jsonl.gz" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert count(database, "need") == 0


def test_a_name_that_says_no_format_needs_one(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "besoins.txt"
    file.write_text(a_need().model_dump_json(), encoding="utf-8")
    assert "--format" in adequation("needs", "import", file).stderr
    assert adequation("needs", "import", file, "--format", "jsonl").exit_code == 0
    assert count(database, "need") == 1


def test_an_account_imports_what_it_may(tmp_path: Path, database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as connection:
        employer, other = add_employer(connection), add_employer(connection)
        account = add_account(connection, Role.EMPLOYER, employer_id=employer).account_id
        row = connection.execute("SELECT handle FROM account WHERE id = %(account)s", {"account": account}).fetchone()
    assert row is not None
    file = tmp_path / "besoins.jsonl"
    file.write_text(a_need(employer_id=employer).model_dump_json(), encoding="utf-8")
    assert adequation("needs", "import", file, "--as", row[0]).exit_code == 0
    file.write_text(a_need(employer_id=other).model_dump_json(), encoding="utf-8")
    refused = adequation("needs", "import", file, "--as", row[0])
    assert refused.exit_code == 1
    assert "Nothing was imported" in refused.stderr
    assert count(database, "need") == 1


def test_needs_are_listed_with_their_freshness(tmp_path: Path) -> None:
    file = tmp_path / "besoins.jsonl"
    needs = [a_need(), a_need(title_fr="Cuisinière", territory="15", confirmed_on="2020-01-01")]
    file.write_text("\n".join(need.model_dump_json() for need in needs), encoding="utf-8")
    adequation("needs", "import", file)
    listed = adequation("needs", "list")
    assert "Soudeuse" in listed.stdout
    assert "1 confirmed within 45 days, 1 to confirm" in " ".join(listed.stdout.split())
    assert adequation("needs", "list", "--source", "own", "--json").stdout == ""
    assert len(adequation("needs", "list", "--source", "external", "--json").stdout.splitlines()) == 2
    only = adequation("needs", "list", "--territory", "15", "--json")
    (line,) = only.stdout.splitlines()
    assert (json.loads(line)["title_fr"], json.loads(line)["stale"]) == ("Cuisinière", True)


def test_people_come_in_under_an_organisation(tmp_path: Path, database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as connection:
        organisation = add_organisation(connection)
    file = tmp_path / "personnes.jsonl"
    file.write_text("\n".join([a_candidate().model_dump_json()] * 2), encoding="utf-8")
    done = adequation("candidates", "import", file, "--organisation", organisation)
    assert done.exit_code == 0
    assert "2 people added" in done.stdout
    with psycopg.connect(database.owner) as connection:
        assert connection.execute("SELECT DISTINCT organisation_id, confirmed_on FROM candidate").fetchall() == [
            (organisation, TODAY)
        ]
    assert count(database, "blind_profile") == 2


def test_an_unknown_organisation_is_said(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "personnes.jsonl"
    file.write_text(a_candidate().model_dump_json(), encoding="utf-8")
    done = adequation("candidates", "import", file, "--organisation", 987654)
    assert done.exit_code == 1
    assert "987654" in done.stderr
    assert count(database, "candidate") == 0


def test_bad_people_are_said_and_nobody_is_stored(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "personnes.csv"
    file.write_text("given_name,family_name,authorisation\nA,B,citizen\nA,,ne sais pas\n", encoding="utf-8")
    done = adequation("candidates", "import", file)
    assert done.exit_code == 1
    assert "line 3, family_name" in done.stderr
    assert "line 3, authorisation" in done.stderr
    assert count(database, "candidate") == 0


def test_many_problems_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text(",".join(f"colonne_{number}" for number in range(10_000)) + "\n", encoding="utf-8")
    done = adequation("needs", "import", file)
    assert done.stderr.count("colonne_") == 20
    assert "9980 more" in done.stderr
    assert "10000 problem(s)" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("b.csv", b"titre_fr,,source\n", "La colonne 2 n’a pas de nom"),
        ("b.jsonl", b"{\n", "Cette ligne n’est pas du JSON valide"),
        ("b.csv", b"", "Ce fichier ne contient rien à importer"),
        ("b.jsonl", b"\n\n", "Ce fichier ne contient rien à importer"),
        ("b.csv", "title_fr;text_fr\né;è\n".encode("utf-16"), "Ce fichier est en UTF-16"),
        ("b.jsonl", "{}".encode("utf-16-le"), "Ce fichier est en UTF-16"),
    ],
)
@pytest.mark.parametrize("what", ["needs", "candidates"])
def test_a_file_that_cannot_be_imported_says_why(
    tmp_path: Path, what: str, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = adequation(what, "import", tmp_path / name)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "requête" not in done.stderr


def test_a_refusal_of_a_sheet_names_its_column_and_its_choices_as_the_template_does(
    tmp_path: Path, database: DatabaseUrls
) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("Titre du poste;Description;source;Salaire par\nA;B;Essai;semaine\n", encoding="utf-8")
    refused = adequation("needs", "import", file)
    assert refused.exit_code == 1
    said = " ".join(refused.stderr.split())
    assert "Salaire par / " in said
    assert "wage_unit" not in said
    assert "heure, année" in said
    assert "hour, year" in said


def test_licences_of_a_sheet_in_other_words_than_the_tables(tmp_path: Path, database: DatabaseUrls) -> None:
    file = tmp_path / "besoins.csv"
    head = "Titre du poste;Description;source;Permis exigés\n"
    file.write_text(head + "A;B;Essai;permis de conduire classe 5\n", encoding="utf-8")
    assert adequation("needs", "import", file).exit_code == 0
    with psycopg.connect(database.owner) as connection:
        told = connection.execute("SELECT credential FROM requirement").fetchall()
    assert told == [("driving_5",)]
    file.write_text(head + "B;B;Essai;permis de conduire\n", encoding="utf-8")
    refused = adequation("needs", "import", file)
    assert (refused.exit_code, count(database, "need")) == (1, 1)
    assert "Permis exigés" in refused.stderr
