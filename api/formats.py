"""Dates, numbers and money as Québec writes them, in either language."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale as Babel
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from api.clock import QUEBEC
from api.translations import Locale

_BABEL = {"fr": Babel("fr", "CA"), "en": Babel("en", "CA")}


def day(value: date | datetime, locale: Locale) -> str:
    """`1er mars 2026` or `March 1, 2026`; a moment is said as the day it is in Québec."""
    if isinstance(value, datetime):
        value = value.astimezone(QUEBEC).date()
    written = format_date(value, "long", locale=_BABEL[locale])
    return f"1er{written[1:]}" if locale == "fr" and value.day == 1 else written


def told(value: date, precision: str, locale: Locale) -> str:
    """A date as far as it was told: `2026` of a `year`, `mars 2026` of a `month`, else the day."""
    if precision == "year":
        return str(value.year)
    return format_date(value, "MMMM y", locale=_BABEL[locale]) if precision == "month" else day(value, locale)


def moment(value: datetime, locale: Locale) -> str:
    """`1er mars 2026, 14 h 05` or `March 1, 2026, 2:05 p.m.`, at Québec's time."""
    return f"{day(value, locale)}, {hour(value, locale)}"


def hour(value: datetime, locale: Locale) -> str:
    """`9 h`, `14 h 05`; `9 a.m.`, `2:05 p.m.`, `noon`: at Québec's time, on one line, in tables too.

    Sources: Office québécois de la langue française (heure, écriture dans un texte courant); The Canadian Style, 5.13.
    """
    value = value.astimezone(QUEBEC)
    minutes = f"{value.minute:02}" if value.minute else ""
    if locale == "fr":
        return f"{value.hour}\u00a0h" + (f"\u00a0{minutes}" if minutes else "")
    if not minutes and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    clock = f"{(value.hour - 1) % 12 + 1}" + (f":{minutes}" if minutes else "")
    return f"{clock}\u00a0{'a.m.' if value.hour < 12 else 'p.m.'}"


def number(value: float | Decimal, locale: Locale, decimals: int = 0, *, padded: bool = False) -> str:
    """`12 345,5` or `12,345.5`: no more than `decimals` decimals, or that many, where `padded`."""
    # No negative zero: it equals the other one, and what was written of either is kept.
    return _number(value + 0, locale, decimals, padded)


def figure(value: float | Decimal, locale: Locale, *, cents: bool = False) -> str:
    """`45000` or `37,5`: as one types it in a field, without marks of thousands; `22,50` with `cents`."""
    pattern = "0.00" if cents and value != int(value) else "0.##"
    return format_decimal(value, pattern, locale=_BABEL[locale])


@lru_cache(maxsize=4096)
def _number(value: float | Decimal, locale: Locale, decimals: int, padded: bool) -> str:
    """A page of reasons writes some six hundred numbers, few of them different."""
    pattern = "#,##0." + ("0" if padded else "#") * decimals if decimals else "#,##0"
    return format_decimal(value, pattern, locale=_BABEL[locale])


def money(value: float | Decimal, locale: Locale) -> str:
    """`25,50 $` or `$25.50`, without cents where there are none."""
    whole = value == int(value)
    return format_currency(value, "CAD", locale=_BABEL[locale], currency_digits=not whole, format=_money(locale, whole))


def percent(value: float, locale: Locale, decimals: int = 0) -> str:
    """`42 %` or `42%`, of a share between 0 and 1; `0,5 %` or `0.5%` with a decimal, shown even where it is 0."""
    pattern = _BABEL[locale].percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("##0", "##0." + "0" * decimals)
    return format_percent(value, pattern, locale=_BABEL[locale])


def enumeration(values: Iterable[str], locale: Locale, style: str = "standard") -> str:
    """`a, b et c`; with style `or`, `a, b ou c`."""
    return format_list(list(values), style, locale=_BABEL[locale])  # type: ignore[arg-type]


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """A text as it is read: `list` for the lines that begin with a dash or a bullet, `paragraph` for the others."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        bare = line.strip()
        item = bare[:2] in ("- ", "• ", "* ", "– ")
        kind = "list" if item else "paragraph"
        if not bare:
            found.append(("paragraph", []))
        elif found and found[-1][0] == kind:
            found[-1][1].append(bare[2:].strip() if item else bare)
        else:
            found.append((kind, [bare[2:].strip() if item else bare]))
    return [(kind, lines) for kind, lines in found if lines]


def _money(locale: Locale, whole: bool) -> str:
    digits = "#,##0" if whole else "#,##0.00"
    return f"{digits}\u00a0$" if locale == "fr" else f"${digits}"
