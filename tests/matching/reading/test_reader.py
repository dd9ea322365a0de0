"""A CV read whole: its fields, their evidence, what is asked rather than guessed, and what is left out."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.drafts import reader
from matching.reading.documents import Format, document
from matching.reading.draft import Draft, Period, Words
from matching.reading.formats import read
from matching.reference.domain import DiplomaLevel
from tests.matching.reading import making

TODAY = date(2026, 11, 22)
MAKERS = {"pdf": lambda text: making.pdf([text]), "docx": making.docx, "odt": making.odt, "rtf": making.rtf}


def _draft(text: str) -> Draft:
    return reader().draft(document([text], Format.TXT), TODAY)


def _evidence(value: Any) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _evidence(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _evidence(each)


def test_a_text_that_names_no_job_is_asked_by_its_best_passages() -> None:
    text = (
        "Bonjour, je cherche un emploi à Québec. Pendant neuf ans j’ai soudé l’acier et l’inox au TIG, lu les plans et "
        "meulé les joints. J’ai étudié la comptabilité.\n\nLANGUES\nFrançais, courant\n"
    )
    draft = _draft(text)
    (job,) = draft.experiences
    assert (job.title, job.period, job.duties) == (None, None, None)
    first, *others = job.unit_groups
    assert (first.value, first.words.text) == ("72106", text[first.words.start : first.words.end])
    assert "acier" in first.words.text
    assert first.confidence >= max((one.confidence for one in others), default=0)
    assert not any(one.sure for one in job.unit_groups)


@pytest.mark.parametrize(
    "text",
    [
        "Je suis une personne motivée et ponctuelle. J’apprends vite et j’aime le travail en équipe.",
        "I am hard-working and friendly. Please call me in the afternoon. References upon request.",
        # What was studied is not what was done, and a job that is named leaves nothing to ask.
        "FORMATION\nDEP en soudage-montage, CFP Les Rives, 2014\n",
        "",
    ],
)
def test_a_text_about_no_work_is_not_sure(text: str) -> None:
    assert _draft(text).experiences == ()


@pytest.mark.parametrize("extension", MAKERS)
def test_a_cv_is_read_from_each_format(extension: str) -> None:
    draft = reader().draft(read(MAKERS[extension](making.CV), f"cv.{extension}"), TODAY)
    now, before = draft.experiences
    assert now.title
    assert now.employer
    assert now.place
    assert now.period
    assert (now.title.value, now.employer.value, now.place.value) == (
        "Préposée aux bénéficiaires", "CHSLD des Érables", "Québec",
    )  # fmt: skip
    assert (now.period.value.started_on, now.period.value.ongoing) == (date(2015, 9, 1), True)
    assert now.unit_groups[0].value == "33102"
    assert now.duties
    assert "Noter au dossier" in now.duties.value
    assert before.title
    assert before.period
    assert (before.title.value, before.period.value.months) == ("Aide-soignante", 48)
    assert [(one.level and one.level.value, one.year and one.year.value) for one in draft.diplomas] == [
        (DiplomaLevel.DEP, 2015), (DiplomaLevel.DES, 2008),
    ]  # fmt: skip
    assert [(one.language.value, [level.value.level for level in one.levels]) for one in draft.languages] == [
        ("fr", ["native"]), ("en", ["B1"]), ("wo", []),
    ]  # fmt: skip
    assert {one.credential.value for one in draft.credentials} == {"pdsb", "whmis", "driving_5"}
    assert {"Travail d'équipe", "lève-personne"} <= {skill.value for skill in draft.skills}
    assert draft.availability
    assert draft.availability.available_from
    assert draft.availability.available_from.value == date(2027, 3, 1)


def test_what_the_law_refuses_is_left_out_of_everything_and_told() -> None:
    draft = _draft(making.CV)
    assert [one.kind for one in draft.left_out] == ["birth_date", "marital_status", "nationality", "sin"]
    for secret in ("1990", "célibataire", "enfants", "sénégalaise", "130 692 544"):
        assert secret not in draft.text
        assert secret not in repr(draft)
    assert making.CV[draft.left_out[0].words.start :].startswith("Née le 12 mars 1990")


def test_every_field_points_at_its_words() -> None:
    pages = making.CV.split("FORMATION")
    read_ = document([pages[0], "FORMATION" + pages[1]], Format.PDF)
    draft = reader().draft(read_, TODAY)
    told = [words for words in _evidence(draft) if words.text]
    assert len(told) > 30
    for words in told:
        assert draft.text[words.start : words.end] == words.text
        assert words.page == (1 if words.start < len(pages[0]) + 1 else 2)


_PIECES = st.sampled_from(
    [
        *making.CV.split("\n"),
        "EXPERIENCE",
        "Skills: Java, SQL",
        "2018",
        "Sept. 2015 – présent\tSoudeur",
        "\t",
        "(",
        "Langues :",
        "DEP",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=40), max_size=40))
def test_whatever_is_written_the_offsets_give_back_the_words(lines: list[str]) -> None:
    draft = reader().draft(document(["\n".join(lines)], Format.TXT), TODAY)
    for words in _evidence(draft):
        assert words.text in ("", draft.text[words.start : words.end])


def test_a_word_that_means_two_levels_is_asked() -> None:
    asked = _draft("FORMATION\nBaccalauréat, 2008").diplomas[0].level
    assert asked is not None
    assert not asked.sure
    known = _draft("FORMATION\nBaccalauréat en génie civil, Université Laval, 2008").diplomas[0].level
    assert known is not None
    assert (known.value, known.sure) == (DiplomaLevel.BACHELOR, True)


def test_initials_are_capitals() -> None:
    draft = _draft("FORMATION\nDEC en gestion des ventes\nCégep du Cap (2014)\n\nCours du soir des métiers, 2012")
    assert [(one.level and one.level.value, one.year and one.year.value) for one in draft.diplomas] == [
        (DiplomaLevel.DEC, 2014)
    ]


def test_a_year_before_initials_is_no_december() -> None:
    diploma = _draft("FORMATION\n2014\tDEC en soins infirmiers\nCégep du Cap").diplomas[0]
    assert (diploma.title.value, diploma.year and diploma.year.value) == ("DEC en soins infirmiers", 2014)


def test_a_title_without_any_word_of_a_trade_is_found_by_meaning() -> None:
    job = _draft("EMPLOIS\nNordik, Québec\t2019-2021\nMilker\n- Milk the cows").experiences[0]
    assert (job.title and job.title.value, job.employer and job.employer.value) == ("Milker", "Nordik")
    assert job.title
    assert job.title.sure


def test_languages_under_another_words_heading_are_no_skills() -> None:
    draft = _draft("Connaissances linguistiques : Français (courant), Anglais (notions)")
    assert (len(draft.languages), draft.skills) == (2, ())


def test_headings_in_the_margin() -> None:
    draft = _draft(
        "EMPLOIS\t2019-2021\nSoudeur\nAcme inc.\nLANGUES\tFrançais : courant\nAnglais : notions\nmore than enough"
    )
    assert [one.title and one.title.value for one in draft.experiences] == ["Soudeur"]
    assert [one.language.value for one in draft.languages] == ["fr", "en"]


def test_achievements_inside_a_job_end_no_section() -> None:
    draft = _draft("EMPLOIS\nSoudeur, Acme inc., 2019-2021\nRéalisations :\n- A\nCuisinier, Resto Démo, 2015-2018\n- B")
    assert [one.title and one.title.value for one in draft.experiences] == ["Soudeur", "Cuisinier"]


def test_jobs_without_a_heading_are_taken_only_where_they_cannot_be_mistaken() -> None:
    draft = _draft("Camille Fictif\n\n2019-2021 : Soudeur, Acme inc.\n- A\n\n2015-2018 : Zorglub, Blixt")
    assert [one.title and one.title.value for one in draft.experiences] == ["Soudeur"]


def test_a_licence_without_its_class_is_asked() -> None:
    held = _draft("DIVERS\nPermis de conduire").credentials[0].credential
    assert (held.value, held.sure) == ("driving_5", False)


def test_a_mixed_cv_with_dates_before_the_titles() -> None:
    draft = _draft(
        "WORK EXPERIENCE\n2019 - present: Backend developer, Banque Exemple (Canada, Québec)\n- Built the API\n"
        "2015 – 2019: Développeur web chez Solutions Démo, Montréal\n- Sites\n\nLANGUAGES\nNative Spanish, French B2"
    )
    assert [(one.title and one.title.value, one.employer and one.employer.value) for one in draft.experiences] == [
        ("Backend developer", "Banque Exemple"), ("Développeur web", "Solutions Démo"),
    ]  # fmt: skip
    assert [(one.language.value, one.levels[0].value.level) for one in draft.languages] == [
        ("es", "native"),
        ("fr", "B2"),
    ]


@pytest.mark.parametrize("name", ["Marie Tremblay", "marie tremblay", "MARIE-ÈVE O’BRIEN", "Marie T. Tremblay"])
def test_whose_cv_it_is_is_no_place_of_work(name: str) -> None:
    told = _draft(f"{name}\nSoudeuse, Acier Nord\n2019-2022\n- Souder des cuves\nmarie.tremblay@example.org")
    (job,) = told.experiences
    assert job.title is not None
    assert job.employer is not None
    assert (job.title.value, job.employer.value) == ("Soudeuse", "Acier Nord")
    assert told.left_out == ()


def test_without_any_heading_jobs_and_diplomas_are_asked() -> None:
    text = "Awa Fictive\n\nSoudeuse, Acier Démo inc., Lévis\nSouder.\n\nCuisinière, Resto Démo\nCuire.\n\n"
    draft = _draft(text + "DEP en soudage, CFP Démo, 2012\nDonner le DEP en soudage\n")
    jobs = [job.title for job in draft.experiences]
    assert [(one and one.value, one and one.sure) for one in jobs] == [("Soudeuse", False), ("Cuisinière", False)]
    assert [(one.title.value, one.title.sure) for one in draft.diplomas] == [("DEP en soudage", False)]
    assert _draft("Awa Fictive\nSoudeuse cherche emploi, Québec.\n").experiences == ()


def test_a_line_that_says_all_of_a_job_takes_no_duty_above_it() -> None:
    draft = _draft("EMPLOIS\nSoudeuse, Acier Démo inc.\n2020-2022\nSouder\nCuisinière, Resto Démo, 2015-2018\nCuire")
    told = [(job.title and job.title.value, job.duties and job.duties.value) for job in draft.experiences]
    assert told == [("Soudeuse", "Souder"), ("Cuisinière", "Cuire")]


@pytest.mark.parametrize(
    "text",
    [
        "Expérience\nCuisinier au Restaurant Le Phare depuis 3 ans et plongeur à l’Hôtel du Lac il y a 5 ans\n",
        "Expérience\nCuisinier depuis 3 ans au Restaurant Le Phare. Il y a 5 ans, j’étais plongeur, Hôtel du Lac.",
        "Expérience\nCuisinier, Restaurant Le Phare, depuis 3 ans\nPlongeur, Hôtel du Lac, il y a 5 ans\n",
    ],
)
def test_two_jobs_told_from_today_are_two(text: str) -> None:
    cook, dishwasher = _draft(text).experiences
    told = [
        (job.title and job.title.value.lower(), job.employer and job.employer.value, job.period and job.period.value)
        for job in (cook, dishwasher)
    ]
    assert told == [
        ("cuisinier", "Restaurant Le Phare", Period(date(2023, 1, 1), None, True, "year", None)),
        ("plongeur", "Hôtel du Lac", Period(date(2021, 1, 1), date(2021, 12, 31), False, "year", None)),
    ]
    assert not any(job.period and job.period.sure for job in (cook, dishwasher))


@pytest.mark.parametrize("heading", ["Expérience", "Jean Exemple"])
def test_who_is_of_an_order_tells_no_job(heading: str) -> None:
    draft = _draft(f"{heading}\nMembre de l’Ordre des ingénieurs du Québec, 2010 à 2015\n")
    assert draft.experiences == ()
    assert [one.credential.value for one in draft.credentials] == ["permit_engineer"]


def test_a_job_at_an_order_stays_one() -> None:
    (job,) = _draft("Expérience\nConseillère, Ordre des ingénieurs du Québec, 2010 à 2015\n").experiences
    assert (job.title and job.title.value) == "Conseillère"


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("Expérience\nPâtissier, 2015 à 2019\nCAP pâtisserie\nGlaçage de gâteaux\n", None),
        ("Expérience\n2015 - 2019\tPâtissier\tCAP pâtisserie\n", None),
        ("Expérience\nPâtissier, 2015 à 2019\nBoulangerie Paul\nCAP pâtisserie\n", "Boulangerie Paul"),
    ],
)
def test_a_diploma_beside_a_job_is_no_employer(text: str, employer: str | None) -> None:
    (job,) = _draft(text).experiences
    assert (job.title and job.title.value, job.employer and job.employer.value) == ("Pâtissier", employer)


def test_a_diploma_alone_on_its_line_is_asked_wherever_it_stands() -> None:
    (one,) = _draft("Expérience\nPâtissier, Boulangerie Paul, 2015 à 2019\nCAP pâtisserie\n").diplomas
    assert (one.title.value, one.title.sure) == ("CAP pâtisserie", False)


def _levels(text: str) -> dict[str, set[tuple[str, str, bool, int]]]:
    return {
        one.language.value: {
            (each.value.scale, each.value.level, each.sure, len(each.value.skills)) for each in one.levels
        }
        for one in _draft(text).languages
    }


@pytest.mark.parametrize(
    ("line", "language", "levels"),
    [
        ("TEF Canada : NCLC 7", "fr", {("nclc", "7", True, 4)}),
        ("NCLC niveau 8", "fr", {("nclc", "8", True, 4)}),
        ("Français : niveaux de compétence linguistique canadiens 8", "fr", {("nclc", "8", True, 4)}),
        ("TEFaQ : B2", "fr", {("cefr", "B2", True, 4)}),
        ("NCLC 7-8", "fr", {("nclc", "7", False, 4)}),
        ("Français 4/12", "fr", {("echelle_quebecoise", "4", False, 4)}),
        ("NCLC : CO 8, EE 6", "fr", {("nclc", "8", True, 1), ("nclc", "6", True, 1)}),
        ("TEF Canada : CO 8, EE 6", "fr", {("nclc", "8", False, 1), ("nclc", "6", False, 1)}),
        ("NCLC 7 (compréhension orale), NCLC 6 (écriture)", "fr", {("nclc", "7", True, 1), ("nclc", "6", True, 1)}),
        ("TCF : 450 points", "fr", set()),
        ("TOEFL iBT : 102/120", "en", set()),
        ("Canadian Language Benchmark 9", "en", {("clb", "9", True, 4)}),
    ],
)
def test_levels_of_tests_by_the_official_scales_and_scores_asked(
    line: str, language: str, levels: set[tuple[str, str, bool, int]]
) -> None:
    assert _levels(f"Langues\n{line}\n") == {language: levels}


def test_a_test_without_a_heading_of_languages_tells_its_language() -> None:
    assert _levels("Jean Exemple\nCertifications\nTOEFL 95\nSIMDUT\n") == {"en": set()}


def test_what_stands_among_skills_or_in_a_sentence_is_read_for_what_it_is() -> None:
    draft = _draft(
        "EXPÉRIENCE\n\nMechanic / technicien d'entretien, Abidjan Foods, Abidjan\nSept. 2012 – févr. 2018\n\n"
        "COMPÉTENCES\nSoudage MIG, haute disponibilité\nDisponible le soir et la fin de semaine, dès maintenant\n\n"
        "EDUCATION\nGraduate certificate in taxation\nUniversity of Fictiontown, 2018\nTécnico en ventas, SENA, 2015\n"
    )
    (job,) = draft.experiences
    assert (job.title and job.title.value, job.employer and job.employer.value) == ("Mechanic", "Abidjan Foods")
    assert {each.value for each in draft.skills if each.sure} == {"Soudage MIG", "haute disponibilité"}
    assert draft.availability is not None
    assert draft.availability.words.value.startswith("Disponible le soir")
    # Neither has a level here: which one, is asked.
    assert [(one.title.value, one.level, one.year and one.year.value) for one in draft.diplomas] == [
        ("Graduate certificate in taxation", None, 2018),
        ("Técnico en ventas", None, 2015),
    ]
    prose = _draft("J'ai cuisiné à Tunis. Je parle arabe et français, un peu anglais. Je ne parle pas espagnol.")
    assert [one.language.value for one in prose.languages] == ["ar", "fr", "en"]
    assert [len(one.levels) for one in prose.languages] == [0, 0, 1]
