"""The dates of the second set of CVs as people write them: those that both halves have, and those of one half."""

import random
from collections.abc import Sequence
from typing import Any

Dates = tuple[int, int, int | None, int | None]
"""Year and month begun, year and month ended; None: it goes on."""
_MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"],
}  # fmt: skip
_SHORT = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."],
}
_SHARE_APART = 0.5


def held_apart(number: int) -> bool:
    """Whether the reader was put right without a look at it."""
    return number % 2 == 1


class Draw(random.Random):
    """Chooses among what both halves share, or for the half held apart as often among what it alone has."""

    def __init__(self, number: int) -> None:
        super().__init__(f"apart {number}")
        self._apart = held_apart(number)

    def either(self, shared: Sequence[Any], apart: Sequence[Any]) -> Any:
        return self.choice(apart if self._apart and self.random() < _SHARE_APART else shared)


def _full(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    names = _MONTHS[locale]
    begun = f"{names[dates[1] - 1]} {dates[0]}"
    if dates[2] is None or dates[3] is None:
        return (f"Depuis {begun}" if locale == "fr" else f"Since {begun}"), False
    words = "de {} à {}" if locale == "fr" else "from {} to {}"
    return words.format(begun, f"{names[dates[3] - 1]} {dates[2]}"), False


def _short(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    begun = f"{_SHORT[locale][dates[1] - 1]} {dates[0]}"
    if dates[2] is None or dates[3] is None:
        return f"{begun} - " + ("aujourd’hui" if locale == "fr" else "present"), False
    return f"{begun} - {_SHORT[locale][dates[3] - 1]} {dates[2]}", False


def _figures(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    begun = f"{dates[1]:02}/{dates[0]}"
    if dates[2] is None or dates[3] is None:
        return f"{begun} – " + ("en poste" if locale == "fr" else "to date"), False
    return f"{begun} – {dates[3]:02}/{dates[2]}", False


def _backwards(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    if dates[2] is None or dates[3] is None:
        return f"{dates[0]}-{dates[1]:02} → " + ("ce jour" if locale == "fr" else "now"), False
    return f"{dates[0]}-{dates[1]:02} → {dates[2]}-{dates[3]:02}", False


def _years(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    if dates[2] is None:
        return f"{dates[0]} à aujourd’hui" if locale == "fr" else f"{dates[0]} to present", True
    return f"{dates[0]} à {dates[2]}" if locale == "fr" else f"{dates[0]} to {dates[2]}", True


DATES = [_full, _short, _figures, _backwards, _years]


def _dashed(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    begun = f"{dates[1]:02}-{dates[0]}"
    if dates[2] is None or dates[3] is None:
        return f"{begun} / " + ("actuel" if locale == "fr" else "current"), False
    return f"{begun} / {dates[3]:02}-{dates[2]}", False


def _with_length(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    written, by_year = _short(draw, locale, dates)
    if dates[2] is None or dates[3] is None:
        return written, by_year
    months = (dates[2] - dates[0]) * 12 + dates[3] - dates[1] + 1
    return f"{written} ({months} mois)" if locale == "fr" else f"{written} ({months} months)", by_year


def _days(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    begun = f"01/{dates[1]:02}/{dates[0]}"
    if dates[2] is None or dates[3] is None:
        return f"{begun} - " + ("présent" if locale == "fr" else "present"), False
    return f"{begun} - 28/{dates[3]:02}/{dates[2]}", False


def _until(draw: Draw, locale: str, dates: Dates) -> tuple[str, bool]:
    if dates[2] is None:
        return f"depuis {dates[0]}" if locale == "fr" else f"since {dates[0]}", True
    return f"{dates[0]}–{dates[2]}", True


DATES_APART = [_dashed, _with_length, _days, _until]
