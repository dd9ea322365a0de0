"""Skills that the duties of a job show, found by meaning among those of the reader's table (`data/skills.tsv`).

Every run of one to six words of a duty is compared with every name of a skill, in both languages; a skill of the job's
own unit group needs less likeness than another. What is found points at its run of words. How probable it is that the
duty shows the skill, from where that is asked and from where it is taken, was set by a curve: docs/reading.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from matching.reading.documents import Document
from matching.reading.draft import DraftExperience, Read, confidence, words
from matching.reading.meaning import Encoder
from matching.reading.tables import rows
from matching.reading.tongue import surely, tongue
from matching.reading.vacancy_requirements import NUMBERS
from matching.reference.text import fold

ASKED_FROM, TAKEN_FROM = 0.5, 0.77
"""Probability from which a skill is told at all, and from which it is taken: see the curve."""
_SLOPE, _INTERCEPT = 11.72, -10.51
"""From a likeness to the log-odds that the run shows the skill, fitted on half of what is labelled."""
_SAME_GROUP, _SAME_MAJOR = 0.2, 0.1
"""What being a skill of the job's unit group, or of its major group, is worth in likeness."""
_MOST_WORDS = 6
_MOST_A_LINE = 2
_MOST = 12
"""Skills shown by the duties of one CV: more, and nobody would look at them one by one."""
_MOST_CHARACTERS = 12_000
"""Of the duties of all the jobs together: four pages of nothing else, and what a second reads. The rest is not read by
meaning, and the person is told."""
_BLOCK = 512
"""Runs of words compared at once: with every name of the table, four megabytes."""
_MOST_LIKELY = 4_096
"""Pairs of a run and a skill that are looked at, the likeliest: a text that says one thing over and over has more."""
_ALREADY = 0.2
"""Probability from which a skill of the table may be one that the person lists, and is not told beside it."""
_ALIKE, _ASKED = 0.75, 0.5
"""Probability that a run is the skill itself, under which one word is only asked; the confidence that it then has."""
_CLAUSE = re.compile(r"[^,;.:()•·|\n\t]+")
_WORD = re.compile(r"[^\W_][^\s]*")
_COUNTED = frozenset(
    ["heures", "jours", "soirs", "nuits", "semaines", "mois", "hours", "days", "nights", "weeks", "months"]
)
Floats = NDArray[np.float32]
Covers = Callable[[Floats], NDArray[np.float64]]
"""From cosines of two texts' vectors to the probability that they name one skill."""


@dataclass(frozen=True)
class _Run:
    """A run of words of the document, in the duty `line` of the job `job`."""

    job: int
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Shown:
    """A skill of the table (its place there, and that of its nearest name) and the run of words that shows it.

    `likeness` is their cosine and what the job's unit group adds to it.
    """

    likeness: float
    cosine: float
    skill: int
    name: int
    run: _Run

    @property
    def probability(self) -> float:
        """How probable it is that the run shows the skill."""
        return float(1 / (1 + np.exp(-(_SLOPE * self.likeness + _INTERCEPT))))


class ShownSkills:
    """Finds skills by meaning, of a probability of `least` or more; the names of the table are encoded once."""

    def __init__(self, encoder: Encoder, covers: Covers, least: float = ASKED_FROM) -> None:
        self._encoder = encoder
        self._covers = covers
        self._least = (np.log(least / (1 - least)) - _INTERCEPT) / _SLOPE
        table = rows("skills")
        named = [(row["fr"], *row["en"].split("|")) for row in table]
        self._names = [name for names in named for name in names]
        self._starts = np.cumsum([0, *(len(names) for names in named)])[:-1]
        self._vectors = encoder.encode(self._names)
        self._added: dict[str, Floats] = {}
        self._groups = [frozenset(row["unit_groups"].split()) for row in table]

    def of(
        self, document: Document, jobs: Sequence[DraftExperience], listed: Sequence[Read[str]]
    ) -> Iterator[Read[str]]:
        """The skills that the duties of these jobs show and the person does not list, in the order of the document."""
        for one in sorted(self.shown(document, jobs, listed), key=lambda each: each.run.start):
            place = words(document, one.run.start, one.run.end)
            yield Read(self._named(document, one), place, self._confidence(one, place.text))

    def name(self, one: "Shown") -> str:
        """The first name of the skill in the table, in French."""
        return self._names[int(self._starts[one.skill])]

    def _named(self, document: Document, one: "Shown") -> str:
        """The skill in the language that its line is told in, else the document: its French name, or the nearest
        English one."""
        text, run = document.text, one.run
        line = text[text.rfind("\n", 0, run.start) + 1 : run.end + (text[run.end :] + "\n").index("\n")]
        if (surely(line) or tongue(text)) == "fr":
            return self.name(one)
        # Nearest to French words, in a text told in English: its first English name.
        return self._names[max(one.name, int(self._starts[one.skill]) + 1)]

    def shown(self, document: Document, jobs: Sequence[DraftExperience], listed: Sequence[Read[str]]) -> list["Shown"]:
        """The same with how alike each is, the likeliest first: of those of a higher threshold, the first ones."""
        ends = _read_until(jobs)
        runs = [run for number, job in enumerate(jobs) for run in _runs(document, number, job, ends[number])]
        if not runs:
            return []
        found = nlargest(_MOST_LIKELY, self._found(document, jobs, runs), key=lambda each: each.likeness)
        kept: list[Shown] = []
        known = self._listed(listed)
        for one in found:
            beside = [each for each in kept if (each.run.job, each.run.line) == (one.run.job, one.run.line)]
            again = one.skill in known or any(each.skill == one.skill for each in kept)
            if again or len(beside) >= _MOST_A_LINE or any(_overlap(one.run, each.run) for each in beside):
                continue
            kept.append(one)
        return kept[:_MOST]

    def _found(self, document: Document, jobs: Sequence[DraftExperience], runs: Sequence[_Run]) -> Iterator[Shown]:
        """Each run with each skill that is likely enough, in the order of the runs; a block of them at a time."""
        more = {number: self._more(job) for number, job in enumerate(jobs)}
        for first in range(0, len(runs), _BLOCK):
            block = runs[first : first + _BLOCK]
            texts = [document.text[run.start : run.end] for run in block]
            places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
            # Rounded: the cosine of equal texts is one but for the last bits of a sum.
            cosines = (self._encoder.encode(list(places)) @ self._vectors.T).round(5)
            likeness = np.maximum.reduceat(cosines, self._starts, axis=1)
            for run, text in zip(block, texts, strict=True):
                told = likeness[places[text]] + more[run.job]
                for skill in np.flatnonzero(told >= self._least):
                    name = self._nearest(int(skill), cosines[places[text]])
                    cosine = float(likeness[places[text], skill])
                    yield Shown(float(told[skill]), cosine, int(skill), name, run)

    def _nearest(self, skill: int, cosines: Floats) -> int:
        """The name of this skill that is the likest."""
        last = self._starts[skill + 1] if skill + 1 < len(self._starts) else len(self._names)
        return int(self._starts[skill] + np.argmax(cosines[self._starts[skill] : last]))

    def _more(self, job: DraftExperience) -> Floats:
        """What the job's unit group adds to the likeness of each skill."""
        group = job.unit_groups[0].value if job.unit_groups else ""
        if group not in self._added:
            self._added[group] = np.array([_added(group, groups) for groups in self._groups], np.float32)
        return self._added[group]

    def _listed(self, listed: Sequence[Read[str]]) -> frozenset[int]:
        """The skills of the table that the person lists already, by their name or nearly."""
        if not listed:
            return frozenset()
        said = {fold(each.value) for each in listed}
        cosines = self._encoder.encode([each.value for each in listed]) @ self._vectors.T
        near = np.maximum.reduceat(self._covers(cosines.max(axis=0)), self._starts) >= _ALREADY
        named = {
            int(np.searchsorted(self._starts, place, "right")) - 1
            for place, name in enumerate(self._names)
            if fold(name) in said
        }
        return frozenset(named | {int(skill) for skill in np.flatnonzero(near)})

    def _confidence(self, one: Shown, said: str) -> float:
        """How sure the reader is of a skill that `said` shows: its probability, where it is taken."""
        told = confidence(one.probability, TAKEN_FROM)
        return min(told, _ASKED) if self.is_one_word_of_more(one, said) else told

    def is_one_word_of_more(self, one: Shown, said: str) -> bool:
        """One word is seldom the whole of a skill: « enfants » is no word on children with special needs."""
        return len(said.split()) == 1 and bool(self._covers(np.array([one.cosine], np.float32))[0] < _ALIKE)


def skills_of_groups() -> Iterator[tuple[str, list[str]]]:
    """Every name of a skill of the table, with the unit groups that it belongs to."""
    for row in rows("skills"):
        for name in (row["fr"], *row["en"].split("|")):
            yield name, row["unit_groups"].split()


def _added(group: str, groups: frozenset[str]) -> float:
    if group in groups:
        return _SAME_GROUP
    return _SAME_MAJOR if group and any(each[:2] == group[:2] for each in groups) else 0.0


def all_read(jobs: Sequence[DraftExperience]) -> bool:
    """Whether the duties of these jobs are read by meaning to their end."""
    ends = _read_until(jobs)
    return all(job.duties is None or end >= job.duties.words.end for job, end in zip(jobs, ends, strict=True))


def _read_until(jobs: Sequence[DraftExperience]) -> list[int]:
    """Where the reading of each job's duties ends: all of them share what is read, short ones leave of theirs."""
    ends = [0] * len(jobs)
    spans = {number: job.duties.words for number, job in enumerate(jobs) if job.duties is not None}
    left, waiting = _MOST_CHARACTERS, len(spans)
    for number, span in sorted(spans.items(), key=lambda each: each[1].end - each[1].start):
        read = min(span.end - span.start, left // waiting)
        ends[number] = span.start + read
        left, waiting = left - read, waiting - 1
    return ends


def _runs(document: Document, number: int, job: DraftExperience, end: int) -> Iterator[_Run]:
    """Every run of one to six words of the job's duties, up to `end`, that crosses no comma and no line, and begins
    with no number of days: « six jours » is no Six Sigma."""
    if job.duties is None:
        return
    start = job.duties.words.start
    for line, clause in enumerate(_CLAUSE.finditer(document.text, start, end)):
        said = [match.span() for match in _WORD.finditer(document.text, clause.start(), clause.end())]
        told = [fold(document.text[begin:stop]) for begin, stop in said]
        for first in range(len(said)):
            counts = told[first] in NUMBERS
            for last in range(first, min(first + _MOST_WORDS, len(said))):
                if counts and (first == last or told[first + 1] in _COUNTED):
                    continue
                yield _Run(number, line, said[first][0], said[last][1])


def _overlap(one: _Run, other: _Run) -> bool:
    return one.start < other.end and other.start < one.end
