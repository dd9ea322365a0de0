"""A title reads the same of a woman and of a man, whatever the trade and what agrees with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.blindness import titled, titles_apart
from matching.candidates.blind import blind_profile
from matching.candidates.domain import CandidateEntry
from matching.privacy.tables import table
from matching.privacy.titles import inclusive_title
from tests.factories import a_candidate

_BOTH = [(row["masculine"], row["feminine"]) for row in table("matching.privacy", "gendered")]
_AGREEING = [(row["masculine"], row["feminine"]) for row in table("matching.privacy", "agreeing")]
_ONE = [(name, name) for name in ("commis", "auxiliaire", "analyste", "garde", "thérapeute", "guide")]


@given(
    trade=st.sampled_from(_BOTH + _ONE),
    agreeing=st.lists(st.sampled_from(_AGREEING), max_size=2),
    technical=st.sampled_from(("", " technique", " agricole", " junior")),
    complement=st.sampled_from(("", " de laboratoire", " en santé", ", service de nuit", " - construction")),
)
def test_any_trade_with_any_adjective(
    trade: tuple[str, str], agreeing: list[tuple[str, str]], technical: str, complement: str
) -> None:
    of_him, of_her = (
        "".join((trade[sex], technical, *(f" {each[sex]}" for each in agreeing), complement)) for sex in (0, 1)
    )
    assert titled(of_him) == titled(of_her)


def test_titles_that_the_tables_were_not_made_of() -> None:
    """Of the NOC 2021 (Statistics Canada Open Licence), of unit groups set apart before the endings were written."""
    pairs = titles_apart()
    told = [(of_him, of_her) for of_him, of_her in pairs if titled(of_him) != titled(of_her)]
    assert len(pairs) > 400
    assert len(told) / len(pairs) < 0.02, told


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Adjointe administrative médicale", "Adjoint·e administratif·ve médical·e"),
        ("Intervenante psychosociale", "Intervenant·e psychosocial·e"),
        ("Commis administratif", "Commis administratif·ve"),
        ("Garde forestier", "Garde forestier·ère"),
        ("Expert-comptable", "Expert·e-comptable"),
        ("Teneuse de livres", "Teneur·se de livres"),
        ("Courtière en douanes agréée", "Courtier·ère en douanes agréé·e"),
        ("Technicien en éducation spécialisée", "Technicien·ne en éducation spécialisée"),
        ("Ingénieur génie civil", "Ingénieur·e génie civil"),
        ("Opératrice d’abatteuse", "Opérateur·rice d’abatteuse"),
        ("Agente de sécurité industrielle", "Agent·e de sécurité industrielle"),
    ],
)
def test_what_agrees_with_the_person_and_no_thing(written: str, read: str) -> None:
    assert titled(written) == read


def test_a_title_in_english_stays() -> None:
    assert inclusive_title("Human resources officer") == "Human resources officer"


@pytest.mark.parametrize(
    ("of_her", "of_him"),
    [
        ("Technicienne en dialyse", "Technicien en dialyse"),
        ("Forgeronne industrielle", "Forgeron industriel"),
        ("Boulangère marocaine", "Boulanger marocain"),
        ("Femme de chambre principale", "Valet de chambre principal"),
    ],
)
def test_a_blind_profile_shows_one_title_of_both(of_her: str, of_him: str) -> None:
    shown = set()
    for title in (of_her, of_him):
        document = a_candidate().model_dump(mode="json")
        document["experiences"][0]["title"] = title
        levels = {("echelle_quebecoise", str(level)): level for level in range(1, 13)}
        profile = blind_profile(CandidateEntry.model_validate(document), levels, date(2026, 9, 1))
        shown.add((profile.experiences or ())[0].title)
    assert len(shown) == 1
