"""What a CV says is not finished, not received yet or over is asked about, and a document with a number is not kept."""

from datetime import date

import pytest

from api.drafts import reader
from matching.reading.documents import Format, document
from matching.reading.draft import Draft
from matching.reading.proposals import of_draft

TODAY = date(2026, 11, 22)


def draft_of(text: str) -> Draft:
    return reader().draft(document([text], Format.TXT), TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "DEC en soins infirmiers, Cégep de Limoilou, abandonné en 2015",
        "Doctorat en chimie, Université Laval (non complété)",
        "Master in Economics, University of Ottawa, in progress",
        "Maîtrise en génie civil, Université Laval, en cours",
    ],
)
def test_a_diploma_that_is_not_finished_is_asked_about(line: str) -> None:
    (found,) = draft_of(f"FORMATION\n{line}\n").diplomas
    assert found.level is not None
    assert not found.level.sure
    assert not found.title.sure
    (whole,) = draft_of("FORMATION\nDEC en soins infirmiers, Cégep de Limoilou, 2015\n").diplomas
    assert whole.title.sure


@pytest.mark.parametrize(
    ("line", "held"),
    [("SIMDUT", True), ("SIMDUT (expiré en 2020)", False), ("WHMIS, lapsed", False), ("RCR à renouveler", False)],
)
def test_a_card_that_has_ended_is_asked_about(line: str, held: bool) -> None:
    (found,) = draft_of(f"CARTES ET PERMIS\n{line}\n").credentials
    assert found.credential.sure is held


@pytest.mark.parametrize("line", ["OIIQ : en processus", "Carte CCQ électricien, apprenti 2e période"])
def test_a_permit_that_is_not_received_yet_is_awaited(line: str) -> None:
    (found,) = draft_of(f"CARTES ET PERMIS\n{line}\n").credentials
    assert found.status is not None
    assert (found.status.value, found.status.sure) == ("in_process", True)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Français : B2 / B1", [("fr", ["B2", "B1"], False)]),
        ("TCF B2", [("fr", ["B2"], True)]),
        ("Français\tTCF C1\nIELTS 7", [("fr", ["C1"], True), ("en", [], True)]),
        (
            "Haoussa (notions)\nFrançais\nAnglais (niveau 6)\nNiveau 7 de l’Échelle québécoise à l’oral",
            [("ha", ["basic"], True), ("fr", ["7"], True), ("en", [], True)],
        ),
        ("Ne parle pas espagnol\nAnglais : bon", [("en", ["intermediate"], True)]),
    ],
)
def test_a_language_is_what_the_line_says_of_it(lines: str, told: list[tuple[str, list[str], bool]]) -> None:
    found = draft_of(f"LANGUES\n{lines}\n").languages
    assert [
        (one.language.value, [each.value.level for each in one.levels], all(each.sure for each in one.levels))
        for one in found
    ] == told


def test_a_day_that_may_be_a_month_and_a_benevole_are_asked_about() -> None:
    (job,) = draft_of("WORK EXPERIENCE\nWelder, Acme inc.\n03/04/2019 - 05/06/2021\n- Welded the frames\n").experiences
    assert job.period is not None
    assert not job.period.sure
    (plain,) = draft_of("EXPÉRIENCE\nSoudeuse, Acme\n03/04/2019 - 05/06/2021\n- Souder les cadres\n").experiences
    assert plain.period is not None
    assert plain.period.sure
    (kind,) = draft_of("EXPÉRIENCE\nBénévole, Banque Exemple\n2018-01 – 2019-02\n- Trier\n").experiences
    assert not kind.unit_groups[0].sure


def test_a_diploma_is_no_job_and_what_a_scan_makes_of_a_bullet_no_letter() -> None:
    draft = draft_of(
        "EXPÉRIENCE\nDiplôme d’études secondaires, Lycée Exemple, 2010 - 2012\n\nCOMPÉTENCES\no soudage MIG\no pliage\n"
    )
    assert draft.experiences == ()
    assert [skill.value for skill in draft.skills] == ["soudage MIG", "pliage"]


def test_a_job_whose_dates_are_not_understood_is_asked_about() -> None:
    jobs = draft_of(
        "EXPÉRIENCE\nCuisinier, Restaurant Exemple, Québec, 2012-03 – 2014-06\nPréparer les repas\n"
        "Livreur, Transport Exemple, Québec, avant la pandémie\nLivrer les colis\n"
    ).experiences
    assert [(job.title.value, job.title.sure) for job in jobs if job.title] == [("Cuisinier", True), ("Livreur", False)]
    assert [job.duties.value for job in jobs if job.duties] == ["Préparer les repas", "Livrer les colis"]


@pytest.mark.parametrize(
    ("line", "kept"), [("NAS : 046 454 286", False), ("Religion : musulmane", False), ("Québec", True)]
)
def test_a_document_that_says_what_nobody_may_store_is_not_kept(line: str, kept: bool) -> None:
    draft = draft_of(f"Awa Exemple\n{line}\nEXPÉRIENCE\nSoudeuse, Ateliers du Fleuve, 2018 - 2020\n")
    assert bool(draft.left_out) is not kept
    assert of_draft(draft, "cv.txt").keepable is kept


def test_when_somebody_can_work_is_days_shifts_and_hours_too() -> None:
    draft = draft_of("DISPONIBILITÉ\nDès le 1er mars 2027\nLundi au vendredi, de soir, 30 à 35 h par semaine\n")
    found = draft.availability
    assert found is not None
    assert found.available_from is not None
    assert found.week is not None
    assert found.hours is not None
    assert (found.available_from.value, found.hours.value) == (date(2027, 3, 1), 35)
    assert (len(found.week.value.days), found.week.value.shifts, found.week.sure) == (5, ("evening",), True)
    (waiting,) = of_draft(draft, "cv.txt").proposals
    assert [each.value for each in waiting.said["week"]][:2] == ["mon.evening", "tue.evening"]
    asked = draft_of("DISPONIBILITÉ\nSoirs ou fins de semaine\n").availability
    assert asked is not None
    assert asked.week is not None
    assert not asked.week.sure
