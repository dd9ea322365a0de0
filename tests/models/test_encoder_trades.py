"""The project's own list of trades: two languages a line, no title twice, and what the shipped table makes of it."""

import numpy as np
import pytest

from models.encoder.core import NumpyEncoder
from models.encoder.data import LANGUAGES
from models.encoder.training.trades import trades


def test_a_trade_has_titles_in_both_languages_each_once() -> None:
    found = trades()
    assert len(found) > 1500
    assert len({trade.code for trade in found}) == len(found)
    for trade in found:
        for language in LANGUAGES:
            titles = trade.labels[language]
            assert titles, trade
            assert all(titles), trade
            assert len(set(titles)) == len(titles), trade


@pytest.mark.parametrize(
    ("posted", "plain", "other"),
    [
        ("CNA", "nurse aide", "accountant"),
        ("LPN", "infirmière auxiliaire", "plombier"),
        ("SDET", "test automation engineer", "truck driver"),
        ("CDL driver", "camionneur", "boulanger"),
        ("HHA", "aide à domicile", "soudeuse"),
        ("barback", "barman", "notaire"),
    ],
)
def test_words_of_american_postings_stand_near_their_trade(
    shipped: NumpyEncoder, posted: str, plain: str, other: str
) -> None:
    one, near, far = np.asarray(shipped.encode([posted, plain, other]))
    assert float(one @ near) > float(one @ far) + 0.2
