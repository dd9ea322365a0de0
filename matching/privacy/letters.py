"""Letters as an eye reads them, before any rule looks for words: one place for every way to write a letter otherwise.

Sources: Unicode's compatibility forms (UAX 15) and, of its confusable characters (UTS 39), the Cyrillic, Greek,
Armenian and Latin ones that look like a plain Latin letter (`data/look_alikes.tsv`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from matching.privacy.tables import table

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")
_FOLDED = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "So"))
"""Categories whose other faces are made plain: letters and figures, not `m²`, `½` or `…`."""
_LETTER_BY_LETTER = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\u00a0_*-]{1,3}){2,60}[^\W\d_](?![^\W_])")
_ODD = re.compile("[^\x00-\u00a9\u00ab\u00ac\u00ae-\u0249\u1e00-\u1eff\u2009\u2010-\u201f\u2022\u2026\u202f\u20ac]")
"""Beyond the letters and the signs of French texts: of most texts, nothing."""


def as_read(text: str) -> str:
    """`text` with letters composed, those of other faces plain, what does not show or only strikes left out."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFC", "".join(map(_plain_face, text)))
    text = "".join(character for character in text if unicodedata.category(character) not in ("Cf", "Mn"))
    return _WORD.sub(lambda match: _latin(match.group()), text)


def plain(text: str) -> str:
    """`text` in lower case without accents: as long as it was, letter by letter."""
    return text.translate(_PLAIN)


def words_of(text: str) -> list[tuple[str, Span]]:
    """The words of `text` as they are compared: `plain`, each with its place."""
    return [(match.group(), match.span()) for match in _WORD.finditer(plain(text))]


def letter_by_letter(text: str) -> Iterator[tuple[str, Span]]:
    """Words of three letters or more written one letter at a time (`a r a b e`), plain, each with its place."""
    for match in _LETTER_BY_LETTER.finditer(text):
        yield plain("".join(filter(str.isalpha, match.group()))), match.span()


def joined(text: str) -> str:
    """`text` with the words written one letter at a time joined."""
    return _LETTER_BY_LETTER.sub(lambda match: "".join(filter(str.isalpha, match.group())), text)


def _plain_face(character: str) -> str:
    if unicodedata.category(character) not in _FOLDED:
        return character
    return unicodedata.normalize("NFKC", character)


def _latin(word: str) -> str:
    """`word` in Latin letters, where all of its others look like one; a word of another alphabet stays."""
    folded = word.translate(_look_alikes())
    return folded if all(character < _PAST_LATIN for character in folded) else word


@cache
def _look_alikes() -> Mapping[int, str]:
    rows = table("matching.privacy", "look_alikes")
    return {ord(like): row["letter"] for row in rows for like in row["looks_alike"]}


def _plain_letters() -> Iterator[tuple[int, str]]:
    for number in (*range(0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(number))[0].lower()
        if base != chr(number) and len(base) == 1:
            yield number, base
    yield from ((ord(struck), letter) for struck, letter in zip("ıøłđħŧƀ", "ioldhtb", strict=True))


_PAST_LATIN = "\u0250"
_PLAIN = dict(_plain_letters())
