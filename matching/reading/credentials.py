"""Licences, cards and certificates of the reference table, by the names that people give them."""

import re
from collections.abc import Iterator, Sequence

from matching.reading.documents import Document
from matching.reading.draft import DraftCredential, Read, words
from matching.reading.lines import Line, Part, Section
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
_IN_PROCESS = re.compile(
    r"\b(?:en cours|en voie|en processus|en attente|in process|in progress|à venir|demandée?|pending"
    r"|apprentie?|apprentice)\b",
    re.IGNORECASE,
)
_LAPSED = re.compile(
    r"\b(?:expirée?s?|expired|périmée?s?|échue?s?|lapsed|suspendue?s?|suspended|révoquée?s?|revoked|à renouveler)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:ou|or)\b", re.IGNORECASE)
_BESIDE = 40
_CLASS_SAID = 0.95
_CLASS_ASKED = 0.5
"""A licence without its class: that of a car most often; and one from elsewhere has other classes."""
_ELSEWHERE = 0.8
_LAPSED_SAID = 0.3
"""What is said to have ended is asked about: it may have been renewed."""


def credentials(document: Document, sections: Sequence[Section]) -> Iterator[DraftCredential]:
    """Each of them once, in the order told; less surely where a line of duties names it."""
    seen: set[str] = set()
    for section in sections:
        in_duties = section.part in (Part.EXPERIENCE, Part.REFERENCES)
        for line in section.lines:
            for code, start, end, confidence in sorted(_found(line), key=lambda one: one[1]):
                if code not in seen:
                    seen.add(code)
                    where = words(document, start, end)
                    sure = confidence * (_CLASS_ASKED if in_duties else 1)
                    sure *= _CLASS_ASKED if _EITHER.search(document.text, start, end) else 1
                    sure *= _LAPSED_SAID if _LAPSED.search(_beside(document, start, end)) else 1
                    yield DraftCredential(Read(code, where, round(sure, 2)), _awaited(document, start, end))


def _found(line: Line) -> Iterator[tuple[str, int, int, float]]:
    for code, start, end, confidence in mentions(line.text):
        yield code, line.start + start, line.start + end, confidence


def mentions(text: str) -> Iterator[tuple[str, int, int, float]]:
    """Each credential that `text` names, in no order: its code, where its words stand, and how sure that is, 0 to 1."""
    for one in phrases("credentials", text):
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


def _awaited(document: Document, start: int, end: int) -> bool:
    return bool(_IN_PROCESS.search(_beside(document, start, end)))


def _beside(document: Document, start: int, end: int) -> str:
    """The mention and what follows it on its line."""
    line_end = document.text.find("\n", end)
    return document.text[start : min(end + _BESIDE, line_end if line_end >= 0 else len(document.text))]
