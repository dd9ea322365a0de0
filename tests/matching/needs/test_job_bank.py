"""The monthly file of the Job Bank, made here in its format: what is kept, joined, told twice, closed by the next."""

import io
from decimal import Decimal

import psycopg
import pytest

from matching.importing.domain import ImportRefusedError
from matching.needs.domain import NeedEntry
from matching.needs.importing import Format, Imported, import_needs, parse
from matching.needs.job_bank import is_older
from matching.needs.job_bank_places import Places, close_gone, places
from matching.needs.listing import NeedFilters, list_needs
from matching.needs.reading import needs
from matching.needs.store import close_need
from tests.factories import TODAY

EN = (
    "WIC Job Location Snapshot ID", "Job Title", "NOC21 Code", "First Posting Date", "Vacancy Count",
    "Province/Territory", "City", "Economic  Region", "Salary Per", "Salary Minimum", "Salary Maximum", "Hours Per",
    "Hours Minimum", "Employment Term", "Experience Level", "Employment Condition Night",
)  # fmt: skip
FR = ("ID WIC Lieu emploi", "Appellation d'emploi", "Code CNP 2021", "Date initiale affichage de l'offre d'emploi",
      "Nombre de postes vacants", "Provinces/Territoires", "Ville", "Salaire par", "Salaire Minimum")  # fmt: skip
WELDER = ("1", "welder", "72106", "2026/08/07", "3", "Québec", "Saint-Raymond", "Capitale-Nationale", "Hour", "25.50",
          "31", "Week", "37.5", "Seasonal", "1 year to less than 2 years", "Yes")  # fmt: skip
COLUMNS = 65


def a_file(*rows: tuple[str, ...], header: tuple[str, ...] = EN) -> bytes:
    """As the official one: every column that it does not fill says `NA`."""
    wide = [(*header, *(f"Column {n}" for n in range(COLUMNS - len(header))))]
    wide += [(*row, *["NA"] * (COLUMNS - len(row))) for row in rows]
    return ("\ufeff" + "".join("\t".join(row) + "\r\n" for row in wide)).encode("utf-16-le")


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    names = {
        "id": 0,
        "title": 1,
        "code": 2,
        "posted": 3,
        "posts": 4,
        "city": 6,
        "region": 7,
        "per": 8,
        "low": 9,
        "term": 13,
    }
    found = list(row)
    for name, value in cells.items():
        found[names[name]] = value
    return tuple(found)


def run(
    connection: psycopg.Connection, content: bytes, regions: tuple[str, ...] = ("03",)
) -> tuple[Imported, Places, int, dict[str, NeedEntry]]:
    kept = places(connection, regions)
    with connection.transaction():
        kept.older = is_older(connection, io.BytesIO(content), kept)
        parsed = parse(io.BytesIO(content), Format.CSV, places=kept)
        done = import_needs(connection, parsed, TODAY, older=kept.older)
        closed = len(close_gone(connection, kept))
    ids = [row.id for row in list_needs(connection, NeedFilters(past=None), TODAY, limit=1000)]
    open_now = {str(each.entry.source_reference): each.entry for each in needs(connection, ids).values()}
    return done, kept, closed, open_now


def test_a_posting_becomes_an_external_need(connection: psycopg.Connection) -> None:
    done, _, _, found = run(connection, a_file(WELDER))
    assert done == Imported(added=1)
    need = found["1"]
    assert (need.source, need.employer_id, need.unit_group, need.posts) == ("Guichet-Emplois", None, "72106", 3)
    assert (need.title_fr[:19], need.title_en) == ("Soudeurs/soudeuses ", "welder")
    assert (need.territory, need.municipality, need.place) == ("34", "34128", "Saint-Raymond, Québec")
    assert (need.wage_min, need.wage_max, need.wage_unit) == (Decimal("25.50"), Decimal(31), "hour")
    assert (need.hours_per_week, need.duration, str(need.confirmed_on)) == (Decimal("37.5"), "seasonal", "2026-08-07")
    assert need.requirements[0].any_of[0].model_dump(exclude_none=True) == {"code": "experience", "months": 12}
    assert (
        need.text_en == "Wage: 25.50 – 31 $ / Hour\nEmployment Condition Night\nExperience: 1 year to less than 2 years"
    )


@pytest.mark.parametrize("title", ["Appellation d'emploi", "Titre du poste"])
def test_a_french_file_keeps_its_french_titles(connection: psycopg.Connection, title: str) -> None:
    row = ("9", "soudeur/soudeuse", "72106", "2026/08/07", "1", "Québec", "Beauport", "Semaine", "1000,00")
    (need,) = run(connection, a_file(row, header=(FR[0], title, *FR[2:])))[3].values()
    assert (need.title_fr, need.title_en, need.municipality, need.territory) == (
        "soudeur/soudeuse",
        None,
        "23027",
        "23",
    )
    assert (need.wage_min, need.wage_unit) == (Decimal(52000), "year")


def test_where_the_work_is_decides(connection: psycopg.Connection) -> None:
    rows = (
        WELDER,
        changed(WELDER, id="2", region="Montréal", city="Montréal"),
        changed(WELDER, id="3", region="NA", city="Baie-Saint-Paul"),
        changed(WELDER, id="4", region="NA", city="Toronto"),
        changed(WELDER, id="5", city="Ville inconnue"),
    )
    _, kept, _, found = run(connection, a_file(*rows))
    assert (sorted(found), kept.outside) == (["1", "3", "5"], 2)
    assert (found["3"].territory, found["5"].territory) == ("16", None)
    assert len(run(connection, a_file(*rows), ())[3]) == 5


def test_what_is_not_sound_is_left_out_and_not_the_file(connection: psycopg.Connection) -> None:
    rows = (
        changed(WELDER, id="2", code="99999", posts="9000", low="NA", per="Day"),
        changed(WELDER, id="3", title="NA"),
        changed(WELDER, id="4", posted="bientôt", posts="NA", per="Week", low="800"),
    )
    done, kept, _, found = run(connection, a_file(*rows))
    assert (done.added, kept.unusable) == (2, 1)
    assert (found["2"].unit_group, found["2"].posts, found["2"].wage_min) == (None, 1000, None)
    assert (found["4"].posts, found["4"].wage_min) == (1, None)


def test_a_term_is_what_the_posting_says_or_nothing(connection: psycopg.Connection) -> None:
    terms = ("Permanent", "Seasonal", "Casual", "NA")
    rows = [changed(WELDER, id=str(number), term=term) for number, term in enumerate(terms)]
    found = run(connection, a_file(*rows))[3]
    assert [found[str(number)].duration for number in range(4)] == ["permanent", "seasonal", "temporary", None]


def test_the_same_posting_twice_is_one(connection: psycopg.Connection) -> None:
    done, kept, _, _ = run(
        connection, a_file(WELDER, WELDER, changed(WELDER, id="2"), changed(WELDER, id="3", posts="4"))
    )
    assert (done.added, kept.twice) == (2, 2)


def test_the_next_file_closes_what_is_gone(connection: psycopg.Connection) -> None:
    three = [changed(WELDER, id=str(number), posts=str(number)) for number in (1, 2, 3)]
    run(connection, a_file(*three))
    september = [changed(row, posted="2026/09/02") for row in three[1:]]
    done, _, closed, found = run(connection, a_file(*september))
    assert (done.added, done.changed, closed, sorted(found)) == (0, 2, 1, ["2", "3"])
    # An older file that comes late closes nothing.
    _, _, closed, found = run(connection, a_file(changed(WELDER, id="7", posted="2026/07/01")))
    assert (closed, sorted(found)) == (0, ["2", "3", "7"])


def test_an_older_file_changes_nothing_of_a_newer_one(connection: psycopg.Connection) -> None:
    connection.execute("SELECT set_config('app.role', 'system', true)")
    august = [changed(WELDER, id=number, posts=number) for number in ("1", "2")]
    run(connection, a_file(*august))
    run(connection, a_file(changed(WELDER, id="1", low="28"), changed(WELDER, id="3", posted="2026/09/02")))
    done, kept, closed, found = run(connection, a_file(*august, changed(WELDER, id="8", posts="8")))
    assert kept.older
    assert (done.added, done.changed, done.unchanged, done.reopened, closed) == (1, 0, 2, 0, 0)
    assert (sorted(found), found["1"].wage_min) == (["1", "3", "8"], 28)
    # The same month again is no older.
    done, kept, closed, _ = run(connection, a_file(changed(WELDER, id="3", posted="2026/09/02", posts="9")))
    assert (kept.older, done.changed, closed) == (False, 1, 2)


def test_a_short_saint_is_its_town(connection: psycopg.Connection) -> None:
    _, _, _, found = run(
        connection, a_file(changed(WELDER, city="St-Raymond"), changed(WELDER, id="2", city="Ste-Foy"))
    )
    assert [(each.municipality, each.territory) for each in found.values()] == [("34128", "34"), ("23027", "23")]


def test_a_posting_that_comes_back_is_open_again_unless_somebody_closed_it(connection: psycopg.Connection) -> None:
    connection.execute("SELECT set_config('app.role', 'system', true)")
    both = [changed(WELDER, id=number, posts=number) for number in ("1", "2")]
    run(connection, a_file(*both))
    _, _, closed, found = run(connection, a_file(changed(both[0], posted="2026/09/02")))
    assert (closed, sorted(found)) == (1, ["1"])
    done, _, _, found = run(connection, a_file(*[changed(row, posted="2026/10/01") for row in both]))
    assert (done.reopened, done.changed, sorted(found)) == (1, 2, ["1", "2"])
    # Closed by hand, it stays closed.
    (second,) = [each.need for each in done.outcomes if each.fields[0] == "status"]
    connection.execute("SELECT set_config('app.role', 'coordinator', true)")
    close_need(connection, second)
    connection.execute("SELECT set_config('app.role', 'system', true)")
    done, _, _, found = run(connection, a_file(*[changed(row, posted="2026/11/02") for row in both]))
    assert (done.reopened, sorted(found)) == (0, ["1"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (a_file(WELDER)[:-40], "csv_cells"),
        (a_file(WELDER) + b"\0", "job_bank_encoding"),
        ("\ufeffCity\tJob Title\n".encode("utf-16-le"), "encoding_utf16"),
    ],
)
def test_a_file_cut_short_or_another_one_is_refused_whole(
    connection: psycopg.Connection, content: bytes, problem: str
) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, content)
    assert [each.code for each in refused.value.problems] == [problem]
    assert list_needs(connection, NeedFilters(), TODAY) == []


def test_a_file_of_one_region_closes_nothing_of_another(connection: psycopg.Connection) -> None:
    here = changed(WELDER, city="Hameau inconnu")
    _, _, _, found = run(connection, a_file(here))
    assert found["1"].place == "Hameau inconnu, Capitale-Nationale, Québec"
    other = changed(WELDER, id="2", posted="2026/09/02", city="Hameau d’ailleurs", region="Chaudière-Appalaches")
    assert run(connection, a_file(other), ("12",))[2] == 0
    later = changed(WELDER, id="3", posted="2026/10/02", city="Autre hameau")
    _, _, closed, found = run(connection, a_file(later))
    assert (closed, sorted(found)) == (1, ["2", "3"])


def test_what_a_file_closes_opens_again_whoever_sent_it(connection: psycopg.Connection) -> None:
    connection.execute("SELECT set_config('app.role', 'coordinator', true)")
    both = [changed(WELDER, id=number, posts=number) for number in ("1", "2")]
    run(connection, a_file(*both))
    assert run(connection, a_file(changed(both[0], posted="2026/09/02")))[2] == 1
    assert connection.execute("SELECT current_setting('app.role')").fetchone() == ("coordinator",)
    done, _, _, found = run(connection, a_file(*[changed(row, posted="2026/10/01") for row in both]))
    assert (done.reopened, sorted(found)) == (1, ["1", "2"])
