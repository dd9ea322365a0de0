"""The census and a short list as they leave: rows of a spreadsheet, or parts of a document that prints well."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from api import formats
from api.documents.sheet import Item, Section, Sheet
from api.documents.tables import Cell, Table
from api.lines import Line, to_give, to_learn
from api.speech import Speech
from api.translations import N_, translations
from api.words import word
from api.words.reasons import Group
from matching.matches.domain import Eligibility
from matching.needs.domain import NeedEntry, OpeningEntry
from matching.needs.listing import NeedRow
from matching.needs.reading import Need

NEED_COLUMNS = (
    N_("Number"), N_("Need"), N_("Employer"), N_("Published by"), N_("Occupation"), N_("Territory"), N_("Place"),
    N_("Posts"), N_("Lowest wage ($)"), N_("Highest wage ($)"), N_("Wage unit"), N_("Start"), N_("Closing date"),
    N_("Confirmed on"), N_("Freshness"), N_("Status"),
)  # fmt: skip
_PERSON = (
    N_("Part of the list"), N_("Rank"), N_("Person"), N_("Followed by"), N_("Points of 100"), N_("Meets"),
    N_("To ask"), N_("A step away"), N_("Missing"), N_("In the CV"),
)  # fmt: skip
_LEARNING = (N_("To learn"), N_("To give"))
"""Of an internship: the goals that are not among the person's skills yet, the skills asked for that are."""
_REASON = (
    N_("Rank"), N_("Person"), N_("Requirement"), N_("Importance"), N_("Answer"), N_("Asked"), N_("In the file"),
    N_("State"), N_("In the CV"), N_("Next step"),
)  # fmt: skip
_KINDS = {"met": N_("Meets"), "unknown": N_("To ask"), "steps": N_("A step away"), "unmet": N_("Missing")}
NOTICE = N_(
    "This list was prepared by a calculation, to help you decide. It accepts nobody and rejects nobody. Each person may"
    " know what was used, have it corrected, and give their point of view."
)
_PRIVATE = N_("Each copy of this list is noted in the file of the people in it. Destroy it once it has served.")

Parts = Mapping[Eligibility, Sequence[Line]]


def needs_table(rows: Iterable[NeedRow], speech: Speech) -> Table:
    """One row a need."""
    return Table(
        _say(speech, N_("Labour needs")), _columns(speech, NEED_COLUMNS), [_need_cells(row, speech) for row in rows]
    )


def needs_sheet(rows: Sequence[NeedRow], found: Mapping[int, Need], speech: Speech, foot: str, lead: str) -> Sheet:
    """The needs by territory, each with what it asks for; `found` has the whole of each, by its number."""
    ordered = sorted(rows, key=lambda row: (row.territory_name is None, row.territory_name or ""))
    sections = (
        Section(name or _say(speech, N_("Elsewhere, or not said")), tuple(_need_item(r, found, speech) for r in group))
        for name, group in groupby(ordered, key=lambda row: row.territory_name)
    )
    return Sheet(_say(speech, N_("Labour needs")), (), tuple(sections), lead, foot)


def people_tables(parts: Parts, speech: Speech, *, learns: bool) -> tuple[Table, Table]:
    """The people of a short list, one row each; and their reasons, one row each. `learns`: of an internship."""
    people, reasons = [], []
    columns = (*_PERSON[:-1], *_LEARNING, _PERSON[-1]) if learns else _PERSON
    for line in (line for lines in parts.values() for line in lines):
        rank = line.match.rank
        part = word(line.match.eligibility, "eligibility", speech.locale)
        kinds = [_of_kind(line, kind, speech) for kind in _KINDS]
        learning = ("\n".join(to_learn(line.match)), "\n".join(to_give(line.match))) if learns else ()
        people.append(
            (part, rank, _name(line, speech), line.organisation, _points(line), *kinds, *learning, line.passage)
        )
        reasons += [(rank, _name(line, speech), *cells) for cells in _reason_cells(line, speech)]
    return (
        Table(_say(speech, N_("People")), _columns(speech, columns), people, _notice(speech)),
        Table(_say(speech, N_("Reasons")), _columns(speech, _REASON), reasons),
    )


def people_sheet(parts: Parts, entry: OpeningEntry, employer: str | None, speech: Speech, foot: str) -> Sheet:
    """The people of a short list on paper, every reason below each."""
    sections = (
        Section(
            word(part, "eligibility", speech.locale),
            tuple(_person_item(line, speech) for line in lines) or (Item(_say(speech, N_("Nobody is in this part."))),),
        )
        for part, lines in parts.items()
    )
    about = tuple(each for each in (employer, speech.place(entry)) if each)
    title = _say(speech, N_("Who fits: %(title)s"), title=speech.title(entry))
    return Sheet(title, about, tuple(sections), _notice(speech), foot)


def _notice(speech: Speech) -> str:
    return f"{_say(speech, NOTICE)} {_say(speech, _PRIVATE)}"


def _say(speech: Speech, message: str, **values: object) -> str:
    return speech.words.say(message, **values)


def _pair(speech: Speech, what: str, said: str) -> str:
    return _say(speech, N_("%(what)s: %(said)s"), what=what, said=said)


def _columns(speech: Speech, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(_say(speech, name) for name in names)


def _title(row: NeedRow, speech: Speech) -> str:
    return (row.title_en if speech.locale == "en" else None) or row.title_fr


def _fresh(row: NeedRow, speech: Speech) -> str:
    if row.past:
        return _say(speech, N_("Past its closing date"))
    return _say(speech, N_("To be confirmed again") if row.stale else N_("Up to date"))


def _need_cells(row: NeedRow, speech: Speech) -> tuple[Cell, ...]:
    unit = word(row.wage_unit, "wage_unit", speech.locale) if row.wage_min or row.wage_max else None
    # Of an employer's own need, the source only tells its reference apart.
    source = None if row.employer_name else row.source
    return (
        row.id, _title(row, speech), row.employer_name, source, speech.occupation(row.unit_group),
        row.territory_name, row.place, row.posts, row.wage_min, row.wage_max, unit, row.starts_on, row.closes_on,
        row.confirmed_on, _fresh(row, speech), word(row.status, "status", speech.locale),
    )  # fmt: skip


def _need_item(row: NeedRow, found: Mapping[int, Need], speech: Speech) -> Item:
    catalogue = translations(speech.locale)
    posts = catalogue.ngettext("%(count)s post", "%(count)s posts", row.posts) % {"count": row.posts}
    told = [row.employer_name or row.source or "", row.place or "", posts, _wage(row, speech)]
    if row.starts_on:
        told.append(_say(speech, N_("from %(day)s"), day=formats.day(row.starts_on, speech.locale)))
    lines = [" · ".join(each for each in told if each)]
    if row.unit_group:
        lines.append(speech.occupation(row.unit_group))
    if need := found.get(row.id):
        lines += _asked(need.entry, speech)
    confirmed = _say(speech, N_("Confirmed on %(day)s"), day=formats.day(row.confirmed_on, speech.locale))
    return Item(_title(row, speech), confirmed, "\n".join(lines))


def _asked(entry: NeedEntry, speech: Speech) -> Iterator[str]:
    for asked in speech.asked(entry):
        either = f" {_say(speech, N_('or'))} ".join(asked.any_of)
        strength = (
            f" ({word('preferred', 'importance', speech.locale).lower()})" if asked.importance != "required" else ""
        )
        yield f"– {_pair(speech, word(asked.code, 'criterion', speech.locale) + strength, either)}"


def _wage(row: NeedRow, speech: Speech) -> str:
    bounds = [formats.money(wage, speech.locale) for wage in (row.wage_min, row.wage_max) if wage is not None]
    if not bounds:
        return ""
    return f"{' – '.join(dict.fromkeys(bounds))} {word(row.wage_unit, 'wage_unit', speech.locale)}"


def _name(line: Line, speech: Speech) -> str:
    return line.match.name or _say(speech, N_("Person %(number)s"), number=line.match.candidate)


def _points(line: Line) -> Decimal:
    return Decimal(str(round(100 * line.match.score, 1) + 0.0))


def _of_kind(line: Line, kind: str, speech: Speech) -> str:
    return "\n".join(_told(group, speech) for group in line.groups if group.kind == kind)


def _told(group: Group, speech: Speech) -> str:
    """A requirement in one line: its name, and for what is not met what was asked, found, and what would change it."""
    if group.kind == "met":
        return _asset(group, group.label, speech)
    said = []
    for reason in group.reasons:
        parts = [_pair(speech, _asset(group, reason.label, speech), reason.expected)]
        if reason.found:
            parts.append(_say(speech, N_("in the file: %(found)s"), found=reason.found))
        if reason.step and not reason.question:
            parts.append(f"→ {reason.step}")
        said.append(", ".join(parts))
    return " / ".join(said)


def _asset(group: Group, name: str, speech: Speech) -> str:
    """What is only preferred says so: its lack leaves nobody out."""
    return f"{name} ({word('preferred', 'importance', speech.locale).lower()})" if group.preferred else name


def _reason_cells(line: Line, speech: Speech) -> Iterator[tuple[str | None, ...]]:
    for group in line.groups:
        for reason in group.reasons:
            importance = word("preferred" if reason.preferred else "required", "importance", speech.locale)
            answer = _say(speech, _KINDS[group.kind])
            told = (reason.label, importance, answer, reason.expected, reason.found, reason.state, reason.evidence)
            yield (*told, "" if reason.question else reason.step)


def _person_item(line: Line, speech: Speech) -> Item:
    lines = []
    if line.match.blind:
        lines.append(
            _say(speech, N_("Shown without a name. Followed by: %(organisation)s."), organisation=line.organisation)
            if line.organisation
            else _say(speech, N_("Shown without a name."))
        )
    for kind, label in _KINDS.items():
        told = [f"– {_paper(group, speech)}" for group in line.groups if group.kind == kind]
        lines += [_say(speech, label), *told] if told else []
    if line.match.learning:
        goals = to_learn(line.match) or [_say(speech, N_("nothing new, by the skills told"))]
        lines.append(_pair(speech, _say(speech, _LEARNING[0]), "; ".join(goals)))
        if gives := to_give(line.match):
            lines.append(_pair(speech, _say(speech, _LEARNING[1]), ", ".join(gives)))
    if line.passage:
        lines.append(_say(speech, N_("In the CV: “%(words)s”"), words=line.passage))
    together = ", ".join(f"{bar.feature} {bar.points}" for bar in line.bars)
    lines.append(f"{_say(speech, N_('Points of the fit, out of a hundred'))} – {together}")
    points = _say(speech, N_("%(points)s points of 100"), points=line.points)
    return Item(f"{line.match.rank}. {_name(line, speech)}", points, "\n".join(lines))


def _paper(group: Group, speech: Speech) -> str:
    if group.kind != "met":
        return _told(group, speech)
    return " / ".join(
        _pair(speech, _asset(group, each.label, speech), each.found or each.expected) for each in group.reasons
    )
