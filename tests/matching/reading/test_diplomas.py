"""Each diploma of a CV has its own school and its own year, and one of no known level is told all the same."""

from datetime import date

import pytest

from matching.reading.diplomas import diplomas
from matching.reading.documents import Format, document
from matching.reading.lines import lines

TODAY = date(2026, 11, 22)
Told = tuple[str, str | None, str | None, int | None]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "DEP en soudage\nDiplôme national d’ingénieur, École des mines de Rabat, 2010",
            [("DEP en soudage", "dep", None, None),
             ("Diplôme national d’ingénieur", "bachelor", "École des mines de Rabat", 2010)],
        ),
        (
            "DEC en comptabilité\nDiplôme en gestion hôtelière\nInstitut Kéran, 2014",
            [("DEC en comptabilité", "dec", None, None),
             ("Diplôme en gestion hôtelière", None, "Institut Kéran", 2014)],
        ),
        ("Maîtrise en droit\nAttestation de Word, École Pigier, 2011", [("Maîtrise en droit", "master", None, None)]),
        (
            "Bachelor of Commerce\nFirst year of medicine, University of Lagos, 2005",
            [("Bachelor of Commerce", "bachelor", None, None)],
        ),
        (
            "DEP en soudage, CFP Rive, 2015\nCarte de soudeur, École Cap, 2009",
            [("DEP en soudage", "dep", "CFP Rive", 2015)],
        ),
        ("Licence de conduire haïtienne, 2011\nMaster électricien, 2013\nDoctorat honoris causa, 2014", []),
        (
            "Certificat en comptabilité, TÉLUQ, 2021\nCertificat de natation, Club Exemple, 2019",
            [("Certificat en comptabilité", "certificate", "TÉLUQ", 2021)],
        ),
        (
            "Bachillerato, Colegio San José, 2009\nDEP en soudage, CFP Rive, 2022 - présent",
            [("DEP en soudage", "dep", "CFP Rive", None)],
        ),
        ("Baccalauréat série C\nLycée du Lac\n2007", [("Baccalauréat série C", "des", "Lycée du Lac", 2007)]),
        (
            "Université du Cap\nMaîtrise en chimie, 2012\nLycée de Lomé\nBaccalauréat, 2005",
            [("Maîtrise en chimie", "master", "Université du Cap", 2012),
             ("Baccalauréat", "des", "Lycée de Lomé", 2005)],
        ),
    ],
)  # fmt: skip
def test_each_diploma_has_its_own_school_and_year(text: str, told: list[Told]) -> None:
    read = document([text], Format.TXT)
    found = [
        (
            one.title.value,
            one.level.value.value if one.level else None,
            one.school.value if one.school else None,
            one.year.value if one.year else None,
        )
        for one in diplomas(read, lines(read), None, TODAY)
    ]
    assert found == told


def test_a_permit_awaited_below_a_diploma_is_not_said_of_it() -> None:
    read = document(["DEP en santé, CFP Fierbourg, 2012\nEn attente de mon permis de l’OIIAQ\n"], Format.TXT)
    (found,) = diplomas(read, lines(read), None, TODAY)
    assert found.title.sure


def test_the_university_of_a_certificate_may_stand_on_the_next_line() -> None:
    text = (
        "Certificat en gestion\nTÉLUQ\n2021\nCertificat en vente, École Dakar\nUniversité Laval, DESS en droit, 2019\n"
    )
    read = document([text], Format.TXT)
    found = [(one.title.value, one.school and one.school.value) for one in diplomas(read, lines(read), None, TODAY)]
    assert found == [("Certificat en gestion", "TÉLUQ"), ("DESS en droit", "Université Laval")]
