"""Needs from a spreadsheet by the site and by the API: looked at first, then put in whole."""

import io
import re
from base64 import b64encode
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.documents.template import columns, template_csv, template_xlsx
from matching.needs.headings import column_of
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, form_token, submit
from tests.matching.importing.test_spreadsheets import a_book

BOOK = a_book([["Titre du poste", "Description", "Postes"], ["Boulangère", "Pétrir et cuire.", 2]])


def send(world: World, who: str, body: bytes, name: str = "besoins.xlsx", path: str = "/besoins/importer") -> Any:
    browser = world.client(who)
    files = {"file": (name, body, "application/octet-stream")}
    return browser, browser.post(path, data={"form_token": form_token(browser)}, files=files, headers=OURS)


def needs_of(world: World) -> int:
    return int(world.sql("SELECT count(*) FROM opening WHERE title_fr = 'Boulangère'")[0])


def hidden(page: httpx.Response) -> dict[str, str]:
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    fields.pop("form_token", None)
    return fields


def test_a_file_is_looked_at_then_confirmed(world: World) -> None:
    browser, looked = send(world, "employer", BOOK)
    assert looked.status_code == 200, looked.text
    assert "Rien n’est encore gardé" in looked.text
    assert "Boulangère" in looked.text
    assert needs_of(world) == 0
    kept = submit(browser, "/besoins/importer/confirmer", hidden(looked))
    assert kept.status_code == 200, kept.text
    assert world.sql("SELECT employer_id FROM opening WHERE title_fr = 'Boulangère'") == (world.employer,)
    assert "déjà dans la liste" in send(world, "employer", BOOK)[1].text
    assert needs_of(world) == 1


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (a_book([["Titre", "Description", "Salaire minimum"], ["A", "B", 1]]), "a.xlsx", "Salaire minimum"),
        (b"PK rien", "a.xlsx", "abîmé"),
        (b"titre;description\nA\n", "a.csv", "Ligne"),
        (b"bonjour", "a.odt", ".xlsx, .csv"),
        (b"a" * 1_500_000, "a.csv", "1,4\u00a0Mo"),
        (b"", "a.csv", "rien à importer"),
    ],
)
def test_what_is_refused_is_said_on_the_page(world: World, body: bytes, name: str, said: str) -> None:
    _, page = send(world, "employer", body, name)
    assert page.status_code == 422, page.text
    assert said in page.text
    assert "confirmer" not in page.text


def test_another_employers_line_is_refused(world: World) -> None:
    rows = [["Titre", "Description", "Numéro de l’employeur"], ["A", "B", world.other_employer]]
    assert send(world, "employer", a_book(rows))[1].status_code == 422


@pytest.mark.parametrize(("who", "staff"), [("employer", False), ("counsellor", True)])
@pytest.mark.parametrize("path", ["/besoins/modele.xlsx", "/en/needs/template.xlsx"])
def test_the_template_is_read_back(world: World, who: str, staff: bool, path: str) -> None:
    answer = world.client(who).get(path)
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    found = [column_of(str(cell.value)) for cell in book.worksheets[0][1]]
    assert found == [each.column for each in columns(staff=staff)]
    assert ("employer_id" in found) is staff
    assert book.worksheets[1].max_row == len(found) + 1
    assert template_xlsx("fr", staff=True)
    assert template_csv("en", staff=True).startswith("\ufeffJob title (French) *,".encode())


def api(world: World, who: str, body: bytes, **told: Any) -> httpx.Response:
    sent = {"name": "besoins.xlsx", "content": b64encode(body).decode(), **told}
    return world.client(who).post("/api/v1/needs/imports", json=sent)


def test_the_api_does_the_same(world: World) -> None:
    before = needs_of(world)
    book = a_book([["Titre", "Description"], ["Boulangère", "De nuit."]])
    report = api(world, "counsellor", book, employer_id=world.employer).json()
    assert (report["dry_run"], report["added"], report["problems"]) == (True, 1, [])
    assert needs_of(world) == before
    assert api(world, "counsellor", book, employer_id=world.employer, dry_run=False).json()["added"] == 1
    assert needs_of(world) == before + 1
    bad = a_book([["Titre", "Description"], ["", "De nuit."]])
    assert api(world, "employer", bad).json()["problems"][0]["column"] == "title_fr"
    refused = api(world, "employer", bad, dry_run=False)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "2.title_fr"
    assert api(world, "job_seeker", book).status_code == 403


def test_a_column_of_no_name_is_said_or_left_out(world: World) -> None:
    rows = [
        ["Titre", "Description", "Notes internes", "Combien de gens", "Début"],
        ["Boulangère de nuit", "Cuire.", "Discret", 3, "05/06/2027"],
        ["Boulangère d’été", "Cuire.", "", 1, "20/06/2027"],
    ]
    book = a_book(rows)
    browser, refused = send(world, "employer", book)
    assert refused.status_code == 422
    assert re.findall(r'name="heading" value="([^"]*)"', refused.text) == ["Notes internes", "Combien de gens"]
    said = {**hidden(refused), "heading": ["Notes internes", "Combien de gens"], "column": ["", "posts"]}
    looked = submit(browser, "/besoins/importer", said)
    assert looked.status_code == 200, looked.text
    assert re.search(r"Colonnes laissées de côté.: Notes internes\.", looked.text)
    assert submit(browser, "/besoins/importer/confirmer", said).status_code == 200
    kept = "SELECT n.posts, o.starts_on::text FROM need n JOIN opening o ON o.id = n.opening_id WHERE o.title_fr = {}"
    assert world.sql(kept.format("'Boulangère de nuit'")) == (3, "2027-06-05")
    again = submit(browser, "/besoins/importer", {**said, "asked": ["Titre"]})
    assert 'value="title_fr" selected' in again.text


def test_a_program_says_what_columns_and_dates_are(world: World) -> None:
    rows = [
        ["Titre", "Description", "Notes", "Combien", "Début"],
        ["Boulangère du soir", "Cuire.", "Non", 2, "05/06/2027"],
    ]
    told = api(world, "employer", a_book(rows)).json()
    assert [each["title"] for each in told["columns"] if not each["known"]] == ["Notes", "Combien"]
    said = {"columns": {"Combien": "posts"}, "left_out": ["Notes"]}
    asked = api(world, "employer", a_book(rows), **said).json()
    assert (asked["date_order_asked"], [each["column"] for each in asked["problems"]]) == (True, ["starts_on"])
    assert api(world, "employer", a_book(rows), **said, date_order="day_first").json()["problems"] == []
    assert api(world, "employer", a_book(rows), columns={"Combien": "salary"}).status_code == 422
