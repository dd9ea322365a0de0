"""The census as a file of ours (`api.lists.needs_table`), sent back: needs are known by their numbers, and changed.

A cell that says what the file would say today is left alone: the employer's name, the freshness and whatever else the
file tells for its reader only are not read back, and a change of theirs is refused with its reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import psycopg
from pydantic import ValidationError

from api.documents.tables import Cell, harmless
from api.lists import NEED_COLUMNS, needs_table
from api.names import Names
from api.speech import Speech
from api.translations import LOCALES, Locale, translations
from api.words import word
from api.words.criteria import Criteria
from matching.errors import DomainError
from matching.importing.domain import ImportRefusedError, Line, Problem, field_of, place_of
from matching.needs import headings
from matching.needs.domain import NeedEntry, Status
from matching.needs.importing import Imported
from matching.needs.listing import NeedFilters, list_needs
from matching.needs.reading import Need, needs
from matching.needs.store import change_need, close_need

Rows = Sequence[tuple[int, list[str]] | Problem]
_FIELDS = (
    None, "title_fr", None, None, "unit_group", "territory", "place", "posts", "wage_min", "wage_max", "wage_unit",
    "starts_on", "closes_on", "confirmed_on", None, None,
)  # fmt: skip
"""What each column of the file is in an entry; none for what is only told."""
_STATUS = 15
_DRIFTING = (0, 14, _STATUS)
"""The number, and what changes by itself while the file is away; a need is closed by its status."""
_CODE = re.compile(r" \((\d{5})\)$")
"""That of an occupation, which the staff's file has beside its name."""
_NUMBERS = ("posts", "wage_min", "wage_max")


@dataclass(frozen=True)
class Sent:
    """A row of the file: its line, the number of its need, its cells."""

    line: int
    need: int
    cells: list[str]


def language_of(first: tuple[int, list[str]] | Problem) -> Locale | None:
    """The language of our file, by its headings; none where it is another file."""
    if isinstance(first, Problem):
        return None
    names = [headings.plain(name) for name in first[1] if name.strip()]
    for locale in LOCALES:
        if names == [headings.plain(translations(locale).gettext(name)) for name in NEED_COLUMNS]:
            return locale
    return None


def change_needs(
    connection: psycopg.Connection,
    rows: Rows,
    names: Names,
    locale: Locale,
    codes: headings.Codes,
    own: int | None,
    today: date,
) -> Imported:
    """Change the needs of the file where it differs from what it would say today, in the caller's transaction.

    `rows` are those below the headings, in the language `locale`. With `own`, a change of another employer's need is
    refused. Raises ImportRefusedError with every problem.
    """
    speech = Speech(Criteria(names, locale))
    problems = [row for row in rows if isinstance(row, Problem)]
    sent = list(_sent(rows, problems))
    stored = needs(connection, [each.need for each in sent])
    shown = _shown(connection, stored, speech, today)
    heads = needs_table([], speech).columns
    closed = word(Status.CLOSED, "status", locale)
    done = Imported()
    for each in sent:
        need = stored.get(each.need)
        if need is None or each.need not in shown:
            problems.append(Problem(each.line, heads[0], "need_unknown", {"number": str(each.need)}))
            continue
        try:
            entry, columns = _changed(need, each, shown[each.need], codes)
        except _NotChangedHereError as error:
            problems.append(Problem(each.line, heads[error.column], "column_not_changed"))
            continue
        except ValidationError as error:
            problems += _problems(each.line, error, heads)
            continue
        line, closes = Line(each.line, entry), each.cells[_STATUS] == closed and need.status is not Status.CLOSED
        if need.status is Status.CLOSED or (entry == need.entry and not closes):
            done.tell("unchanged", line, need.id)
        elif own is not None and need.entry.employer_id != own:
            problems.append(Problem(each.line, heads[0], "forbidden"))
        else:
            try:
                with connection.transaction():
                    if entry != need.entry:
                        change_need(connection, need.id, entry, need.version, today)
                    if closes:
                        close_need(connection, need.id)
                done.tell("changed", line, need.id, (*columns, *["status"] * closes))
            except DomainError as error:
                problems.append(Problem(each.line, None, error.code, error.context))
    if problems:
        raise ImportRefusedError(problems)
    return done


class _NotChangedHereError(Exception):
    def __init__(self, column: int) -> None:
        super().__init__(column)
        self.column = column


def _sent(rows: Rows, problems: list[Problem]) -> Iterator[Sent]:
    seen: set[int] = set()
    for row in rows:
        if isinstance(row, Problem) or not any(cell.strip() for cell in row[1]):
            continue
        line, cells = row
        cells = [cell.strip() for cell in (*cells, *[""] * len(_FIELDS))][: len(_FIELDS)]
        number = cells[0].removesuffix(".0")
        if not (number.isdecimal() and len(number) < 19):
            problems.append(Problem(line, None, "need_unnumbered"))
        elif int(number) in seen:
            problems.append(Problem(line, None, "need_twice_by_number", {"number": number}))
        else:
            seen.add(int(number))
            yield Sent(line, int(number), cells)


def _shown(
    connection: psycopg.Connection, stored: Mapping[int, Need], speech: Speech, today: date
) -> dict[int, tuple[Cell, ...]]:
    """What the file would say of each need today."""
    if not stored:
        return {}
    rows = list_needs(
        connection,
        NeedFilters(status=None, past=None),
        today,
        after=max(stored) + 1,
        limit=max(stored) - min(stored) + 1,
    )
    table = needs_table([row for row in rows if row.id in stored], speech)
    return {int(str(row[0])): row for row in table.rows}


def _changed(
    need: Need, sent: Sent, shown: tuple[Cell, ...], codes: headings.Codes
) -> tuple[NeedEntry, tuple[str, ...]]:
    """The entry with what the row changes, and the names of what it does. Raises _NotChangedHereError, and pydantic's
    ValidationError."""
    entry, told = need.entry, dict[str, object]()
    for place, (known, before, cell) in enumerate(zip(_FIELDS, shown, sent.cells, strict=True)):
        if place in _DRIFTING or _same(before, cell):
            continue
        if known is None:
            raise _NotChangedHereError(place)
        # An English file has the English title where there is one.
        field = "title_en" if known == "title_fr" and before != entry.title_fr else known
        told[field] = _read(field, cell, codes)
    changed = NeedEntry.model_validate({**entry.model_dump(mode="json"), **told})
    # Confirmed again since the file left: that stands.
    confirmed = max(filter(None, (changed.confirmed_on, entry.confirmed_on)), default=None)
    return changed.model_copy(update={"confirmed_on": confirmed}), tuple(told)


def _problems(line: int, error: ValidationError, heads: Sequence[str]) -> Iterator[Problem]:
    for each in error.errors(include_url=False, include_input=False):
        field = field_of(place_of(each), {})
        column = heads[_FIELDS.index(field)] if field in _FIELDS else field
        yield Problem(line, column, each["type"], each.get("ctx", {}))


def _read(field: str, cell: str, codes: headings.Codes) -> object:
    """The cell as the entry takes it; an empty one empties the field, but there is one post at least."""
    if not cell:
        return 1 if field == "posts" else "hour" if field == "wage_unit" else None
    if field in _NUMBERS:
        return _number(cell) or cell
    if field == "unit_group" and (code := _CODE.search(cell)):
        return code[1]
    return headings.told({field: cell}, codes)[field]


def _same(before: Cell, cell: str) -> bool:
    """Whether a cell says what the file would: numbers by what they are worth, texts by their words."""
    if before is None:
        return cell == ""
    if isinstance(before, int | float | Decimal):
        return _number(cell) == Decimal(str(before))
    if isinstance(before, date):
        return cell[:10] == before.isoformat()
    cell, before = (" ".join(_CODE.sub("", text).split()) for text in (cell, before))
    return cell in (before, harmless(before))


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal("".join(cell.split()).replace(",", "."))
    except InvalidOperation:
        return None
