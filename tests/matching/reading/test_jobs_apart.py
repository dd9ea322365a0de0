"""Jobs that one line tells: parted where each has its title and its dates, each word of the line looked at once."""

from datetime import date

import pytest

from matching.reading import experiences
from matching.reading.experiences import _jobs_apart
from matching.reading.lines import Line

TODAY = date(2026, 11, 23)


def parted(text: str) -> list[str]:
    line = Line(7, 7 + len(text), text, bullet=False, after_blank=True)
    found = list(_jobs_apart(line, TODAY))
    assert all(text[each.start - 7 : each.end - 7] == each.text for each in found)
    assert [each.after_blank for each in found] == [True, *[False] * (len(found) - 1)]
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        ("Cuisinier depuis 3 ans et plongeur il y a 5 ans", ["Cuisinier depuis 3 ans", "plongeur il y a 5 ans"]),
        ("Soudeur de 2015 à 2018, pendant 3 ans, et plongeur il y a 5 ans, à Québec",
         ["Soudeur de 2015 à 2018, pendant 3 ans", "plongeur il y a 5 ans, à Québec"]),
        ("Cuisinier et plongeur depuis 3 ans", ["Cuisinier et plongeur depuis 3 ans"]),
        # What stands between two dates parts no jobs.
        ("Cuisinier entre 2018 et 2020 et plongeur il y a 5 ans",
         ["Cuisinier entre 2018 et 2020", "plongeur il y a 5 ans"]),
        ("Cuisinier entre 2018 et 2020, plongeur", ["Cuisinier entre 2018 et 2020, plongeur"]),
    ],
)  # fmt: skip
def test_each_part_of_a_line_is_a_job(text: str, jobs: list[str]) -> None:
    assert parted(text) == jobs


@pytest.mark.parametrize(
    "text", ["Cuisinier depuis 3 ans" + " et cuisinier" * 70, ". a" * 300, "a et " * 200 + "2 ans"]
)
def test_a_line_of_many_pieces_is_looked_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []

    def counted(name: str) -> None:
        looks = getattr(experiences, name)

        def look(said: str, *more: date) -> object:
            looked_at.append(len(said))
            return looks(said, *more)

        monkeypatch.setattr(experiences, name, look)

    counted("periods")
    counted("names_a_title")
    assert parted(text) == [text]
    # The whole for dates, then its pieces for dates and for titles.
    assert sum(looked_at) <= 3 * len(text)
