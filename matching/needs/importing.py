"""Needs of a file put into the census, whole or not at all, with what became of each line."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from psycopg import Connection

from matching.errors import DomainError
from matching.importing.domain import Line, Problem, field_of, path_of
from matching.importing.saving import Parsed, problems_of_dates, save_lines
from matching.needs import moderation
from matching.needs.domain import NeedEntry, Status
from matching.needs.openings import dates_of
from matching.needs.parsing import Format, parse
from matching.needs.places import located
from matching.needs.reading import Need, needs
from matching.needs.rows import names_of
from matching.needs.store import add_needs, change_need, reopen_need

__all__ = ["Format", "Imported", "Outcome", "import_needs", "parse"]

MOST_TOLD = 500
"""Lines of which an import says what became of each; the others are counted."""
Done = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True)
class Outcome:
    """What became of one line: the need that it is, what changed of it, and whether its words hold it."""

    line: int
    done: Done
    need: int
    title: str
    fields: tuple[str, ...] = ()
    held: bool = False


@dataclass
class Imported:
    """What an import did. Postings of a source are known again by their reference."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    reopened: int = 0
    """Of those changed."""
    outcomes: list[Outcome] = field(default_factory=list, compare=False)

    def tell(self, done: Done, line: Line[NeedEntry], need: int, fields: tuple[str, ...] = ()) -> None:
        """Count a line, and say what became of it while there is room."""
        setattr(self, done, getattr(self, done) + 1)
        if len(self.outcomes) < MOST_TOLD:
            self.outcomes.append(Outcome(line.number, done, need, line.entry.title_fr, fields))


def import_needs(
    connection: Connection[Any],
    parsed: Parsed[NeedEntry],
    today: date,
    progress: Callable[[int], object] = lambda lines: None,
    employer_id: int | None = None,
    *,
    older: bool = False,
) -> Imported:
    """Put every need of a file into the census, in the caller's transaction.

    A posting whose source and reference are there already is changed where it differs, opened again where an earlier
    file closed it by having it no more, and left alone where it differs in nothing or somebody closed it; a need that
    its employer has in the list already, word for word, is treated alike; other needs are added, and one that a file
    holds twice is refused. Of a file that is `older` than what is there, what is there stays as it is. With
    `employer_id`, lines of another employer are refused. Raises ImportRefusedError with every problem of the file,
    NotAllowedError.
    """
    done = Imported()
    seen: dict[Hashable, int] = {}
    rules = moderation.rules(connection)

    def check(lines: Sequence[Line[NeedEntry]]) -> Iterator[Problem]:
        yield from _twice(lines, seen)
        yield from problems_of_dates(lines, dates_of, today)
        for line in lines:
            if employer_id is not None and line.entry.employer_id != employer_id:
                yield Problem(line.number, _column(line, "employer_id"), "forbidden")
            elif line.entry.employer_id is not None:
                try:
                    moderation.examine(line.entry, rules, today)
                except DomainError as error:
                    yield Problem(
                        line.number, _column(line, getattr(error, "field", "wage_min")), error.code, error.context
                    )

    def save(lines: Sequence[Line[NeedEntry]]) -> None:
        entries = located(connection, [line.entry for line in lines])
        lines = [replace(line, entry=entry) for line, entry in zip(lines, entries, strict=True)]
        known = _known(connection, [line.entry for line in lines]) | _same(connection, lines)
        new = [line for line in lines if _key(line) not in known]
        for line, key in zip(new, add_needs(connection, [line.entry for line in new], today), strict=True):
            done.tell("added", line, key)
        gone = _gone(connection, [each.id for each in known.values() if each.status is Status.CLOSED])
        for line in lines:
            if stored := known.get(_key(line)):
                if older:
                    done.tell("unchanged", line, stored.id)
                else:
                    _renew(connection, stored, line, today, done, back=stored.id in gone)

    save_lines(connection, parsed, names=names_of, check=check, save=save, progress=progress)
    done.outcomes = _with_flags(connection, done.outcomes)
    return done


def _posting(entry: NeedEntry) -> tuple[str, str] | None:
    return (entry.source, entry.source_reference) if entry.source and entry.source_reference else None


def _key(line: Line[NeedEntry]) -> tuple[str, str] | int:
    """By what a line is known again: its posting, else its own number."""
    return _posting(line.entry) or line.number


def _column(line: Line[NeedEntry], name: str) -> str | None:
    return field_of(path_of(name), line.origins)


def _twice(lines: Sequence[Line[NeedEntry]], seen: dict[Hashable, int]) -> Iterator[Problem]:
    for line in lines:
        if posting := _posting(line.entry):
            first = seen.setdefault(posting, line.number)
            if first != line.number:
                yield Problem(line.number, "source_reference", "line_twice", {"line": first, "value": posting[1]})
        elif line.entry.employer_id is not None:
            first = seen.setdefault(moderation.sameness(line.entry), line.number)
            if first != line.number:
                yield Problem(line.number, None, "need_twice", {"line": first})


def _known(connection: Connection[Any], given: Sequence[NeedEntry]) -> dict[tuple[str, str] | int, Need]:
    postings = {posting for entry in given if (posting := _posting(entry))}
    if not postings:
        return {}
    # No join, for which a table that was just filled has no statistics: the index answers, pairs are told apart here.
    rows = connection.execute(
        """
        SELECT n.opening_id, n.source, n.source_reference FROM need n
        WHERE n.source = ANY (%(sources)s) AND n.source_reference = ANY (%(references)s)
        """,
        {"sources": list({source for source, _ in postings}), "references": [reference for _, reference in postings]},
    ).fetchall()
    found = needs(connection, [key for key, *posting in rows if tuple(posting) in postings]).values()
    return {posting: stored for stored in found if (posting := _posting(stored.entry))}


def _same(connection: Connection[Any], lines: Sequence[Line[NeedEntry]]) -> dict[tuple[str, str] | int, Need]:
    """The needs that an employer has in the list already, word for word, for the lines that have no reference."""
    ids = {
        line.number: same
        for line in lines
        if line.entry.employer_id is not None and _posting(line.entry) is None
        if (same := moderation.same_opening(connection, line.entry, line.entry.kind)) is not None
    }
    found = needs(connection, list(ids.values()))
    return {number: found[key] for number, key in ids.items() if key in found}


def _gone(connection: Connection[Any], closed: Sequence[int]) -> set[int]:
    """Of closed needs, those that the service closed itself, as absent from a file: nobody decided it, no merge did."""
    rows = connection.execute(
        """
        SELECT DISTINCT ON (v.opening_id) v.opening_id, v.role
        FROM opening_version v JOIN opening o ON o.id = v.opening_id
        WHERE v.opening_id = ANY (%(closed)s) AND v.table_name = 'opening' AND v.row ->> 'status' = 'closed'
            AND o.merged_into IS NULL
            AND v.valid_from > coalesce((
                SELECT max(b.valid_from) FROM opening_version b
                WHERE b.opening_id = v.opening_id AND b.table_name = 'opening' AND b.row ->> 'status' <> 'closed'
            ), '-infinity')
        ORDER BY v.opening_id, v.valid_from
        """,
        {"closed": list(closed)},
    )
    return {key for key, role in rows if role == "system"}


def _renew(
    connection: Connection[Any], stored: Need, line: Line[NeedEntry], today: date, done: Imported, *, back: bool
) -> None:
    entry = line.entry.model_copy(update={"confirmed_on": line.entry.confirmed_on or stored.entry.confirmed_on})
    differs = tuple(name for name in NeedEntry.model_fields if getattr(entry, name) != getattr(stored.entry, name))
    if not back and (stored.status is Status.CLOSED or not differs):
        done.tell("unchanged", line, stored.id)
        return
    version = reopen_need(connection, stored.id) if back else stored.version
    if differs:
        change_need(connection, stored.id, line.entry, version, today)
    done.reopened += back
    done.tell("changed", line, stored.id, (*["status"] * back, *differs))


def _with_flags(connection: Connection[Any], outcomes: list[Outcome]) -> list[Outcome]:
    held = {
        row[0]
        for row in connection.execute(
            "SELECT id FROM opening WHERE id = ANY (%(ids)s) AND status = 'held'",
            {"ids": [each.need for each in outcomes]},
        )
    }
    return [Outcome(each.line, each.done, each.need, each.title, each.fields, each.need in held) for each in outcomes]
