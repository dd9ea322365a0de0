"""`adequation encoder`: the models known, which one serves, and how far the others are."""

import typer
from rich.table import Table

from api.commands import open_database, read_settings, screen
from api.database import open_pool, reading
from matching.accounts.domain import SYSTEM
from matching.matches.vectors import progression

app = typer.Typer(add_completion=False)


@app.command()
def command() -> None:
    """Les modèles de vecteurs et leur avancement. / The vector models and how far they are."""
    table = Table("Modèle / model", "État / state", "Besoins / openings", "Titres / titles", "Compétences / skills")
    with (
        open_database(read_settings()) as urls,
        open_pool(urls.service, size=1) as pool,
        reading(pool, SYSTEM) as connection,
    ):
        for each in progression(connection):
            left = (each.openings, each.titles + each.aspirations, each.skills)
            table.add_row(each.model, each.state, *map(str, left))
    table.caption = "Ce qui reste à encoder / what is left to encode"
    screen().print(table)
