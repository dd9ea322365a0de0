"""`adequation candidates read FILE…`: documents read into drafts, shown or as JSON. Nothing is stored."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from api import antivirus
from api.commands import fail, read_settings, screen
from api.drafts import plain, read_fields, reader
from api.errors import describe
from api.translations import LOCALES
from api.words import word
from matching.reading.apart import Apart
from matching.reading.documents import Document
from matching.reading.draft import Draft, Level, Period, Read
from matching.reading.errors import DocumentError
from matching.reading.formats import EXTENSIONS
from matching.reading.limits import MOST_BYTES

_AT_ONCE = 2
_LONGEST = 70


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its document, or why there is none."""

    path: Path
    document: Document | None = None
    refused: DocumentError | None = None


def read_files(given: list[Path], today: Any, *, as_json: bool) -> None:
    """Read these files, and those of these folders; ends with 1 when one of them could not be read."""
    refused = 0
    for outcome in documents(given):
        if outcome.document is None:
            refused += 1
            told_refused(outcome, as_json=as_json)
            continue
        draft = reader().draft(outcome.document, today)
        if as_json:
            typer.echo(json.dumps({"file": str(outcome.path), "draft": plain(draft)}, ensure_ascii=False))
        else:
            _show(outcome.path, draft)
    if refused:
        typer.echo(f"{refused} document(s) non lu(s). / {refused} document(s) not read.", err=True)
        raise typer.Exit(1)


def documents(given: list[Path]) -> Iterator[Outcome]:
    """Each file, and each of these folders, as it is read, with a bar. Ends the command where there is none."""
    paths = list(_files(given))
    if not paths:
        fail("Aucun document à lire ici. / No document to read here.")
    yield from track(_read(paths), "Lecture / reading", len(paths), console=Console(stderr=True), transient=True)


def told_refused(outcome: Outcome, *, as_json: bool) -> None:
    """Say why a file could not be read."""
    error = outcome.refused
    if error is None:
        return
    said: dict[str, str] = {locale: describe(error.code, error.context, locale) for locale in LOCALES}
    if as_json:
        told: dict[str, Any] = {"file": str(outcome.path), "refused": {"code": error.code, **said}}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    console = screen()
    console.print()
    console.print(str(outcome.path), style="bold", markup=False)
    console.print(f"✗ {said['fr']}", style="red", markup=False)


def _files(given: list[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            found = (each for each in path.rglob("*") if each.suffix.removeprefix(".").lower() in EXTENSIONS)
            yield from sorted(each for each in found if each.is_file() and not each.name.startswith((".", "~$")))
        else:
            yield path


def _read(paths: Iterable[Path]) -> Iterator[Outcome]:
    """In their order, by as many processes as there are threads; the antivirus, where there is one, is asked first."""
    clamd = read_settings().clamd
    readers: SimpleQueue[Apart] = SimpleQueue()
    everyone = [Apart() for _ in range(_AT_ONCE)]
    for one in everyone:
        readers.put(one)

    def each(path: Path) -> Outcome:
        apart = readers.get()
        try:
            with path.open("rb") as file:
                antivirus.check(clamd, file)
                return Outcome(path, document=apart.read(file.read(MOST_BYTES + 1), path.name))
        except DocumentError as error:
            return Outcome(path, refused=error)
        finally:
            readers.put(apart)

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(each, paths)
    finally:
        for one in everyone:
            one.close()


def _show(path: Path, draft: Draft) -> None:
    console = screen()
    console.print()
    console.print(str(path), style="bold", markup=False)
    table = Table("", "Lu / read", "Page", "Confiance / confidence", box=None)
    for name, place, read in read_fields(draft):
        sign = "" if read.sure else "? "
        confidence = f"{read.confidence:.2f}" + ("" if read.sure else " · à demander / to ask")
        label = word(name, "draft_field", "fr")
        table.add_row(
            f"{label} {place}",
            sign + _told(read),
            str(read.words.page),
            confidence,
            style="" if read.sure else "yellow",
        )
    console.print(table)
    if not draft.all_read:
        console.print(
            "– Tâches très longues : compétences cherchées dans leur début. / Very long duties: cut.", style="dim"
        )
    for left, reason in dict.fromkeys((left.kind, left.reason) for left in draft.left_out):
        console.print(f"– {word(left, 'left_out', 'fr')} : {describe(reason, {}, 'fr')}", style="dim")


def _told(read: Read[Any]) -> str:
    """The value in a few words, as it was written or as it was understood."""
    value = read.value
    if isinstance(value, Period):
        ended = "…" if value.ongoing else str(value.ended_on or "?")
        lasted = f" ({value.months} mois / months)" if value.months is not None else ""
        return f"{value.started_on} – {ended}{lasted}"
    if isinstance(value, Level):
        return (
            f"{value.level} ({value.scale}) : {', '.join(word(each, 'language_skill', 'fr') for each in value.skills)}"
        )
    said = " ".join(str(value).split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
