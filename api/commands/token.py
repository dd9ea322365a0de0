"""`adequation token HANDLE`: an API token, shown once."""

from typing import Annotated

import typer

from api.commands import open_database, read_settings
from api.commands.actors import acting_as
from api.database import open_pool, writing
from matching.accounts.tokens import create_token

app = typer.Typer(add_completion=False)


@app.command()
def command(
    handle: Annotated[str, typer.Argument(help="Compte / account.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="Durée en jours / days it lasts.")] = 30,
) -> None:
    """Crée un jeton d'API, montré une seule fois. / Makes an API token, shown once."""
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        actor = acting_as(pool, handle)
        with writing(pool, actor) as connection:
            token = create_token(connection, actor.account_id or 0, days)
    typer.echo(token)
