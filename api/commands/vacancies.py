"""`adequation needs read FILE…`: vacancies read into draft needs, shown or as JSON. Nothing is stored."""

import json
from pathlib import Path
from typing import Any

import psycopg
import typer
from rich.table import Table

from api.clock import today
from api.commands import screen
from api.commands.read import documents, told_refused
from api.vacancies import VacancyDraft, draft
from matching.needs.headings import headings

_LONGEST = 70


def read_vacancies(connection: psycopg.Connection, given: list[Path], *, as_json: bool) -> None:
    """Read these files, and those of these folders; ends with 1 when one of them could not be read."""
    refused = 0
    for outcome in documents(given):
        if outcome.document is None:
            refused += 1
            told_refused(outcome, as_json=as_json)
            continue
        read = draft(connection, outcome.document.text, today())
        if as_json:
            told: dict[str, Any] = {"file": str(outcome.path), "draft": read.model_dump(mode="json")}
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            _show(outcome.path, read)
    if refused:
        raise typer.Exit(1)


def _show(path: Path, read: VacancyDraft) -> None:
    console = screen()
    console.print()
    console.print(str(path), style="bold", markup=False)
    names = {each.column: each.fr for each in headings()}
    table = Table("", "Lu / read", "Mots / words", box=None)
    for field in read.fields:
        words = " ".join(field.words.split())
        style = "" if field.sure else "yellow"
        sign = "" if field.sure else "? "
        table.add_row(names.get(field.column, field.column), f"{sign}{field.value}", words[:_LONGEST], style=style)
    for group in read.unit_groups[:1]:
        table.add_row(names["unit_group"], group.code, f"{group.probability:.2f}")
    console.print(table)
