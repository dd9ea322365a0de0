"""`adequation export ID`: what was collected from a person, for a request that a counsellor helps with."""

from datetime import datetime
from typing import Annotated

import typer

from api.clock import QUEBEC
from api.commands import fail, open_database, read_settings
from api.commands.actors import acting_as
from api.database import open_pool, writing
from api.keys import opener
from api.uploads import SEALED_FILE
from matching.candidates.portability import personal_file
from matching.errors import NotFoundError
from matching.privacy.trail import Part, record_access

app = typer.Typer(add_completion=False)


@app.command()
def command(
    number: Annotated[int, typer.Argument(help="Numéro de la personne / the person's number.")],
    actor: Annotated[str, typer.Option("--as", help="Compte qui agit / account that acts: system, or a handle.")],
) -> None:
    """Écrit le dossier en JSON (docs/export.md), et la trace le dit. / Writes the file as JSON; recorded."""
    settings = read_settings()
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        acting = acting_as(pool, actor)
        try:
            with writing(pool, acting) as connection:
                document = personal_file(connection, number, datetime.now(QUEBEC), opener(settings, SEALED_FILE))
                record_access(connection, [number], Part.EXPORT, exported=True)
        except NotFoundError:
            fail(f"Aucune personne {number}. / No person {number}.")
    typer.echo(document.model_dump_json(indent=2))
