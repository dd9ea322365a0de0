"""The jobs of a CV: each begins with a period; its title, its employer and its place stand around it, its duties below.

People write the title above, beside or below the dates, and the same way all along one CV: how many lines stand above
the first dates tells how many belong to each of the others.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.reading.dates import Found, periods
from matching.reading.diplomas import is_the_name_of_one
from matching.reading.documents import Document
from matching.reading.draft import DraftExperience, Period, Read, words
from matching.reading.lines import Line
from matching.reading.roles import LONGEST_NAME, OCCUPATION, Likely, Role, roles_of
from matching.reading.segments import Segment, segments
from matching.reading.vocabulary import is_place, names_a_title, names_an_employer
from matching.reference.text import fold

_MOST_ABOVE = 3
_LONGEST_HEAD = 90
_MOST_BELOW = 2
_LONGEST_ONCE = 50
_ABBREVIATED = re.compile(r"\b(?:inc|ltd|lt[ée]e|cie|co|corp|enr|llc|qc|s\.?e\.?n\.?c)\.$", re.IGNORECASE)
"""What an employer's name or a place ends with, and no sentence."""
_OVER_TWO_LINES = 0.9
_STRAYED = 0.5
_WITHOUT_DATES = 0.75
"""What is left of a confidence where no date says that it is a job."""
_MEMBER = re.compile(r"(?:ancien(?:ne)? |former |nouvelle? )?(?:membre|member|inscrite?|registered)\b")
_OF_AN_ORDER = re.compile(r"(?:ordre|order|barreau|chambre|college)\b.*\b(?:membre|member|inscrite?)\b")
_ORDER = re.compile(r"\b(?:ordre|order|barreau|bar of|chambre des|college des|oiq|oiiq|oiiaq|otpq|cpa)\b")
_NEXT_JOB = re.compile(r"(?:[.;]|,?\s+(?:et|and|puis|then|avant|before))\s+", re.IGNORECASE)
"""What may stand between two jobs that one line tells."""
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")


@dataclass(frozen=True)
class _Dated:
    """A line with the period it holds, or two with its beginning and its end; `spans` are offsets of the document."""

    place: int
    found: Found
    spans: tuple[tuple[int, int], ...]


def experiences(document: Document, lines: Sequence[Line], today: date, likely: Likely) -> Iterator[DraftExperience]:
    """The jobs told in these lines, in their order; `likely` says how likely a few words are to name an occupation."""
    if lines and not document.text[: lines[0].start].strip() and _is_a_name(lines[0].text, likely):
        lines = lines[1:]
    lines = [part for line in lines if not _is_membership(line.text) for part in _jobs_apart(line, today)]
    dated = list(_dated(lines, today))
    if not dated:
        yield from _undated(document, lines, likely)
        return
    above = _above(lines, dated)
    heads = [_first_line(lines, dated, number, above) for number in range(len(dated))]
    for number, each in enumerate(dated):
        last = heads[number + 1] if number + 1 < len(dated) else len(lines)
        told = lines[heads[number] : last]
        strayed = _strayed(told, each, likely)
        yield _experience(document, told[:strayed], each, likely)
        for job in _undated(document, told[strayed:], likely):
            yield replace(job, title=_less(job.title), employer=_less(job.employer))


def _is_membership(text: str) -> bool:
    """Whether a line says that somebody is of an order: a permit to practise, and no job."""
    said = fold(text)
    return _ORDER.search(said) is not None and (_MEMBER.match(said) is not None or _OF_AN_ORDER.match(said) is not None)


def _jobs_apart(line: Line, today: date) -> Iterator[Line]:
    """The line, or its parts where it tells several jobs, each with its title and from when: « cuisinier depuis 3 ans
    et plongeur il y a 5 ans »."""
    text = line.text
    cuts = list(_NEXT_JOB.finditer(text))
    dates = [(found.start, found.end) for found in periods(text, today)] if cuts else []
    # « Entre 2018 et 2020 » is one job.
    cuts = [cut for cut in cuts if not any(start < cut.start() and cut.end() < end for start, end in dates)]
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    # Each piece is looked at once, however many there are: a line may hold hundreds.
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    titled = [at for at, piece in enumerate(pieces) if names_a_title(piece)]
    dated = [at for at, piece in enumerate(pieces) if next(periods(piece, today), None) is not None]
    first = [0]
    for at in range(1, len(pieces)):
        # A title and a date since the last job, and a title and a date from here on.
        if all(bisect_left(each, first[-1]) < bisect_left(each, at) < len(each) for each in (titled, dated)):
            first.append(at)
    for start, end in zip(first, [*(at - 1 for at in first[1:]), len(pieces) - 1], strict=True):
        yield Line(
            line.start + starts[start],
            line.start + ends[end],
            text[starts[start] : ends[end]],
            line.bullet,
            line.after_blank and not start,
        )


def undated(document: Document, lines: Sequence[Line], likely: Likely) -> Iterator[DraftExperience]:
    """The jobs of lines that stand under no heading and have no date: each begins with a line that says a title, and
    where. All of it is asked."""
    heads = [place for place, line in enumerate(lines) if _says_where(line)]
    for number, place in enumerate(heads):
        last = heads[number + 1] if number + 1 < len(heads) else len(lines)
        after = next((at for at in range(place + 1, last) if lines[at].after_blank), last)
        for job in _undated(document, lines[place:after], likely):
            yield replace(job, title=_less(job.title), employer=_less(job.employer))


def _says_where(line: Line) -> bool:
    """Whether a line names a job, and an employer or a place beside it."""
    if line.bullet or not _names_a_job(line):
        return False
    said, *others = [piece.text for piece in segments(line, [])]
    return bool(others) and names_a_title(said) and any(names_an_employer(each) or is_place(each) for each in others)


def _strayed(lines: Sequence[Line], dated: _Dated, likely: Likely) -> int:
    """Where, among the duties of a job, another begins whose dates were not understood: it is asked about."""
    at = next(place for place, line in enumerate(lines) if line.start <= dated.spans[-1][0] < line.end)
    pieces = [piece for line in lines[: at + 1] for piece in segments(line, list(dated.spans))]
    first = at + 1 if _told(pieces, likely) else at + 1 + _MOST_BELOW
    for place in range(first, len(lines)):
        if _says_where(lines[place]):
            return place
    return len(lines)


def _less(read: Read[str] | None) -> Read[str] | None:
    return None if read is None else replace(read, confidence=min(read.confidence, _STRAYED))


def _is_a_name(text: str, likely: Likely) -> bool:
    """Whether the first words of a document are whose it is, and nothing of a job."""
    said = text.split()
    if not 2 <= len(said) <= 4 or not all(_NAME.fullmatch(word) for word in said):
        return False
    return not (names_a_title(text) or names_an_employer(text) or is_place(text) or likely(text) >= OCCUPATION)


def _undated(document: Document, lines: Sequence[Line], likely: Likely) -> Iterator[DraftExperience]:
    """The jobs of a section without any date: each begins with a short line that names one. When is to be asked."""
    named = [place for place, line in enumerate(lines) if _names_a_job(line)]
    if not all(lines[place].bullet for place in named):
        named = [place for place in named if not lines[place].bullet]
    for number, place in enumerate(named):
        last = named[number + 1] if number + 1 < len(named) else len(lines)
        title, employer, where = roles_of(list(segments(lines[place], [])), likely)
        duties = lines[place + 1 : last]
        yield DraftExperience(
            words=words(document, lines[place].start, lines[last - 1].end),
            title=_read(document, None if title is None else (title[0], title[1] * _WITHOUT_DATES)),
            employer=_read(document, None if employer is None else (employer[0], employer[1] * _WITHOUT_DATES)),
            place=_read(document, where),
            period=None,
            duties=_duties(document, duties),
        )


def _names_a_job(line: Line) -> bool:
    if (
        len(line.text) > _LONGEST_HEAD
        or line.text.endswith(":")
        or _is_a_sentence(line.text)
        or not line.text[:1].isupper()
    ):
        return False
    return any(names_a_title(piece.text) and len(piece.text) <= LONGEST_NAME for piece in segments(line, []))


def _duties(document: Document, lines: Sequence[Line]) -> Read[str] | None:
    if not lines:
        return None
    said = "\n".join(line.text for line in lines)
    return Read(said, words(document, lines[0].start, lines[-1].end), 0.8)


def _dated(lines: Sequence[Line], today: date) -> Iterator[_Dated]:
    """Lines that hold the period of a job: not a sentence of its duties that happens to name a year."""
    found = {place: one for place, line in enumerate(lines) if (one := _period(line, today)) is not None}
    # Bullets are duties, unless the CV lists its jobs with them.
    bulleted = all(lines[place].bullet for place in found)
    ended: set[int] = set()
    for place, one in found.items():
        if place in ended or (lines[place].bullet and not bulleted):
            continue
        below = found.get(place + 1)
        if below is not None and (whole := _over_two_lines(lines[place : place + 2], one, below)) is not None:
            ended.add(place + 1)
            yield _Dated(place, whole, (_span(lines[place], one), _span(lines[place + 1], below)))
        else:
            yield _Dated(place, one, (_span(lines[place], one),))


def _span(line: Line, found: Found) -> tuple[int, int]:
    return line.start + found.start, line.start + found.end


def _over_two_lines(lines: Sequence[Line], begun: Found, ended: Found) -> Found | None:
    """A period whose end stands below its beginning, beside the employer and the title that each line goes on with."""
    employer, title = (line.text[one.end :] for line, one in zip(lines, (begun, ended), strict=True))
    first, last = begun.period, ended.period
    apart = begun.once and ended.once and not begun.start and not ended.start
    if not apart or "year" in (first.precision, last.precision) or names_a_title(employer) or not names_a_title(title):
        return None
    if first.started_on is None or last.ended_on is None or first.started_on >= last.ended_on:
        return None
    return replace(begun, period=replace(first, ended_on=last.ended_on), confidence=_OVER_TWO_LINES, once=False)


def _period(line: Line, today: date) -> Found | None:
    found = list(periods(line.text, today))
    chosen = next((one for one in found if not one.once), found[0] if found else None)
    if chosen is None:
        return None
    rest = len(line.text) - (chosen.end - chosen.start)
    if chosen.counted and names_a_title(line.text) and rest <= _LONGEST_HEAD:
        # Whoever counts from today tells of a job, in a sentence as often as not.
        return chosen
    if chosen.once and (line.bullet or rest > _LONGEST_ONCE or line.text.endswith(".")):
        return None
    return None if rest > 2 * _LONGEST_HEAD and chosen.start > _LONGEST_HEAD else chosen


def _above(lines: Sequence[Line], dated: list[_Dated]) -> int:
    """How many lines of each head stand above its dates."""
    return min(_MOST_ABOVE, dated[0].place) if all(_short(line) for line in lines[: dated[0].place]) else 0


def _first_line(lines: Sequence[Line], dated: list[_Dated], number: int, above: int) -> int:
    """Where the head of this job begins: as far above its dates as the first job's, or further to a blank line."""
    place = dated[number].place
    if above and number and _says_all(lines[place], dated[number]):
        return place
    floor = dated[number - 1].place + len(dated[number - 1].spans) if number else 0
    top = place
    while top > floor and above and place - top < _MOST_ABOVE and _short(lines[top - 1]) and not lines[top].after_blank:
        top -= 1
    whole = top == floor or lines[top].after_blank or lines[top - 1].bullet
    return top if whole else max(top, place - above)


def _is_a_sentence(text: str) -> bool:
    return text.endswith((".", ";")) and not _ABBREVIATED.search(text)


def _says_all(line: Line, dated: _Dated) -> bool:
    """Whether the line of the dates says the title, and an employer or a place beside it: no line above is its head."""
    pieces = [piece.text for piece in segments(line, list(dated.spans))]
    titles = [piece for piece in pieces if names_a_title(piece)]
    return bool(titles) and any(names_an_employer(each) or is_place(each) for each in pieces if each not in titles)


def _short(line: Line) -> bool:
    return not line.bullet and len(line.text) <= _LONGEST_HEAD and not _is_a_sentence(line.text)


def _experience(document: Document, lines: Sequence[Line], dated: _Dated, likely: Likely) -> DraftExperience:
    at = next(place for place, line in enumerate(lines) if line.start <= dated.spans[-1][0] < line.end)
    pieces = [piece for line in lines[: at + 1] for piece in segments(line, list(dated.spans))]
    below = at + 1
    # Where the dates' own lines do not say everything, the next short ones do.
    while below < len(lines) and below - at <= _MOST_BELOW and _short(lines[below]) and not _told(pieces, likely):
        if lines[below].text[:1].islower() or is_the_name_of_one(lines[below].text):
            break
        pieces += segments(lines[below], [])
        below += 1
    title, employer, place = roles_of(pieces, likely)
    duties = lines[below:]
    start, end = lines[0].start, lines[-1].end
    read: Period = dated.found.period
    return DraftExperience(
        words=words(document, start, end),
        title=_read(document, title),
        employer=_read(document, employer),
        place=_read(document, place),
        period=Read(read, words(document, dated.spans[0][0], dated.spans[-1][1]), dated.found.confidence),
        duties=_duties(document, duties),
    )


def _told(pieces: list[Segment], likely: Likely) -> bool:
    """Whether a title and an employer are both there."""
    title, employer, _ = roles_of(pieces, likely)
    return title is not None and title[1] >= 0.7 and employer is not None


def _read(document: Document, role: Role) -> Read[str] | None:
    if role is None:
        return None
    piece, confidence = role
    return Read(piece.text, words(document, piece.start, piece.end), confidence)
