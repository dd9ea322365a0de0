"""Periods as people write them give the dates that they mean, and their offsets give back their words."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.reading.dates import periods
from matching.reading.draft import ASKED_UNDER

TODAY = date(2026, 11, 22)
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
BETWEEN = ("–", "-", " - ", " – ", " à ", " to ", " au ", " jusqu’en ", " until ")


@pytest.mark.parametrize(
    ("text", "started", "ended", "months"),
    [
        ("depuis mars 2019", date(2019, 3, 1), None, None),
        ("2018-2020 (2 ans)", date(2018, 1, 1), date(2020, 12, 31), 24),
        ("Sept. 2015 – présent", date(2015, 9, 1), None, None),
        ("mars à juin 2019", date(2019, 3, 1), date(2019, 6, 30), None),
        ("du 12/03/2018 au 31/08/2019", date(2018, 3, 12), date(2019, 8, 31), None),
        ("1er mars 2018 au 2 avril 2019", date(2018, 3, 1), date(2019, 4, 2), None),
        ("d'août 2016 à aujourd’hui", date(2016, 8, 1), None, None),
        ("de 2018 à 2020 (2 ans et 3 mois)", date(2018, 1, 1), date(2020, 12, 31), 27),
        ("2015-09 – 2019-06", date(2015, 9, 1), date(2019, 6, 30), None),
        ("01.2018-03.2020", date(2018, 1, 1), date(2020, 3, 31), None),
        ("2019-21", date(2019, 1, 1), date(2021, 12, 31), None),
        ("03\u20112019 \u2011 04\u20112020", date(2019, 3, 1), date(2020, 4, 30), None),
        ("Jan. 5, 2019 - Feb. 10, 2020", date(2019, 1, 5), date(2020, 2, 10), None),
        ("hiver 2014 à été 2015", date(2014, 1, 1), date(2015, 12, 31), None),
        ("12/25/2019 - 01/15/2021", date(2019, 12, 25), date(2021, 1, 15), None),
        ("Jan 2020 - Current", date(2020, 1, 1), None, None),
        ("2020 -  now", date(2020, 1, 1), None, None),
        ("from 2010 until now", date(2010, 1, 1), None, None),
    ],
)
def test_a_period_is_read(text: str, started: date, ended: date | None, months: int | None) -> None:
    found = list(periods(text, TODAY))
    assert len(found) == 1
    period = found[0].period
    assert (period.started_on, period.ended_on, period.months) == (started, ended, months)
    assert period.ongoing is (ended is None)
    assert found[0].confidence >= 0.8


@given(
    names=st.sampled_from([FRENCH, SHORT, ENGLISH]),
    between=st.sampled_from(BETWEEN),
    first=st.dates(date(1960, 1, 1), TODAY),
    last=st.dates(date(1960, 1, 1), TODAY),
    before=st.sampled_from(["", "Soudeur, Acme inc. ", "Acme\t", "("]),
    after=st.sampled_from(["", " : Soudeur", ")", "\tQuébec"]),
)
def test_months_and_years_in_any_writing(
    names: list[str], between: str, first: date, last: date, before: str, after: str
) -> None:
    first, last = sorted((first, last))
    written = f"{names[first.month - 1]} {first.year}{between}{names[last.month - 1]} {last.year}"
    found = list(periods(before + written + after, TODAY))
    assert len(found) == 1
    one = found[0]
    assert (before + written + after)[one.start : one.end] == written
    assert one.period.started_on == first.replace(day=1)
    assert one.period.ended_on == last.replace(day=monthrange(last.year, last.month)[1])


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_every_offset_is_inside(text: str) -> None:
    for found in periods(text, TODAY):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("text", ["31/02/2018", "418 555-0199", "H2X 1Y4", "version 3.2019.1", "12 employés"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert [found for found in periods(text, TODAY) if not found.once] == []


@pytest.mark.parametrize("text", ["mars 2030 – présent", "2020-2018", "2024-2028", "mars 2025 - mars 2027"])
def test_a_period_that_cannot_be_is_asked(text: str) -> None:
    assert next(periods(text, TODAY)).confidence < 0.6


@pytest.mark.parametrize(
    ("text", "started", "ended"),
    [
        ("mars 17 - juin 18", date(2017, 3, 1), date(2018, 6, 30)),
        ("09/10 - 12/13", date(2010, 9, 1), date(2013, 12, 31)),
        ("juil. 98 à ce jour", date(1998, 7, 1), None),
        ("31/02/2009 au 31/03/2009", date(2009, 2, 1), date(2009, 3, 31)),
    ],
)
def test_a_date_that_may_be_another_is_found_and_asked(text: str, started: date, ended: date | None) -> None:
    (found,) = periods(text, TODAY)
    assert (found.period.started_on, found.period.ended_on) == (started, ended)
    assert found.confidence < ASKED_UNDER


@pytest.mark.parametrize(
    ("text", "started", "ended", "ongoing", "months"),
    [
        ("il y a 3 ans", 2023, 2023, False, None),
        ("three years ago", 2023, 2023, False, None),
        ("Depuis dix ans", 2016, None, True, None),
        ("il y a 5 ans, pendant 2 ans", 2021, 2021, False, 24),
        ("Pendant 6 mois", None, None, False, 6),
    ],
)
def test_what_is_told_from_a_day_unsaid_is_reckoned_from_today_and_asked(
    text: str, started: int | None, ended: int | None, ongoing: bool, months: int | None
) -> None:
    found = next(periods(text, TODAY))
    read = found.period
    years = tuple(day and day.year for day in (read.started_on, read.ended_on))
    assert (years, read.ongoing, read.months) == ((started, ended), ongoing, months)
    assert found.confidence < ASKED_UNDER
    assert list(periods("3 ans d’expérience, dépannage depuis 2 ans et demi", TODAY)) == []


@pytest.mark.parametrize(
    ("text", "started", "ongoing", "months"),
    [
        ("Cuisinier depuis environ dix ans", date(2016, 1, 1), True, None),
        ("depuis près de 10 ans", date(2016, 1, 1), True, None),
        ("depuis un peu plus d’un an", date(2025, 1, 1), True, None),
        ("depuis une dizaine d’années", date(2016, 1, 1), True, None),
        ("depuis dix-huit ans", date(2008, 1, 1), True, None),
        ("for the last 18 months", date(2025, 5, 1), True, None),
        ("depuis six mois", date(2026, 5, 1), True, None),
        ("about two years ago", date(2024, 1, 1), False, None),
        ("il y a 2 ans pendant un an", date(2024, 1, 1), False, 12),
        ("Cook for about ten years", None, False, 120),
    ],
)
def test_what_is_told_about_from_today_is_one_period_and_asked(
    text: str, started: date | None, ongoing: bool, months: int | None
) -> None:
    (found,) = periods(text, TODAY)
    assert (found.period.started_on, found.period.ongoing, found.period.months) == (started, ongoing, months)
    assert found.counted
    assert found.confidence < ASKED_UNDER
