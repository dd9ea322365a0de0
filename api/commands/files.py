"""Files that a command imports: opened with a progress bar, decompressed by their name, their bad lines told."""

import gzip
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api import antivirus
from api.commands import fail, read_settings
from api.errors import describe
from api.reports import said
from api.translations import Locale
from matching.errors import DomainError
from matching.importing.domain import ImportRefusedError, Problem

Called = Callable[[str, Locale], str]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Dit sans rien garder / says, and keeps nothing.")]
MOST_SAID = 20
"""Problems of one file said in full: the others are counted."""
DATES_ASKED = "Dates à deux lectures : --date-order. / Dates that may be two: --date-order."
JSON_LINES = "jsonl"
_FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": JSON_LINES, ".ndjson": JSON_LINES, ".json": JSON_LINES}


def format_of(path: Path, known: Collection[str]) -> str:
    """`csv`, `xlsx` or `jsonl`, by the file's name (`.gz` aside). Ends the command when it names none of `known`."""
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if _FORMATS.get(suffix.lower()) not in known:
        fail(f"Format inconnu : {path.name} (--format le dit). / Unknown format: {path.name} (--format says it).")
    return _FORMATS[suffix.lower()]


@contextmanager
def importing(path: Path, console: Console, called: Called | None = None) -> Iterator[BinaryIO]:
    """The file's content, with a bar that follows its reading; ends the command on what makes an import fail.

    The antivirus, where there is one, is asked first. `called` says what a column is called in a language; else it is
    named as in a file of programs.

    Nothing was stored then: the block's own transaction is undone by the error that comes out of it.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), DownloadColumn())
    try:
        with (
            path.open("rb") as raw,
            Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress,
        ):
            followed = progress.wrap_file(raw, total=path.stat().st_size, description=path.name)
            antivirus.check(read_settings().clamd, raw)
            yield cast(BinaryIO, gzip.GzipFile(fileobj=followed) if path.suffix == ".gz" else followed)
    except ImportRefusedError as error:
        for problem in error.problems[:MOST_SAID]:
            typer.echo(_said(problem, called), err=True)
        if (more := len(error.problems) - MOST_SAID) > 0:
            typer.echo(f"… et {more} de plus. / … and {more} more.", err=True)
        fail(
            f"{len(error.problems)} problème(s) : rien n'a été importé. / "
            f"{len(error.problems)} problem(s): nothing was imported."
        )
    except DomainError as error:
        fail(f"{_both(error.code, error.context)} Rien n'a été importé. / Nothing was imported.")
    except (OSError, EOFError, zlib.error) as error:
        fail(f"{path} : {error}. Rien n'a été importé. / Nothing was imported.")


def _said(problem: Problem, called: Called | None) -> str:
    place = f"ligne / line {problem.line}"
    if problem.field:
        names = (called(problem.field, "fr"), called(problem.field, "en")) if called else (problem.field,)
        place += f", {' / '.join(dict.fromkeys(names))}"
    return f"{place} : {said(problem, 'fr')} / {said(problem, 'en')} [{problem.code}]"


def _both(code: str, context: dict[str, object]) -> str:
    return f"{describe(code, context, 'fr')} / {describe(code, context, 'en')}"
