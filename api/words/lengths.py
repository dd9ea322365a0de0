"""Lengths of time as a person says them."""

from api import formats
from api.translations import Locale, translations
from matching.dates import DAYS_OF_A_MONTH

FEW_DAYS = 60
"""Up to so many, days are said as days: the law's thirty are not a month."""
OFF = 3
"""Days by which so many whole months may differ from what is said as months."""


def length(months: int, locale: Locale) -> str:
    """`8 months`, `3 years`, `3 years and 6 months`."""
    catalogue = translations(locale)
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(catalogue.ngettext("%(count)s year", "%(count)s years", years) % {"count": years})
    if rest or not years:
        parts.append(catalogue.ngettext("%(count)s month", "%(count)s months", rest) % {"count": rest})
    return formats.enumeration(parts, locale)


def lasting(days: int, locale: Locale) -> str:
    """`30 days`, `3 months`, `2 years`: a number of days as months and years where it is so many of them."""
    months = round(days / DAYS_OF_A_MONTH)
    return about(days, locale) if abs(days - months * DAYS_OF_A_MONTH) <= OFF else _days(days, locale)


def about(days: int, locale: Locale) -> str:
    """The same, to the nearest month."""
    return length(round(days / DAYS_OF_A_MONTH), locale) if days >= FEW_DAYS else _days(days, locale)


def _days(days: int, locale: Locale) -> str:
    said = translations(locale).ngettext("%(count)s day", "%(count)s days", days)
    return said % {"count": formats.number(days, locale)}
