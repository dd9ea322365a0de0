"""A counsellor's own spreadsheet: its columns mapped, what it would do, and the confirmation."""

from typing import Annotated, Literal

import psycopg
from fastapi import Form, Request, UploadFile
from starlette.responses import Response

from api.answers import locale_of
from api.caseloads import MOST_COLUMNS, CaseloadReport, send_caseload
from api.errors import RequestError, describe
from api.imports import MOST_BYTES, packed, unpacked
from api.once import tells
from api.pages.routing import PageRouter
from api.rendering import render
from api.reports import line_problems
from api.security import CurrentActor, Writing
from api.services import services
from api.words import word
from matching.accompaniment.cells import Reading
from matching.accompaniment.domain import Status
from matching.accompaniment.importing import FIELDS, Field
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError
from matching.importing.domain import ImportRefusedError
from matching.importing.spreadsheets import MOST_ROWS

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
MOST_PROBLEMS = 100
STATES = [each for each in Status if each is not Status.CLOSED]
Columns = Annotated[list[str] | None, Form(max_length=MOST_COLUMNS)]
Words = Annotated[list[str] | None, Form(max_length=MOST_ROWS)]
OrderSaid = Annotated[Literal["", "day_first", "month_first"], Form()]


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
    column: Columns = None,
    word: Words = None,
    state: Words = None,
    order: OrderSaid = "",
) -> Response:
    """What the file would do with these columns, or with those that its headings tell. Nothing of it is kept."""
    body = unpacked(content)
    if file is not None and file.filename:
        name, body = file.filename, file.file.read(MOST_BYTES + 1)
    return _look(request, connection, actor, name, body, column, _how(word, state, order), keep=False)


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
    column: Columns = None,
    word: Words = None,
    state: Words = None,
    order: OrderSaid = "",
) -> Response:
    """The file, taken into the organisation's files whole."""
    return _look(request, connection, actor, name, unpacked(content), column, _how(word, state, order), keep=True)


def _how(words: list[str] | None, states: list[str] | None, order: OrderSaid) -> Reading:
    """How the counsellor said that cells are read: each word of theirs with the state chosen for it."""
    known = {word: Status(state) for word, state in zip(words or (), states or (), strict=False) if state in STATES}
    return Reading(known, order or None)


def _look(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    name: str,
    body: bytes,
    chosen: list[str] | None,
    how: Reading,
    *,
    keep: bool,
) -> Response:
    locale = locale_of(request)
    fields = None if chosen is None else [_field(each) for each in chosen]
    try:
        clamd = services(request).settings.clamd
        report = send_caseload(connection, actor, name, body, chosen=fields, dry_run=not keep, clamd=clamd, how=how)
    except ImportRefusedError as error:
        first = error.problems[0]
        return _page(request, error=describe(first.code, first.context, locale))
    except (DomainError, RequestError) as error:
        return _page(request, error=describe(error.code, error.context, locale))
    if keep:
        tells(request)
    return _page(request, name=name, body=body, report=report, kept=keep)


def _field(chosen: str) -> Field | None:
    return next((each for each in FIELDS if each == chosen), None)


def _page(
    request: Request,
    *,
    name: str = "",
    body: bytes = b"",
    report: CaseloadReport | None = None,
    kept: bool = False,
    error: str = "",
) -> Response:
    problems = report.problems if report else ()
    return render(
        request,
        "caseload_import.html",
        status=422 if problems or error else 200,
        name=name,
        content=packed(body),
        columns=report.columns if report else (),
        fields={each: word(each, "caseload_field", locale_of(request)) for each in FIELDS},
        done=report.lines if report and not problems else None,
        kept=kept and not problems,
        refused=line_problems(report.refused[:MOST_PROBLEMS] if report else (), locale_of(request)),
        report=report,
        all_states=STATES,
        problems=line_problems(problems[:MOST_PROBLEMS], locale_of(request)),
        error=error,
        most_rows=MOST_ROWS,
    )
