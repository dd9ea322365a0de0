"""Spreadsheets of needs: columns and words recognised in either language, what each line becomes, whole or nothing."""

import io
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from matching.importing.domain import ImportRefusedError
from matching.needs.domain import Duration, NeedEntry, Telework, WageUnit
from matching.needs.headings import choices, codes_by_name, column_of, headings, told
from matching.needs.importing import Format, Imported, import_needs, parse
from matching.needs.listing import NeedFilters, list_needs
from matching.needs.reading import needs
from matching.needs.store import change_need
from matching.needs.week_cells import week_of
from matching.reading.credential_cells import codes_by_meaning
from models.encoder.unit_groups import classifier
from tests.factories import TODAY, add_employer
from tests.matching.importing.test_spreadsheets import a_book


def run(
    connection: psycopg.Connection, rows: list[list[Any]], employer_id: int | None = None, only: int | None = None
) -> tuple[Imported, list[NeedEntry]]:
    with connection.transaction():
        lines = parse(io.BytesIO(a_book(rows)), Format.XLSX, codes_by_name(connection), employer_id)
        done = import_needs(connection, lines, TODAY, employer_id=only)
    ids = [row.id for row in list_needs(connection, NeedFilters(status=None), TODAY, limit=1000)]
    found = needs(connection, ids)
    return done, [found[key].entry for key in sorted(ids)]


def problems(connection: psycopg.Connection, *args: Any) -> list[tuple[int, str | None, str]]:
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, *args)
    assert list_needs(connection, NeedFilters(status=None), TODAY) == []
    return [(each.line, each.field, each.code) for each in refused.value.problems]


@pytest.mark.parametrize("heading", headings(), ids=lambda heading: heading.column)
def test_each_heading_of_the_template_is_recognised(heading: Any) -> None:
    for name in (heading.column, heading.fr, heading.en, f" {heading.fr.upper()} * ", *heading.others.split("|")):
        assert not name or column_of(name) == heading.column
    for english in (False, True):
        for word in choices(heading.column, english=english):
            assert told({heading.column: f" {word.upper()} "}, {})[heading.column] != f" {word.upper()} "


def test_a_french_spreadsheet_becomes_needs(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    rows = [
        ["TITRE DU POSTE *", "Description", "code cnp", "Nombre de postes", "Salaire minimum", "salaire par", "Durée",
         "Territoire", "Ville", "Télétravail", "Date de début", "Diplôme exigé", "Permis exigés", "Horaire",
         "Français parlé exigé", "Prêt à parrainer un permis", "Compétences"],
        ["Soudeuse", "Souder.", 72106, 2, "25,50 $", "heure", "Saisonnier", "portneuf", "Neuville", "hybride",
         "2027/3/1", "D.E.P.", None, "lun:jour;sam:soir+nuit", 5, "Oui", "MIG; TIG"],
    ]  # fmt: skip
    done, (entry,) = run(connection, rows, employer)
    assert done == Imported(added=1)
    assert (entry.employer_id, entry.unit_group, entry.posts, entry.wage_min) == (employer, "72106", 2, Decimal("25.5"))
    assert (entry.wage_unit, entry.duration, entry.telework) == (WageUnit.HOUR, Duration.SEASONAL, Telework.PARTIAL)
    assert (entry.territory, entry.municipality, str(entry.starts_on)) == ("34", "34007", "2027-03-01")
    assert entry.week == {"mon": ("day",), "sat": ("evening", "night")}
    assert (entry.sponsor_ready, entry.skills) == (True, ("MIG", "TIG"))
    assert [each.any_of[0].code for each in entry.requirements] == ["french_speaking", "diploma"]


def test_a_municipality_tells_its_territory_and_again_changes_nothing(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    rows = [["Titre du poste", "Description", "Ville", "Votre référence"], ["Soudeuse", "Souder.", "Neuville", "A-1"]]
    (entry,) = run(connection, rows, employer)[1]
    assert (entry.territory, entry.municipality) == ("34", "34007")
    (row,) = list_needs(connection, NeedFilters(territory="34"), TODAY)
    assert run(connection, rows, employer)[0] == Imported(unchanged=1)
    # Nor does an entry of a program that names the town alone.
    alone = entry.model_copy(update={"territory": None, "posts": 2})
    change_need(connection, row.id, alone, 1, TODAY)
    assert needs(connection, [row.id])[row.id].entry.territory == "34"


@pytest.mark.parametrize(
    ("cell", "week"),
    [
        ("lun:jour;mar:jour+soir;sam:nuit", "mon:day;tue:day+evening;sat:night"),
        ("Lun-mer jour", "mon:day;tue:day;wed:day"),
        ("de jour et de soir, du samedi au dimanche", "sat:day+evening;sun:day+evening"),
        ("Friday to Monday, nights", "mon:night;fri:night;sat:night;sun:night"),
        ("lun-mar jour; mar soir", "mon:day;tue:day+evening"),
        ("-", "-"),
        # Not of which day each shift is, nor which, nor words that are not known.
        ("lundi jour, mardi soir", None),
        ("lundi jour ou soir", None),
        ("de jour", None),
        ("lundi", None),
        ("lun-ven de 9 à 17", None),
    ],
)
def test_a_schedule_is_read_as_people_write_it(cell: str, week: str | None) -> None:
    assert week_of(cell) == (cell if week is None else week)


def test_a_trade_is_named_as_people_name_it(connection: psycopg.Connection) -> None:
    codes = codes_by_meaning(connection, classifier())
    for cell, code in (("cuisinier", "63200"), ("Soudeuse", "72106"), ("63200", "63200"), ("directeur", "directeur")):
        assert told({"unit_group": cell}, codes) == {"unit_group": code}


def test_an_english_one_too(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    rows = [
        ["Job title (French)", "Description", "Wage per", "Lowest wage", "Licences required", "Start date"],
        ["Chauffeur", "Conduire.", "Year", "58 000", "Permis de l’Ordre des agronomes du Québec", "2027-01-04"],
    ]
    (entry,) = run(connection, rows, employer)[1]
    assert (entry.wage_unit, entry.wage_min) == (WageUnit.YEAR, Decimal(58000))
    assert entry.requirements[0].any_of[0].model_dump()["credential"] == "permit_agronomist"


def test_each_line_says_what_becomes_of_it(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    header = ["Titre", "Description", "Postes", "Votre référence"]
    first = [header, ["Soudeuse", "Souder.", 1, "A-1"], ["Cuisinier", "Cuisiner.", 1, None]]
    assert [(each.line, each.done) for each in run(connection, first, employer)[0].outcomes] == [
        (2, "added"),
        (3, "added"),
    ]
    again = [
        header,
        ["Soudeuse", "Souder.", 3, "A-1"],
        ["Cuisinier", "Cuisiner.", 1, None],
        ["Commis", "Servir.", 1, None],
    ]
    done, entries = run(connection, again, employer)
    assert done == Imported(added=1, changed=1, unchanged=1)
    assert [(each.line, each.done, each.fields) for each in done.outcomes] == [
        (4, "added", ()), (2, "changed", ("posts",)), (3, "unchanged", ()),
    ]  # fmt: skip
    assert [entry.posts for entry in entries] == [3, 1, 1]


def test_words_that_are_flagged_are_said(connection: psycopg.Connection) -> None:
    rows = [["Titre", "Description"], ["Vendeuse", "Expérience canadienne exigée."]]
    (outcome,) = run(connection, rows, add_employer(connection))[0].outcomes
    assert outcome.held


def test_every_problem_has_its_line_and_column(connection: psycopg.Connection) -> None:
    employer, other = add_employer(connection), add_employer(connection)
    rows = [
        ["Titre", "Description", "Territoire", "Salaire minimum", "Numéro de l’employeur"],
        ["", "Souder.", "Portneuf", 30, None],
        ["Soudeur", "Souder.", "Atlantide", 30, None],
        ["Soudeur", "Souder.", "Portneuf", 3, None],
        ["Soudeur", "=1+1", "Portneuf", 30, None],
        ["Soudeur", "Souder.", "Portneuf", 30, other],
    ]
    found = problems(connection, rows, employer, employer)
    assert found == [
        (2, "title_fr", "missing"),
        (3, "territory", "unknown_reference"),
        (4, "wage_min", "wage_under_minimum"),
        (5, None, "spreadsheet_formula"),
        (6, "employer_id", "forbidden"),
    ]
    assert problems(connection, [["Titre", "Sexe", "Titre du poste", "Signe"], ["a", "b", "c", "d"]]) == [
        (1, "Sexe", "prohibited_ground"),
        (1, "Titre du poste", "csv_column_twice"),
        (1, "Signe", "extra_forbidden"),
    ]


def test_a_cell_of_licences_that_may_mean_two_things_says_how_to_write_them(connection: psycopg.Connection) -> None:
    employer = add_employer(connection)
    rows = [
        ["Titre du poste", "Description", "Permis exigés"],
        ["Soudeuse", "Souder.", "permis classe 5 ou 3 et SIMDUT"],
    ]
    lines = parse(io.BytesIO(a_book(rows)), Format.XLSX, codes_by_meaning(connection, classifier()), employer)
    with pytest.raises(ImportRefusedError) as refused:
        import_needs(connection, lines, TODAY)
    assert [(each.field, each.code) for each in refused.value.problems] == [("licence_required", "credential_cell")]
