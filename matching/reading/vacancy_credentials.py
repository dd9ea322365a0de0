"""The licences and cards that a vacancy asks for, each alone or as a choice: *OIIQ ou CEPI*, *classe 1 ou 3*."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from matching.reading.credentials import mentions
from matching.reading.documents import Document
from matching.reading.draft import Words, words
from matching.reading.lines import Line
from matching.reading.vacancy import Asked
from matching.reading.vacancy_words import OR, Weights, or_something_else

_LISTED = re.compile(r"\s*[,/]\s*[^.;,\n]{0,15}|[^.;\n]{0,40}\b(?:ou|or)\b[^.;,\n]{0,40}|\s*/\s*", re.IGNORECASE)
"""What stands between two of a choice: a comma, or *ou* with the few words that go with it."""

_ASKED = 0.5


@dataclass(frozen=True)
class _Mention:
    code: str
    start: int
    end: int
    sure: float


def credentials(read: Document, found: Sequence[Line], weights: Weights) -> Iterator[tuple[Asked, ...]]:
    """Each choice of licences and cards, most often of one; each of these once. What the text gives as a choice with
    something that is in no table is asked, and what it does not require is none."""
    seen: set[str] = set()
    for line in found:
        told = [_Mention(*one) for one in sorted(mentions(line.text), key=lambda one: (one[1], one[0]))]
        groups = list(_choices(line.text, told))
        for at, group in enumerate(groups):
            own = list({one.code: one for one in group if one.code not in seen}.values())
            seen |= {one.code for one in own}
            before = groups[at - 1][-1].end if at else 0
            following = max(groups[at + 1][0].start if at + 1 < len(groups) else len(line.text), group[-1].end)
            around = line.text[before : group[0].start], line.text[group[-1].end : following]
            weight = weights.of(line.start + group[0].start, line.start + group[-1].end)
            if not own or weight is None:
                continue
            most = min(weight.most, _ASKED if len(group) == 1 and or_something_else(*around) else 1.0)
            yield tuple(Asked(one.code, _words(read, line, one), min(one.sure, most), weight.importance) for one in own)


def _words(read: Document, line: Line, one: _Mention) -> Words:
    return words(read, line.start + one.start, line.start + one.end)


def _choices(text: str, told: Sequence[_Mention]) -> Iterator[list[_Mention]]:
    """The mentions of a line, those together that `ou` joins, the commas before it included: one after it ends them."""
    units = [list(group) for _, group in groupby(told, key=lambda one: (one.start, one.end))]
    run: list[list[_Mention]] = units[:1]
    said = False
    for one, other in pairwise(units):
        between = text[one[0].end : other[0].start]
        if not _LISTED.fullmatch(between) or (said and not OR.search(between)):
            yield from _parted(text, run)
            run, said = [], False
        else:
            said = said or OR.search(between) is not None
        run.append(other)
    yield from _parted(text, run)


def _parted(text: str, run: Sequence[Sequence[_Mention]]) -> Iterator[list[_Mention]]:
    """The run as one choice where *ou* stands between its parts; else each part, itself a choice or not."""
    if any(OR.search(text[one[0].end : other[0].start]) for one, other in pairwise(run)):
        yield [one for unit in run for one in unit]
        return
    for unit in run:
        if OR.search(text[unit[0].start : unit[0].end]):
            yield list(unit)
        else:
            yield from ([one] for one in unit)
