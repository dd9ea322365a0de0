"""Words that tell who somebody is, or where from, replaced in a text by `[…]`.

Source: the Charter's prohibited grounds and the table "stored, shown and used" of the requirements. Names of
countries are those of the reference table; demonyms, large cities and regions of the world stand in `data/origins.tsv`.
French and English are left, because an offer may ask for them; so are Québec and Canada.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

MASK = "[…]"

Span = tuple[int, int]
Words = tuple[str, ...]
Lookup = Mapping[str, tuple[Words, ...]]
"""What to mask, by its first word."""

_WORD = re.compile(r"[^\W_]+")
_CONTACTS = re.compile(
    r"[^\s@<>(),;:]+@[^\s@<>(),;:]+"
    r"|(?:https?://|www\.)\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|ca|org|net|fr|io|qc|info|ma|dz|tn|be|ch)\b(?:/\S*)?"
    r"|(?<![\w+])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){8,14}(?!\w)"
    r"|(?<!\w)\d{3}[\s.-]\d{4}(?!\w)"
    r"|\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:19[3-9]|20[0-4])\d\b"
    r"|\b(?:âgée?s?|aged?|agée?s?)(?: de| of)? \d{1,2}(?: ans| years?)?"
    r"|\b\d{2} (?:years? old|ans d['’]âge)\b",
    re.IGNORECASE,
)
_KEPT_COUNTRIES = frozenset({"CA"})
_NOT_COUNTRIES = frozenset({"RE"})  # « la réunion » is a meeting
_PARTICLES = frozenset(
    (
        "a", "al", "au", "aux", "ben", "bin", "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do",
        "dos", "du", "e", "el", "et", "l", "la", "las", "le", "les", "los", "of", "san", "the", "van", "von", "y",
    )
)  # fmt: skip
_LONGEST_INITIALS = 3


def mask(text: str, *, own: Lookup, origins: bool = True) -> str:
    """Return `text` with contacts, years, ages and the words of `own` replaced; with `origins`, every country too."""
    if not text:
        return text
    text = unicodedata.normalize("NFC", text)
    spans = [match.span() for pattern in (_CONTACTS, _AGE) for match in pattern.finditer(text)]
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    plain = [_plain(text[start:end]) for start, end in words]
    for lookup in (own, world()) if origins else (own,):
        spans += _found(text, words, plain, lookup)
    return _replaced(text, spans) if spans else text


def lookup(names: Iterable[str | None], *, each_word: bool = False) -> Lookup:
    """What `mask` takes for these names; with `each_word`, a word of one of them is enough (particles apart)."""
    terms: set[Words] = set()
    for name in names:
        words = tuple(_plain(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", name or "")))
        if words:
            terms.add(words)
        if each_word:
            terms.update((word,) for word in words if word not in _PARTICLES)
    return _by_first_word(terms)


@cache
def world() -> Lookup:
    """Countries, the people and the large cities of each, regions of the world: French and English."""
    names: list[str] = []
    for row in _table("matching.reference", "countries"):
        if row["code"] not in _KEPT_COUNTRIES | _NOT_COUNTRIES:
            names += [
                name.split(" (")[0].removeprefix("R.A.S. chinoise de ") for name in (row["name_fr"], row["name_en"])
            ]
    for row in _table("matching.privacy", "origins"):
        names += row["places"].split("|")
        names += [form for name in row["demonyms_fr"].split("|") for form in _french_forms(name)]
        names += [form for name in row["demonyms_en"].split("|") for form in (name, f"{name}s")]
    return lookup(names)


def _table(package: str, name: str) -> Iterator[dict[str, str]]:
    text = files(package).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)


def _french_forms(name: str) -> Iterator[str]:
    """Masculine and feminine, singular and plural: `ivoirien` → ivoirien(s), ivoirienne(s)."""
    masculine, _, feminine = name.partition("/")
    if not feminine:
        feminine = masculine + ("" if masculine.endswith("e") else "ne" if masculine.endswith("en") else "e")
    for form in (masculine, feminine):
        yield form
        yield f"{form}s"


def _plain(word: str) -> str:
    """Lower case without accents; compared with others of its kind only, so that its length does not matter."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _by_first_word(terms: Iterable[Words]) -> Lookup:
    by_first: dict[str, list[Words]] = {}
    for term in terms:
        by_first.setdefault(term[0], []).append(term)
    return {first: tuple(sorted(of, key=len, reverse=True)) for first, of in by_first.items()}


def _found(text: str, words: list[Span], plain: list[str], lookup: Lookup) -> Iterator[Span]:
    for place, word in enumerate(plain):
        for term in lookup.get(word, ()):
            last = place + len(term) - 1
            if tuple(plain[place : last + 1]) != term:
                continue
            start, end = words[place][0], words[last][1]
            # Two or three letters are a name only where they are written as one: « An », not « un an ».
            if end - start > _LONGEST_INITIALS or text[start].isupper():
                yield start, end
                break


def _replaced(text: str, spans: list[Span]) -> str:
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            kept += (text[at:start], MASK)
        at = max(at, end)
    return "".join(kept) + text[at:]
