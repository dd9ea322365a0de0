"""Whether what a text names is held, or asked, at all: *sans permis*, *en attente de la carte*, *DEP non requis*.

One place decides it, for licences, diplomas and the requirements of a vacancy, in French and in English, clause by
clause. Words stand before what they are said of (*pas de RCR*) or after it (*RCR : non*); they are listed in
`data/polarity.tsv`. They decide where nothing but small words stands between; farther off, they only make a question
of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from matching.privacy.letters import plain
from matching.reading.dates import periods
from matching.reading.tables import rows

Span = tuple[int, int]


class Polarity(StrEnum):
    """What a text says of a thing that it names; `UNCLEAR` where words near it may be of it or of something else."""

    HELD = "held"
    NEGATED = "negated"
    AWAITED = "awaited"
    """Under way: asked for, being studied."""
    WANTED = "wanted"
    """To come one day: planned, wished for."""
    ENDED = "ended"
    OFFERED = "offered"
    """Given by whoever speaks: the training that an employer offers is no requirement."""
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Told:
    """What is said of a mention, and the passage that says it: the mention, with the words that make it so."""

    polarity: Polarity
    start: int
    end: int


HELD_ALONE = frozenset((Polarity.NEGATED, Polarity.AWAITED, Polarity.WANTED, Polarity.ENDED))
"""What a CV says of its person's own."""
STUDIED = HELD_ALONE - {Polarity.ENDED}
"""What it says of a diploma, which does not end."""
ASKED_ALONE = frozenset((Polarity.NEGATED, Polarity.AWAITED, Polarity.OFFERED))
"""What a vacancy says of what it asks for."""

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "‑": "-"})
_CLAUSE_ENDS = re.compile(
    r"[\n;|•·\t]|\.(?=\s|$)|!|\b(?:mais|but|however|cependant|toutefois|par contre|sauf|except)\b|\s{3,}"
)
_SOFT = re.compile(r"[,:()/]|\s[–—-]\s")
_AND = re.compile(r"\s*(?:,?\s*(?:et|and|&|ou|or|ni|nor|ainsi que)|/)\s+(?:\w+['\s]\s*){0,3}?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_VALID_UNTIL = re.compile(r"\b(?:jusqu\w*|valable|valid\w*|expir\w*|echeance|until|through|till)\b|\bau\s*$")
_ABSTAIN = re.compile(r"s'abstenir|need not apply|n'appliquez pas|ne pas postuler")
_FARTHEST = 60
"""Characters after a mention in which something may be said of it."""


def told(text: str, mention: Span, others: Sequence[Span] = (), today: date | None = None) -> Told:
    """What a person's text says of what stands at `mention`; `others` are the other things of the kind on its line.

    Dates count where `today` is given: a card from 2012 to 2015 has ended, one of next year is to come.
    """
    return _told(text, mention, others, HELD_ALONE, today)


def studied(text: str, mention: Span) -> Polarity:
    """What a line says of the diploma that it names: all that follows on the line is of this one."""
    letters = _letters(text)
    cues = (cue for cue in _cues("after").finditer(letters, mention[1]) if _kind(cue) in STUDIED)
    before = _before(letters, mention, _clause(letters, mention), (), STUDIED)
    return next((_kind(cue) for cue in cues), next((one.polarity for one in before), Polarity.HELD))


def asked(text: str, mention: Span, others: Sequence[Span] = ()) -> Told:
    """The same of what a vacancy asks for: nothing where it is not required, or is what the employer offers."""
    found = _told(text, mention, others, ASKED_ALONE, None)
    if found.polarity is Polarity.NEGATED and _ABSTAIN.search(_letters(text), *_clause(_letters(text), mention)):
        return Told(Polarity.HELD, *mention)
    return found


def introduced(text: str, kinds: frozenset[Polarity] = HELD_ALONE) -> Polarity:
    """What a line that only announces others (*Cartes à obtenir :*) says of each of them."""
    letters = _letters(text)
    found = (_kind(cue) for side in ("after", "before", "near") for cue in _cues(side).finditer(letters))
    return next((kind for kind in found if kind in kinds), Polarity.HELD)


def _told(text: str, mention: Span, others: Sequence[Span], kinds: frozenset[Polarity], today: date | None) -> Told:
    letters = _letters(text)
    start, end = mention
    clause = _clause(letters, mention)
    rest = [span for span in others if span != mention and clause[0] <= span[0] < clause[1]]
    found = [
        *_before(letters, mention, clause, rest, kinds),
        *_within(letters, mention, kinds),
        *_after(letters, mention, clause, rest, kinds),
    ]
    clear = [one for one in found if one.polarity is not Polarity.UNCLEAR]
    if today is not None and not clear and (dated := _dated(text, letters, mention, clause, rest, today)) is not None:
        return dated
    chosen = next(iter(clear or found), Told(Polarity.HELD, start, end))
    alike = [one for one in found if one.polarity is chosen.polarity] or [chosen]
    return Told(chosen.polarity, min(one.start for one in alike), max(one.end for one in alike))


def _letters(text: str) -> str:
    return plain(text).translate(_SAME)


def _clause(letters: str, mention: Span) -> Span:
    """The clause that the mention stands in, a line at most."""
    start, end = mention
    line = letters.rfind("\n", 0, start) + 1
    before = [match.end() for match in _CLAUSE_ENDS.finditer(letters, line, start)]
    after = _CLAUSE_ENDS.search(letters, end)
    # A cell holds the answer to the one before it: « Classe 1<tab>non ».
    if after is not None and (after.group() == "|" or (after.group() != "\n" and after.group().isspace())):
        after = _CLAUSE_ENDS.search(letters, after.end())
    return (before[-1] if before else line), after.start() if after else len(letters)


def _before(
    letters: str, mention: Span, clause: Span, others: Sequence[Span], kinds: frozenset[Polarity]
) -> Iterator[Told]:
    """The last words before the mention that may be said of it."""
    start = mention[0]
    for side in ("near", "before"):
        for cue in reversed(list(_cues(side).finditer(letters, clause[0], start))):
            kind = _kind(cue)
            if kind not in kinds or any(first < cue.end() and cue.start() < last for first, last in others):
                continue
            between = _without(letters, (cue.end(), start), others)
            label = letters[cue.end() : start].lstrip().startswith((":", "- ", "– ", "— "))
            listed = any(cue.end() <= first < start for first, _ in others)
            if not label and "," in between and not re.search(r"\b(?:ni|nor)\b", between):
                if kind is not Polarity.NEGATED and listed and small(between):
                    yield Told(Polarity.UNCLEAR, cue.start(), mention[1])
            elif not label and not listed and re.search(r"[:)]|\s[–—-]\s", between.rstrip(" :-–—(")):
                continue
            elif listed and not label and re.search(r"\b(?:et|and)\b", between) and kind is Polarity.NEGATED:
                yield Told(Polarity.UNCLEAR, cue.start(), mention[1])
            elif small(between) or (label and listed and small(between)):
                yield Told(kind, cue.start(), mention[1])
            elif side == "before" and not listed:
                yield Told(Polarity.UNCLEAR, cue.start(), mention[1])
            break


def _within(letters: str, mention: Span, kinds: frozenset[Polarity]) -> Iterator[Told]:
    """What the name itself says: « permis d'apprenti »."""
    for cue in _cues("within").finditer(letters, *mention):
        if (kind := _kind(cue)) in kinds:
            yield Told(kind, *mention)


def _after(
    letters: str, mention: Span, clause: Span, others: Sequence[Span], kinds: frozenset[Polarity]
) -> Iterator[Told]:
    """The first words after the mention, or after the last of those it is joined to, that may be said of it."""
    end = mention[1]
    for first, last in sorted(span for span in others if span[0] >= end):
        if not _AND.fullmatch(letters, end, first):
            break
        end = last
    following = min((first for first, _ in others if first >= end), default=clause[1])
    # What leads to the next (« , carte ») is said of that one.
    for cue in _cues("after").finditer(letters, end, min(following, end + _FARTHEST)):
        kind = _kind(cue)
        if kind not in kinds:
            continue
        between = letters[end : cue.start()]
        if following < clause[1] and "," in between and _SOFT.search(letters, cue.end(), following) is None:
            continue
        if small(between):
            yield Told(kind, mention[0], cue.end())
        elif not _SOFT.search(between):
            yield Told(Polarity.UNCLEAR, mention[0], cue.end())
        return


def _dated(text: str, letters: str, mention: Span, clause: Span, others: Sequence[Span], today: date) -> Told | None:
    """Ended or to come, by the dates beside the mention."""
    end = mention[1]
    following = min((first for first, _ in others if first >= end), default=clause[1])
    for found in periods(text[end : min(following, end + _FARTHEST)], today):
        begun, over = found.period.started_on, found.period.ended_on
        said = letters[end : end + found.start + 1]
        until = _VALID_UNTIL.search(said) is not None
        place = mention[0], end + found.end
        if not small(_VALID_UNTIL.sub(" ", said)):
            return None
        if over is not None and over < today and (until or not found.once):
            return Told(Polarity.ENDED, *place)
        if begun is not None and begun > today and not until:
            return Told(Polarity.WANTED, *place)
        return None
    return None


def _without(letters: str, span: Span, others: Sequence[Span]) -> str:
    """What stands there, without the other things of the kind."""
    start, end = span
    kept = []
    for first, last in sorted(one for one in others if start <= one[0] < end):
        kept.append(letters[start:first])
        start = last
    return "".join((*kept, letters[start:end]))


def small(text: str) -> bool:
    """Whether only small words stand there, which part nothing from what is said of it."""
    return all(word in _small_words() or word.isdigit() for word in _WORD.findall(_letters(text)))


def _kind(cue: re.Match[str]) -> Polarity:
    return Polarity(str(cue.lastgroup))


@cache
def _cues(side: str) -> re.Pattern[str]:
    """The words that stand on that side, as one pattern whose groups are their polarities."""
    said = "|".join(f"(?P<{row['polarity']}>{row['words']})" for row in rows("polarity") if row["side"] == side)
    return re.compile(rf"(?<![\w'])(?:{said})")


@cache
def _small_words() -> frozenset[str]:
    """Words that may stand between what is named and what is said of it."""
    return frozenset(next(row["words"] for row in rows("polarity") if row["side"] == "between").split())
