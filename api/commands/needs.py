"""`adequation needs import FILE` and `needs list`: the census, from files and on screen."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.table import Table

from api.clock import today
from api.commands import open_database, read_settings, screen
from api.commands.actors import acting_as
from api.commands.exports import Language, Out, form_of, speech_for, write
from api.commands.files import DryRun, format_of, importing
from api.commands.need_columns import called, how_read, telling
from api.commands.vacancies import read_vacancies
from api.database import open_pool, reading, writing
from api.exports import needs_file
from api.imports import Report
from api.jobs.tasks import encode_lists, enqueue
from api.need_sheets import SheetRows, rows_of, with_order
from api.reports import file_report
from api.sent_back import change_needs
from matching.accounts.domain import SYSTEM
from matching.needs.importing import Format, Imported, import_needs, parse
from matching.needs.job_bank import is_older
from matching.needs.job_bank_columns import Columns
from matching.needs.job_bank_places import close_gone, places
from matching.needs.listing import Freshness, NeedFilters, NeedRow, freshness_summary, list_needs
from matching.needs.parsing import is_job_bank, parse_rows
from matching.reading.credential_cells import codes_by_meaning
from models.encoder.unit_groups import classifier

app = typer.Typer(add_completion=False)

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON Lines, CSV, XLSX; .gz aussi / too.")
]
FileFormat = Annotated[Format | None, typer.Option("--format", help="Sinon selon le nom / else by the name.")]
OWN_REGION = "03"
"""Capitale-Nationale: whose postings of the Job Bank are kept unless others are asked."""
As = Annotated[str, typer.Option("--as", help="Compte qui agit / account that acts: system, or a handle.")]
Documents = Annotated[
    list[Path], typer.Argument(exists=True, readable=True, help="Offres ou dossiers / vacancies or folders.")
]


class Source(StrEnum):
    """Where needs come from: postings published elsewhere, or the region's employers."""

    EXTERNAL = "external"
    OWN = "own"


@app.callback()
def needs() -> None:
    """Le recensement des besoins. / The labour-needs census."""


@app.command("import")
def import_file(
    file: File,
    file_format: FileFormat = None,
    actor: As = "system",
    employer: Annotated[int | None, typer.Option(help="Des lignes sans employeur / of lines without one.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Guichet-Emplois : régions gardées / regions kept; all.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Colonne laissée de côté, par son titre / column left out, by its heading.")
    ] = None,
    column: Annotated[list[str] | None, typer.Option(help="Titre=champ / heading=field : 'Nb de gens=posts'.")] = None,
    date_order: Annotated[str | None, typer.Option(help="05/06/2027 : day_first, month_first.")] = None,
    dry_run: DryRun = False,
    as_json: Annotated[bool, typer.Option("--json", help="L'objet de l'API / the object of the API.")] = False,
) -> None:
    """Importe un fichier de besoins, en entier ou pas du tout. / Imports a file of needs, whole or not at all."""
    chosen = file_format or Format(format_of(file, tuple(Format)))
    how = how_read(column or (), leave_out or (), date_order)
    kept = [] if region == ["all"] else region or [OWN_REGION]
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        acting = acting_as(pool, actor)
        named = None if chosen is Format.JSON_LINES else called
        with importing(file, Console(stderr=True), named) as content, writing(pool, acting) as connection:
            # What is only told is undone before the transaction ends.
            with connection.transaction(force_rollback=dry_run):
                asked, codes = places(connection, kept), codes_by_meaning(connection, classifier())
                sheet, file_ = _sheet(content, chosen)
                if sheet is not None and sheet.locale is not None:
                    told = speech_for(connection, acting, sheet.locale).names
                    done = change_needs(connection, sheet.rows[1:], told, sheet.locale, codes, None, today())
                elif sheet is not None:
                    with telling(sheet.rows, how):
                        lines = parse_rows(sheet.rows, codes, employer, with_order(sheet.rows, how))
                        done = import_needs(connection, lines, today())
                else:
                    asked.older = is_older(connection, file_, asked)
                    parsed = parse(file_, chosen, codes, employer, asked)
                    done = import_needs(connection, parsed, today(), older=asked.older)
                closed = close_gone(connection, asked) if asked.references else []
            if not dry_run:
                enqueue(connection, encode_lists)
    if as_json:
        typer.echo(file_report(Report(done), "fr", dry_run=dry_run).model_dump_json())
        return
    if dry_run:
        _tell(done, closed)
    typer.echo(
        f"{done.added} ajoutés, {done.changed} modifiés, {done.unchanged} inchangés. / "
        f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged."
    )
    if asked.columns:
        _tell_columns(asked.columns)
    if asked.older:
        typer.echo(
            "Ce mois est plus ancien que celui qui est ici : ce qui y était déjà reste tel quel. / "
            "This month is older than the one that is here: what was there already stays as it is."
        )
    if asked.references:
        typer.echo(
            f"{len(closed)} fermés, absents du fichier; {done.reopened} rouverts; {asked.twice} en double; "
            f"{asked.outside} hors des régions; {asked.unusable} sans numéro ni titre. / "
            f"{len(closed)} closed, no more in the file; {done.reopened} open again; {asked.twice} twice; "
            f"{asked.outside} outside the regions; {asked.unusable} without number or title."
        )
    if dry_run:
        typer.echo("Rien n'a été gardé. / Nothing was kept.")


@app.command("read")
def read(
    documents: Documents,
    as_json: Annotated[bool, typer.Option("--json", help="Un objet par offre / one object a vacancy.")] = False,
) -> None:
    """Lit des offres en brouillons de besoin, sans rien garder. / Reads vacancies into draft needs; stores nothing."""
    with (
        open_database(read_settings()) as urls,
        open_pool(urls.service, size=1) as pool,
        reading(pool, SYSTEM) as connection,
    ):
        read_vacancies(connection, documents, as_json=as_json)


def _tell_columns(columns: Columns) -> None:
    """Of the Job Bank's file: what was recognised otherwise than by its heading, and what was not."""
    for field, heading in columns.guessed.items():
        typer.echo(f"Colonne « {heading} » lue comme {field}. / Column “{heading}” read as {field}.")
    if columns.missing:
        told = ", ".join(columns.missing)
        typer.echo(
            f"Colonnes non reconnues, gardées dans le texte : {told}. / Not recognised, kept in the text: {told}."
        )


def _sheet(content: BinaryIO, chosen: Format) -> tuple[SheetRows | None, BinaryIO]:
    """The rows of a spreadsheet, none of another file, which may be too large to hold; and the file from its start."""
    bank, content = is_job_bank(content) if chosen is Format.CSV else (chosen is not Format.XLSX, content)
    return (None if bank else rows_of(content.read(), chosen)), content


def _tell(done: Imported, closed: Sequence[tuple[int, str]]) -> None:
    table = Table("ligne / line", "", "no", "titre / title", "champs / fields")
    for each in done.outcomes:
        number = "" if each.done == "added" else str(each.need)
        table.add_row(
            str(each.line), f"{each.done}{' (held)' if each.held else ''}", number, each.title, ", ".join(each.fields)
        )
    for key, title in closed:
        table.add_row("–", "closed", str(key), title, "")
    Console().print(table)


@app.command("list")
def list_them(
    territory: Annotated[str | None, typer.Option(help="Code, p. ex. / e.g. 23.")] = None,
    unit_group: Annotated[str | None, typer.Option("--cnp", help="Premiers chiffres / first digits.")] = None,
    employer: Annotated[int | None, typer.Option(help="Numéro / number.")] = None,
    text: Annotated[str | None, typer.Option(help="Mots du titre / words of the title.")] = None,
    stale: Annotated[bool | None, typer.Option("--stale/--fresh", help="À confirmer ou non / stale or not.")] = None,
    source: Annotated[Source | None, typer.Option(help="D'ici ou d'ailleurs / of employers here, or imported.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par besoin / one JSON line a need.")] = False,
    out: Out = None,
    language: Language = "fr",
) -> None:
    """Les besoins ouverts et leur fraîcheur, ou un fichier. / The open needs and how fresh they are, or a file."""
    form = None if out is None else form_of(out)
    filters = NeedFilters(territory=territory, unit_group=unit_group, employer_id=employer, text=text, stale=stale)
    if source is not None:
        filters = replace(filters, external=source is Source.EXTERNAL)
    with (
        open_database(read_settings()) as urls,
        open_pool(urls.service, size=1) as pool,
        reading(pool, SYSTEM) as connection,
    ):
        if out is not None and form is not None:
            write(out, needs_file(connection, filters, speech_for(connection, SYSTEM, language), form))
            return
        rows = list_needs(connection, filters, today(), limit=limit)
        freshness = freshness_summary(connection, filters, today())
    if as_json:
        for row in rows:
            typer.echo(to_json(row).decode())
    else:
        _print(rows, freshness)


def _print(rows: list[NeedRow], freshness: Freshness) -> None:
    table = Table("no", "titre / title", "employeur / employer", "CNP", "territoire", "postes", "confirmé / confirmed")
    for row in rows:
        table.add_row(
            str(row.id),
            row.title_fr,
            row.employer_name or row.source or "",
            row.unit_group or "",
            row.territory_name or row.place or "",
            str(row.posts),
            f"{row.confirmed_on}{' !' if row.stale else ''}",
        )
    console = screen()
    console.print(table)
    console.print(
        f"{freshness.fresh} confirmés depuis {freshness.after_days} jours ou moins, {freshness.stale} à confirmer, "
        f"{freshness.past} dont la clôture est passée. / "
        f"{freshness.fresh} confirmed within {freshness.after_days} days, {freshness.stale} to confirm, "
        f"{freshness.past} past their closing date."
    )
