"""What people do with headings, columns, labels and lists; and the second set of CVs, held to the figures asked for."""

from datetime import date

import pytest

from api.drafts import reader
from bench import cvs_apart, cvs_apart_dates
from bench.reading import score
from matching.reading.documents import Document, Format, document
from matching.reading.draft import Draft
from matching.reading.formats import read
from tests.matching.reading import making

TODAY = date(2026, 11, 22)
ASKED = {"jobs": 0.90, "languages": 0.85, "diplomas": 0.85, "skills": 0.75}


def of_text(text: str) -> Draft:
    return reader().draft(document([text], Format.TXT), TODAY)


def titles(draft: Draft) -> list[str | None]:
    return [job.title.value if job.title else None for job in draft.experiences]


def test_the_second_set_is_read_as_well_as_asked() -> None:
    def made() -> list[tuple[int, Document, cvs_apart.Labels]]:
        held = (file for file in cvs_apart.files(120) if cvs_apart_dates.held_apart(file.number))
        return [(file.number, read(file.content, file.name), file.labels) for file in held]

    scores = score(made())
    for part, least in ASKED.items():
        assert scores[part][2] >= least, (part, scores[part])


def test_jobs_without_dates_are_told_and_asked() -> None:
    draft = of_text("EXPÉRIENCE\nAtelier du Nord, soudeuse\n- Souder\n\nGarage Petit, commis de bureau\n- Classer\n")
    assert titles(draft) == ["soudeuse", "commis de bureau"]
    assert all(job.period is None for job in draft.experiences)
    assert draft.experiences[1].duties is not None


def test_jobs_under_another_heading_are_found_where_they_cannot_be_mistaken() -> None:
    draft = of_text("FORMATION\nSoudeuse, Atelier du Nord\nmars 2019 à mai 2021\n- Souder des cadres\n\nDEP, 2015\n")
    assert titles(draft) == ["Soudeuse"]
    draft = of_text("FORMATION\nDEP en soudage, Centre du Nord\n2014 - 2015\n")
    assert titles(draft) == []


def test_a_period_that_ends_on_the_line_below_is_one() -> None:
    head = "EXPÉRIENCE\nJuin 2020  GROUPE DU NORD, Québec\nAoût 2021  Soudeuse\n- Souder\n"
    (job,) = of_text(head).experiences
    assert (job.title and job.title.value, job.employer and job.employer.value) == ("Soudeuse", "GROUPE DU NORD")
    assert job.period is not None
    assert (job.period.value.started_on, job.period.value.ended_on) == (date(2020, 6, 1), date(2021, 8, 31))
    assert job.period.sure
    # Two titles are two jobs, and two years alone may be anything.
    for two in ("Juin 2020  Cuisinière\nAoût 2021  Soudeuse\n", "2020  GROUPE DU NORD\n2021  Soudeuse\n"):
        told = [job.period.value for job in of_text(f"EXPÉRIENCE\n{two}").experiences if job.period]
        assert all(each.started_on and each.ended_on and each.started_on.year == each.ended_on.year for each in told)


def test_words_before_a_colon_say_what_stands_after_them() -> None:
    draft = of_text("EXPÉRIENCE\nEmployeur : Soudeurs réunis\nPoste : Cheffe d’atelier\nPériode : 03/2019 – 05/2021\n")
    (job,) = draft.experiences
    assert job.title is not None
    assert job.employer is not None
    assert (job.title.value, job.employer.value) == ("Cheffe d’atelier", "Soudeurs réunis")


def test_an_item_broken_by_a_narrow_column_is_whole_again_and_keeps_its_words() -> None:
    draft = of_text("COMPÉTENCES\nSoudage GMAW; Contrôle\nvisuel des soudures; Pliage\nMeulage\n")
    assert [each.value for each in draft.skills] == [
        "Soudage GMAW",
        "Contrôle visuel des soudures",
        "Pliage",
        "Meulage",
    ]
    for each in draft.skills:
        assert draft.text[each.words.start : each.words.end] == each.words.text
        assert " ".join(each.words.text.split()) == each.value


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Vie professionnelle", "jobs"),
        ("Where I Have Worked", "jobs"),
        ("EMPLOIS MARQUANTS", "jobs"),
        ("Parcours scolaire", "diplomas"),
        ("Ce que je sais faire", "skills"),
    ],
)
def test_headings_are_told_from_their_words(heading: str, part: str) -> None:
    told = {
        "jobs": "Soudeuse, Atelier du Nord\nmars 2019 à mai 2021",
        "diplomas": "DEP en soudage, 2015",
        "skills": "Pliage, Meulage",
    }
    draft = of_text(f"Ana Exemple\n\n{heading}\n{told[part]}\n")
    found = {"jobs": draft.experiences, "diplomas": draft.diplomas, "skills": draft.skills}
    assert [name for name, values in found.items() if values] == [part]


@pytest.mark.parametrize("line", ["Conseillère en emploi", "Centre Emploi Nordet"])
def test_a_title_or_an_employer_is_no_heading(line: str) -> None:
    draft = of_text(f"EXPÉRIENCE\n\n{line}\nAtelier du Nord\nmars 2019 à mai 2021\n- Souder\n")
    assert len(draft.experiences) == 1
    assert line in draft.experiences[0].words.text


def test_the_lists_of_word_are_bullets() -> None:
    text = read(
        making.docx("EXPÉRIENCE\nCommis\nHôtel du Nord\nmai 2015 - mai 2016\n• Préparer les plats"), "cv.docx"
    ).text
    assert "• Préparer les plats" in text


def test_a_name_that_begins_as_a_small_word_is_read_whole() -> None:
    draft = of_text("EXPÉRIENCE\nSoudeuse, Ateliers Beauport, Québec, mars 2021 – août 2024\n")
    assert [each.employer.value for each in draft.experiences] == ["Ateliers Beauport"]
