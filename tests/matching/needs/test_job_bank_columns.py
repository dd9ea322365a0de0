"""Which column of the Job Bank's file is which, where its headings are others than those that were confirmed."""

import pytest

from matching.needs.job_bank_columns import recognise

OFFICIAL = (
    "WIC Job Location Snapshot ID", "Job Title", "Original Job Title", "NOC 2016 Code", "NOC 2016 Code Name",
    "NOC21 Code", "NOC21 Code Name", "External Indicator", "First Posting Date", "Vacancy Count", "Official Language",
    "Education LOS", "Experience Level", "Government Type", "Placement Agency", "NAICS", "Province/Territory", "City",
    "Work Location Postal Code", "Economic  Region", "Various Location", "Employment Type", "Employment Term",
    *(f"Employment Term {n}" for n in range(14)), "Salary Condition Detail", "Salary Per", "Salary Minimum",
    "Salary Maximum", *(f"Salary Condition {n}" for n in range(16)), "Commission PER", "Commission Type", "Hours Per",
    "Hours Minimum", "Hours Maximum", "Work Hours", "Work Hours From Time", "Work Hours To Time",
)  # fmt: skip
CONFIRMED = {
    0: "ID WIC Lieu emploi", 1: "Appellation d'emploi", 5: "Code CNP 2021",
    8: "Date initiale affichage de l'offre d'emploi", 9: "Nombre de postes vacants", 16: "Provinces/Territoires",
    17: "Ville", 37: "Détail rémunération", 40: "Salaire Maximum",
}  # fmt: skip
"""The French headings that were confirmed; nothing is known of the others but their place."""


def french(**others: str) -> list[str]:
    said = {int(place[1:]): heading for place, heading in others.items()}
    return [CONFIRMED.get(place, said.get(place, f"Colonne {place}")) for place in range(len(OFFICIAL))]


def test_the_published_headings_are_all_known() -> None:
    found = recognise(OFFICIAL)
    assert (len(OFFICIAL), found.guessed, found.missing) == (65, {}, ())


def test_a_french_heading_that_is_not_known_is_found_by_its_place() -> None:
    english, found = recognise(OFFICIAL), recognise(french())
    assert found.at == english.at
    assert set(found.guessed) == {"experience", "region", "term", "wage_per", "wage_min", "hours_per", "hours"}


@pytest.mark.parametrize("moved", [french(p38="Rémunération minimale", p39="Période du salaire")])
def test_words_come_before_places(moved: list[str]) -> None:
    found = recognise(moved)
    assert (found.at["wage_min"], found.at["wage_per"]) == (38, 39)
    assert found.guessed["wage_per"] == "Période du salaire"


def test_a_month_without_one_of_the_columns_is_read_as_well() -> None:
    without = [heading for place, heading in enumerate(french()) if place != 10]
    assert recognise(without).at["hours"] == recognise(OFFICIAL).at["hours"] - 1


def test_columns_in_another_order_are_not_guessed_at() -> None:
    mixed = ["Ville", "ID WIC Lieu emploi", "A", "Appellation d'emploi", "B", "Salaire Maximum", "C"]
    found = recognise(mixed)
    assert set(found.at) == {"city", "reference", "title", "wage_max"}
    assert "wage_min" in found.missing


def test_two_columns_that_could_be_it_are_neither() -> None:
    found = recognise(["ID WIC Lieu emploi", "Appellation d'emploi", "Heures par semaine", "Heures par période"])
    assert "hours_per" in found.missing
