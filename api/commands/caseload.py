"""`adequation candidates caseload FILE`: a counsellor's spreadsheet, told, then taken in whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from api.caseloads import CaseloadReport, Column, send_caseload
from api.commands import fail, open_database, read_settings, screen
from api.commands.actors import acting_as
from api.commands.files import DATES_ASKED, importing
from api.database import open_pool, writing
from api.errors import describe
from api.reports import caseload_report
from api.words import word
from matching.accompaniment.cells import Reading
from matching.accompaniment.domain import Status
from matching.accompaniment.importing import FIELDS, Field
from matching.accounts.domain import Role
from matching.importing.dates import ORDERS
from matching.importing.domain import ImportRefusedError


def import_caseload(
    file: Path, actor: str, columns: Sequence[str], how: Reading, *, dry_run: bool, as_json: bool
) -> None:
    """Take the spreadsheet into the files of the organisation of a counsellor, or only tell what it would do."""
    chosen = None if not columns else [_field(each) for each in columns]
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        acting = acting_as(pool, actor)
        if acting.role is not Role.COUNSELLOR:
            fail("--as : le compte d'une conseillère ou d'un conseiller. / --as: a counsellor's account.")
        with importing(file, Console(stderr=True)) as content, writing(pool, acting) as connection:
            name = file.name.removesuffix(".gz")
            body = content.read()
            # The antivirus was asked when the file was opened.
            report = send_caseload(connection, acting, name, body, chosen=chosen, dry_run=dry_run, clamd=None, how=how)
            if report.problems:
                _tell_options(report)
                raise ImportRefusedError(report.problems)
    if as_json:
        typer.echo(caseload_report(report, "fr", dry_run=dry_run).model_dump_json())
    else:
        _show(report)
    if dry_run:
        typer.echo("Rien n'a été gardé. / Nothing was kept.", err=True)


def how_read(states: Sequence[str], order: str | None) -> Reading:
    """`--state 'rappeler=waiting'`, as many as there are words, and what dates say first."""
    said: dict[str, Status] = {}
    for each in states:
        written, _, state = each.rpartition("=")
        if not written or state not in list(Status):
            fail(f"--state {each} : mot=état / word=state ({', '.join(Status)}).")
        said[written.strip()] = Status(state)
    return Reading(said, next((each for each in ORDERS if each == order), None))


def _field(told: str) -> Field | None:
    if told != "-" and told not in FIELDS:
        fail(f"--column {told} : {', '.join(FIELDS)}, -.")
    return next((each for each in FIELDS if each == told), None)


def _show(report: CaseloadReport) -> None:
    console = screen()
    told = ", ".join(f"{each.title or '–'} → {_what(each)}" for each in report.columns)
    console.print(told, style="dim", markup=False)
    table = Table("ligne / line", "personne / person", "ce qu'elle devient / what becomes of it")
    for line in report.lines:
        table.add_row(str(line.line), line.name, word(line.done, "caseload_done", "fr"))
    for refused in report.refused:
        said = describe(refused.code, refused.context, "fr")
        table.add_row(str(refused.line), "–", f"laissée de côté / left out : {said}")
    console.print(table)
    _tell_options(report)


def _tell_options(report: CaseloadReport) -> None:
    """What the site asks above the rows is asked of whoever types a command by its options."""
    if unknown := [each for each, status in report.states.items() if status is None]:
        names = ", ".join(unknown)
        typer.echo(f"États inconnus, --state mot=état : {names}. / Unknown states: --state word=state.", err=True)
    if report.order_asked and report.order is None:
        typer.echo(DATES_ASKED, err=True)


def _what(column: Column) -> str:
    if column.refused:
        return "refusée par la loi / refused by law"
    return "laissée de côté / left out" if column.field is None else word(column.field, "caseload_field", "fr")
