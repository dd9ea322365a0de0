"""A counsellor's own spreadsheet that somebody sends: its columns mapped, told beforehand, then taken in whole.

Nothing of it is kept between the two: it is sent again with the confirmation, and read by the same rules.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import psycopg

from api import antivirus
from api.clock import today
from api.errors import RequestError
from api.imports import MOST_BYTES
from api.jobs.tasks import encode_lists, enqueue
from matching.accompaniment.cells import Reading, unknown_states
from matching.accompaniment.domain import Status
from matching.accompaniment.importing import (
    AS_WRITTEN,
    Field,
    Followed,
    column,
    guess,
    import_caseload,
    is_refused,
    lines,
)
from matching.accounts.domain import Actor
from matching.importing.dates import Order, order_of
from matching.importing.domain import ImportRefusedError, Problem
from matching.importing.files import raw_rows, without_title
from matching.importing.spreadsheets import MOST_ROWS, LargeSpreadsheetError, xlsx_rows

MOST_COLUMNS = 60


@dataclass(frozen=True)
class Column:
    """A column by its heading: what it is taken for, none where it is left out; what the law refuses always is."""

    title: str
    field: Field | None
    refused: bool


@dataclass(frozen=True)
class CaseloadReport:
    """What a spreadsheet does, or would do, line by line; with problems, nothing."""

    columns: tuple[Column, ...]
    lines: tuple[Followed, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    """Rows left out, the others being taken."""
    states: Mapping[str, Status | None] = field(default_factory=dict)
    """The words of the column of states that are not ours, each with what it was said to be."""
    order_asked: bool = False
    """Whether its dates, such as 01/12/2026, do not say by themselves if the day comes first."""
    order: Order | None = None


def send_caseload(
    connection: psycopg.Connection,
    actor: Actor,
    name: str,
    content: bytes,
    *,
    chosen: Sequence[Field | None] | None,
    dry_run: bool,
    clamd: str | None,
    how: Reading = AS_WRITTEN,
) -> CaseloadReport:
    """Take the file into the files of the actor's organisation, or undo it once its report is made (`dry_run`).

    `chosen` says what each column is, from the first; none of it where its headings are to tell; `how` tells its own
    states and what its dates say first, where they do not tell by themselves. The antivirus at `clamd`, if there is
    one, is asked first. Raises ImportRefusedError for what is no table, SpreadsheetError, RequestError
    (`import_format`, `too_large`), and the errors of `antivirus.check` and `import_caseload`.
    """
    header, rows = _table(name, content, clamd)
    mapping = guess(header) if chosen is None else [*chosen, *[None] * len(header)][: len(header)]
    columns = tuple(
        Column(title, None if is_refused(title) else field, is_refused(title))
        for title, field in zip(header, mapping, strict=True)
    )
    taken = [each.field for each in columns]
    states = {word: how.states.get(word) for word in unknown_states(column(rows, taken, "status"))}
    said = order_of(column(rows, taken, "due_on"))
    order = how.order if said == "unsaid" else said
    told = CaseloadReport(columns, states=states, order_asked=said == "unsaid", order=order)
    try:
        given, refused = lines(rows, taken, replace(how, order=order))
        with connection.transaction(force_rollback=dry_run):
            done = import_caseload(connection, given, today(), actor.organisation_id or 0)
    except ImportRefusedError as error:
        return replace(told, problems=error.problems)
    if not dry_run:
        enqueue(connection, encode_lists)
    return replace(told, lines=tuple(done), refused=tuple(refused))


def _table(name: str, body: bytes, clamd: str | None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings and the rows below them."""
    if len(body) > MOST_BYTES:
        raise RequestError(413, "too_large", {"most": MOST_BYTES})
    suffix = PurePath(name).suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise RequestError(422, "import_format")
    antivirus.check(clamd, body)
    found: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for row in without_title(xlsx_rows(body) if suffix == ".xlsx" else raw_rows(io.BytesIO(body))):
        if isinstance(row, Problem):
            problems.append(row)
        else:
            found.append(row)
    if problems or not found:
        raise ImportRefusedError(problems or [Problem(1, None, "file_empty")])
    if len(found) > MOST_ROWS:
        raise LargeSpreadsheetError
    return [title.strip() for title in found[0][1]][:MOST_COLUMNS], found[1:]
