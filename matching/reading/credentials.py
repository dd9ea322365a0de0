"""Licences, cards and certificates of the reference table, by the names that people give them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.candidates.domain import CredentialStatus
from matching.reading.documents import Document
from matching.reading.draft import DraftCredential, Read, words
from matching.reading.lines import Part, Section
from matching.reading.polarity import Polarity, introduced, told
from matching.reading.tables import phrases

_CLASSES = r"[1-6](?:[^\S\n]*(?:,|et|and|&|/|ou|or)[^\S\n]*(?:classe )?[1-6]\b)*"
_DRIVING = re.compile(
    r"\b(?:permis(?: de conduire)?(?: valide)?|driver['’]?s? licen[cs]e|driving licen[cs]e|licence de conduire)\b"
    r"(?:[^\S\n]*(?:\(|:|,|-)?[^\S\n]*(?:de |québécois |valide |quebec )*"
    r"(?:classes?|cl\.|catégories?|class)[^\S\n]*:?[^\S\n]*"
    rf"(?P<classes>{_CLASSES}))?",
    re.IGNORECASE,
)
_CLASS_FIRST = re.compile(rf"\bclass (?P<classes>{_CLASSES}) (?:driver['’]?s? )?licen[cs]e\b", re.IGNORECASE)
_WORKING = re.compile(r"\bpermis (?:de )?(?:travail|d['’]études|séjour|ouvert|fermé)", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_OF_A_GARAGE = re.compile(
    r"\b(?:carte|comp[ée]tence|compagnon|paritaire|m[ée]cani\w+|garage|d[ée]bosseleur)\b", re.IGNORECASE
)
"""There the CPA is the joint committee of the garages, whose cards no table of ours has."""
_EITHER = re.compile(r"\b(?:ou|or)\b", re.IGNORECASE)
_CLASS_SAID = 0.95
_CLASS_ASKED = 0.5
"""A licence without its class: that of a car most often; and one from elsewhere has other classes."""
_ELSEWHERE = 0.8
_SAID: Mapping[Polarity, tuple[CredentialStatus, float] | None] = {
    Polarity.HELD: (CredentialStatus.HELD, 0.9),
    Polarity.AWAITED: (CredentialStatus.IN_PROCESS, 0.85),
    Polarity.NEGATED: (CredentialStatus.NONE, 0.85),
}
"""What is only wished for, has ended (it may have been renewed) or may be said of something else is asked."""
_NOT_HELD_IS = 0.3
_INTRODUCES = 60
"""Characters of the longest line that says what those below it are."""


@dataclass(frozen=True)
class _Mention:
    """A credential that a line names, and the passage of the document that says whether it is held."""

    code: str
    polarity: Polarity
    start: int
    end: int
    confidence: float


def credentials(document: Document, sections: Sequence[Section], today: date) -> Iterator[DraftCredential]:
    """Each of them once, in the order told; less surely where a line of duties names it. One that is told twice, in two
    ways, is asked."""
    found: dict[str, list[_Mention]] = {}
    for section in sections:
        in_duties = section.part in (Part.EXPERIENCE, Part.REFERENCES)
        for one in _told(document, section, today):
            sure = one.confidence * (_CLASS_ASKED if in_duties else 1)
            sure *= _CLASS_ASKED if _EITHER.search(document.text, one.start, one.end) else 1
            found.setdefault(one.code, []).append(replace(one, confidence=sure))
    for mentions_ in found.values():
        yield _draft(document, mentions_)


def _draft(document: Document, told_: Sequence[_Mention]) -> DraftCredential:
    """What the mentions of one credential say together; its words are those that speak against it, where any do."""
    one = next((each for each in told_ if each.polarity is not Polarity.HELD), told_[0])
    agreed = len({each.polarity for each in told_}) == 1
    said = _SAID.get(one.polarity) if agreed else None
    sure = one.confidence * (_NOT_HELD_IS if said is None else 1)
    where = words(document, one.start, one.end)
    status = None if said is None else Read(said[0], where, round(min(sure, said[1]), 2))
    return DraftCredential(Read(one.code, where, round(sure, 2)), status)


def _told(document: Document, section: Section, today: date) -> Iterator[_Mention]:
    """Each mention of a section in its order, with what its clause says of it, or the line that announces it."""
    above, since = _announced(section.heading), section.start
    for at, line in enumerate(section.lines):
        found = sorted(mentions(line.text), key=lambda one: one[1])
        if not found:
            below = section.lines[at + 1] if at + 1 < len(section.lines) else None
            if line.text.endswith(":") or (below is not None and below.bullet and not line.bullet):
                above, since = _announced(line.text), line.start
            elif line.after_blank:
                above = Polarity.HELD
            continue
        spans = [(start, end) for _, start, end, _ in found]
        for code, start, end, confidence in found:
            said = told(line.text, (start, end), spans, today)
            if said.polarity is Polarity.HELD and above is not Polarity.HELD:
                yield _Mention(code, above, since, line.start + said.end, confidence)
            else:
                yield _Mention(code, said.polarity, line.start + said.start, line.start + said.end, confidence)


def _announced(text: str) -> Polarity:
    return introduced(text) if len(text) <= _INTRODUCES else Polarity.HELD


def held(text: str, code: str) -> int | None:
    """Where `text` names that credential as held: the place of its first letter."""
    for line in _LINE.finditer(text):
        found = list(mentions(line.group()))
        spans = [(start, end) for _, start, end, _ in found]
        for told_code, start, end, _ in sorted(found, key=lambda one: one[1]):
            if told_code == code and told(line.group(), (start, end), spans).polarity is Polarity.HELD:
                return line.start() + start
    return None


def mentions(text: str) -> Iterator[tuple[str, int, int, float]]:
    """Each credential that `text` names, in no order: its code, where its words stand, and how sure that is, 0 to 1."""
    for one in phrases("credentials", text):
        if one.row["credential"] == "permit_cpa" and _OF_A_GARAGE.search(text):
            continue
        yield one.row["credential"], one.start, one.end, float(one.row["confidence"])
    first = [match.span() for match in _CLASS_FIRST.finditer(text)]
    for pattern in (_CLASS_FIRST, _DRIVING):
        for match in pattern.finditer(text):
            if pattern is _DRIVING and any(start <= match.start() < end for start, end in first):
                continue
            if match["classes"]:
                for number in re.findall(r"\d", match["classes"]):
                    yield f"driving_{number}", *match.span(), _CLASS_SAID
            elif re.search(r"conduire|driv", match.group(), re.IGNORECASE):
                yield "driving_5", *match.span(), _CLASS_ASKED
