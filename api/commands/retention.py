"""`adequation retention`: what is due to be destroyed, and under which period; `--run` does it now."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

import typer
from rich.table import Table

from api import keeping
from api.clock import today
from api.commands import open_database, read_settings, screen
from api.database import open_pool
from api.jobs.tasks import post, text
from api.judging import judge_kept_files

app = typer.Typer(add_completion=False)

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "file": "dossiers non confirmés / files not confirmed",
        "erasure": "effacements demandés / erasures asked for",
        "referral": "mises en relation terminées / referrals over",
        "accompaniment": "accompagnements clos / caseload entries closed",
        "trail": "lignes de la trace / rows of the trail",
        "incident": "incidents clos / incidents closed",
        "event": "personnes d'événements passés / people of events past",
        "twinning": "jumelages terminés / twinnings over",
        "report": "signalements décidés / reports decided on",
        "internship": "conventions de stages finis / agreements of internships over",
    }
)


@app.command()
def command(
    run: Annotated[
        bool, typer.Option("--run", help="Avise et détruit maintenant / gives notices and destroys now.")
    ] = False,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge-files",
            help="Relit les CV gardés et détruit ceux qui ne peuvent l'être / judges the CVs kept, and destroys.",
        ),
    ] = False,
) -> None:
    """Ce qui doit être détruit, et quand. / What is due to be destroyed, and when."""
    settings = read_settings()
    with open_database(settings) as urls, open_pool(urls.service, size=2) as pool:
        if run:
            noticed = keeping.give_notices(pool, today(), post, text, texting=settings.texting)
            gone = keeping.destroy(pool, today())
            typer.echo(f"{noticed} avis, {gone} dossiers détruits. / {noticed} notices, {gone} files destroyed.")
        if judge:
            done = judge_kept_files(pool, settings, post, text)
            typer.echo(
                f"CV : {done.kept} gardés, {done.bare} sans leurs images, {done.destroyed} détruits, "
                f"{done.unread} à relire plus tard. / CVs: {done.kept} kept, {done.bare} without their pictures, "
                f"{done.destroyed} destroyed, {done.unread} to be read later."
            )
        periods, due, register = keeping.due(pool, today())
        waiting = len(keeping.to_tell(pool))
    console = screen()
    headings = (
        "",
        "gardé / kept (j, d)",
        "aujourd'hui / today",
        f"d'ici {periods.notice} j / within {periods.notice} d",
    )
    table = Table(*headings)
    for each in due:
        kept = getattr(periods, each.kind, None)
        table.add_row(KINDS[each.kind], "" if kept is None else str(kept), str(each.today), str(each.soon))
    console.print(table)
    if waiting:
        typer.echo(f"{waiting} personnes que rien n'a pu prévenir. / {waiting} people whom nothing could tell.")
    gone_table = Table("détruit le / destroyed on", "quoi / what", "combien / how many", "règle / rule")
    for row in register[:20]:
        gone_table.add_row(str(row.destroyed_on), row.kind, str(row.count), row.rule)
    if register:
        console.print(gone_table)
