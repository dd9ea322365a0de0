"""The jobs of a CV: each begins with a period; its title, its employer and its place stand around it, its duties below.

People write the title above, beside or below the dates, and the same way all along one CV: how many lines stand above
the first dates tells how many belong to each of the others.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.reading.dates import Found, periods
from matching.reading.documents import Document
from matching.reading.draft import DraftExperience, Period, Read, words
from matching.reading.lines import Line
from matching.reading.segments import Segment, segments
from matching.reading.vocabulary import is_place, names_a_title, names_an_employer
from matching.reference.text import fold

_MOST_ABOVE = 3
_LONGEST_HEAD = 90
_LONGEST_NAME = 80
_MOST_BELOW = 2
_LONGEST_ONCE = 50
_OVER_TWO_LINES = 0.9
_STRAYED = 0.5
_WITHOUT_DATES = 0.75
"""What is left of a confidence where no date says that it is a job."""
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")
_NAMED = 0.95
_LABELS = {
    **dict.fromkeys(("poste", "titre", "titre du poste", "fonction", "emploi", "position", "title", "job title",
                     "role"), "title"),
    **dict.fromkeys(("employeur", "entreprise", "compagnie", "organisation", "employer", "company", "organization"),
                    "employer"),
    **dict.fromkeys(("periode", "date", "dates", "duree", "period", "duration", "lieu", "ville", "location", "city",
                     "taches", "duties", "responsabilites", "responsibilities"), "other"),
}  # fmt: skip
"""Words before a colon, folded: what stands after them."""
Likely = Callable[[str], float]
_OCCUPATION = 0.6
"""Probability from which words without any word of a trade are taken for a title."""


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


def _strayed(lines: Sequence[Line], dated: _Dated, likely: Likely) -> int:
    """Where, among the duties of a job, another begins whose dates were not understood: it is asked about."""
    at = next(place for place, line in enumerate(lines) if line.start <= dated.spans[-1][0] < line.end)
    pieces = [piece for line in lines[: at + 1] for piece in segments(line, list(dated.spans))]
    first = at + 1 if _told(pieces, likely) else at + 1 + _MOST_BELOW
    for place in range(first, len(lines)):
        line = lines[place]
        if line.bullet or not _names_a_job(line):
            continue
        said, *others = [piece.text for piece in segments(line, [])]
        if others and names_a_title(said) and any(names_an_employer(each) or is_place(each) for each in others):
            return place
    return len(lines)


def _less(read: Read[str] | None) -> Read[str] | None:
    return None if read is None else replace(read, confidence=min(read.confidence, _STRAYED))


def _is_a_name(text: str, likely: Likely) -> bool:
    """Whether the first words of a document are whose it is, and nothing of a job."""
    said = text.split()
    if not 2 <= len(said) <= 4 or not all(_NAME.fullmatch(word) for word in said):
        return False
    return not (names_a_title(text) or names_an_employer(text) or is_place(text) or likely(text) >= _OCCUPATION)


def _undated(document: Document, lines: Sequence[Line], likely: Likely) -> Iterator[DraftExperience]:
    """The jobs of a section without any date: each begins with a short line that names one. When is to be asked."""
    named = [place for place, line in enumerate(lines) if _names_a_job(line)]
    if not all(lines[place].bullet for place in named):
        named = [place for place in named if not lines[place].bullet]
    for number, place in enumerate(named):
        last = named[number + 1] if number + 1 < len(named) else len(lines)
        title, employer, where = _roles(list(segments(lines[place], [])), likely)
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
    if len(line.text) > _LONGEST_HEAD or line.text.endswith((".", ";", ":")) or not line.text[:1].isupper():
        return False
    return any(names_a_title(piece.text) and len(piece.text) <= _LONGEST_NAME for piece in segments(line, []))


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
    if chosen.once and (line.bullet or rest > _LONGEST_ONCE or line.text.endswith(".")):
        return None
    return None if rest > 2 * _LONGEST_HEAD and chosen.start > _LONGEST_HEAD else chosen


def _above(lines: Sequence[Line], dated: list[_Dated]) -> int:
    """How many lines of each head stand above its dates."""
    return min(_MOST_ABOVE, dated[0].place) if all(_short(line) for line in lines[: dated[0].place]) else 0


def _first_line(lines: Sequence[Line], dated: list[_Dated], number: int, above: int) -> int:
    """Where the head of this job begins: as far above its dates as the first job's, or further to a blank line."""
    place = dated[number].place
    floor = dated[number - 1].place + len(dated[number - 1].spans) if number else 0
    top = place
    while top > floor and above and place - top < _MOST_ABOVE and _short(lines[top - 1]) and not lines[top].after_blank:
        top -= 1
    whole = top == floor or lines[top].after_blank or lines[top - 1].bullet
    return top if whole else max(top, place - above)


def _short(line: Line) -> bool:
    return not line.bullet and len(line.text) <= _LONGEST_HEAD and not line.text.endswith((".", ";"))


def _experience(document: Document, lines: Sequence[Line], dated: _Dated, likely: Likely) -> DraftExperience:
    at = next(place for place, line in enumerate(lines) if line.start <= dated.spans[-1][0] < line.end)
    pieces = [piece for line in lines[: at + 1] for piece in segments(line, list(dated.spans))]
    below = at + 1
    # Where the dates' own lines do not say everything, the next short ones do.
    while below < len(lines) and below - at <= _MOST_BELOW and _short(lines[below]) and not _told(pieces, likely):
        if lines[below].text[:1].islower():
            break
        pieces += segments(lines[below], [])
        below += 1
    title, employer, place = _roles(pieces, likely)
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


_Role = tuple[Segment, float] | None


def _told(pieces: list[Segment], likely: Likely) -> bool:
    """Whether a title and an employer are both there."""
    title, employer, _ = _roles(pieces, likely)
    return title is not None and title[1] >= 0.7 and employer is not None


def _roles(pieces: Sequence[Segment], likely: Likely) -> tuple[_Role, _Role, _Role]:
    """Which piece is the title, which the employer, which the place, each with its confidence."""
    pieces, told = _labelled(pieces)
    pieces = [part for piece in pieces for part in _parts(piece)]
    places = [piece for piece in pieces if is_place(piece.text)]
    rest = [piece for piece in pieces if piece not in places and len(piece.text) <= _LONGEST_NAME]
    titles = sorted(
        (piece for piece in rest if names_a_title(piece.text)),
        key=lambda piece: (names_an_employer(piece.text), rest.index(piece)),
    )
    title: _Role = None
    if titles:
        title = titles[0], 0.75 if names_an_employer(titles[0].text) else 0.9
    others = [piece for piece in rest if title is None or piece is not title[0]]
    named = [piece for piece in others if names_an_employer(piece.text)]
    employer: _Role = None
    if named:
        employer = named[0], 0.9
    elif others and title is not None:
        employer = others[0], 0.65
    if title is None:
        left = [piece for piece in others if employer is None or piece is not employer[0]]
        if left:
            chosen = max(left, key=lambda piece: likely(piece.text))
            title = chosen, 0.7 if likely(chosen.text) >= _OCCUPATION else 0.5
            if employer is None and len(left) > 1:
                employer = next(piece for piece in left if piece is not chosen), title[1] - 0.1
    return told.get("title", title), told.get("employer", employer), (places[0], 0.85) if places else None


def _labelled(pieces: Sequence[Segment]) -> tuple[list[Segment], dict[str, _Role]]:
    """The pieces without those that a word before them names (`Poste : soudeuse`), and what these are."""
    told: dict[str, _Role] = {}
    left: list[Segment] = []
    label: str | None = None
    for piece in pieces:
        named = _LABELS.get(fold(piece.text))
        if named is None and label in ("title", "employer"):
            told.setdefault(label, (piece, _NAMED))
        elif named is None:
            left.append(piece)
        label = named
    return left, told


def _parts(piece: Segment) -> list[Segment]:
    """A piece in two, where a place stands in parentheses or an employer's name follows the title without a sign."""
    inside = re.search(r"\s*\(([^()]+)\)$", piece.text)
    if inside and is_place(inside[1]):
        begins = piece.start + inside.start(1)
        kept = Segment(piece.start, piece.start + inside.start(), piece.text[: inside.start()])
        return [*([kept] if kept.text else []), Segment(begins, begins + len(inside[1]), inside[1])]
    found = list(re.finditer(r"[^\W\d_]+", piece.text))
    last = max((place for place, word in enumerate(found) if names_a_title(word.group())), default=None)
    if last is not None and last + 1 < len(found):
        after = found[last + 1 :]
        if all(word.group()[0].isupper() for word in after) and names_an_employer(piece.text[after[0].start() :]):
            begins, ends = after[0].start(), found[last].end()
            return [
                Segment(piece.start, piece.start + ends, piece.text[:ends]),
                Segment(piece.start + begins, piece.end, piece.text[begins:]),
            ]
    return [piece]


def _read(document: Document, role: _Role) -> Read[str] | None:
    if role is None:
        return None
    piece, confidence = role
    return Read(piece.text, words(document, piece.start, piece.end), confidence)
