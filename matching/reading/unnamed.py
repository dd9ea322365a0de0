"""The work that a CV without any structure tells of: no job is named with its dates, so its best passages are asked.

The text is read by stretches of a few words, each compared with the names of the unit groups, and every stretch that
speaks of one is shown: the person says which it was, and names the job. Nothing of it is ever taken.
"""

import re
from collections.abc import Iterator, Sequence

from matching.privacy.letters import plain
from matching.reading.diplomas import named
from matching.reading.documents import Document
from matching.reading.draft import ASKED_UNDER, DraftExperience, Read, words
from matching.reading.lines import Part, Section
from matching.reading.meaning import LongTexts
from matching.reading.polarity import Polarity, Span, told
from matching.reading.vocabulary import names_a_title

LEAST = 0.2
"""Probability of the likeliest unit group under which the reader is sure of none and proposes none: docs/reading.md."""
_MOST = 4
_WORTH_ASKING = 0.03
"""A unit group less likely than this is no help to whoever is asked."""
_LEAST_WORDS = 8
"""Fewer are a name or a greeting."""
_LONGEST = 15_000
"""Characters that are read; a CV has a tenth of it."""
_ASKED = ASKED_UNDER - 0.01
_WHERE_TOLD = frozenset({Part.TOP, Part.SUMMARY, Part.EXPERIENCE, Part.VOLUNTEERING, Part.OTHER})
"""What was done is told there; the other parts of a CV are read field by field."""
_LONGEST_FIELD = 90
"""Characters of a line that may be a diploma and no more."""
_WORD = re.compile(r"[^\W\d_]+")
_NEVER_WORKED = re.compile(
    r"(?:jamais|pas|never|not)\s+(?:encore\s+)?(?:travaille|exerce|worked)\s+(?:comme|en tant|as)\b"
)


def unnamed(document: Document, parts: Sequence[Section], texts: LongTexts) -> tuple[DraftExperience, ...]:
    """One job to be named, with the likeliest unit groups of the text, each at its words; none where none is likely."""
    lines = [line for part in parts if part.part in _WHERE_TOLD for line in part.lines if not _is_a_diploma(line.text)]
    if sum(len(line.text.split()) for line in lines) < _LEAST_WORDS:
        return ()
    spans = zip([0, *(line.end for line in lines)], [*(line.start for line in lines), len(document.text)], strict=True)
    read = document.without(list(spans))
    about = texts.about(read.without(list(_denied(read.text[:_LONGEST]))).text[:_LONGEST], _MOST)
    if not about or about[0].probability < LEAST:
        return ()
    groups = tuple(
        Read(one.code, words(document, one.start, one.end), min(one.probability, _ASKED))
        for one in about
        if one.probability >= _WORTH_ASKING
    )
    return (DraftExperience(groups[0].words, None, None, None, None, None, groups),)


def _denied(text: str) -> Iterator[Span]:
    """Where the text names a job as one that its person does not do, or hopes for."""
    for word in _WORD.finditer(text):
        if names_a_title(word.group()):
            said = told(text, word.span())
            never = said.polarity is Polarity.UNCLEAR and _NEVER_WORKED.search(plain(text), said.start, said.end)
            if said.polarity in (Polarity.NEGATED, Polarity.WANTED) or never:
                yield said.start, said.end


def _is_a_diploma(text: str) -> bool:
    return len(text) <= _LONGEST_FIELD and named(text) is not None
