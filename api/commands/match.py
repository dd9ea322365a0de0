"""`adequation match need ID` and `match candidate ID`: a ranking with its reasons, for people or as JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from psycopg_pool import ConnectionPool
from rich.padding import Padding
from rich.text import Text

from api import encoders
from api.commands import fail, open_database, read_settings, screen
from api.commands.actors import acting_as
from api.commands.exports import Language, Out, form_of, speech_for, write
from api.database import open_pool, reading
from api.errors import RequestError, describe
from api.exports import Kind, people_file
from api.matches import LEAST_TOLD, MOST, ShortList, candidates_for, openings_for, short_list
from api.names import read_names
from api.security import STAFF
from api.trail import Recorder
from api.words import word
from api.words.criteria import Criteria
from api.words.reasons import Group, passage, points, reasons
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError, NotFoundError
from matching.internships.store import internship
from matching.matches.domain import (
    DEFAULT_LIST,
    CandidateMatch,
    Eligibility,
    Match,
    OpeningMatch,
    OpeningRanking,
    Options,
)
from matching.privacy.trail import Part

app = typer.Typer(add_completion=False)
console = screen()
_SIGNS = {"met": ("✓", "green"), "unknown": ("?", "yellow"), "steps": ("→", "cyan"), "unmet": ("✗", "red")}

Id = Annotated[int, typer.Argument(help="Numéro / number.")]
Top = Annotated[int, typer.Option("--top", min=1, max=MOST, help="Lignes par partie / lines in each part.")]
AsJson = Annotated[bool, typer.Option("--json", help="L'objet de l'API / the object of the API.")]
As = Annotated[str, typer.Option("--as", help="Compte qui lit / account that reads: system, or a handle.")]
AllOf = Annotated[bool, typer.Option("--all", help="Aussi qui est écarté / those left out too.")]


@app.callback()
def match() -> None:
    """Classe, avec les raisons. / Ranks, with the reasons."""


@app.command()
def need(
    number: Id,
    top: Top = 20,
    as_json: AsJson = False,
    reader: As = "system",
    everyone: AllOf = False,
    out: Out = None,
    language: Language = "fr",
) -> None:
    """Les personnes pour un besoin ou un stage, ou un fichier. / The people for a need or an internship, or a file."""
    options = Options(top=top, include=_parts(everyone))
    if out is None:
        _show(number, options, as_json, reader, by_need=True)
    else:
        _take_away(number, options, reader, out, language)


@app.command()
def candidate(
    number: Id, top: Top = 20, as_json: AsJson = False, reader: As = "system", everyone: AllOf = False
) -> None:
    """Les besoins et les stages pour une personne. / The needs and internships for a person."""
    _show(number, Options(top=top, include=_parts(everyone)), as_json, reader, by_need=False)


def _parts(everyone: bool) -> tuple[Eligibility, ...]:
    return tuple(Eligibility) if everyone else DEFAULT_LIST


def _show(number: int, options: Options, as_json: bool, reader: str, *, by_need: bool) -> None:
    settings = read_settings()
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        actor = acting_as(pool, reader)
        with reading(pool, actor) as connection:
            ranking = _ranked(connection, actor, number, options, by_need=by_need)
            names = read_names(connection)
        _record(pool, actor, ranking, number)
    if as_json:
        typer.echo(ranking.model_dump_json(exclude_none=False))
    else:
        _print(ranking, Criteria(names, "fr", staff=actor.role in (*STAFF, Role.SYSTEM)))


def _take_away(number: int, options: Options, reader: str, out: Path, language: str) -> None:
    """The short list as a file; it is noted in the trail of everybody in it before it is written."""
    form, settings = form_of(out), read_settings()
    with open_database(settings) as urls, open_pool(urls.service, size=1) as pool:
        recorder = Recorder(acting_as(pool, reader))
        with reading(pool, recorder.actor) as connection:
            speech = speech_for(connection, recorder.actor, language)
            kind: Kind = "internship" if internship(connection, number) else "need"
            with _refusals(number, by_need=True):
                encoder = encoders.here(connection).encoder
                file = people_file(recorder, connection, encoder, kind, number, options, speech, form)
        recorder.write(pool)
    write(out, file)


def _record(pool: ConnectionPool, actor: Actor, ranking: ShortList | OpeningRanking, number: int) -> None:
    """What is shown of people in clear, as every way in records it."""
    recorder = Recorder(actor)
    if isinstance(ranking, OpeningRanking):
        recorder([number], Part.RECOMMENDATIONS)
    else:
        recorder((line.candidate for line in ranking.results if not line.blind), Part.SHORT_LIST, opening_id=number)
    recorder.write(pool)


def _ranked(
    connection: psycopg.Connection, actor: Actor, number: int, options: Options, *, by_need: bool
) -> ShortList | OpeningRanking:
    with _refusals(number, by_need=by_need):
        if not by_need:
            return openings_for(connection, actor, number, options)
        row = connection.execute("SELECT employer_id FROM opening WHERE id = %(id)s", {"id": number}).fetchone()
        if row is None:
            raise NotFoundError("opening", number)
        encoder = encoders.here(connection).encoder
        return short_list(actor, candidates_for(connection, encoder, actor, number, row[0], options))


@contextmanager
def _refusals(number: int, *, by_need: bool) -> Iterator[None]:
    """Ends the command, saying why, where what is asked is not there or not for this reader."""
    try:
        yield
    except NotFoundError:
        fr, en = ("Aucun besoin ni stage", "No need or internship") if by_need else ("Aucune personne", "No person")
        fail(f"{fr} {number}. / {en} {number}.")
    except (DomainError, RequestError) as error:
        fail(f"{describe(error.code, error.context, 'fr')} / {describe(error.code, error.context, 'en')}")


def _print(ranking: ShortList | OpeningRanking, words: Criteria) -> None:
    counts = {"considérés": ranking.considered, "admissibles": ranking.eligible, "possibles": ranking.possible}
    said = (f"{name} : {f'< {LEAST_TOLD}' if count is None else count}" for name, count in counts.items())
    console.print(", ".join(said), style="bold")
    for line in ranking.results:
        eligibility = word(line.eligibility, "eligibility", "fr")
        console.print()
        console.print(f"{line.rank}. {_who(line)} · {points(line.score, words)} points · {eligibility}", style="bold")
        for text in _told(line, words):
            console.print(Padding(text, (0, 0, 0, 3), expand=False))


def _who(line: Match) -> str:
    if isinstance(line, CandidateMatch):
        return f"{line.name or 'profil anonyme / blind profile'} (no {line.candidate})"
    return f"{line.title_fr} (no {line.opening})" if isinstance(line, OpeningMatch) else ""


def _told(line: Match, words: Criteria) -> list[Text]:
    """What is met by name only; then what is to ask, a step away or missing; one passage; what made the score."""
    groups = reasons(line, words)
    met = ", ".join(dict.fromkeys(_named(group, group.label) for group in groups if group.kind == "met"))
    said = [_signed("met", met)] if met else []
    said += [_signed(group.kind, _in_full(group)) for group in groups if group.kind != "met"]
    if quoted := passage(line):
        said.append(Text(f"« {quoted} »", style="italic"))
    parts = [(part.feature, points(part.contribution, words)) for part in line.contributions]
    made_of = " + ".join(f"{word(feature, 'feature', 'fr')} {given}" for feature, given in parts if given != "0")
    return [*said, Text(made_of, style="dim")]


def _signed(kind: str, said: str) -> Text:
    sign, style = _SIGNS[kind]
    return Text.assemble((f"{sign} ", style), said)


def _in_full(group: Group) -> str:
    """The alternatives of a requirement, each with what was found and what would change the answer."""
    alternatives = []
    for reason in group.reasons:
        found = f" — {reason.found}" if reason.found else ""
        step = f" → {reason.step}" if reason.step else ""
        alternatives.append(f"{_named(group, reason.label)} : {reason.expected}{found}{step}")
    return " / ".join(alternatives)


def _named(group: Group, name: str) -> str:
    """What is only preferred says so: its lack leaves nobody out."""
    return f"{name} ({word('preferred', 'importance', 'fr').lower()})" if group.preferred else name
