"""A counsellor's own spreadsheet: its columns mapped, what it would do, and the confirmation."""

import io
from pathlib import PurePath
from typing import Annotated

import psycopg
from fastapi import Form, Request, UploadFile
from starlette.responses import Response

from api.answers import locale_of
from api.clock import today
from api.errors import RequestError, describe
from api.imports import MOST_BYTES, packed, unpacked
from api.jobs.tasks import encode_lists, enqueue
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import CurrentActor, Writing
from matching.accompaniment.importing import FIELDS, Field, Followed, guess, import_caseload, is_refused, lines
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError
from matching.importing.domain import ImportRefusedError, Problem
from matching.importing.files import raw_rows
from matching.importing.spreadsheets import MOST_ROWS, LargeSpreadsheetError, xlsx_rows

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
_MOST_COLUMNS = 60


@router.page("caseload_import", fr="/suivis/importer", en="/en/caseload/import", roles=COUNSELLOR)
def caseload_import(request: Request) -> Response:
    """Where a file is chosen."""
    return _page(request)


@router.page("caseload_import_look", fr="/suivis/importer", en="/en/caseload/import", roles=COUNSELLOR, method="POST")
def caseload_import_look(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    file: UploadFile | None = None,
    name: Annotated[str, Form(max_length=300)] = "",
    content: Annotated[str, Form()] = "",
    column: Annotated[list[str] | None, Form(max_length=_MOST_COLUMNS)] = None,
) -> Response:
    """What the file would do with these columns, or with those that its headings tell. Nothing of it is kept."""
    body = unpacked(content)
    if file is not None and file.filename:
        name, body = file.filename, file.file.read(MOST_BYTES + 1)
    return _look(request, connection, actor, name, body, column, keep=False)


@router.page(
    "caseload_import_send",
    fr="/suivis/importer/confirmer",
    en="/en/caseload/import/confirm",
    roles=COUNSELLOR,
    method="POST",
)
def caseload_import_send(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    name: Annotated[str, Form(max_length=300)],
    content: Annotated[str, Form()],
    column: Annotated[list[str] | None, Form(max_length=_MOST_COLUMNS)] = None,
) -> Response:
    """The file, taken into the organisation's files whole."""
    return _look(request, connection, actor, name, unpacked(content), column, keep=True)


def _look(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    name: str,
    body: bytes,
    chosen: list[str] | None,
    *,
    keep: bool,
) -> Response:
    locale = locale_of(request)
    try:
        header, rows = _table(name, body)
    except ImportRefusedError as error:
        first = error.problems[0]
        return _page(request, error=describe(first.code, first.context, locale))
    except (DomainError, RequestError) as error:
        return _page(request, error=describe(error.code, error.context, locale))
    mapping = (
        guess(header) if chosen is None else [_field(each, title) for each, title in zip(chosen, header, strict=False)]
    )
    shown = list(zip(header, mapping, [is_refused(title) for title in header], strict=False))
    try:
        given = lines(rows, mapping)
        with connection.transaction(force_rollback=not keep):
            done = import_caseload(connection, given, today(), actor.organisation_id or 0)
    except ImportRefusedError as error:
        return _page(request, name=name, body=body, columns=shown, problems=error.problems)
    except DomainError as error:
        return _page(request, name=name, body=body, columns=shown, error=describe(error.code, error.context, locale))
    if keep:
        enqueue(connection, encode_lists)
    return _page(request, name=name, body=body, columns=shown, done=done, kept=keep)


def _field(chosen: str, title: str) -> Field | None:
    return next((each for each in FIELDS if each == chosen and not is_refused(title)), None)


def _table(name: str, body: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings and the rows below them. Raises ImportRefusedError, SpreadsheetError, RequestError."""
    if len(body) > MOST_BYTES:
        raise RequestError(413, "too_large", {"most": MOST_BYTES})
    suffix = PurePath(name).suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise RequestError(422, "import_format")
    found: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for row in xlsx_rows(body) if suffix == ".xlsx" else raw_rows(io.BytesIO(body)):
        if isinstance(row, Problem):
            problems.append(row)
        else:
            found.append(row)
    if problems or not found:
        raise ImportRefusedError(problems or [Problem(1, None, "file_empty")])
    if len(found) > MOST_ROWS:
        raise LargeSpreadsheetError
    return [title.strip() for title in found[0][1]][:_MOST_COLUMNS], found[1:]


def _page(
    request: Request,
    *,
    name: str = "",
    body: bytes = b"",
    columns: list[tuple[str, Field | None, bool]] | None = None,
    done: list[Followed] | None = None,
    kept: bool = False,
    problems: tuple[Problem, ...] = (),
    error: str = "",
) -> Response:
    locale = locale_of(request)
    return render(
        request,
        "caseload_import.html",
        status=422 if problems or error else 200,
        name=name,
        content=packed(body),
        columns=columns or [],
        fields=FIELDS,
        done=done,
        kept=kept,
        problems=[(each, describe(each.code, each.context, locale)) for each in problems[:100]],
        error=error,
        most_rows=MOST_ROWS,
    )
