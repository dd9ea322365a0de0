"""No title of a trade tells the sex of whom it is said of."""

import pytest

from matching.demonstration.content import Trade, trades
from matching.privacy.inclusive import inclusive


@pytest.mark.parametrize("trade", trades(), ids=lambda trade: trade.title_fr_m)
def test_a_trade_reads_the_same_of_a_woman_and_of_a_man(trade: Trade) -> None:
    assert inclusive(trade.title_fr_f) == inclusive(trade.title_fr_m)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Soudeuse-monteuse", "Soudeur·se-monteur·se"),
        ("analyste financière à la gestion financière", "analyste financier·ère à la gestion financière"),
        ("Waitress", "Server"),
    ],
)
def test_each_part_that_is_a_trade_is_made_inclusive_and_no_thing(written: str, read: str) -> None:
    assert inclusive(written) == read
