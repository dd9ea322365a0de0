"""First names, nationalities, countries and what else tells an origin are taken out of a text before it is encoded.

They say nothing of a trade, and a table of n-grams would make them move a ranking (Québec's Charter, s. 10: ethnic or
national origin). The lists stand in `lists/`. A word is masked however it is written and wherever it stands; what is
also a trade's word is decided by its neighbours (`Masks.decide`): *tailleur de pierre* and *soudeur, Pierre*,
*professeur de français* and *candidat français*. For what no list can hold, what leads to it is enough: *Je m'appelle*,
*nom :*, *née en*, *originaire de*, *nationalité*.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from models.encoder.flags import Flag
from models.encoder.forms import PLURAL, canonical, fold

_LISTS = Path(__file__).parent / "lists"

NEAR = 6
"""Words before and after that `Masks.decide` is to be shown: a phrase has seven at most."""
_BESIDE = 4
_ALWAYS_A_TRADE = "*"
_BETWEEN = frozenset(
    [
        "de",
        "d",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "en",
        "au",
        "aux",
        "a",
        "et",
        "of",
        "from",
        "in",
        "the",
        "and",
        "raised",
        "est",
        "is",
    ]
)
_LONGEST_NAME = 3
_LONGEST_WAY = 4


def _lines(name: str) -> list[str]:
    text = (_LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _key(word: str) -> str:
    return canonical(fold(word))


_LANGUAGE_OF = frozenset(
    map(_key, ["langue", "littérature", "grammaire", "orthographe", "dictée", "civilisation", "culture"])
)
_OF_NAMES = frozenset(map(_key, ["nom", "prénom", "name"]))
_OF_ORIGINS = frozenset(
    map(
        _key,
        [
            "nationalité",
            "nationality",
            "citoyenne",
            "citoyenneté",
            "citizen",
            "citizenship",
            "ressortissant",
            "originaire",
            "native",
            "born",
            "origine",
            "origin",
            "passeport",
            "passport",
            "pays",
            "country",
        ],
    )
)
_BORN = frozenset(("né", "née", "nés", "nées", "nee", "nees"))
_CALLED = "appelle"


def parts(phrase: str) -> tuple[str, ...]:
    """The keys of the words of `phrase`, as `tokens.py` cuts a text."""
    kept = "".join(mark if mark.isalnum() else " " for mark in phrase)
    return tuple(map(_key, kept.split()))


class Masks:
    """The lists, read once; `kind` answers for a word alone, `decide` for a word among others."""

    @cached_property
    def _company(self) -> dict[str, frozenset[str] | None]:
        """What makes a trade's word of a name, by the name; None where it always is one."""
        rows = [line.split("\t") for line in _lines("ambiguous.tsv")]
        return {
            word: None if company == _ALWAYS_A_TRADE else frozenset(map(_key, company.split()))
            for word, company in rows
        }

    @cached_property
    def _company_of(self) -> dict[str, frozenset[str]]:
        """The same by the key of the name, where there is company."""
        return {canonical(word): company for word, company in self._company.items() if company is not None}

    @cached_property
    def _names(self) -> frozenset[str]:
        written = frozenset(fold(part) for word in _words("names.tsv") for part in word.split("-"))
        return written.union(_words("names_others.tsv"))

    @cached_property
    def _syllables(self) -> frozenset[str]:
        return frozenset(_words("syllables.tsv"))

    @cached_property
    def _places(self) -> frozenset[tuple[str, ...]]:
        cells = [cell for line in _lines("countries.tsv")[1:] for cell in line.split("\t")]
        cells += [name for line in _lines("territories.tsv") for name in line.split("\t")[1].split("|")]
        cells += [name for line in _lines("origins.tsv") for name in line.split("|")]
        return frozenset(map(parts, cells))

    @cached_property
    def _phrases(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """What has several words, by its longest, with the place of that word in it; the longest phrase first."""
        found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for phrase in sorted(self._places, key=lambda each: (-len(each), each)):
            if len(phrase) > 1:
                longest = max(phrase, key=len)
                found.setdefault(longest, []).append((phrase, phrase.index(longest)))
        return found

    @cached_property
    def _phrase_words(self) -> frozenset[str]:
        return frozenset(word for phrase in self._places if len(phrase) > 1 for word in phrase)

    @cached_property
    def _single(self) -> frozenset[str]:
        alone = {phrase[0] for phrase in self._places if len(phrase) == 1}
        # The plural of a word in -a, -i or -u is none to `forms.singular` (*Pakistanis*).
        return frozenset(alone | {f"{word}s" for word in alone})

    @cached_property
    def _languages(self) -> dict[str, frozenset[str]]:
        """The ways to write a language, folded, by its key: *italien* and not *italienne*."""
        found: dict[str, set[str]] = {}
        for word in map(fold, _words("languages.tsv")):
            found.setdefault(canonical(word), set()).add(word)
        return {key: frozenset(ways) for key, ways in found.items()}

    @cached_property
    def _speech(self) -> frozenset[str]:
        return frozenset(map(_key, _words("speech.tsv")))

    @cached_property
    def _of_note(self) -> frozenset[str]:
        """Words and keys that `kind` has something to say of."""
        words = (self._company, self._names, self._syllables, self._phrases, self._languages, self._single)
        leads = (_OF_NAMES, _OF_ORIGINS, map(fold, _BORN), (_CALLED,))
        return frozenset(word for each in (*words, *leads) for word in each)

    def names(self) -> frozenset[str]:
        """First names, peoples and places of one word, folded, that are no word of a trade."""
        cells = [cell for line in _lines("countries.tsv")[1:] for cell in line.split("\t")]
        cells += [name for line in _lines("origins.tsv") for name in line.split("|")]
        found = {word for word in (*self._names, *map(fold, cells)) if word.isascii() and word.isalpha()}
        return frozenset(word for word in found if len(word) > 2 and word not in self._company)

    def is_a_name(self, folded: str) -> bool:
        """Whether a word alone may be a name of the lists, a word of a trade or not."""
        return folded in self._names or canonical(folded) in self._single

    def is_ambiguous(self, folded: str) -> bool:
        """Whether a word may be a name or a trade's word."""
        return folded in self._company

    def kind(self, written: str, folded: str) -> int:
        """Flags of a word by itself: `MASKED`, `CONTEXT` where neighbours decide, `LEAD`, `PART`; or none."""
        key = canonical(folded)
        if folded not in self._of_note and key not in self._of_note:
            return 0
        found = 0
        if key in _OF_NAMES | _OF_ORIGINS or folded == _CALLED or written.casefold() in _BORN:
            found |= Flag.LEAD
        if folded in self._syllables:
            found |= Flag.PART
        if key in self._phrases:
            found |= Flag.CONTEXT
        ambiguous = folded if folded in self._company else key
        if ambiguous in self._company:
            return found | Flag.PART | (Flag.CONTEXT if self._company[ambiguous] is not None else 0)
        if key in self._languages:
            return found | Flag.CONTEXT | (0 if folded in self._languages[key] else Flag.PEOPLE)
        return found | (Flag.MASKED if folded in self._names or key in self._single else 0)

    def is_of_a_phrase(self, folded: str) -> bool:
        """Whether a word may be one of the name of a country: it is no misprint, then."""
        return canonical(folded) in self._phrase_words

    def decide(self, keys: Sequence[str], flags: Sequence[int], place: int) -> list[int]:
        """Which of the words `keys` are masked for the one at `place`, in question as its flag says."""
        keys = [key.removesuffix(PLURAL) for key in keys]
        masked = list(self._led(keys, flags, place)) if flags[place] & Flag.LEAD else []
        if flags[place] & Flag.CONTEXT:
            phrase = self._phrase(keys, place)
            masked += phrase or ([] if self._stays(keys, flags[place], place) else [place])
        return masked

    def _stays(self, keys: Sequence[str], flag: int, place: int) -> bool:
        key = keys[place]
        before, after = keys[max(0, place - _BESIDE) : place], keys[place + 1 : place + 1 + _BESIDE]
        near = {*before, *after}
        company = self._company_of.get(key)
        if key in self._languages:
            speech = _LANGUAGE_OF.intersection(before) if flag & Flag.PEOPLE else self._speech & near
            # Alone, it is what a skill is called.
            return bool(speech or (company and company & near) or not (near or flag & Flag.PEOPLE))
        return bool(company & near) if company else True

    def _phrase(self, keys: Sequence[str], place: int) -> list[int]:
        """The places of the country or people in several words that the word at `place` belongs to, if any."""
        for phrase, offset in self._phrases.get(keys[place], []):
            start = place - offset
            if start >= 0 and tuple(keys[start : start + len(phrase)]) == phrase:
                return list(range(start, start + len(phrase)))
        return []

    def _led(self, keys: Sequence[str], flags: Sequence[int], place: int) -> Iterator[int]:
        """The places of a lead, of what it leads to, and of the small words between."""
        key, before = keys[place], keys[place - 1] if place else ""
        if key in _OF_NAMES:
            of_a_name = bool(flags[place] & Flag.COLON) or keys[place + 1 : place + 2] in (["est"], ["is"])
            if not of_a_name:
                return
        else:
            of_a_name = key == canonical(_CALLED)
            if of_a_name and before != "m":
                return
        way = range(place + 1, min(len(keys), place + 1 + _LONGEST_WAY))
        between = list(takewhile(lambda at: keys[at] in _BETWEEN, way))
        start = place + 1 + len(between)
        # Of a name, the first word is masked whatever it is: names are words of every kind.
        first = [start] if of_a_name and start < len(keys) else []
        strange = Flag.UNKNOWN | Flag.MASKED | (Flag.PART | Flag.CONTEXT if of_a_name else 0)
        rest = range(start + len(first), min(len(keys), start + _LONGEST_NAME))
        value = [*first, *takewhile(lambda at: flags[at] & strange, rest)]
        if value:
            yield from (*([place - 1] if before in {"de", "d", "m"} else []), place, *between, *value)
