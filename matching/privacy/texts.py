"""Texts that may be stored: no character the database refuses, no identity number the law refuses.

Sources: Québec's Law 25 and the table "stored, shown and used" of the requirements (SIN, RAMQ, passport and UCI
numbers are never stored, a text included).
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 200_000
"""Characters of one text; more is refused and said so."""

# What stands between the groups of a number: spaces that do not break, tabs, points, slashes, hyphens and dashes.
_SEPARATOR = r"[ \t\u00a0\u2007\u2009\u202f./\u2010\u2011\u2013-]"
# After a country's calling code, nine digits are a telephone number: +212 661 234 567.
_CALLED = re.compile(rf"\+\d{{1,3}}{_SEPARATOR}{{1,3}}$")
_LONGEST_CALLING = 7
_SIN = re.compile(
    rf"(?<![\d.-])(?<!\d/)(?!(?<=\+)\d{{3}}(?:{_SEPARATOR}{{1,3}}\d{{3}}){{3}})"
    rf"(\d{{3}}){_SEPARATOR}{{0,3}}(\d{{3}}){_SEPARATOR}{{0,3}}(\d{{3}})(?![\d-]|[.,/]\d)"
)
# Its digits one by one; a longer row of them is something else.
_SPELT_SIN = re.compile(
    rf"(?<!\d)(?<!\d{_SEPARATOR})(?<!\d{_SEPARATOR}{{2}})(?<!\d{_SEPARATOR}{{3}})"
    rf"\d(?:{_SEPARATOR}{{1,3}}\d){{8}}(?!{_SEPARATOR}{{0,3}}\d)"
)
_MONTH_AND_YEARS = r"(?!(?:mars|juin|june|july|sept)\W?(?:19|20)\d\d\W?(?:19|20)\d\d)"
_RAMQ = re.compile(
    rf"(?<![A-Za-z]){_MONTH_AND_YEARS}[A-Z]{{4}}{_SEPARATOR}?\d{{4}}{_SEPARATOR}?\d{{4}}(?!\d)", re.IGNORECASE
)
_PASSPORT = re.compile(r"\bpass(?:e)?port\b[^.\n]{0,30}?\b[A-Z]{1,2}\d{6,8}\b", re.IGNORECASE)
_UCI = re.compile(r"\b(?:IUC|UCI)\b[^\d\n]{0,20}(?:\d{4}-?\d{4}|\d{2}-?\d{4}-?\d{4})(?!\d)", re.IGNORECASE)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def identity_number(text: str) -> str | None:
    """Name the first identity number found in `text`: 'sin', 'ramq', 'passport', 'uci', or None."""
    return next((kind for kind, _, _ in identity_numbers(text)), None)


def identity_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Every identity number of `text`: its kind, and where it starts and ends.

    A SIN is nine digits that pass the Luhn check and do not begin with 0 or 8 (Employment and Social Development
    Canada's numbering), so that most telephone and file numbers are left alone; by threes or spelt digit by digit.
    """
    for pattern in (_SIN, _SPELT_SIN):
        for match in pattern.finditer(text):
            digits = "".join(filter(str.isdecimal, match.group()))
            called = _CALLED.search(text, max(0, match.start() - _LONGEST_CALLING), match.start())
            if digits[0] not in "08" and _luhn(digits) and not called:
                yield "sin", match.start(), match.end()
    for name, pattern in (("ramq", _RAMQ), ("passport", _PASSPORT), ("uci", _UCI)):
        for match in pattern.finditer(text):
            yield name, match.start(), match.end()


def storable(text: str) -> str:
    """Return `text` if it may be stored as it is.

    Raises PydanticCustomError: `text_nul`, `text_surrogate`, `identity_number` (with its kind).
    """
    if "\x00" in text:
        raise PydanticCustomError("text_nul", "The text contains a NUL character.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("text_surrogate", "The text contains half of a surrogate pair.")
    kind = identity_number(text)
    if kind:
        raise PydanticCustomError("identity_number", "The text contains an identity number ({kind}).", {"kind": kind})
    return text


ShortText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(storable)
]
LongText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(storable)]
