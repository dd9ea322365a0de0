"""Words that tell who somebody is, or where from, replaced in a text by `[…]`.

Source: the Charter's prohibited grounds and the table "stored, shown and used" of the requirements. Names of
countries are those of the reference table; demonyms, large cities and regions of the world stand in `data/origins.tsv`,
peoples, the languages that the reference table lacks, other towns, and the firms and schools that tell a country in
`data/peoples.tsv`, the diplomas that do in `data/schooling.tsv`.
French and English are left, because an offer may ask for them; so are Québec and Canada.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache

from matching.privacy.disclosures import disclosures
from matching.privacy.grammar import names_a_person
from matching.privacy.letters import Span, as_read, letter_by_letter, plain, words_of
from matching.privacy.tables import table
from matching.privacy.vocabulary import unknown
from matching.privacy.withheld import withheld

MASK = "[…]"

Words = tuple[str, ...]
Lookup = Mapping[str, tuple[tuple[Words, int], ...]]
"""What to mask, by the longest of its words; with the place of that word in it."""

_WORD = re.compile(r"[^\W_]+")
_WITH_ENDING = re.compile(r"([^\W_]+)·?([^\W_]*)")
# An address begins where its run of characters begins: tried from each of them, a text without spaces takes minutes.
_CONTACTS = re.compile(
    r"(?<![^\s@<>(),;:])[^\s@<>(),;:]+@[^\s@<>(),;:]+"
    r"|(?:https?://|www\.)\S+"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:com|ca|org|net|fr|io|qc|info|ma|dz|tn|be|ch)\b(?:/\S*)?"
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
# A figure that counts nothing named: a year, a wage. A class, a norm, a version is named before it.
_FIGURE_ALONE = re.compile(
    r"(?<![\w.,$-])(?<!\b[A-Z]{3} )"
    r"(?<!classe )(?<!class )(?<!norme )(?<!version )(?<!série )(?<!series )(?<!type )(?<!niveau )(?<!level )"
    r"(?<!équipe de )(?<!team of )(?<!groupe de )(?<!phase )(?<!étape )(?<!lot )(?<!article )"
    r"(?<!code )(?<!format )(?<!grade )"
    r"(?:\d{2,3}(?:[ \u00a0]\d{3})*|\d{2,})(?:[.,]\d+)?(?:[ \u00a0]?k\b)?"
    r"(?=\s*(?:$|[;:!?)\n]|[.,](?!\d)|(?:et|ou|de|puis|and|or|plus|base|chez|at|with|avec)\b(?! ?\d)))",
    re.IGNORECASE,
)
_WORTH_A_LOOK = re.compile(r"[@\d]|\w\.\w|://")
_KEPT_LANGUAGES = frozenset({"fr", "en"})
_KEPT_COUNTRIES = frozenset({"CA"})
_NOT_COUNTRIES = frozenset({"RE"})  # « la réunion » is a meeting
_PARTICLES = frozenset(
    (
        "a", "al", "au", "aux", "ben", "bin", "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do",
        "dos", "du", "e", "el", "et", "l", "la", "las", "le", "les", "los", "of", "san", "the", "van", "von", "y",
    )
)  # fmt: skip
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’&-]*"
_BEFORE_IN_CAPITALS = re.compile(
    rf"(?P<place>\b(?:au|aux|à\s+la|du|de\s+la|chez|at|at\s+the|for\s+the|of\s+the)\s+|\b(?:à|de)\s+l['’]|\bd['’])"
    rf"(?:{_CAPITALISED}[ \u00a0])*$"
)
_AFTER_IN_CAPITALS = re.compile(rf"(?:[ \u00a0](?:&[ \u00a0])?{_CAPITALISED})+")
_BRANCH = re.compile(
    rf"[ \u00a0](?:de|du|à|of|in)[ \u00a0](?:(?:la|le|les|the)[ \u00a0])?(?!Québec|Canada){_CAPITALISED}"
    rf"(?:[ \u00a0]{_CAPITALISED}){{0,3}}|[ \u00a0](?:d['’]|(?:de|à)[ \u00a0]l['’]){_CAPITALISED}"
)
"""Where a firm's branch is: *BNP Paribas de Lyon*."""
_OF_A_TRADE = re.compile(
    r"(?:(?<!cent)ers?|ors?|ists?|ians?|ants?|ents?|cooks?|clerks?|chefs?|nurses?|aides?|mechanics?|leads?|staff|crew)$",
    re.IGNORECASE,
)
"""English trades that follow a name in a title: *Renault Mechanic* is read so, *Renault Trucks* is not."""
_ITS_REST = re.compile(rf"(?:[ \u00a0](?:&[ \u00a0])?{_CAPITALISED}){{1,4}}")
_LONGEST_NAME = 60
_LONGEST_INITIALS = 3
_OF_QUEBEC = re.compile(r"(?:du|of) (?:quebec|canada)")
_OF = len("du ")


def mask(text: str, *, own: Lookup, origins: bool = True) -> str:
    """Return `text` with contacts, years, ages and the words of `own` replaced.

    So are the sentences and the words in which a person tells of themselves what no employer may read (`withheld`,
    `disclosures`), and with `origins` every country and its schooling, and the languages but French and English.
    """
    text = as_read(text)
    said = text
    spans: list[Span] = []
    if _WORTH_A_LOOK.search(text):
        spans += [match.span() for pattern in (_CONTACTS, _AGE, _FIGURE_ALONE) for match in pattern.finditer(text)]
        # The words of an address are nobody's sentence: `exemple.com/moi`.
        said = _CONTACTS.sub(lambda match: " " * len(match.group()), text)
    letters = plain(text)
    words = _WORD.findall(letters)
    spans += withheld(plain(said))
    spans += disclosures(text, words)
    lookups = [one for one in (own, abroad()) if not one.keys().isdisjoint(words)] if origins else [own]
    if lookups:
        places = [match.span() for match in _WORD.finditer(letters)]
        found = [span for one in lookups for span in _found(text, words, places, one)]
        found = [_with_its_rest(text, letters, _whole_name(text, span)) for span in found]
        # Of Québec is an order, a code, a norm; at Québec may be where they worked.
        spans += [span for span in found if not _OF_QUEBEC.fullmatch(letters, max(0, span[0] - _OF), span[1])]
    spans += _spelled_out(text, own)
    return _replaced(text, spans) if spans else text


def mask_unheard(text: str, *, also_known: Set[str]) -> str:
    """Return `text` with every word replaced that neither the lists of what trades say nor those stems have.

    A word made inclusive is known by its masculine or with its ending (`poli·e`), so that both sexes are masked alike.
    """
    letters = plain(text)
    never_heard = unknown(set(_WORD.findall(letters.replace("·", ""))) | set(_WORD.findall(letters)), also_known)
    if not never_heard:
        return text
    spans = [match.span() for match in _WITH_ENDING.finditer(letters) if {match[1], match[1] + match[2]} <= never_heard]
    if not text.isupper():
        spans = [(start, _name_ends(text, end) if text[start].isupper() else end) for start, end in spans]
    return _replaced(text, spans) if spans else text


def lookup(names: Iterable[str | None], *, each_word: bool = False) -> Lookup:
    """What `mask` takes for these names; with `each_word`, a word of one of them is enough (particles apart)."""
    terms: set[Words] = set()
    for name in names:
        words = tuple(_WORD.findall(plain(as_read(name or ""))))
        if words:
            terms.add(words)
        if each_word:
            terms.update((word,) for word in words if word not in _PARTICLES)
    return _by_longest_word(terms)


@cache
def world() -> Lookup:
    """Countries, the people, the languages and the large cities of each, regions of the world: French and English."""
    names: list[str] = []
    for row in table("matching.reference", "countries"):
        if row["code"] not in _KEPT_COUNTRIES | _NOT_COUNTRIES:
            names += [
                name.split(" (")[0].removeprefix("R.A.S. chinoise de ") for name in (row["name_fr"], row["name_en"])
            ]
    for row in table("matching.reference", "languages"):
        if row["code"] not in _KEPT_LANGUAGES:
            names += [name.split(" (")[0] for name in (row["name_fr"], row["name_en"])]
    for row in table("matching.privacy", "origins"):
        names += row["places"].split("|")
    names += demonyms()
    for row in table("matching.privacy", "peoples"):
        names += [name for column in ("languages", "peoples", "places_and_houses") for name in row[column].split("|")]
    return lookup(names)


def demonyms() -> Iterator[str]:
    """What the people of each country are called, in French and in English, each form of it."""
    for row in table("matching.privacy", "origins"):
        for name in row["demonyms_fr"].split("|"):
            yield from _french_forms(name)
        for name in row["demonyms_en"].split("|"):
            yield from (name, f"{name}s")


@cache
def abroad() -> Lookup:
    """`world`, with the diplomas and the schools that tell one studied elsewhere (`data/schooling.tsv`)."""
    schools = lookup(name for row in table("matching.privacy", "schooling") for name in row["names"].split("|"))
    both = (world(), schools)
    return {word: tuple(term for one in both for term in one.get(word, ())) for word in world().keys() | schools.keys()}


def names_in(text: str, names: Lookup) -> Iterator[Span]:
    """Where a name of `names` stands in `text`."""
    placed = words_of(text)
    return _found(text, [word for word, _ in placed], [place for _, place in placed], names)


def _french_forms(name: str) -> Iterator[str]:
    """Masculine and feminine, singular and plural: `ivoirien` → ivoirien(s), ivoirienne(s)."""
    masculine, _, feminine = name.partition("/")
    if not feminine:
        feminine = masculine + ("" if masculine.endswith("e") else "ne" if masculine.endswith("en") else "e")
    for form in (masculine, feminine):
        yield form
        yield f"{form}s"


def _by_longest_word(terms: Iterable[Words]) -> Lookup:
    """The longest is the rarest: texts are full of the articles that some names begin with."""
    found: dict[str, list[tuple[Words, int]]] = {}
    for term in sorted(terms, key=len, reverse=True):
        longest = max(term, key=len)
        found.setdefault(longest, []).append((term, term.index(longest)))
    return {word: tuple(of) for word, of in found.items()}


def _spelled_out(text: str, own: Lookup) -> Iterator[Span]:
    """A name, a country or a language written letter by letter: `T r a o r é`."""
    for letters, place in letter_by_letter(text):
        if letters in world() or any(len(word) >= _LONGEST_INITIALS and word in letters for word in own):
            yield place


def _found(text: str, words: list[str], places: list[Span], lookup: Lookup) -> Iterator[Span]:
    for place, word in enumerate(words):
        for term, offset in lookup.get(word, ()):
            first = place - offset
            last = first + len(term) - 1
            if first < 0 or tuple(words[first : last + 1]) != term:
                continue
            start, end = places[first][0], places[last][1]
            # Two or three letters are a name only where they are written as one: « An », not « un an ».
            if end - start > _LONGEST_INITIALS or text[start].isupper():
                yield start, end
                break


def _whole_name(text: str, span: Span) -> Span:
    """The span with the capitalised words beside it, after *au* or *at the*: `Koweït City Hotel` is one name."""
    start, end = span
    before = _BEFORE_IN_CAPITALS.search(text, max(0, start - _LONGEST_NAME), start)
    if not text[start].isupper() or text.isupper() or before is None:
        return span
    after = _AFTER_IN_CAPITALS.match(text, end)
    return before.end("place"), after.end() if after else end


def _with_its_rest(text: str, letters: str, span: Span) -> Span:
    """The span with what is left of a firm's name after a place or a house of elsewhere, and of its branch.

    *Dakar Market*, *BNP Paribas Fortis de Namur*; no word that says what somebody is, nor one after a people's name.
    """
    start, end = span
    name = letters[start:end]
    if not text[start].isupper() or text.isupper() or name not in _places_and_houses():
        return span
    end = _name_ends(text, end)
    branch = _BRANCH.match(text, end) if name in _houses() else None
    return start, branch.end() if branch else end


def _name_ends(text: str, end: int) -> int:
    """Where the words with capitals after `end` do, none of which says what somebody is."""
    after = _ITS_REST.match(text, end)
    if after is None or any(_OF_A_TRADE.search(word) or _is_a_trade(word) for word in after.group().split()):
        return end
    return after.end()


def _is_a_trade(word: str) -> bool:
    return "·" in word or names_a_person(word.lower())


@cache
def _houses() -> frozenset[str]:
    """Firms and schools of elsewhere, in plain letters."""
    rows = table("matching.privacy", "peoples")
    return frozenset(plain(name) for row in rows for name in row["places_and_houses"].split("|"))


@cache
def _places_and_houses() -> frozenset[str]:
    """With the towns and the countries; no people, no language."""
    towns = (name for row in table("matching.privacy", "origins") for name in row["places"].split("|"))
    countries = (row[name] for row in table("matching.reference", "countries") for name in ("name_fr", "name_en"))
    return _houses() | {plain(name) for name in (*towns, *countries)} - {""}


def _replaced(text: str, spans: list[Span]) -> str:
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            kept += (text[at:start], MASK)
        at = max(at, end)
    return "".join(kept) + text[at:]
