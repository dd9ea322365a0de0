"""`adequation candidates import FILE`: people put into the CV bank from a file, or from a caseload; CVs read."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.clock import today
from api.commands import open_database, read_settings
from api.commands.actors import acting_as
from api.commands.caseload import how_read, import_caseload
from api.commands.files import DryRun, format_of, importing
from api.commands.read import read_files
from api.database import open_pool, writing
from api.jobs.tasks import encode_lists, enqueue
from matching.candidates.importing import Format, import_candidates, parse

app = typer.Typer(add_completion=False)


class DateOrder(StrEnum):
    """What a date such as 01/12/2026 says first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON Lines, CSV; .gz aussi / too.")
]
FileFormat = Annotated[Format | None, typer.Option("--format", help="Sinon selon le nom / else by the name.")]
Organisation = Annotated[
    int | None, typer.Option("--organisation", min=1, help="Qui suit ces personnes / who follows these people.")
]
Documents = Annotated[list[Path], typer.Argument(exists=True, readable=True, help="CV ou dossiers / CVs or folders.")]
AsJson = Annotated[bool, typer.Option("--json", help="Un objet par document / one object a document.")]
As = Annotated[str, typer.Option("--as", help="Compte qui agit / account that acts: system, or a handle.")]


@app.callback()
def candidates() -> None:
    """La banque de CV. / The CV bank."""


@app.command("import")
def import_file(
    file: File, organisation: Organisation = None, file_format: FileFormat = None, actor: As = "system"
) -> None:
    """Importe un fichier de personnes, en entier ou pas du tout. / Imports a file of people, whole or not at all."""
    chosen = file_format or Format(format_of(file, tuple(Format)))
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        acting = acting_as(pool, actor)
        with importing(file, Console(stderr=True)) as content, writing(pool, acting) as connection:
            ids = import_candidates(connection, parse(content, chosen), today(), organisation_id=organisation)
            enqueue(connection, encode_lists)
    typer.echo(f"{len(ids)} personnes ajoutées. / {len(ids)} people added.")


@app.command()
def caseload(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="XLSX, CSV.")],
    actor: Annotated[str, typer.Option("--as", help="Compte d'une conseillère / of a counsellor.")],
    column: Annotated[
        list[str] | None,
        typer.Option(help="Ce qu'est chaque colonne, dans l'ordre / what each column is, in order; - : omise / none."),
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option(help="Ce qu'est un état du fichier : mot=état / what a word is: word=state.")
    ] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option(help="Ce que 01/12/2026 dit d'abord / what 01/12/2026 says first.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Annotated[bool, typer.Option("--json", help="L'objet de l'API / the object of the API.")] = False,
) -> None:
    """Importe le tableur de suivi d'une conseillère, en entier ou pas du tout. / Imports a counsellor's spreadsheet."""
    how = how_read(state or (), date_order)
    import_caseload(file, actor, column or (), how, dry_run=dry_run, as_json=as_json)


@app.command("read")
def read(documents: Documents, as_json: AsJson = False) -> None:
    """Lit des CV en brouillons de dossier, sans rien garder. / Reads CVs into draft files; stores nothing."""
    read_files(documents, today(), as_json=as_json)
