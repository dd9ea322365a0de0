"""A title typed as people type finds its unit group; the official files fill the index and nothing else."""

import io
from typing import Any

import psycopg
import pytest

from matching.importing.domain import ImportRefusedError
from matching.reference.official import read, save
from matching.reference.titles import Title, Titles, edition, stem, titles

STRUCTURE_EN = """Level,Hierarchical structure,Code - NOC 2021 V1.0,Class title,Class definition
1,Broad category,7,"Trades, transport",x
5,Unit group,72106,Welders and related machine operators,"They weld, and
more."
5,Unit group,00010,Legislators,x
"""
# As Statistics Canada writes them, with its apostrophes.
ELEMENTS_FR = """\
Niveau,Code de la CNP v1.0,Titres de classes,Nom du type d’élément Français,Description d’élément Français
5,72106,Soudeurs,Exemple(s) illustratif(s),soudeur-monteur/soudeuse-monteuse
5,72106,Soudeurs,Tous les exemples,braseur/braseuse
5,72106,Soudeurs,Fonctions principales,lire des plans
5,63200,Cuisiniers,Tous les exemples,"chef de partie
second de cuisine/seconde de cuisine"
"""


def an_index(connection: psycopg.Connection[Any]) -> Titles:
    save(connection, [read(io.BytesIO(b"\xef\xbb\xbf" + text.encode())) for text in (STRUCTURE_EN, ELEMENTS_FR)])
    return Titles(titles(connection))


def test_official_files_become_titles(connection: psycopg.Connection[Any]) -> None:
    before = edition(connection)
    structure, elements = (read(io.BytesIO(text.encode())) for text in (STRUCTURE_EN, ELEMENTS_FR))
    assert (structure.language, structure.unit_groups) == ("en", 2)
    assert ("00010", "Legislators") in structure.titles
    assert (elements.language, len(elements.titles)) == ("fr", 4)
    assert save(connection, [structure, elements]) == {"en": 2, "fr": 4}
    assert save(connection, [elements]) == {"fr": 4}
    assert connection.execute("SELECT count(*) FROM unit_group_title").fetchone() == (6,)
    assert edition(connection) != before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n", "official_columns"),
        ("", "official_columns"),
        (STRUCTURE_EN.replace("72106", "99999"), "unknown_reference"),
        ("é".encode("latin-1").decode("latin-1"), "official_columns"),
    ],
)
def test_another_file_is_refused(connection: psycopg.Connection[Any], content: str, code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        save(connection, [read(io.BytesIO(content.encode()))])
    assert [each.code for each in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("soudeur-monteur", "72106"),
        ("soudeuses", "72106"),
        ("SOUDEÛSE MONTEUSE", "72106"),
        ("soudeur monteu", "72106"),
        ("soudeuze", "72106"),
        ("brazeur", "72106"),
        ("welder", "72106"),
        ("wleders", "72106"),
        ("seconde de cuisine", "63200"),
        ("second cuisine", "63200"),
        ("infirmiere auxiliaire", "32101"),
        ("infirmier auxilliaire", "32101"),
        ("electricien industriel", "72201"),
        ("électricienne industrielle", "72201"),
        ("legislator", "00010"),
    ],
)
def test_a_title_is_found_as_it_is_typed(connection: psycopg.Connection[Any], typed: str, group: str) -> None:
    found = an_index(connection).search(typed, 5)
    assert found[0].unit_group == group, found


def test_what_resembles_nothing_finds_nothing(connection: psycopg.Connection[Any]) -> None:
    index = an_index(connection)
    for typed in ("", "  ", "zzzzzz", "de la", "!!!", "🙂", "x" * 5000):
        assert index.search(typed) == []
    assert Titles([]).search("soudeur") == []
    assert Titles([Title("72106", "!!!")]).search("soudeur") == []


@pytest.mark.parametrize(
    "forms",
    [
        ("soudeur", "soudeuse", "soudeurs", "soudeuses"),
        ("directeur", "directrice", "directrices"),
        ("infirmier", "infirmiere", "infirmieres"),
        ("technicien", "technicienne", "techniciens"),
        ("agent", "agente", "agents"),
        ("welder", "welders"),
    ],
)
def test_gender_and_number_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1
