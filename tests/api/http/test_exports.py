"""The lists as files: what is in them is what their reader's page shows, no cell is a formula, each copy is noted."""

import csv
import io
import re
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from api.database import writing
from api.exports import FORMS, MEDIA_TYPES
from matching.accounts.domain import SYSTEM
from matching.needs.store import add_need
from tests.api.http.conftest import World
from tests.factories import TODAY, a_need

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "＝1+1")


def rows(world: World, who: str, path: str) -> list[dict[str, str]]:
    answer = world.client(who).get(path)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith("\ufeff".encode())
    between = "," if path.startswith("/en/") else ";"
    found = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=between)
    # The notice is a row of one cell.
    return [row for row in found if any(list(row.values())[1:])]


def words_of(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def cells_of(body: bytes) -> str:
    return str([cell.value for sheet in load_workbook(io.BytesIO(body)) for row in sheet for cell in row])


def exported(world: World) -> list[Any]:
    with writing(world.pool, SYSTEM) as connection:
        return connection.execute(
            "SELECT candidate_id, part, opening_id, role FROM trail WHERE action = 'export' ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("anonymous", "/besoins.{form}"),
        ("anonymous", "/en/needs.{form}?territory=23"),
        ("counsellor", "/besoins/{need}/candidatures.{form}?include=eligible,possible"),
        ("employer", "/en/needs/{need}/candidates.{form}"),
        ("coordinator", "/stages/{internship}/candidatures.{form}"),
        ("anonymous", "/api/v1/needs/list.{form}?territory=23"),
        ("employer", "/api/v1/needs/{need}/matches.{form}?include=eligible,possible"),
        ("counsellor", "/api/v1/internships/{internship}/matches.{form}"),
    ],
)
def test_each_list_leaves_as_each_kind_of_file(world: World, who: str, path: str, form: str) -> None:
    answer = world.client(who).get(path.format(form=form, **vars(world)))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES[form]
    assert answer.headers["cache-control"] == "no-store"
    assert f'.{form}"' in answer.headers["content-disposition"]
    if form == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        assert all(sheet.max_row > 1 for sheet in book)
    if form == "pdf":
        assert "Adéquation" in words_of(answer.content)


def test_a_short_list_holds_what_its_reader_may_see(world: World) -> None:
    mine = rows(world, "counsellor", f"/besoins/{world.need}/candidatures.csv")
    assert [each["Personne"] for each in mine][:1] == ["Awa Traoré"]
    assert "Diplôme" in "".join(each["Répond"] for each in mine)
    theirs = rows(world, "employer", f"/en/needs/{world.need}/candidates.csv")
    assert {each["Person"] for each in theirs} == {f"Person {world.candidate}", f"Person {world.theirs}"}
    assert "Traoré" not in str(theirs)
    # One rank in every way in: the place in the whole order.
    path = f"/besoins/{world.need}/candidatures"
    ranked = world.client("counsellor").get(f"/api/v1/needs/{world.need}/matches?include=possible").json()["results"]
    assert [(each["candidate"], each["rank"]) for each in ranked] == [(world.theirs, 2)]
    assert [each["Rang"] for each in mine] == ["1", "2"]
    assert [each["Rang"] for each in rows(world, "counsellor", f"{path}.csv?include=possible")] == ["2"]
    shown = re.findall(r'class="rank">(\d+)', world.client("counsellor").get(path).text)
    assert shown == ["1", "2"]
    for form in ("xlsx", "pdf"):
        body = world.client("employer").get(f"/besoins/{world.need}/candidatures.{form}").content
        text = cells_of(body) if form == "xlsx" else words_of(body)
        assert str(world.candidate) in text
        assert "Traoré" not in text
    assert world.client("employer").get(f"/besoins/{world.other_need}/candidatures.csv").status_code == 403


@pytest.mark.parametrize("form", FORMS)
def test_the_notice_stands_in_each_file_of_a_ranking_and_in_no_other(world: World, form: str) -> None:
    read = {"xlsx": cells_of, "pdf": words_of, "csv": lambda body: body.decode("utf-8-sig")}[form]
    reader = world.client("employer")
    for path, notice in (
        (f"/besoins/{world.need}/candidatures.{form}", "préparée par un calcul"),
        (f"/en/needs/{world.need}/candidates.{form}", "prepared by a calculation"),
        (f"/stages/{world.internship}/candidatures.{form}", "préparée par un calcul"),
    ):
        assert notice in " ".join(read(reader.get(path).content).split()), path
    assert "calcul" not in read(reader.get(f"/besoins.{form}").content)


def test_no_employer_is_told_who_follows_whom(world: World) -> None:
    """Where the organisation is may tell where the person lives."""
    (name,) = world.sql("SELECT name FROM organisation WHERE id = %(id)s", id=world.organisation)
    for who, told in (("employer", False), ("counsellor", True)):
        reader = world.client(who)
        assert (name in reader.get(f"/besoins/{world.need}/candidatures.csv").text) is told
        found = reader.get(f"/api/v1/needs/{world.need}/matches").json()["results"]
        assert any(each["organisation"] for each in found) is told


def test_the_list_of_an_internship_says_what_each_would_learn_and_give(world: World) -> None:
    """The goals that are not among their skills, in every form; a need's list has no such column."""
    path = f"/stages/{world.internship}/candidatures"
    (first, *_) = rows(world, "counsellor", f"{path}.csv")
    assert "Lire un plan d'assemblage" in first["À apprendre"]
    assert "À apporter" in first
    for form in ("xlsx", "pdf"):
        body = world.client("counsellor").get(f"{path}.{form}").content
        text = cells_of(body) if form == "xlsx" else words_of(body)
        assert "À apprendre" in text
        assert "Lire un plan d" in text
    assert "À apprendre" not in rows(world, "counsellor", f"/besoins/{world.need}/candidatures.csv")[0]


def test_a_copy_is_noted_in_the_file_of_everybody_in_it(world: World) -> None:
    before = len(exported(world))
    path = f"/besoins/{world.need}/candidatures.csv"
    told = {int(each["Personne"].split()[-1]) for each in rows(world, "employer", path)}
    assert told
    noted = exported(world)[before:]
    assert set(noted) == {(person, "short_list", world.need, "employer") for person in told}
    page = world.client("job_seeker").get("/mon-dossier/consultations")
    assert "sous forme de fichier" in page.text


def test_a_program_takes_away_what_the_page_gives_and_is_noted_alike(world: World) -> None:
    path, before = f"/api/v1/needs/{world.need}/matches", len(exported(world))
    for who in ("counsellor", "employer"):
        page = world.client(who).get(f"/besoins/{world.need}/candidatures.csv").content
        assert world.client(who, language="fr").get(f"{path}.csv").content == page
        english = world.client(who, language="en").get(f"{path}.csv").content
        assert english == world.client(who).get(f"/en/needs/{world.need}/candidates.csv").content
    assert len(exported(world)) == before + 2 * 4 * 2
    assert world.client("job_seeker").get(f"{path}.csv").status_code == 403
    assert world.client("employer").get(f"/api/v1/needs/{world.other_need}/matches.csv").status_code == 403
    assert world.client("counsellor").get(f"/api/v1/needs/{world.internship}/matches.csv").status_code == 404
    assert world.client("counsellor").get("/api/v1/needs/list.html").status_code == 422


def test_no_cell_is_a_formula(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        made = [
            add_need(connection, a_need(employer_id=world.employer, title_fr=f"{text} soudeur", place=text), TODAY)
            for text in HOSTILE
        ]
    book = load_workbook(io.BytesIO(world.client().get("/besoins.xlsx").content))
    cells = [cell for row in book.active for cell in row if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" for cell in cells)
    assert not any(cell.value.strip()[:1] in tuple("=+-@＝\t") for cell in cells)
    assert sum(cell.value.startswith("'") for cell in cells) >= 2 * (len(made) - 1)
    for row in rows(world, "anonymous", "/besoins.csv"):
        assert not any(cell.strip()[:1] in tuple("=+-@＝") and cell for cell in row.values()), row


def test_the_census_leaves_by_the_same_filters(world: World) -> None:
    territories = {each["Territoire"] for each in rows(world, "anonymous", "/besoins.csv?territory=23")}
    assert territories == {"Québec"}
    assert rows(world, "anonymous", "/besoins.csv?text=zzzz") == []
    wages = {each["Salaire le plus bas ($)"] for each in rows(world, "anonymous", "/besoins.csv")}
    assert wages == {"25,50"}
    assert {each["Lowest wage ($)"] for each in rows(world, "anonymous", "/en/needs.csv")} == {"25.50"}


def test_the_census_names_who_published_an_external_posting_alone(world: World) -> None:
    with writing(world.pool, SYSTEM) as connection:
        own = {"employer_id": world.employer, "source": str(world.employer), "source_reference": "R-1"}
        add_need(connection, a_need(title_fr="Besoin apporté par un tableur", **own), TODAY)
    (row,) = [each for each in rows(world, "employer", "/besoins.csv") if each["Besoin"].endswith("un tableur")]
    assert row["Publié par"] == ""
    assert "Spoken French : " not in words_of(world.client("anonymous").get("/en/needs.pdf").content)


def test_ones_own_cv_leaves_in_both_forms_and_is_noted(world: World) -> None:
    me, before = world.client("job_seeker"), len(exported(world))
    word = Document(io.BytesIO(me.get("/mon-dossier/cv.docx").content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    read = words_of(me.get("/en/my-file/cv.pdf").content)
    for told in ("Awa Traoré", "awa.traore@example.org", "Ateliers du Fleuve", "Lecture de plans"):
        assert told in text
        assert told in read
    assert "permanent" not in text.lower()
    assert exported(world)[before:] == [(world.candidate, "cv", None, "job_seeker")] * 2
    assert world.client("employer").get("/mon-dossier/cv.pdf").status_code == 403


def test_a_program_takes_away_ones_own_cv_alone(world: World) -> None:
    me, before = world.client("job_seeker", language="en"), len(exported(world))
    for form, words in (("docx", None), ("pdf", "Awa Traoré")):
        answer = me.get(f"/api/v1/candidates/{world.candidate}/cv.{form}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPES[form])
        assert words is None or words in words_of(answer.content)
    assert exported(world)[before:] == [(world.candidate, "cv", None, "job_seeker")] * 2
    assert me.get(f"/api/v1/candidates/{world.theirs}/cv.pdf").status_code == 404
    assert world.client("counsellor").get(f"/api/v1/candidates/{world.candidate}/cv.pdf").status_code == 403
