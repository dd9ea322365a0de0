"""Small words by which a vacancy joins what it asks, and says how strongly it does."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.needs.domain import Importance
from matching.reading.draft import Words
from matching.reading.lines import Line
from matching.reading.polarity import Polarity, asked, introduced, small

_I = re.IGNORECASE
OR = re.compile(r"\b(?:ou|or)\b", _I)
_PREFERRED = re.compile(
    r"\batouts?\b|\b(?:un|a) plus\b|\bsouhait\w*|\bidéal\w*|\bideal(?:ly)?\b|\bassets?\b|\bprefer\w*|\bpréf[ée]r\w*"
    r"|nice to have|\bappréciée?s?\b|\bfacultati\w+|\boptional\w*|\bbienvenue?s?\b"
    r"|\bdésir(?:ée?s?|able)\b|\bdesirable\b|\bconsid[ée]rée?s? comme",
    _I,
)
_REQUIRED = re.compile(
    r"\bexig\w*|\brequi\w*|\bobligatoir\w*|\bessentie\w*|\bessential\w*|\bmandatory\b|\bmust\b|\bdevez\b|\bdemand(?:ons|ée?s?)\b"
    r"|\bindispensable\w*|\bn[ée]cessaires?\b|\bnecessary\b|\bneeded\b",
    _I,
)
_IMPORTANCE = re.compile(rf"(?P<preferred>{_PREFERRED.pattern})|(?P<required>{_REQUIRED.pattern})", _I)
_VERB = re.compile(
    r"^(?:exigeons|exige|requiert|requérons|requires?|demandons|devez|must|souhaitons|idéalement|ideally|préférablement"
    r"|preferably|préférence)$",
    _I,
)
"""Words that are said of what stands after them."""
_ANNOUNCES = re.compile(r"[^\S\n]*(?:\([^)\n]{0,20}\))?[^\S\n]*:", _I)
_BUT = re.compile(r"\b(?:mais|but|quoique|though)\b", _I)
_GIVES = re.compile(r"\b(?:nous offrons|on offre|avantages|ce que nous|what we offer|we offer|benefits|perks)\b", _I)
_OFFERED = frozenset((Polarity.OFFERED,))
_GIVEN = "given"
_FARTHEST_LABEL = 300
"""Characters before a thing in which what announces it is looked for."""
_ASKED = 0.5
_LISTED = re.compile(r"\s*(?:,|/|\b(?:et|and|ou|or|ainsi que|&)\b)[^.;:\n]{0,25}", _I)
_NEW_LINE = re.compile(r"\s*\n\s*(?:[-–•*·]\s*)?(?=(?:ou|or)\b)|(?<=\bou|\bor)[^\S\n]*\n\s*(?:[-–•*·]\s*)?", _I)
_ENDS = re.compile(r"[\n;]|\.\s")
_AND = re.compile(r"\b(?:et|and|ainsi que|plus)\b|,", _I)
_PARTED = re.compile(rf"{_ENDS.pattern}|{_AND.pattern}|[:()]", _I)
_FARTHEST = 80
"""Characters between the two of a choice."""


@dataclass(frozen=True)
class Weight:
    """How strongly something is asked, and how sure that is at most."""

    importance: Importance
    most: float = 1.0


class Weights:
    """How strongly a vacancy asks each thing that it names, by the clause that the thing stands in.

    `named` are the places, in the text, of all that it names: what stands after one is said of it, up to the next;
    what announces it stands before (*Atouts : …*), on its line or on one of its own above.
    """

    def __init__(self, found: Sequence[Line], named: Iterable[tuple[int, int]]) -> None:
        self._named = sorted(set(named))
        self._lines = {line.start: line for line in found}
        self._starts = sorted(self._lines)
        self._announced = dict(_announced(found, self._named))

    def of(self, start: int, end: int) -> Weight | None:
        """None where the text says that it is not required, or is given by the employer."""
        line = self._lines[self._starts[max(0, bisect_right(self._starts, start) - 1)]]
        others = [(one - line.start, other - line.start) for one, other in self._named_within(line.start, line.end)]
        mention = max(0, start - line.start), min(end, line.end) - line.start
        others = [each for each in others if each[1] <= mention[0] or each[0] >= mention[1]]
        told = asked(line.text, mention, others)
        if told.polarity is Polarity.NEGATED:
            after = line.text[told.end : told.end + _FARTHEST]
            return Weight(Importance.PREFERRED) if _BUT.search(after) and _PREFERRED.search(after) else None
        announced = self._announced.get(line.start)
        if told.polarity is Polarity.OFFERED or announced is _GIVEN:
            return None
        most = 1.0 if told.polarity is Polarity.HELD else _ASKED
        said = _said(line.text, mention, others)
        return Weight(said or (announced if isinstance(announced, Importance) else None) or Importance.REQUIRED, most)

    def _named_within(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        first = bisect_left(self._named, (start, 0))
        return self._named[first : bisect_left(self._named, (end, 0))]


def _said(line: str, mention: tuple[int, int], others: Sequence[tuple[int, int]]) -> Importance | None:
    """What its own clause says after it, else what announces it, else what is said after those listed with it."""
    start, end = mention
    before = max((match.end() for match in _ENDS.finditer(line, 0, start)), default=0)
    after = next((match.start() for match in _ENDS.finditer(line, end)), len(line))
    # One that stands alone before a comma is still of what it names: « (obligatoire) », « , un atout ».
    following = [one for one, _ in sorted(others) if end <= one < after]
    stops = [*following, after]
    said = _first(line, end, stops[0])
    if said is not None:
        return said
    if (announced := _last(line, before, start, others)) is not None:
        return announced
    for one, other in sorted(each for each in others if end <= each[0] < after):
        if not _LISTED.fullmatch(line, end, one):
            break
        end = other
        stop = next((each for each in following if each >= end), after)
        if (said := _first(line, end, stop)) is not None:
            return said
    return None


def _first(line: str, start: int, end: int) -> Importance | None:
    """What is said there of what stands before: not what announces the next (« , un atout : »)."""
    for cue in _IMPORTANCE.finditer(line, start, end):
        if not small(line[start : cue.start()].rpartition(",")[2]) and "," in line[start : cue.start()]:
            return None
        if not _ANNOUNCES.match(line, cue.end(), end) and not _VERB.search(cue.group()):
            return _weight(cue)
    return None


def _last(line: str, start: int, end: int, others: Sequence[tuple[int, int]]) -> Importance | None:
    """What announces what stands there: *Atouts :*, *nous exigeons*, or words with nothing else to be said of."""
    start = max(start, end - _FARTHEST_LABEL)
    for cue in reversed(list(_IMPORTANCE.finditer(line, start, end))):
        alone = not any(start <= one < cue.start() for one, _ in others)
        if alone or _ANNOUNCES.match(line, cue.end(), end) or _VERB.search(cue.group()):
            return _weight(cue)
    return None


def _weight(cue: re.Match[str]) -> Importance:
    return Importance.PREFERRED if cue["preferred"] else Importance.REQUIRED


def _announced(found: Sequence[Line], named: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Importance | str]]:
    """What the line above a list (*Exigences :*, *Nous offrons*) says of its lines, by where these begin."""
    said: Importance | str | None = None
    for at, line in enumerate(found):
        below = found[at + 1] if at + 1 < len(found) else None
        place = bisect_left(named, (line.start, 0))
        names = place < len(named) and named[place][0] < line.end
        listing = below is not None and below.bullet and not line.bullet
        if not names and len(line.text) <= _FARTHEST and (line.text.endswith(":") or listing):
            given = introduced(line.text, frozenset((Polarity.OFFERED,))) is Polarity.OFFERED or _GIVES.search(
                line.text
            )
            cue = _IMPORTANCE.search(line.text)
            said = _GIVEN if given else None if cue is None else _weight(cue)
        elif line.after_blank and not line.bullet:
            said = None
        elif said is not None:
            yield line.start, said


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, or the line, that the passage stands in."""
    before = max(text.rfind(mark, 0, start) for mark in ".\n;")
    after = min((place for mark in ".\n;" if (place := text.find(mark, end)) >= 0), default=len(text))
    return text[before + 1 : after]


def joined_by_or(text: str, one: Words, other: Words) -> bool:
    """Whether the two passages are a choice: *ou* between them, on one line or at the turn of two."""
    first, second = sorted((one, other), key=lambda each: each.start)
    between = _NEW_LINE.sub(" ", text[first.end : second.start])
    return len(between) < _FARTHEST and not _ENDS.search(between) and OR.search(_AND.split(between)[-1]) is not None


def or_something_else(before: str, after: str) -> bool:
    """Whether what stands between these two is one of a choice, whose other part is in no table."""
    return any(OR.search(text) for text in (_PARTED.split(before)[-1], _PARTED.split(after)[0]))
