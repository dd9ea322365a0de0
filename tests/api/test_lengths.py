"""Lengths of time as a person says them, in both languages."""

import pytest

from api.words.lengths import about, lasting


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        (1, "1 jour", "1 day"),
        (30, "30 jours", "30 days"),
        (90, "3 mois", "3 months"),
        (180, "6 mois", "6 months"),
        (365, "1 an", "1 year"),
        (730, "2 ans", "2 years"),
        (1095, "3 ans", "3 years"),
        (1826, "5 ans", "5 years"),
        (100, "100 jours", "100 days"),
        (548, "1 an et 6 mois", "1 year and 6 months"),
    ],
)
def test_days_are_said_as_months_and_years_where_they_are(days: int, french: str, english: str) -> None:
    assert (lasting(days, "fr").replace("\u00a0", " "), lasting(days, "en")) == (french, english)


def test_about_is_to_the_nearest_month() -> None:
    assert (about(100, "en"), about(274, "fr"), about(45, "fr").replace("\u00a0", " ")) == (
        "3 months",
        "9 mois",
        "45 jours",
    )
