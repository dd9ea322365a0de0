"""Lists that a command writes to a file: XLSX, CSV or PDF by the file's name, as the site and the API give them."""

from pathlib import Path
from typing import Annotated, cast, get_args

import psycopg
import typer

from api.commands import fail
from api.exports import FORMS, Form, Leaving
from api.names import read_names
from api.security import STAFF
from api.speech import Speech
from api.translations import Locale
from api.words.criteria import Criteria
from matching.accounts.domain import Actor, Role

Out = Annotated[Path | None, typer.Option("--out", dir_okay=False, help="Fichier / file: .xlsx, .csv, .pdf.")]
Language = Annotated[str, typer.Option("--lang", help="Langue du fichier / language of the file: fr, en.")]


def form_of(path: Path) -> Form:
    """What a file is to be, by its name. Ends the command for another name."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        fail(f"{path.name} : .xlsx, .csv ou .pdf. / {path.name}: .xlsx, .csv or .pdf.")
    return form


def speech_for(connection: psycopg.Connection, actor: Actor, language: str) -> Speech:
    """How a file speaks to whoever reads it. Ends the command for a language that has no words."""
    if language not in get_args(Locale):
        fail(f"--lang : {', '.join(get_args(Locale))}.")
    staff = actor.role in (*STAFF, Role.SYSTEM)
    return Speech(Criteria(read_names(connection), cast(Locale, language), staff=staff))


def write(path: Path, file: Leaving) -> None:
    """Put the file there, and say so."""
    try:
        path.write_bytes(file.body)
    except OSError as error:
        fail(str(error))
    typer.echo(f"{path} ({len(file.body):,} octets / bytes)".replace(",", " "))
