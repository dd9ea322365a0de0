"""Needs from a spreadsheet: the template, what a file would do, and the confirmation."""

from collections.abc import Sequence
from typing import Annotated, Literal

import psycopg
from fastapi import Form, Request, UploadFile
from starlette.responses import Response

from api.answers import locale_of
from api.documents.tables import CSV, XLSX
from api.documents.template import columns, template_csv, template_xlsx
from api.errors import RequestError, describe
from api.imports import IMPORTERS, MOST_BYTES, Report, packed, send_needs, unpacked
from api.names import names
from api.once import tells
from api.pages.routing import PageRouter
from api.rendering import render
from api.reports import said
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.translations import Locale
from matching.accounts import store as accounts
from matching.accounts.domain import Role
from matching.errors import DomainError
from matching.importing.spreadsheets import MOST_COLUMNS, MOST_ROWS
from matching.needs.columns import COLUMNS
from matching.needs.headings import Heading, headings
from matching.needs.sheets import AS_NAMED, Sheet
from matching.privacy.refused import REFUSED_FIELDS

router = PageRouter()
MOST_PROBLEMS = 100
MOST_EMPLOYERS = 1000
_ASKED = frozenset({"extra_forbidden", *REFUSED_FIELDS.values()})
"""What is wrong with a column that is asked by its heading."""
Headings = Annotated[list[str] | None, Form(max_length=MOST_COLUMNS)]
OrderSaid = Annotated[Literal["", "day_first", "month_first"], Form()]


@router.page("needs_template_xlsx", fr="/besoins/modele.xlsx", en="/en/needs/template.xlsx", roles=IMPORTERS)
def needs_template_xlsx(request: Request, actor: CurrentActor) -> Response:
    """The spreadsheet to fill in, in the language of its address."""
    locale = locale_of(request)
    return _template(template_xlsx(locale, staff=actor.role is not Role.EMPLOYER), locale, XLSX, "xlsx")


@router.page("needs_template_csv", fr="/besoins/modele.csv", en="/en/needs/template.csv", roles=IMPORTERS)
def needs_template_csv(request: Request, actor: CurrentActor) -> Response:
    """The same as a line of headings."""
    locale = locale_of(request)
    return _template(template_csv(locale, staff=actor.role is not Role.EMPLOYER), locale, CSV, "csv")


@router.page("needs_import", fr="/besoins/importer", en="/en/needs/import", roles=IMPORTERS)
def needs_import(request: Request, actor: CurrentActor, connection: Reading) -> Response:
    """Where a file is chosen."""
    return _page(request, connection, actor.role)


@router.page("needs_import_look", fr="/besoins/importer", en="/en/needs/import", roles=IMPORTERS, method="POST")
def needs_import_look(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    file: UploadFile | None = None,
    employer_id: Annotated[str, Form(max_length=20)] = "",
    name: Annotated[str, Form(max_length=300)] = "",
    content: Annotated[str, Form()] = "",
    heading: Headings = None,
    column: Headings = None,
    asked: Headings = None,
    order: OrderSaid = "",
) -> Response:
    """What the file would do, line by line, with these columns. Nothing of it is kept."""
    if file is not None and file.filename:
        name, body = file.filename, file.file.read(MOST_BYTES + 1)
    else:
        body = unpacked(content)
    employer = int(employer_id) if employer_id.isdecimal() else None
    how = _how(heading, column, order)
    try:
        report = send_needs(
            connection,
            actor,
            name,
            body,
            names(request, connection),
            employer_id=employer,
            dry_run=True,
            clamd=services(request).settings.clamd,
            how=how,
        )
    except (RequestError, DomainError) as error:
        words = describe(error.code, error.context, locale_of(request))
        return _page(request, connection, actor.role, employer=employer, error=words)
    return _page(
        request,
        connection,
        actor.role,
        report=report,
        name=name,
        content=packed(body),
        employer=employer,
        how=how,
        asked=asked or (),
    )


@router.page(
    "needs_import_send", fr="/besoins/importer/confirmer", en="/en/needs/import/confirm", roles=IMPORTERS, method="POST"
)
def needs_import_send(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    name: Annotated[str, Form(max_length=300)],
    content: Annotated[str, Form()],
    employer_id: Annotated[str, Form(max_length=20)] = "",
    heading: Headings = None,
    column: Headings = None,
    order: OrderSaid = "",
) -> Response:
    """The file, put into the census whole; as it was looked at, unless the census has changed meanwhile."""
    employer = int(employer_id) if employer_id.isdecimal() else None
    how = _how(heading, column, order)
    report = send_needs(
        connection,
        actor,
        name,
        unpacked(content),
        names(request, connection),
        employer_id=employer,
        dry_run=False,
        clamd=services(request).settings.clamd,
        how=how,
    )
    if report.problems:
        return _page(
            request,
            connection,
            actor.role,
            report=report,
            name=name,
            content=content,
            employer=employer,
            how=how,
        )
    tells(request)
    return render(request, "needs_imported.html", done=report.imported, fields=_fields(locale_of(request)))


def _page(
    request: Request,
    connection: psycopg.Connection,
    role: Role,
    *,
    report: Report | None = None,
    name: str = "",
    content: str = "",
    employer: int | None = None,
    error: str = "",
    how: Sheet = AS_NAMED,
    asked: Sequence[str] = (),
) -> Response:
    locale = locale_of(request)
    problems = report.problems if report else ()
    by_hand = {*how.said, *how.left_out, *asked}
    found = report.columns if report else ()
    told = [each for each in found if not each.known or each.refused or each.title in by_hand]
    # What is asked column by column is told there.
    asks = {each.title for each in told}
    corrected = [
        each
        for each in problems
        if each.code != "date_order_unsaid" and (each.field not in asks or each.code not in _ASKED)
    ]
    return render(
        request,
        "needs_import.html",
        status=422 if problems or error else 200,
        employers=[] if role is Role.EMPLOYER else accounts.employers(connection, limit=MOST_EMPLOYERS),
        employer=employer,
        report=report,
        problems=[(each, said(each, locale)) for each in corrected[:MOST_PROBLEMS]],
        corrected=len(corrected),
        how=how,
        said=told,
        by_name=[each for each in found if each not in told],
        choices=[(each.column, _called(each, locale)) for each in columns(staff=role is not Role.EMPLOYER)],
        name=name,
        content=content,
        error=error,
        fields=_fields(locale),
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES / 1_000_000,
    )


def _fields(locale: Locale) -> dict[str, str]:
    """What each column is called in the template."""
    return {each.column: _called(each, locale) for each in headings()}


def _called(heading: Heading, locale: Locale) -> str:
    return heading.en if locale == "en" else heading.fr


def _how(titles: list[str] | None, columns: list[str] | None, order: OrderSaid) -> Sheet:
    """What was said of each column by its heading: one without an answer is left out."""
    said = {title: column for title, column in zip(titles or (), columns or (), strict=False) if title}
    known = {title: column for title, column in said.items() if column in COLUMNS}
    return Sheet(known, [title for title in said if title not in known], order or None)


def _template(body: bytes, locale: Locale, media_type: str, form: str) -> Response:
    name = f"needs-template.{form}" if locale == "en" else f"modele-besoins.{form}"
    return Response(body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
