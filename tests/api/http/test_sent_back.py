"""The list of needs as the service gives it comes back: as it left, changed, refused where it says too much."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_imports import hidden, send


def leaves(world: World, path: str) -> bytes:
    answer = world.client("counsellor").get(path)
    assert answer.status_code == 200
    return answer.content


def rows_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def written(rows: list[list[str]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("path", ["/besoins.csv", "/besoins.xlsx", "/en/needs.csv", "/en/needs.xlsx"])
def test_the_list_as_it_left_changes_nothing(world: World, path: str) -> None:
    _, looked = send(world, "counsellor", leaves(world, path), path.rpartition("/")[2])
    assert looked.status_code == 200, looked.text
    # There is nothing to confirm.
    assert "content" not in hidden(looked)


def test_what_it_may_not_say_is_refused_at_its_line(world: World) -> None:
    rows = rows_of(leaves(world, "/besoins.csv"))
    rows[1][2] = "Un autre employeur"
    rows[2][7] = "trois"
    rows.append(["", "Sans numéro", *[""] * (len(rows[0]) - 2)])
    rows.append(["999999", *rows[2][1:]])
    _, looked = send(world, "counsellor", written(rows), "besoins.csv")
    assert looked.status_code == 422
    for words in (
        "ne se change pas par un fichier",
        "donnez le numéro",
        "999999",
        '<td data-label="Colonne">Postes</td>',
    ):
        assert words in looked.text
    others = rows_of(leaves(world, "/besoins.csv"))
    for row in others[1:]:
        row[7] = "9"
    assert send(world, "employer", written(others), "besoins.csv")[1].status_code == 422


def test_what_was_changed_in_it_is_changed_and_a_need_is_closed(world: World) -> None:
    rows = rows_of(leaves(world, "/besoins.csv"))
    first, second = rows[1], rows[2]
    first[1], first[7], first[8], first[9] = "Soudeuse de jour", "4", "91,50", ""
    second[15] = "Fermé"
    browser, looked = send(world, "counsellor", written(rows), "besoins.csv")
    assert looked.status_code == 200, looked.text
    assert submit(browser, "/besoins/importer/confirmer", hidden(looked)).status_code == 200
    told = world.sql(
        "SELECT o.title_fr, n.posts, n.wage_min::text FROM opening o JOIN need n ON n.opening_id = o.id "
        "WHERE o.id = %(id)s", id=int(first[0]),
    )  # fmt: skip
    assert told == ("Soudeuse de jour", 4, "91.50")
    assert world.sql("SELECT status FROM opening WHERE id = %(id)s", id=int(second[0])) == ("closed",)


def test_a_spreadsheet_of_ours_is_opened_by_others(world: World) -> None:
    """The round trip is through a real workbook."""
    book = load_workbook(io.BytesIO(leaves(world, "/besoins.xlsx")))
    book.active["H2"] = 7
    made = io.BytesIO()
    book.save(made)
    browser, looked = send(world, "counsellor", made.getvalue(), "besoins.xlsx")
    assert looked.status_code == 200, looked.text
    assert submit(browser, "/besoins/importer/confirmer", hidden(looked)).status_code == 200
    number = int(book.active["A2"].value)
    assert world.sql("SELECT posts FROM need WHERE opening_id = %(id)s", id=number) == (7,)
