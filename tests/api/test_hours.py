"""Hours as Québec writes them: on one line, without minutes where there are none."""

from datetime import datetime

import pytest

from api.clock import QUEBEC
from api.formats import hour, moment


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        ("09:00", "9_h", "9_a.m."),
        ("09:05", "9_h_05", "9:05_a.m."),
        ("18:30", "18_h_30", "6:30_p.m."),
        ("12:00", "12_h", "noon"),
        ("12:30", "12_h_30", "12:30_p.m."),
        ("00:00", "0_h", "midnight"),
        ("00:15", "0_h_15", "12:15_a.m."),
        ("13:00", "13_h", "1_p.m."),
    ],
)
def test_an_hour_in_both_languages(at: str, french: str, english: str) -> None:
    value = datetime.fromisoformat(f"2026-12-01T{at}").replace(tzinfo=QUEBEC)
    assert hour(value, "fr") == french.replace("_", "\u00a0")
    assert hour(value, "en") == english.replace("_", "\u00a0")
    assert moment(value, "fr") == f"1er décembre 2026, {hour(value, 'fr')}"
