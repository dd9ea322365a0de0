"""Counts of people as they are told: never one under five, and to an employer by steps of five.

A need made up for it could single somebody out; two of them that differ by one requirement could by subtraction, were
the counts exact.
"""

from api import formats
from api.matches import LEAST_TOLD
from api.translations import N_, Locale, translations


def told(count: int | None, locale: Locale) -> str:
    """A count of people for whoever answers for them all: `< 5` under five, or not told; but none where none is."""
    if count is None or 0 < count < LEAST_TOLD:
        return translations(locale).gettext(N_("< %(least)s")) % {"least": LEAST_TOLD}
    return formats.number(count, locale)


def told_to_employers(count: int, locale: Locale) -> str:
    """`10 or more` for 10 to 14, `< 5` under five."""
    say = translations(locale).gettext
    if count < LEAST_TOLD:
        return say(N_("< %(least)s")) % {"least": LEAST_TOLD}
    least = formats.number(count - count % LEAST_TOLD, locale)
    return say(N_("%(least)s or more")) % {"least": least}
