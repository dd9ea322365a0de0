"""`adequation audit verify`: whether the trail is whole."""

from typing import Annotated

import typer

from api.commands import open_database, read_settings, screen
from api.database import open_pool, reading, writing
from matching.accounts.domain import SYSTEM
from matching.privacy import trail

app = typer.Typer(add_completion=False)

MEANINGS = {
    "changed": "ligne modifiée / row changed",
    "missing": "des lignes manquent avant celle-ci / rows are missing before this one",
    "link": "ligne rattachée à une autre personne / row tied to another person",
    "end": "les dernières lignes manquent / the last rows are missing",
    "unlinked": "lignes détachées d'une personne sans effacement / rows unlinked without an erasure",
    "beginning": "les premières lignes manquent / the first rows are missing",
    "register_changed": "registre des destructions : ligne modifiée / register of destruction: row changed",
    "register_missing": "registre des destructions : des lignes manquent avant celle-ci / rows are missing before it",
    "register_anchor": "registre des destructions : n'est pas ce que la trace en dit / not what the trail says of it",
    "register_unexplained": "registre des destructions : plus de dossiers que d'effacements / more files than erasures",
}


@app.callback()
def audit() -> None:
    """La trace des accès et des changements. / The trail of accesses and changes."""


@app.command()
def verify(
    noted: Annotated[
        str | None, typer.Option("--noted", help="NUMÉRO:EMPREINTE notés plus tôt / NUMBER:HASH noted earlier.")
    ] = None,
) -> None:
    """Vérifie la chaîne; se termine par 1 si elle est rompue. / Verifies the chain; ends with 1 if broken."""
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        sealed = trail.BLOCK
        while sealed == trail.BLOCK:
            with writing(pool, SYSTEM) as connection:
                sealed = trail.seal(connection)
        with reading(pool, SYSTEM) as connection:
            found = trail.faults(connection)
            head = trail.head(connection)
            as_noted = noted is None or trail.stands(connection, *_noted(noted))
    for fault in found[:50]:
        typer.echo(f"{fault.sequence} : {MEANINGS[fault.fault]}", err=True)
    if not as_noted:
        typer.echo(f"{noted} : n'est plus dans la chaîne / is not in the chain any more", err=True)
    if found or not as_noted:
        raise typer.Exit(1)
    screen().print(f"{head.kept} lignes, chaîne intacte. / {head.kept} rows, the chain is whole.")
    typer.echo(f"{head.sequence}:{head.hash}")


def _noted(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or not digest:
        raise typer.BadParameter("NUMÉRO:EMPREINTE / NUMBER:HASH")
    return int(number), digest
