"""What a CV says that the law refuses to store: found by kind, with its place, so that it is left out and told.

A CV tells it in cells, between tabulations, bars, bullets, commas and dashes: a label and its value (*Sexe : F*), or
words that stand alone (*Séparée*, *Diabétique*), which in the midst of a sentence are of somebody's work (*suivi de la
clientèle diabétique*). A few (`beside`) count only next to another on their line, since *marocaine* may be a cuisine;
a leave for a child is a line that says nothing else. The wordings stand in `data/unasked.tsv`: patterns on plain lower
case letters, where *marié* alone keeps its accent, since Marie is a name.

Sources: the Charter's prohibited grounds and the table "stored, shown and used" of the requirements. Languages, the
right to work and the country of a diploma are stored, so they are not here; `disclosures` says what an employer may
not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from matching.privacy.letters import plain
from matching.privacy.masking import demonyms
from matching.privacy.refused import REFUSED_FIELDS
from matching.privacy.tables import table
from matching.privacy.texts import identity_numbers

_REASONS = {**REFUSED_FIELDS, "identity_card": REFUSED_FIELDS["passport"]}
_SPACES = " \t\n,;|•·/-–—"
_CELL = re.compile(r"(?:^|[\n\t|;•·,(/]|\s[–—-]\s|\.\s|  )[^\S\n]*", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
_YEARS_OF = re.compile(
    r"\b(?:(?:experience|carriere|anciennete|pratique|career)"
    r"(?: (?:en|de|d'|dans|comme|a|aux?|in|as|with) ?[^\n;|\t]{0,60}[,:–—-]?|:?)"
    r"|(?:gestion|direction|encadrement|management) (?:de|d'|of) ?[^\n;|\t]{0,60}[,:–—-]?)\s*$"
)
"""What lasts years, right before their number; a comma after « d'expérience » alone ends it."""


@dataclass(frozen=True)
class Unasked:
    """A passage to leave out: from `start` to `end` of the text; `reason` is the code that `refused` gives."""

    kind: str
    reason: str
    start: int
    end: int


_MACRO = "macro"
_KEPT = frozenset(("canadien", "canadienne", "canadian"))
KINDS = frozenset(row["kind"] for row in table("matching.privacy", "unasked") if row["where"] != _MACRO) | {
    "ramq",
    "uci",
    "photo",
}


def reason_of(kind: str) -> str:
    """The code of the reason why that kind is refused."""
    return _REASONS[kind]


def unasked(text: str) -> Iterator[Unasked]:
    """Every passage of `text` that is not to be stored, in order; of two that overlap, the first and longest."""
    letters = _letters(text)
    spans = [*_anywhere(letters), *_names_as_status(text), *_in_cells(letters)]
    spans += _beside(letters, spans)
    spans = [(*_bare(text, start, end), kind) for start, end, kind in spans]
    spans += [(start, end, kind) for kind, start, end in identity_numbers(text)]
    reached = -1
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if start >= reached and end > start:
            reached = end
            yield Unasked(kind, _REASONS[kind], start, end)


_Span = tuple[int, int, str]


def _letters(text: str) -> str:
    """`text` in plain letters, as long as it was; *marié* keeps its accent."""
    letters = plain(text).translate(_SIGNS)
    return _WITHOUT_ACCENT.sub(lambda match: match.group() if text[match.end() - 1] in "eE" else "marié", letters)


_WITHOUT_ACCENT = re.compile("marie")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " "})
# Marie is a name too, of people, schools and addresses: without its accent, only after a label or a status or before
# children, and as nobody writes a name.
_MARIE = re.compile(
    r"(?:(?<=[:|•\t])|(?<=[:|•\t] ))(?<!om: )(?<!om.: )(?<!me: )(?<!nom : )marie(?=[^\S\n]*(?:[,;|•\t\n)]|$))"
    r"|(?<![\w.@-])marie[^\S\n]*[,/-]?[^\S\n]*(?:sans|avec|père de|mère de|et)?"
    r"[^\S\n]*(?:\d|une?|deux|trois|quatre|cinq)?[^\S\n]*enfants?"
)


def _names_as_status(text: str) -> Iterator[_Span]:
    yield from ((*match.span(), "marital_status") for match in _MARIE.finditer(text))


def _anywhere(letters: str) -> Iterator[_Span]:
    for kind, pattern in _wordings("anywhere"):
        yield from (
            (*match.span(), kind)
            for match in pattern.finditer(letters)
            if kind != "age" or not _is_of_work(letters, match.start())
        )


def _is_of_work(letters: str, start: int) -> bool:
    """Whether the years at `start` are those of what the line tells before them: « expérience en vente, 25 ans »."""
    return _YEARS_OF.search(letters, letters.rfind("\n", 0, start) + 1, start) is not None


def _in_cells(letters: str) -> Iterator[_Span]:
    wordings = _wordings("cell")
    reached = 0
    for cell in _CELL.finditer(letters):
        if cell.end() < reached:
            continue
        for kind, pattern in wordings:
            match = pattern.match(letters, cell.end())
            if match and not (kind == "age" and _is_of_work(letters, cell.end())):
                reached = match.end()
                yield *match.span(), kind
                break
    for line in _LINE.finditer(letters):
        for kind, pattern in _wordings("line"):
            if pattern.fullmatch(letters, *line.span()):
                yield *line.span(), kind


def _beside(letters: str, found: Sequence[_Span]) -> Iterator[_Span]:
    """What tells of a person only in the cell next to another that does, or as the first words of a line."""
    for line in _LINE.finditer(letters):
        start, end = line.span()
        told = [span for span in found if start <= span[0] < end]
        cells = [cell.end() for cell in _CELL.finditer(letters, start, end)]
        for kind, pattern in _wordings("alone"):
            if match := pattern.match(letters, start + len(line.group()) - len(line.group().lstrip())):
                yield *match.span(), kind
        for place in cells if told else ():
            for kind, pattern in _wordings("beside"):
                match = pattern.match(letters, place)
                if match and any(_next_to(letters, match.span(), span) for span in told):
                    yield *match.span(), kind


def _next_to(letters: str, one: tuple[int, int], other: _Span) -> bool:
    between = letters[one[1] : other[0]] if one[1] <= other[0] else letters[other[1] : one[0]]
    return not any(each.isalnum() for each in between)


@cache
def _wordings(where: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    """The patterns that are looked for there, those of one kind that follow each other as one."""
    chosen = [row for row in table("matching.privacy", "unasked") if row["where"] == where]
    begins, ends = {
        "anywhere": (r"(?<!\w)", ""),
        "cell": ("", ""),
        "beside": ("", ""),
        "alone": ("", r"(?=[^\S\n]*(?:$|\n|,\s*(?:1[6-9]|[2-7]\d)\b))"),
        "line": ("{dated}", r"\b{dated}"),
    }[where]
    return [
        (kind, re.compile(_filled(begins + _any(row["pattern"] for row in rows) + ends)))
        for kind, rows in groupby(chosen, key=lambda row: row["kind"])
    ]


def _filled(pattern: str) -> str:
    for name, meaning in _macros().items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    return pattern


def _any(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})"


@cache
def _macros() -> Mapping[str, str]:
    """What the patterns name, by names that stand after those that name them: `{kids}` before `{count}`."""
    named = {row["kind"]: row["pattern"] for row in table("matching.privacy", "unasked") if row["where"] == _MACRO}
    return {
        **dict(reversed(named.items())),
        "people": _one_of(plain(name) for name in demonyms() if name not in _KEPT),
        "place": _one_of(plain(name) for name in _places()),
        "civil": _told_of("civil_status", "always"),
        "health_words": _told_of("health", "bare"),
    }


def _told_of(ground: str, goes: str) -> str:
    """What a blind profile takes for words of that ground."""
    told = (row["words"] for row in table("matching.privacy", "told") if (row["ground"], row["goes"]) == (ground, goes))
    return "(?:" + "|".join(words.replace("*", r"\w*") for words in told) + ")"


def _places() -> Iterator[str]:
    for row in table("matching.reference", "countries"):
        if row["code"] != "CA":
            yield from (row[column].split(" (")[0] for column in ("name_fr", "name_en"))
    for row in table("matching.privacy", "origins"):
        yield from filter(None, row["places"].split("|"))


def _one_of(names: Iterator[str]) -> str:
    """Any of these, whole: one alternative a letter, so that a place of the text is tried against few."""
    told = sorted({name for name in names if name}, key=lambda name: (name[0], -len(name)))
    letters = (
        f"{first}(?:{'|'.join(re.escape(name[1:]) for name in of)})" for first, of in groupby(told, lambda n: n[0])
    )
    return rf"(?:(?:{'|'.join(letters)})(?!\w))"


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return start, end
