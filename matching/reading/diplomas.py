"""Diplomas: their level in Québec's terms, their field by meaning, their school and their year.

A diploma from elsewhere has no level by its name alone: `baccalauréat` is a university degree in Québec and the end of
secondary school in France, so such a word is asked, unless the line says which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.privacy.letters import plain
from matching.reading.credentials import mentions
from matching.reading.dates import ONCE, Found, periods
from matching.reading.documents import Document
from matching.reading.draft import DraftDiploma, Read, confidence, words
from matching.reading.lines import Line
from matching.reading.meaning import FIELD_FROM, Fields
from matching.reading.polarity import STUDIED, Polarity, introduced, studied
from matching.reading.segments import Segment, segments
from matching.reading.tables import Phrase, phrases
from matching.reading.vocabulary import is_place, names_a_title
from matching.reference.domain import DiplomaLevel
from matching.reference.text import fold

_SCHOOL = re.compile(
    r"universit|universid|college|\bcegep|\becole|\bschool|\blycee|institut|academ|\bcentre de formation|\bcfp\b"
    r"|faculte|faculty|polytechni|conservatoi|\buqam\b|\bulaval\b|\bhec\b|\bteluq\b|\buqa[crt]\b|\bisep\b|\biut\b|\bista\b|\bofppt\b"
)
_AMBIGUOUS = re.compile(r"\bbaccalaureat\b|\bbac en\b")
_QUEBEC = re.compile(r"universit|quebec|montreal|laval|sherbrooke|uqam|canada|teluq|\bhec\b")
_OF_QUEBEC = re.compile(_QUEBEC.pattern.removeprefix("universit|") + r"|\buqa[rct]\b|\benap\b|mcgill|concordia|bishop")
_SECONDARY = re.compile(r"lycee|serie|scientifique|litteraire|general|technologique|\bbac [a-d]\b")
_UNIVERSITY = re.compile(r"\buniversit|\bteluq\b|\buqa[mrct]\b|\buqac\b|\bulaval\b|\bhec\b|polytechnique|\benap\b")
_CERTIFICATE = re.compile(r"certificate? (?:en|de|d'|in|of)\b|certificat (?:en|de|d'|in|of)(?:\b|(?<='))")
_OF_HONOUR = re.compile(r"\s*,?\s*(?:honoris|honorifique|d'honneur|honorary)")
_NOT_A_DIPLOMA = re.compile(r"\b(?:course|(?<!en )cours|certified|mooc|udemy|coursera|webinar|workshop|atelier)\b")
_IS_A_SCHOOL = re.compile(r"lycee|high school(?! diploma)")
_OF_NO_KNOWN_LEVEL = re.compile(
    r"\b(?:post)?graduate certificate (?:in|of)\b|\btecnic[oa](?: superior)? (?:en|em)\b"
    r"|\b(?:diplome|diploma|degree) (?:(?:nationale?|universitaire|superieur|technique|professionnel|etat|d'etat) )?"
    r"(?:de |d['’]|du |en |in |of |avance )\w"
)
_BEGINS_ANOTHER = re.compile(
    r"^\W*(?:(?:19|20)\d\d\W+)*(?:certificat|certificate|attestation|brevet|etudes|studies|formation|cours|course|stage"
    r"|perfectionnement|propedeutique|training|cursus|(?:\w+ )?(?:annee|year) (?:de|d'|en|of|in)\b)"
)
"""What begins something else that was studied, whose school and year are its own."""
_UNFINISHED_SAID = 0.3
"""What is said not to be finished is asked about, never held: a diploma opens doors that a year of study does not."""
_OUT_OF_PLACE = 0.5
_LONGEST_INITIALS = 4
_SHORT = 60
"""Characters of the longest line that says of the diploma above it how far it is."""


@dataclass(frozen=True)
class _Entry:
    """Some lines, the one that names the diploma, and its words there: without a row where they tell no level."""

    lines: tuple[Line, ...]
    named: Phrase
    line: Line


def diplomas(document: Document, lines: Sequence[Line], fields: Fields | None, today: date) -> Iterator[DraftDiploma]:
    """The diplomas of these lines: what names none (a course, a certificate of attendance) is none."""
    for entry in _entries(lines, today):
        yield _diploma(document, entry, fields, today)


def diplomas_anywhere(
    document: Document, lines: Sequence[Line], fields: Fields | None, today: date
) -> Iterator[DraftDiploma]:
    """Those of lines that stand under no heading of theirs: such a line begins with the name of one and says its school
    or its year. Each is asked."""
    found = (place for place, line in enumerate(lines) if _is_alone(line, today))
    for place in found:
        for one in diplomas(document, lines[place : place + 1], fields, today):
            level, year = one.level, one.year
            yield replace(
                one,
                title=replace(one.title, confidence=min(one.title.confidence, _OUT_OF_PLACE)),
                level=None if level is None else replace(level, confidence=min(level.confidence, _OUT_OF_PLACE)),
                year=None if year is None else replace(year, confidence=min(year.confidence, _OUT_OF_PLACE)),
            )


def is_the_name_of_one(text: str) -> bool:
    """Whether a few words are a diploma's own name (« CAP pâtisserie »), and no school's."""
    found = named(text)
    return found is not None and not found.start and not _SCHOOL.search(fold(text))


def _is_alone(line: Line, today: date) -> bool:
    found = named(line.text)
    if found is None or found.start:
        return False
    initials = found.end <= _LONGEST_INITIALS and len(line.text) <= _SHORT
    return initials or _has_a_school(line) or _has_a_date(line, today)


def _entries(lines: Sequence[Line], today: date) -> Iterator[_Entry]:
    """Each line that names a diploma, with the lines around it that say its school and its year."""
    below = [*(line.text for line in lines[1:]), ""]
    told = [(at, found) for at, line in enumerate(lines) if (found := named(line.text, below[at])) is not None]
    told = [one for one in told if not _is_the_school_beside(lines, one, told, today)]
    # The dates or the school may stand above: the line before the first says whether they do.
    above = 1 if told and told[0][0] == 1 and not lines[0].bullet else 0
    for number, (place, found) in enumerate(told):
        first = place - above if place - above > (told[number - 1][0] if number else -1) else place
        last = told[number + 1][0] - above if number + 1 < len(told) else min(len(lines), place + 4)
        last = _last(lines[: max(last, place + 1)], first, place, today)
        yield _Entry(tuple(lines[first:last]), found, lines[place])


def named(text: str, below: str = "") -> Phrase | None:
    """The words of `text` that name a diploma; the line `below` may say of which university a certificate is."""
    if _NOT_A_DIPLOMA.search(fold(text)):
        return None
    licences = [(start, end) for _, start, end, _ in mentions(text)]
    found = next((one for one in phrases("diploma_levels", text) if _means_a_diploma(text, one, licences)), None)
    if found is None and (certificate := _CERTIFICATE.match(plain(text))):
        where = fold(text if _SCHOOL.search(fold(text)) else f"{text} {below}")
        if not _UNIVERSITY.search(where):
            return None
        # A university's is a level of ours where it is of Québec; which another one is, its name does not say.
        sure = "0.85" if _OF_QUEBEC.search(where) else "0.5"
        return Phrase({"level": DiplomaLevel.CERTIFICATE, "confidence": sure}, *certificate.span())
    if found is None and (said := _OF_NO_KNOWN_LEVEL.search(plain(text))):
        return Phrase({}, *said.span())
    return found


def _is_the_school_beside(
    lines: Sequence[Line], one: tuple[int, Phrase], named: Sequence[tuple[int, Phrase]], today: date
) -> bool:
    """Whether a *lycée*, which alone tells a diploma, is where the one on the next line or the one above was had."""
    place, found = one
    if not _is_a_school(lines[place], found):
        return False
    beside = [lines[at] for at, said in named if abs(at - place) == 1 and not _is_a_school(lines[at], said)]
    dated = _has_a_date(lines[place], today)
    return any(not (dated and _has_a_date(line, today)) for line in beside)


def _is_a_school(line: Line, named: Phrase) -> bool:
    return _IS_A_SCHOOL.match(fold(line.text[named.start :])) is not None


def _last(lines: Sequence[Line], first: int, place: int, today: date) -> int:
    """Where what is said of the diploma at `place` ends: it has one school and one year, those said first."""
    said = lines[first : place + 1]
    schooled, dated = any(_has_a_school(line) for line in said), any(_has_a_date(line, today) for line in said)
    for at in range(place + 1, len(lines)):
        line = lines[at]
        another = _BEGINS_ANOTHER.match(fold(line.text)) or (lines[place].bullet and line.bullet)
        if another or (schooled and _has_a_school(line)) or (dated and _has_a_date(line, today)):
            return at
        schooled, dated = schooled or _has_a_school(line), dated or _has_a_date(line, today)
    return len(lines)


def _has_a_school(line: Line) -> bool:
    return _SCHOOL.search(fold(line.text)) is not None


def _has_a_date(line: Line, today: date) -> bool:
    return next(periods(line.text, today), None) is not None


def _means_a_diploma(text: str, phrase: Phrase, licences: Sequence[tuple[int, int]]) -> bool:
    """Initials are capitals, wherever they stand: « gestion des ventes » is no DES, « Cégep du Cap » no CAP. A licence
    to drive is none, nor a master electrician, nor a doctorate of honour."""
    if any(start < phrase.end and phrase.start < end for start, end in licences):
        return False
    if _OF_HONOUR.match(plain(text[phrase.end :])) or _is_a_master_of_a_trade(text, phrase):
        return False
    said = text[phrase.start : phrase.end]
    return len(said) > _LONGEST_INITIALS or sum(letter.isupper() or letter.isdigit() for letter in said) > 1


def _is_a_master_of_a_trade(text: str, phrase: Phrase) -> bool:
    """« Master électricien », "master plumber": the word beside it says who does a trade."""
    following = re.match(r"\s+([^\W\d_]+)", text[phrase.end :])
    return plain(text[phrase.start : phrase.end]) == "master" and following is not None and names_a_title(following[1])


def _diploma(document: Document, entry: _Entry, fields: Fields | None, today: date) -> DraftDiploma:
    dates = [(line, found) for line in entry.lines for found in periods(line.text, today)]
    # What its own line says of when is its own; the year above may be another's.
    dates = [(line, found) for line, found in dates if line is entry.line] or dates
    taken = [(line.start + found.start, line.start + found.end) for line, found in dates]
    pieces = [piece for line in entry.lines for piece in segments(line, taken)]
    at = entry.line.start + entry.named.start
    title = next((piece for piece in pieces if piece.start <= at < piece.end), None)
    title = title or Segment(
        at, entry.line.start + entry.named.end, document.text[at : entry.line.start + entry.named.end]
    )
    school = next((p for p in pieces if p is not title and _SCHOOL.search(fold(p.text)) and not is_place(p.text)), None)
    field = None
    if fields is not None:
        # « DEP » and a field beside it, or after it on the next piece.
        beside = [p for p in pieces if p is not school and not is_place(p.text) and p.start >= title.start][:2]
        field = _field(document, beside, fields)
    level = _level(document, entry)
    said = 0.85
    year = _year(document, dates, today)
    if not _is_held(entry, [found for _, found in dates], today):
        year = None if year is None else replace(year, confidence=min(year.confidence, _UNFINISHED_SAID))
        said = _UNFINISHED_SAID
        level = None if level is None else replace(level, confidence=_UNFINISHED_SAID)
    return DraftDiploma(
        title=Read(title.text, words(document, title.start, title.end), said),
        level=level,
        field=field,
        school=Read(school.text, words(document, school.start, school.end), 0.8) if school else None,
        year=year,
    )


def _is_held(entry: _Entry, dates: Sequence[Found], today: date) -> bool:
    """Whether it was obtained, by the words around it and by when it was studied for."""
    named = entry.named.start, entry.named.end
    if studied(entry.line.text, named) is not Polarity.HELD:
        return False
    after = entry.lines[entry.lines.index(entry.line) + 1 :]
    # A permit that is awaited says nothing of the diploma above it.
    told = [line.text for line in after if len(line.text) <= _SHORT and not any(mentions(line.text))]
    if any(introduced(text, STUDIED) is not Polarity.HELD for text in told):
        return False
    return not any(
        one.period.ongoing or (one.period.started_on or today) > today or _ends_later(one, today) for one in dates
    )


def _ends_later(one: Found, today: date) -> bool:
    ended = one.period.ended_on
    return ended is not None and ended.year > today.year


def _level(document: Document, entry: _Entry) -> Read[DiplomaLevel] | None:
    if not entry.named.row:
        return None
    start, end = entry.line.start + entry.named.start, entry.line.start + entry.named.end
    level, told = DiplomaLevel(entry.named.row["level"]), float(entry.named.row["confidence"])
    said = fold(document.text[start:end])
    around = fold(" ".join(line.text for line in entry.lines))
    if _AMBIGUOUS.search(said):
        if _SECONDARY.search(around) and not _UNIVERSITY.search(around):
            level, told = DiplomaLevel.DES, 0.75
        elif _QUEBEC.search(around):
            told = 0.85
    return Read(level, words(document, start, end), told)


def _field(document: Document, pieces: Sequence[Segment], fields: Fields) -> Read[str] | None:
    best: Read[str] | None = None
    for piece in pieces:
        code, probability = fields.nearest(piece.text)
        sure = confidence(probability, FIELD_FROM)
        if best is None or sure > best.confidence:
            best = Read(code, words(document, piece.start, piece.end), sure)
    return best


def _year(document: Document, dates: Sequence[tuple[Line, Found]], today: date) -> Read[int] | None:
    """The year it ended in: that it was obtained in. One that is to come is asked."""
    for line, found in dates:
        end = found.period.ended_on
        if end is not None:
            where = words(document, line.start + found.start, line.start + found.end)
            sure = 0.9 if (found.once and found.confidence >= ONCE) or found.confidence > 0.6 else 0.5
            return Read(end.year, where, _UNFINISHED_SAID if end.year > today.year else sure)
    return None
