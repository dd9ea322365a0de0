"""`adequation worker`: runs the background jobs until it is asked to stop."""

from typing import Annotated

import typer

from api import worker
from api.commands import open_database, read_settings
from api.processes import stop_with_parent

app = typer.Typer(add_completion=False)


@app.command()
def command(
    parent: Annotated[int | None, typer.Option(hidden=True, help="Stop when this process is gone.")] = None,
) -> None:
    """Exécute les tâches de fond. / Runs the background jobs."""
    if parent is not None:
        stop_with_parent(parent)
    settings = read_settings()
    with open_database(settings) as urls:
        worker.run(settings, urls.service)
