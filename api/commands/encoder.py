"""`adequation encoder`: the models known, which one serves, how far the next one is, and what is decided of it."""

from typing import Annotated

import typer
from rich.table import Table

from api.commands import fail, open_database, read_settings, screen
from api.database import open_pool, writing
from api.jobs.tasks import encode_lists, enqueue
from matching.accounts.domain import SYSTEM
from matching.matches import in_service
from matching.matches.in_service import ModelState

app = typer.Typer(add_completion=False)


@app.command()
def command(
    *,
    begin: Annotated[
        bool, typer.Option("--begin", help="Recommence une préparation arrêtée. / Begins a stopped preparation again.")
    ] = False,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Abandonne la préparation. / Gives the preparation up.")
    ] = False,
) -> None:
    """Les modèles de vecteurs et leur avancement. / The vector models and how far they are."""
    if begin and give_up:
        fail("--begin ou --give-up, pas les deux. / --begin or --give-up, not both.")
    table = Table("Modèle / model", "État / state", "Fait / done", "Besoins / openings", "Titres / titles",
                  "Compétences / skills", "Apprentissages / goals")  # fmt: skip
    with (
        open_database(read_settings()) as urls,
        open_pool(urls.service, size=1) as pool,
        writing(pool, SYSTEM) as connection,
    ):
        if give_up and not in_service.give_up(connection):
            fail("Rien n'est en préparation. / Nothing is in preparation.")
        if begin:
            if not in_service.begin_again(connection):
                fail("Aucune préparation n'est arrêtée. / No preparation is stopped.")
            enqueue(connection, encode_lists)
        for each in in_service.progression(connection):
            left = [str(each.openings), str(each.titles + each.aspirations), str(each.skills), str(each.goals)]
            state = f"{each.state} ({each.failure})" if each.failure else str(each.state)
            done = f"{each.done / each.whole:.0%}" if each.whole else "100%"
            if each.state in (ModelState.LOADING, ModelState.NOT_LOADED) and not each.done:
                done, left = "–", ["–"] * len(left)
            table.add_row(each.model, state, done, *left)
    table.caption = "Ce qui reste à encoder / what is left to encode"
    screen().print(table)
