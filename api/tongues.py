"""The language of what is told, beside that of the page: WCAG 2.2, success criterion 3.1.2 (language of parts).

What a row knows is taken; else what the words themselves say; else French, in which people write here unless they say
otherwise: an offer and a file always have their French text.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal

from markupsafe import Markup, escape

from api.formats import enumeration
from api.translations import Locale
from matching.reading.tongue import likely

_CODES = {"fr": "fr-CA", "en": "en-CA"}
_LONGEST = 600
"""Characters that are looked at: a sentence or two say it."""


def lang(text: str | None, locale: Locale, *, known: Literal["fr", "en"] | None = None) -> Markup:
    """` lang="en-CA"`, for the tag of a text in another language than the page; nothing where there are no words."""
    language = known or (_of(text[:_LONGEST]) if text else None)
    return Markup("") if language in (None, locale) else Markup(' lang="{}"').format(_CODES[language])


def told(text: str | None, locale: Locale, *, known: Literal["fr", "en"] | None = None) -> str | Markup:
    """The text; in a tag that says its language where that is not the page's."""
    mark = lang(text, locale, known=known)
    return Markup("<span{}>{}</span>").format(mark, text) if mark else text or ""


def enumerated(texts: Iterable[str], locale: Locale) -> Markup:
    """`A, B et C`, each in a tag that says its language where that is not the page's."""
    return Markup(enumeration([str(escape(told(each, locale))) for each in texts], locale))  # noqa: S704 - escaped


def titled(thing: Any, locale: Locale) -> str | Markup:
    """The title of what has one in French, and may have one in English."""
    if locale == "en" and thing.title_en:
        return str(thing.title_en)
    return told(thing.title_fr, locale, known="fr")


@lru_cache(maxsize=8192)
def _of(text: str) -> Literal["fr", "en"] | None:
    return likely(text) if any(letter.isalpha() for letter in text) else None
