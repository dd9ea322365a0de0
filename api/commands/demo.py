"""`adequation demo load`: the fictitious region, into a database without employers."""

import typer
from rich.console import Console

from api import preparing
from api.commands import fail, open_database, read_settings
from api.database import open_pool

app = typer.Typer(add_completion=False)


@app.callback()
def demo() -> None:
    """Région de démonstration, fictive. / Demonstration region, fictitious."""


@app.command()
def load() -> None:
    """Charge la région fictive dans une base sans employeur. / Loads it into a database without employers."""
    settings = read_settings()
    console = Console(stderr=True)
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        calibrated, model = preparing.encoder_at_once(pool, settings, console)
        if not preparing.load_demonstration(pool, console):
            fail("Cette base a déjà des employeurs. / This database already has employers.")
        preparing.encode(pool, calibrated, model, console)
        preparing.add_demonstration_events(pool, calibrated)
    typer.echo("Région fictive chargée. / Fictitious region loaded.")
