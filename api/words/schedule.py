"""A week of days and shifts in plain words: `Monday to Friday, daytime; Saturday, evening`."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from api import formats
from api.translations import N_, Locale, translations
from api.words.screen import VOCABULARIES

_DAYS = tuple(VOCABULARIES["day"])


def schedule(week: Mapping[str, Iterable[str]], locale: Locale) -> str:
    """The days that have the same shifts are said together. Empty for an empty week."""
    say = translations(locale).gettext
    shifts = {str(day): tuple(str(shift) for shift in listed) for day, listed in week.items()}
    parts = []
    for asked, run in groupby(_DAYS, key=lambda day: shifts.get(day, ())):
        days = [say(VOCABULARIES["day"][day]) for day in run]
        if not asked:
            continue
        times = formats.enumeration([say(VOCABULARIES["shift"][shift]) for shift in asked], locale, "or")
        parts.append(say(N_("%(days)s, %(shifts)s")) % {"days": _days(days, locale), "shifts": times})
    return formats.enumeration(parts, locale) if len(parts) < 2 else say(N_("; ")).join(parts)


def _days(days: list[str], locale: Locale) -> str:
    if len(days) > 2:
        return translations(locale).gettext(N_("%(first)s to %(last)s")) % {"first": days[0], "last": days[-1]}
    return formats.enumeration(days, locale)
