"""Languages and their levels, as people tell them: `Français : avancé (C1)`, `native Russian`, `anglais : bon`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from matching.privacy.letters import words_of
from matching.reading.documents import Document
from matching.reading.draft import DraftLanguage, Level, Read, words
from matching.reading.lines import Line, Part, Section
from matching.reading.tables import phrases
from matching.reference.domain import LanguageSkill
from matching.reference.loading import TABLES, rows
from matching.reference.text import fold

_CEFR = re.compile(r"\b([ABC][12])\b")
_NUMBERED = re.compile(
    r"\b(?P<scale>nclc|clb|(?:niveaux? de )?comp[ée]tences? linguistiques? canadiens?|canadian language benchmarks?"
    r"|niveau|level|[ée]chelle qu[ée]b[ée]coise)(?:\s*:?\s*(?:niveau|level|de|of))?\s*:?\s*"
    r"(?P<level>1[0-2]|[1-9])(?![\d,.%])(?:\s*/\s*12)?(?P<range>\s*(?:-|–|/|à|to|ou|or)\s*(?:1[0-2]|[1-9])(?![\d,.%]))?",
    re.IGNORECASE,
)
_SCALE_NAMED = re.compile(r"\b(?:nclc|clb|[ée]chelle qu[ée]b[ée]coise)\b", re.IGNORECASE)
_OF_TWELVE = re.compile(r"(?<![\d,.])(?P<level>1[0-2]|[1-9])\s*/\s*12\b")
_ABBREVIATED = re.compile(r"\b(?P<skill>CO|CE|EO|EE|PO|PE)\s*:?\s*(?P<level>1[0-2]|[1-9])(?![\d,.%])")
"""A level beside what it measures; its scale is that of the line."""
_SCALES = {"nclc": "nclc", "clb": "clb", "comp": "nclc", "cana": "clb", "niveaux": "nclc", "niveau de": "nclc"}
"""By how it begins; any other is the Échelle québécoise."""
_APART = re.compile(r"[,;\n•|·\uf000-\uf0ff]|\t+|\s+/\s+(?![ABC][12]\b)|\s{3,}")
_TWO_LEVELS = re.compile(r"\b([ABC][12])\s*/\s*([ABC][12])\b")
"""*B2 / B1*: spoken and written, most often; which, is asked."""
_LANGUAGE_OF = {"echelle_quebecoise": "fr", "nclc": "fr", "clb": "en"}
"""Scales of one language."""
_TESTS = {
    "fr": re.compile(r"\b(?:TCF|TEF|TFI|TCFQ|TEF[Aa]Q|DELF|DALF)\b"),
    "en": re.compile(r"\b(?:IELTS|TOEFL|TOEIC|CELPIP)\b"),
}
"""Tests of one language, which tell it where it is not named."""
_NOT_SPOKEN = re.compile(
    r"\b(?:ne |n')?(?:parle|maitrise|connais|comprend)s? pas\b|\bpas d[e'u]|\baucune? (?:connaissance|notion)"
    r"|\b(?:do(?:es)? not|don't|doesn't|cannot) (?:speak|know|read|write)|\bno (?:knowledge|notions) of\b"
)
_I_SPEAK = re.compile(r"\b(?:je parle|je ma[iî]trise|i (?:can )?speak|i am fluent in)\b[^.;\n]*", re.IGNORECASE)
_SKILLS: Mapping[str, tuple[LanguageSkill, ...]] = {
    **dict.fromkeys(("parle", "oral", "spoken", "speaking"), (LanguageSkill.SPEAKING, LanguageSkill.LISTENING)),
    **dict.fromkeys(("ecrit", "ecriture", "written", "writing", "redaction"), (LanguageSkill.WRITING,)),
    **dict.fromkeys(("lu", "lecture", "reading", "read"), (LanguageSkill.READING,)),
    **dict.fromkeys(("comprehension", "listening", "ecoute"), (LanguageSkill.LISTENING,)),
}
_SKILL_NAMES: Mapping[LanguageSkill, re.Pattern[str]] = {
    LanguageSkill.LISTENING: re.compile(r"\bcomprehension (?:de l.)?oral|\boral comprehension"),
    LanguageSkill.READING: re.compile(r"\bcomprehension (?:de l.)?ecrit|\b(?:written|reading) comprehension"),
    LanguageSkill.SPEAKING: re.compile(r"\b(?:expression|production) oral|\boral (?:expression|production)"),
    LanguageSkill.WRITING: re.compile(r"\b(?:expression|production) ecrit|\bwritten (?:expression|production)"),
}
"""The four, as tests name them in two words."""
_LETTERS: Mapping[str, LanguageSkill] = {
    "CO": LanguageSkill.LISTENING, "CE": LanguageSkill.READING, "EO": LanguageSkill.SPEAKING,
    "PO": LanguageSkill.SPEAKING, "EE": LanguageSkill.WRITING, "PE": LanguageSkill.WRITING,
}  # fmt: skip
"""The same in two letters, as the attestations of French tests do."""
_IN_LETTERS = re.compile(rf"\b({'|'.join(_LETTERS)})\b")
_SPEECH = (LanguageSkill.SPEAKING, LanguageSkill.LISTENING)
_WRITING = (LanguageSkill.READING, LanguageSkill.WRITING)
_ORDER_ASKED = 0.5
_ACCENTED = ("more",)
_IN_SECTION = 0.95
_ELSEWHERE = 0.75
_STRAYED = 0.65
_LEVEL = 0.9
_SHARED = 0.65
"""A level written once for several languages."""


def languages(document: Document, sections: Sequence[Section]) -> Iterator[DraftLanguage]:
    """Each language told once: by the section of languages, else by a line that gives a level beside its name."""
    seen: dict[str, DraftLanguage] = {}
    own = [section for section in sections if section.part is Part.LANGUAGES]
    for section in own:
        for one in _told(document, section.lines, _IN_SECTION):
            seen.setdefault(one.language.value, one)
    if not seen:
        for section in sections:
            if section.part not in (Part.EXPERIENCE, Part.DIPLOMAS, Part.REFERENCES):
                spoken = [one for line in _spoken(section.lines) for one in _told(document, [line], _ELSEWHERE)]
                levelled = [one for one in _told(document, section.lines, _ELSEWHERE) if one.levels or _is_a_test(one)]
                for one in (*spoken, *levelled):
                    seen.setdefault(one.language.value, one)
    if not seen:
        # Columns mixed up, or no heading: a line that gives a level for each of several, wherever it stands.
        for section in sections:
            for line in section.lines:
                told = [one for one in _told(document, [line], _STRAYED) if one.levels]
                if len(told) > 1:
                    seen |= {one.language.value: one for one in told}
    yield from seen.values()


def _spoken(lines: Sequence[Line]) -> Iterator[Line]:
    """What sentences say that the person speaks: « Je parle arabe et français, un peu anglais »."""
    for line in lines:
        for match in _I_SPEAK.finditer(line.text):
            yield Line(line.start + match.start(), line.start + match.end(), match.group(), line.bullet, False)


def _told(document: Document, lines: Sequence[Line], confidence: float) -> Iterator[DraftLanguage]:
    """The languages of these lines, each with the levels said in its own piece, or in the pieces after it."""
    held: list[tuple[Read[str], list[Read[Level]]]] = []
    for line in lines:
        for start, end in _pieces(line):
            text = document.text[start:end]
            if _NOT_SPOKEN.search(fold(text)):
                continue
            named = list(names(text)) or list(_tested(text, held))
            levels = list(_levels(document, text, start)) or list(_abbreviated(document, line, (start, end)))
            own = next((_LANGUAGE_OF[each.value.scale] for each in levels if each.value.scale in _LANGUAGE_OF), None)
            if own is not None and not named and any(one.value == own for one, _ in held):
                # A scale tells its language: the level is that one's, whichever was told last.
                next(told for one, told in held if one.value == own)[:0] = levels
                continue
            if own is not None and not named:
                held.append((Read(own, words(document, start, end), confidence), levels))
                continue
            if named:
                levels = [
                    each for each in levels if _LANGUAGE_OF.get(each.value.scale) in (None, *(n[0] for n in named))
                ]
                shared = len(named) > 1
                for code, begins, ends in named:
                    told = [_less(level) for level in levels] if shared else list(levels)
                    held.append((Read(code, words(document, start + begins, start + ends), confidence), told))
            elif (
                held
                and levels
                and (not held[-1][1] or all(len(one.value.skills) < len(LanguageSkill) for one in levels))
            ):
                held[-1][1].extend(levels)
    yield from (DraftLanguage(language, tuple(levels)) for language, levels in held)


def _tested(text: str, held: Sequence[tuple[Read[str], list[Read[Level]]]]) -> Iterator[tuple[str, int, int]]:
    """The language of a test that stands by itself: beside its name, only the level is new."""
    for code, test in _TESTS.items():
        match = test.search(text)
        if match and not (held and held[-1][0].value == code and not held[-1][1]):
            yield code, *match.span()


def _is_a_test(one: DraftLanguage) -> bool:
    """Whether a test was named and no language: « TOEFL 95 » is some English, of a level to be asked."""
    return (
        _TESTS[one.language.value].search(one.language.words.text) is not None
        if one.language.value in _TESTS
        else False
    )


def _pieces(line: Line) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _APART.finditer(line.text):
        yield line.start + start, line.start + match.start()
        start = match.end()
    yield line.start + start, line.end


def _less(level: Read[Level]) -> Read[Level]:
    return Read(level.value, level.words, min(level.confidence, _SHARED))


def names(text: str) -> Iterator[tuple[str, int, int]]:
    """The languages that `text` names: the code of each, and where it starts and ends."""
    found = words_of(text)
    place = 0
    while place < len(found):
        for term, code in _languages().get(found[place][0], ()):
            if tuple(word for word, _ in found[place : place + len(term)]) == term:
                start, end = found[place][1][0], found[place + len(term) - 1][1][1]
                # Without its accent, moré is an English word.
                if term != _ACCENTED or not text[start:end].isascii():
                    yield code, start, end
                place += len(term) - 1
                break
        place += 1


def _levels(document: Document, text: str, offset: int) -> Iterator[Read[Level]]:
    skills = _skills(text)
    exact = [(match, "cefr", match[1], _LEVEL) for match in _CEFR.finditer(text)]
    exact += [
        (match, _scale(match["scale"]), match["level"], _ORDER_ASKED if match["range"] else _LEVEL)
        for match in _NUMBERED.finditer(text)
    ]
    if not exact:
        exact = [(match, "echelle_quebecoise", match["level"], _ORDER_ASKED) for match in _OF_TWELVE.finditer(text)]
    if len(skills) == len(LanguageSkill) and (both := _TWO_LEVELS.search(text)):
        where = words(document, offset + both.start(), offset + both.end())
        for told, of in ((both[1], _SPEECH), (both[2], _WRITING)):
            yield Read(Level("cefr", told, of), where, _ORDER_ASKED)
        return
    if exact:
        match, scale, level, sure = exact[0]
        where = words(document, offset + match.start(), offset + match.end())
        yield Read(Level(scale, level, skills), where, sure)
        return
    said = next(phrases("language_levels", text), None)
    if said is not None:
        where = words(document, offset + said.start, offset + said.end)
        yield Read(Level(said.row["scale"], said.row["level"], skills), where, _LEVEL)


def _scale(said: str) -> str:
    named = fold(said)
    return next((scale for begins, scale in _SCALES.items() if named.startswith(begins)), "echelle_quebecoise")


def _skills(text: str) -> tuple[LanguageSkill, ...]:
    """Those that `text` names; all where it names none."""
    named = tuple(skill for skill, pattern in _SKILL_NAMES.items() if pattern.search(fold(text)))
    named += tuple(_LETTERS[letters] for letters in _IN_LETTERS.findall(text))
    named = named or tuple(
        skill for word, _ in words_of(text) for skill in _SKILLS.get(word.rstrip("es"), _SKILLS.get(word, ()))
    )
    return tuple(dict.fromkeys(named)) or tuple(LanguageSkill)


def _abbreviated(document: Document, line: Line, piece: tuple[int, int]) -> Iterator[Read[Level]]:
    """« NCLC : CO 8, CE 7 »: the levels of a piece by the scale that its line names; a test alone makes them asked."""
    scale = next((_scale(named[0]) for named in _SCALE_NAMED.finditer(line.text)), None)
    if scale is None and not _TESTS["fr"].search(line.text):
        return
    for match in _ABBREVIATED.finditer(document.text, *piece):
        level = Level(scale or "nclc", match["level"], (_LETTERS[match["skill"]],))
        yield Read(level, words(document, *match.span()), _LEVEL if scale else _ORDER_ASKED)


@cache
def _languages() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """The reference table's names in both languages, by their first word; the longest first."""
    table = next(table for table in TABLES if table.name == "language")
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows(table):
        for column in ("name_fr", "name_en"):
            term = tuple(re.findall(r"[^\W_]+", fold(str(row[column]).split(" (")[0])))
            found.setdefault(term[0], []).append((term, str(row["code"])))
    for name, code in (("mandarin", "zh"), ("farsi", "fa"), ("creole", "ht"), ("tagalog", "tl"), ("punjabi", "pa")):
        found.setdefault(name, []).append(((name,), code))
    return {first: sorted(terms, key=lambda term: -len(term[0])) for first, terms in found.items()}
