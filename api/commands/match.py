"""`adequation match need ID` and `match candidate ID`: a ranking with its reasons, for people or as JSON."""

from datetime import date
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api import encoders
from api.clock import today
from api.commands import fail, open_database, read_settings
from api.commands.actors import acting_as
from api.database import open_pool, reading
from api.errors import describe
from api.names import Names, read_names
from api.words import word
from api.words.criteria import Criteria
from api.words.reasons import points, reasons
from matching.errors import DomainError
from matching.matches.candidates import rank_candidates
from matching.matches.domain import (
    CandidateMatch,
    CandidateRanking,
    Eligibility,
    Match,
    OpeningMatch,
    OpeningRanking,
    Options,
)
from matching.matches.recommendations import rank_openings

app = typer.Typer(add_completion=False)
console = Console()
_SIGNS = {"met": ("✓", "green"), "unknown": ("?", "yellow"), "steps": ("→", "cyan"), "unmet": ("✗", "red")}

Id = Annotated[int, typer.Argument(help="Numéro / number.")]
Top = Annotated[int, typer.Option("--top", min=1, max=1000, help="Lignes par partie / lines in each part.")]
AsJson = Annotated[bool, typer.Option("--json", help="L'objet de l'API / the object of the API.")]
As = Annotated[str, typer.Option("--as", help="Compte qui lit / account that reads: system, or a handle.")]
AllOf = Annotated[bool, typer.Option("--all", help="Aussi qui est écarté / those left out too.")]


@app.callback()
def match() -> None:
    """Classe, avec les raisons. / Ranks, with the reasons."""


@app.command()
def need(number: Id, top: Top = 20, as_json: AsJson = False, reader: As = "system", everyone: AllOf = False) -> None:
    """Les personnes pour un besoin ou un stage. / The people for a need or an internship."""
    _show(number, Options(top=top, **_including(everyone)), as_json, reader, by_need=True)


@app.command()
def candidate(
    number: Id, top: Top = 20, as_json: AsJson = False, reader: As = "system", everyone: AllOf = False
) -> None:
    """Les besoins et les stages pour une personne. / The needs and internships for a person."""
    _show(number, Options(top=top, **_including(everyone)), as_json, reader, by_need=False)


def _including(everyone: bool) -> dict[str, tuple[Eligibility, ...]]:
    return {"include": tuple(Eligibility)} if everyone else {}


def _show(number: int, options: Options, as_json: bool, reader: str, *, by_need: bool) -> None:
    settings = read_settings()
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        actor = acting_as(pool, reader)
        with reading(pool, actor) as connection:
            ranking = _ranked(connection, number, options, settings.encoder, today(), by_need=by_need)
            names = read_names(connection)
    if as_json:
        typer.echo(ranking.model_dump_json(exclude_none=False))
    else:
        _print(ranking, names)


def _ranked(
    connection: psycopg.Connection, number: int, options: Options, encoder: str, on: date, *, by_need: bool
) -> CandidateRanking | OpeningRanking:
    try:
        if by_need:
            return rank_candidates(connection, number, encoders.load(encoder).encoder, on, options)
        return rank_openings(connection, number, on, options)
    except DomainError as error:
        fail(describe(error.code, error.context, "fr"))


def _print(ranking: CandidateRanking | OpeningRanking, names: Names) -> None:
    words = Criteria(names, "fr", staff=True)
    table = Table(
        title=f"{ranking.considered} considérées, {ranking.eligible} admissibles, {ranking.possible} possibles",
        show_lines=True,
    )
    for heading in ("", "Qui / who", "Points", "Raisons / reasons"):
        table.add_column(heading, overflow="fold")
    for line in ranking.results:
        eligibility = word(line.eligibility, "eligibility", "fr")
        table.add_row(str(line.rank), _who(line), f"{points(line.score, words)}\n{eligibility}", _reasons(line, words))
    console.print(table)


def _who(line: Match) -> str:
    if isinstance(line, CandidateMatch):
        return f"{line.candidate}\n{line.name or 'profil anonyme / blind profile'}"
    return f"{line.opening}\n{line.title_fr}" if isinstance(line, OpeningMatch) else ""


def _reasons(line: Match, words: Criteria) -> Text:
    text = Text()
    for group in reasons(line, words):
        sign, style = _SIGNS[group.kind]
        for reason in group.reasons:
            text.append(f"{sign} ", style=style)
            text.append(f"{reason.label} : {reason.expected}")
            text.append(f" — {reason.found}" if reason.found else "", style="dim")
            text.append(f" → {reason.step}" if reason.step else "", style="yellow")
            text.append(f" « {reason.evidence} »" if reason.evidence else "", style="italic")
            text.append("\n")
    parts = (f"{word(part.feature, 'feature', 'fr')} {points(part.contribution, words)}" for part in line.contributions)
    return text.append(" + ".join(parts), style="dim")
