"""A first name, a nationality or a country in a text moves no ranking: the vector does not change by a bit."""

import numpy as np
import pytest

from models.encoder.core import NumpyEncoder
from models.encoder.forms import canonical, fold
from models.encoder.masking import Masks, _lines, _words

TITLES = ["soudeuse", "Préposé aux bénéficiaires", "civil engineer", "commis de bureau", "chauffeur de camion"]


def _inserted() -> list[str]:
    """200 words: 80 first names and 120 countries and nationalities, evenly taken from the lists.

    Written with a capital, as the few that are also a trade's word (argentine, turkey) must be to be told apart.
    """
    names = [name.capitalize() for name in _words("names.tsv") if len(name) > 2 and "-" not in name]
    cells = [cell for line in _lines("countries.tsv")[1:] for cell in line.split("\t")]
    places = [cell[0].upper() + cell[1:] for cell in cells]
    return [*names[:: len(names) // 80][:80], *places[:: len(places) // 120][:120]]


def test_two_hundred_insertions_change_nothing(shipped: NumpyEncoder) -> None:
    inserted = _inserted()
    assert len(inserted) == 200
    for title in TITLES:
        plain = shipped.encode([title])[0]
        after = shipped.encode([f"{title}, {word}" for word in inserted])
        between = shipped.encode([f"{title} ({word})" for word in inserted])
        changed = [
            word
            for word, one, other in zip(inserted, after, between, strict=True)
            if not (np.array_equal(one, plain) and np.array_equal(other, plain))
        ]
        assert not changed


def test_a_name_that_is_no_other_word_is_masked_wherever_and_however_written(shipped: NumpyEncoder) -> None:
    plain = shipped.encode(["infirmière"])[0]
    for text in (
        "Fatou, infirmière",
        "infirmière fatou",
        "FATOU INFIRMIÈRE",
        "Infirmière Fatou",
        "Fatoumata infirmière",
    ):
        assert np.array_equal(shipped.encode([text])[0], plain), text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("infirmière camerounaise", "infirmière"),
        ("ingénieurs algériens", "ingénieurs"),
        ("infirmière de nationalité ivoirienne", "infirmière de nationalité"),
        ("South African nurse", "nurse"),
        ("candidat français", "candidat"),
        ("soudeur, Pierre", "soudeur"),
        ("cuisinier (Côte d'Ivoire)", "cuisinier"),
        ("nurse, United States", "nurse"),
    ],
)
def test_origins_are_masked(shipped: NumpyEncoder, text: str, same: str) -> None:
    assert np.array_equal(*shipped.encode([text, same]))


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("professeur de français", "professeur de"),
        ("interprète arabe", "interprète"),
        ("French teacher", "teacher"),
        ("tailleur de pierre", "tailleur de"),
        ("Pierre de taille", "de taille"),
        ("turkey farmer", "farmer"),
    ],
)
def test_words_of_a_trade_stay(shipped: NumpyEncoder, text: str, without: str) -> None:
    assert not np.array_equal(*shipped.encode([text, without]))


def test_the_lists_are_ready_to_be_looked_up() -> None:
    rows = [line.split("\t") for line in _lines("countries.tsv")]
    assert {len(row) for row in rows} == {5}
    masks = Masks()
    for _, _, masculine, feminine, _ in rows[1:]:
        assert canonical(fold(masculine)) == canonical(fold(feminine)) or "-" in masculine
    assert masks.kind("Fatou", "fatou") == "masked"
    assert masks.kind("soudeur", "soudeur") == "word"
