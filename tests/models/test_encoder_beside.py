"""What stands beside a title in a posting is set beside the texts trained on, and moves the shipped vectors little."""

import numpy as np

from models.encoder.core import NumpyEncoder
from models.encoder.training.beside import SHARE, phrases, with_beside


def test_a_share_of_the_texts_has_a_phrase_beside_it() -> None:
    texts = [(number,) for number in range(20_000)]
    beside = [(-1, -2), (-3,)]
    read = with_beside(texts, beside, np.random.default_rng(0))
    assert [keys[:1] for keys in read] == texts
    added = [keys[1:] for keys in read if len(keys) > 1]
    assert abs(len(added) / len(texts) - SHARE) < 0.01
    assert {(-1, -2), (-3,)} < set(added)
    assert (-1, -2, -3) in added


def test_a_phrase_stands_once_and_names_no_trade() -> None:
    found = phrases()
    assert "temps partiel" in found
    assert all(found)
    words = {word for phrase in found for word in phrase.split()}
    assert not words & {"infirmière", "soudeur", "commis", "welder", "nurse"}


def test_schedule_and_diploma_move_a_title_less_than_a_word_of_the_trade(shipped: NumpyEncoder) -> None:
    plain, schedule, diploma, trade = shipped.encode(
        ["soudeur", "soudeur, temps partiel de soir", "soudeur (DEP)", "soudeur sous-marin"]
    )
    assert float(plain @ schedule) > 0.8
    assert float(plain @ diploma) > 0.8
    assert float(plain @ schedule) > float(plain @ trade)
