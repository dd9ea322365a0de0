"""`adequation twinnings list`: how twinnings go, as the account that reads may know of them."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from api.commands import open_database, read_settings, screen
from api.commands.actors import acting_as
from api.database import open_pool, reading
from matching.twinning.store import Line, lines

app = typer.Typer(add_completion=False)


@app.callback()
def twinnings() -> None:
    """Les jumelages. / The twinnings."""


@app.command("list")
def list_twinnings(
    reader: Annotated[
        str, typer.Option("--as", help="Compte qui lit : son identifiant. / Account that reads: its handle.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par jumelage / one JSON line each.")] = False,
) -> None:
    """Ceux qui vont, puis les derniers. / Those under way, then the latest."""
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        actor = acting_as(pool, reader)
        with reading(pool, actor) as connection:
            found = lines(connection)
    if as_json:
        for each in found:
            typer.echo(json.dumps(asdict(each), default=str, ensure_ascii=False))
    else:
        _print(found)


def _print(found: list[Line]) -> None:
    table = Table("no", "personne / person", "collègue / colleague", "employeur / employer", "état / state", "visites")
    for each in found:
        person = each.name or str(each.candidate_id)
        table.add_row(str(each.id), person, each.colleague or "", each.employer, each.state, str(each.held))
    screen().print(table)
