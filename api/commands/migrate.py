"""`adequation migrate`: brings the schema and the reference tables up to date."""

import psycopg
import typer

from api.commands import external_database, fail, open_database, read_settings
from migrations import MigrationError, migrate

app = typer.Typer(add_completion=False)


@app.command()
def command() -> None:
    """Met le schéma de la base à jour. / Brings the schema up to date."""
    settings = read_settings()
    external = external_database(settings)
    if external is None:
        # Opening the embedded database migrates it.
        with open_database(settings):
            typer.echo("Le schéma est à jour. / The schema is up to date.")
        return
    try:
        applied = migrate(external.owner)
    except (MigrationError, psycopg.Error) as error:
        fail(str(error))
    for name in applied:
        typer.echo(name)
    typer.echo("Le schéma est à jour. / The schema is up to date.")
