"""Texts that may be stored: no character the database refuses, no identity number the law refuses.

Sources: Québec's Law 25 and the table "stored, shown and used" of the requirements (SIN, RAMQ, passport and UCI
numbers are never stored, a text included).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 200_000
"""Characters of one text; more is refused and said so."""

# What stands between the groups of a number: spaces, points, slashes, underscores, hyphens and dashes.
_SPACES = r"\u0020\t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_LINE_ENDS = r"\r\n\v\f\x85\u2028\u2029"
_BETWEEN = rf"{_SPACES}./_\u2010-\u2015\u2212\-"
_SEPARATOR = rf"[{_BETWEEN}]"
_GAP = rf"[{_BETWEEN}{_LINE_ENDS}]{{0,3}}"
_BROKEN = re.compile(rf"[{_LINE_ENDS}]")
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
# By threes over several lines, and no more numbers above, below or beside: those are a column, or amounts.
_BEFORE = "".join(rf"(?<!\d[{_BETWEEN}{_LINE_ENDS},]{{{width}}})" for width in range(4))
_SIN_OVER_LINES = re.compile(
    rf"{_BEFORE}(?=[\d{_BETWEEN}]{{3,12}}[{_LINE_ENDS}])(\d{{3}}){_GAP}(\d{{3}}){_GAP}(\d{{3}})"
    rf"(?!,?{_GAP}\d|{_SEPARATOR}?[$€%°]|-)"
)
# Said to be one: whatever stands between its digits and around them.
_NAMED_SIN = re.compile(
    r"\b(?:NAS|N\.A\.S|SIN|S\.I\.N|(?:assurance|insurance)[ \u00a0-](?:sociale|number)|social insurance)"
    rf"(?![A-Za-z\u00c0-\u00ff])[^\d]{{0,20}}?(?P<number>\d(?:{_GAP}\d){{8}})(?!\d)",
    re.IGNORECASE,
)
# "Chef 2018-2020": a word of four letters and two years, which nobody's number is before they are a hundred.
_TWO_YEARS = rf"(?:19|20)\d\d{_GAP}(?:19|20)\d\d"
_RAMQ = re.compile(rf"(?<![A-Za-z])[A-Z]{{4}}{_GAP}(?!{_TWO_YEARS}(?!\d))\d{{4}}{_GAP}\d{{4}}(?!\d)", re.IGNORECASE)
# Year, month (fifty more for a woman) and day of birth: asked of what could as well be a list of numbers.
_BORN = re.compile(r"\d\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d\d$")
# Said to be one, whatever stands between its digits: those of a health card, 4-2-2 as it is printed.
_NAMED_RAMQ = re.compile(
    r"(?:assurance[ \u00a0-]maladie|RAMQ|carte[ \u00a0]soleil|medicare|health[ \u00a0](?:card|insurance))[^\d\n]{0,25}?"
    rf"(?<![A-Za-z])(?P<number>[A-Z]{{4}}{_GAP}\d(?:{_GAP}\d){{7}})(?!\d)",
    re.IGNORECASE,
)
_NO = r"(?:\W{0,3}(?:n[o°º]|num|number|num[ée]ro|#)\.?)?"
_PASSPORT = re.compile(
    rf"(?<![A-Za-z])pass(?:e)?port(?![A-Za-z]){_NO}(?:[^.]{{0,30}}?(?<![A-Za-z])[A-Z]{{1,2}}"
    rf"(?:{_GAP}\d{{6,8}}(?![A-Za-z\d])|\d(?:{_GAP}\d){{5,7}}(?!{_GAP}\d|[A-Za-z])"
    rf"|(?-i:(?<=[A-Z])){_GAP}(?!{_TWO_YEARS}|(?:19|20)\d\d{_GAP}[01]\d{_GAP}[0-3]\d(?!\d))"
    rf"\d(?:{_GAP}\d){{5,7}}(?!{_GAP}\d|[A-Za-z]))"
    rf"|\W{{0,4}}(?:\d{{9}}|\d{{2}}[A-Z]{{2}}\d{{5}})(?![A-Za-z\d]))",
    re.IGNORECASE,
)
_UCI = re.compile(
    rf"(?<![A-Za-z])(?:IUC|UCI)(?![A-Za-z])[^\d]{{0,20}}(?!(?!\d{{4}}-?\d){_TWO_YEARS})"
    rf"(?:\d{{4}}{_GAP}\d{{4}}|\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)",
    re.IGNORECASE,
)

_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 6
"""Of a passport's number, the shortest of them: most texts have fewer, and are not looked through."""
_SURROGATE = re.compile("[\ud800-\udfff]")


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

    A SIN is nine digits that pass the Luhn check and, unless the text says it is one, do not begin with 0 or 8
    (Employment and Social Development Canada's numbering), so that most telephone and file numbers are left alone; by
    threes or spelt digit by digit, over several lines, and whatever stands in it that is not seen.
    """
    if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return
    shown, places = _shown(text)
    for kind, start, end in _found(shown):
        yield kind, places[start], places[end - 1] + 1


def _shown(text: str) -> tuple[str, Sequence[int]]:
    """`text` without its characters of no width, and where each of the others stands in it."""
    if text.isascii() or not any(category(character) == "Cf" for character in set(text)):
        return text, range(len(text))
    places = [place for place, character in enumerate(text) if category(character) != "Cf"]
    return "".join(text[place] for place in places), places


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_SIN, _SPELT_SIN, _SIN_OVER_LINES, _NAMED_SIN):
        named = pattern is _NAMED_SIN
        for match in pattern.finditer(text):
            start, end = match.span("number" if named else 0)
            # Of any script: an Arabic eight begins no SIN either.
            digits = "".join(str(int(each)) for each in text[start:end] if each.isdecimal())
            called = _CALLED.search(text, max(0, start - _LONGEST_CALLING), start)
            if (named or digits[0] not in "08") and _luhn(digits) and not called:
                yield "sin", start, end
    for match in _NAMED_RAMQ.finditer(text):
        yield "ramq", *match.span("number")
    for name, pattern in (("ramq", _RAMQ), ("passport", _PASSPORT), ("uci", _UCI)):
        for match in pattern.finditer(text):
            found = match.group()
            if name != "ramq" or not _BROKEN.search(found) or _BORN.search("".join(filter(str.isdecimal, found))):
                yield name, match.start(), match.end()


def storable(text: str) -> str:
    """Return `text` if it may be stored as it is.

    Raises PydanticCustomError: `text_nul`, `text_surrogate`, `identity_number` (with its kind).
    """
    if "\x00" in text:
        raise PydanticCustomError("text_nul", "The text contains a NUL character.")
    if _SURROGATE.search(text):
        raise PydanticCustomError("text_surrogate", "The text contains half of a surrogate pair.")
    kind = identity_number(text)
    if kind:
        raise PydanticCustomError("identity_number", "The text contains an identity number ({kind}).", {"kind": kind})
    return text


ShortText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(storable)
]
LongText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(storable)]


def one_line(text: str) -> str:
    """Return `text` if nothing in it begins a line or is a sign that does not show. Raises `text_control`."""
    if any(category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise PydanticCustomError("text_control", "The text contains a control character.")
    return text


NameText = Annotated[ShortText, AfterValidator(one_line)]
"""A name of somebody: what a line of an e-mail or of a list may hold."""
