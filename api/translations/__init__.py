"""The two languages of the interface: gettext catalogues, compiled in memory from their `.po` files.

Message ids are the English sentences: code and templates stay readable, `gettext` is what every tool knows, and a
changed sentence asks for a new translation by itself. French is the first language on screen all the same; the
English catalogue repeats the ids, so that an English sentence can be polished without touching the code.
"""

import io
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Locale = Literal["fr", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
DEFAULT: Locale = "fr"
FOLDER = Path(__file__).parent


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark `message` for extraction, unchanged; it is translated where it is shown."""
    return message


@lru_cache
def translations(locale: Locale) -> GNUTranslations:
    """The catalogue of `locale`. A message it lacks is shown as it stands in the code."""
    compiled = io.BytesIO()
    with catalogue(locale).open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(locale: Locale) -> Path:
    """Where the `.po` file of `locale` stands."""
    return FOLDER / locale / "LC_MESSAGES" / "adequation.po"


def negotiate(accept_language: str | None) -> Locale:
    """The language that an `Accept-Language` header prefers among ours; French where it says nothing of either."""
    best: tuple[float, Locale] = (0.0, DEFAULT)
    for part in (accept_language or "").split(",")[:20]:
        name, _, parameters = part.strip().partition(";")
        prefix = name.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        for locale in LOCALES:
            if prefix in (locale, "*") and weight > best[0]:
                best = (weight, locale)
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
