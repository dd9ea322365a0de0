"""`adequation referrals owed`: what is owed today on the referrals, the longest due first."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated

import typer
from rich.table import Table

from api.clock import today
from api.commands import open_database, read_settings, screen
from api.commands.actors import acting_as
from api.database import open_pool, reading
from matching.accounts.domain import Role
from matching.referrals.domain import OwedItem
from matching.referrals.duties import Duty
from matching.referrals.reading import owed_today

app = typer.Typer(add_completion=False)

_WHAT: Mapping[Duty, str] = MappingProxyType(
    {
        Duty.CONSENT: "consentement / consent",
        Duty.SEND: "envoi / sending",
        Duty.ANSWER: "réponse / answer",
        Duty.INTERVIEW: "entrevue / interview",
        Duty.OUTCOME: "suite de l'entrevue / outcome",
        Duty.DECISION: "décision / decision",
        Duty.FOLLOW_UP_3: "suivi de 3 mois / at 3 months",
        Duty.FOLLOW_UP_6: "suivi de 6 mois / at 6 months",
        Duty.FOLLOW_UP_12: "suivi de 12 mois / at 12 months",
    }
)
_WHO: Mapping[Role, str] = MappingProxyType(
    {
        Role.JOB_SEEKER: "personne / person",
        Role.EMPLOYER: "employeur / employer",
        Role.COUNSELLOR: "conseillère, conseiller / counsellor",
    }
)


@app.callback()
def referrals() -> None:
    """Les mises en relation. / The referrals."""


@app.command()
def owed(
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Dû ce jour-là au plus tard / due by that day.")
    ] = None,
    by: Annotated[Role | None, typer.Option(help="Dû par ce rôle / owed by that role.")] = None,
    employer: Annotated[int | None, typer.Option(help="Numéro / number.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par chose due / one JSON line each.")] = False,
    reader: Annotated[str, typer.Option("--as", help="Compte qui lit / account that reads: system, or a handle.")] = (
        "system"
    ),
) -> None:
    """Ce qui est dû aujourd'hui, et par qui. / What is owed today, and by whom."""
    with open_database(read_settings()) as urls, open_pool(urls.service, size=1) as pool:
        actor = acting_as(pool, reader)
        with reading(pool, actor) as connection:
            found = owed_today(
                connection,
                today=today(),
                until=until.date() if until else None,
                by=by,
                employer_id=employer,
                limit=limit,
            )
    if as_json:
        for each in found:
            typer.echo(each.model_dump_json())
    else:
        _print(found, today())


def _print(found: list[OwedItem], on: date) -> None:
    headings = ("no", "dû / owed", "par / by", "pour le / due", "retard / late", "offre / offer", "personne / person")
    table = Table(*headings, "employeur / employer")
    for each in found:
        referral = each.referral
        table.add_row(
            str(referral.id),
            _WHAT[each.what],
            _WHO[each.by],
            str(each.due_on),
            f"{each.days_late} j / d" if each.days_late else "",
            *(str(number) for number in (referral.opening_id, referral.candidate_id, referral.employer_id)),
        )
    console = screen()
    console.print(table)
    console.print(f"{len(found)} le {on}. / {len(found)} on {on}.")
