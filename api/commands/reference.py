"""`adequation reference import FILE…`: the official files of the CNP 2021, whose titles find a unit group."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.commands import open_database, read_settings
from api.commands.actors import acting_as
from api.commands.files import importing
from api.database import open_pool, writing
from matching.reference.official import Official, read, save

app = typer.Typer(add_completion=False)

Files = Annotated[
    list[Path],
    typer.Argument(exists=True, dir_okay=False, readable=True, help="Structure, éléments / structure, elements (CSV)."),
]


@app.callback()
def reference() -> None:
    """Les classifications. / The classifications."""


@app.command("import")
def import_files(
    files: Files,
    actor: Annotated[str, typer.Option("--as", help="Compte qui agit / account that acts.")] = "system",
) -> None:
    """Importe les fichiers officiels de la CNP 2021. / Imports the official files of the NOC 2021."""
    console = Console(stderr=True)
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        acting, found = acting_as(pool, actor), list[Official]()
        for file in files:
            with importing(file, console) as content:
                found.append(read(content))
        with importing(files[0], console), writing(pool, acting) as connection:
            done = save(connection, found)
    for language, count in done.items():
        typer.echo(f"{language} : {count} titres de professions. / {language}: {count} titles of occupations.")
