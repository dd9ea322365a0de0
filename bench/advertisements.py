"""Real advertisements as external needs, ranked against the demonstration's people: lists to be read, not a score.

`python -m bench.advertisements FILE [--lists 30]` imports the file (France Travail, JSON Lines) into a database of its
own, ranks every advertisement (but those whose words wait for a coordinator, which it counts), and prints the lists of
some drawn at random. `docs/real-advertisements.md` says what a
reader found in them.
"""

import argparse
import random
import tempfile
from pathlib import Path

import psycopg
from rich.console import Console

from api import preparing
from api.clock import today
from api.commands.files import importing
from api.database import open_pool, reading, writing
from api.embedded import embedded_postgres
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.errors import HeldError
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.matches.encoding import Encoder
from matching.needs.importing import Format, import_needs, parse
from migrations import migrate

SEED = 7
SHOWN = 4
"""People shown in each part of a list."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--lists", type=int, default=30)
    given = arguments.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, embedded_postgres(Path(folder), durable=False) as cluster:
        migrate(cluster.owner_url)
        with open_pool(cluster.service_url, size=2) as pool:
            calibrated, model = preparing.encoder_at_once(pool, Settings(encoder="default"), console)
            preparing.load_demonstration(pool, console)
            with importing(given.file, console) as content, writing(pool, SYSTEM) as connection:
                console.print(import_needs(connection, parse(content, Format("france-travail")), today()))
            preparing.encode(pool, calibrated, model, console)
            with reading(pool, SYSTEM) as connection:
                _show(connection, calibrated.encoder, given.lists, console)


def _show(connection: psycopg.Connection, encoder: Encoder, lists: int, console: Console) -> None:
    titles = connection.execute(
        "SELECT o.id, o.title_fr FROM opening o WHERE o.employer_id IS NULL ORDER BY o.id"
    ).fetchall()
    drawn = {place for place, _ in random.Random(SEED).sample(titles, min(lists, len(titles)))}
    held_needs = 0
    for need, title in titles:
        try:
            ranking = rank_candidates(connection, need, encoder, today(), Options(top=SHOWN))
        except HeldError:
            held_needs += 1
            continue
        if need not in drawn:
            continue
        console.print(f"\n[bold]{title}[/bold] — {ranking.eligible} eligible, {ranking.possible} possible")
        for line in ranking.results:
            held = connection.execute("SELECT principal_titles(%(id)s)", {"id": line.candidate}).fetchone()
            console.print(f"  {line.eligibility:9} {line.score:.3f} {', '.join((held or [None])[0] or ['—'])}")
    console.print(f"\n{len(titles) - held_needs} ranked; {held_needs} held for a coordinator: ranked for nobody.")


if __name__ == "__main__":
    main()
