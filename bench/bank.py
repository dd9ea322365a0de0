"""A bank of people of a given size, kept between runs: the demonstration region, generated and stored as always.

Up to `WRITTEN` people go through the stores that the service uses (entries, trail, blind profiles, vectors); nothing is
left out. Beyond, people are copied under other ids with what a ranking reads of somebody shown blind (`match_profile`,
`blind_profile`), and without a file of their own. The folder is made again when what decides the rows has changed.
"""

import gc
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool
from rich.console import Console
from rich.progress import Progress

from api import encoders, preparing
from api.clock import today
from api.database import open_pool, writing
from api.embedded import Cluster, embedded_postgres
from api.settings import Settings
from matching import demonstration
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.matches.encoding import Encoder
from migrations import migrate

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".data" / "bench"
DECIDES = (
    "migrations/*.sql",
    "matching/accounts/*.py",
    "matching/candidates/*.py",
    "matching/demonstration/**/*",
    "matching/matches/vectors.py",
    "matching/needs/*.py",
    "matching/internships/*.py",
    "matching/reference/data/*",
    "api/encoders.py",
)
"""Files of the repository that decide the rows of a bank."""


WRITTEN = 100_000
"""People that are written as always; more are copies of them."""


@dataclass(frozen=True)
class Loaded:
    """What is remembered of a bank: when it was loaded, and how long each part took, in seconds."""

    size: int
    key: str
    today: str
    seconds_entries: float
    seconds_vectors: float


@dataclass(frozen=True)
class Bank:
    """A running database with `size` people in it, ready to be ranked."""

    loaded: Loaded
    cluster: Cluster
    pool: ConnectionPool
    encoder: Encoder

    @property
    def today(self) -> date:
        """The day on which it was loaded: dates and consents are relative to it."""
        return date.fromisoformat(self.loaded.today)

    def needs(self, most: int) -> list[int]:
        """Ids of up to `most` open vacancies, spread over the whole list."""
        with writing(self.pool, SYSTEM) as connection:
            rows = connection.execute(
                "SELECT id FROM opening WHERE kind = 'vacancy' AND status = 'open' ORDER BY id"
            ).fetchall()
        step = max(1, len(rows) // most)
        return [identifier for (identifier,) in rows[::step]][:most]

    def counsellor(self) -> Actor:
        """A counsellor of the demonstration: sees their organisation's people in clear, the others blind."""
        with writing(self.pool, SYSTEM) as connection:
            row = connection.execute(
                "SELECT id, organisation_id FROM account WHERE role = 'counsellor' ORDER BY id LIMIT 1"
            ).fetchone()
        if row is None:
            raise LookupError("the demonstration lends no counsellor")
        return Actor(role=Role.COUNSELLOR, account_id=row[0], organisation_id=row[1])


@contextmanager
def bank(size: int, console: Console, needs: int = 300) -> Iterator[Bank]:
    """The bank of `size` people and `needs` needs; loaded first where it is not there yet."""
    folder = FOLDER / f"{size}-{needs}"
    key = _key()
    loaded = _remembered(folder)
    if loaded is None or loaded.key != key:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    # Durable as in service: the settings are those that a newcomer gets.
    with embedded_postgres(folder) as cluster:
        migrate(cluster.owner_url)
        with open_pool(cluster.service_url, size=2) as pool:
            calibrated = encoders.load("default")
            loaded = _remembered(folder) or _load(folder, cluster, pool, size, needs, key, console)
            gc.freeze()  # as `serve` does once it is started
            yield Bank(loaded, cluster, pool, calibrated.encoder)


def _load(
    folder: Path, cluster: Cluster, pool: ConnectionPool, size: int, needs: int, key: str, console: Console
) -> Loaded:
    calibrated, model = preparing.encoder_at_once(pool, Settings(encoder="default"), console)
    day = today()
    started = time.perf_counter()
    with Progress(console=console, transient=True) as bars:
        bar = bars.add_task(f"{size:,} people, {needs:,} needs", total=None)
        with writing(pool, SYSTEM) as connection:
            # A million rows take longer than a request may.
            connection.execute("SET LOCAL statement_timeout = 0")
            demonstration.load(
                connection,
                today=day,
                needs=needs,
                candidates=min(size, WRITTEN),
                progress=lambda done, total: bars.update(bar, completed=done, total=total),
            )
    entered = time.perf_counter()
    preparing.encode(pool, calibrated, model, console)
    encoded = time.perf_counter()
    _copy(cluster, size)
    # What autovacuum does within a minute or so of any load, made sure of before anything is measured.
    with psycopg.connect(cluster.superuser_url("adequation"), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    loaded = Loaded(size, key, day.isoformat(), entered - started, encoded - entered)
    (folder / "loaded.json").write_text(json.dumps(asdict(loaded)))
    return loaded


def _copy(cluster: Cluster, size: int) -> None:
    """Copy everybody under other ids until there are `size` people; nobody follows a copy, who is therefore blind."""
    with psycopg.connect(cluster.superuser_url("adequation")) as connection:
        connection.execute("SET session_replication_role = replica")
        for first in range(WRITTEN, size, WRITTEN):
            for table, key in (
                ("candidate", "id"),
                ("match_profile", "candidate_id"),
                ("blind_profile", "candidate_id"),
            ):
                _copy_table(connection, table, key, first)


def _copy_table(connection: psycopg.Connection, table: str, key: str, first: int) -> None:
    rows = connection.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name = %(table)s AND is_generated = 'NEVER'""",
        {"table": table},
    ).fetchall()
    names = [name for (name,) in rows]
    moved = {key: sql.SQL("{} + {}").format(sql.Identifier(key), first), "organisation_id": sql.SQL("NULL")}
    connection.execute(
        sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {key} <= {last}").format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=sql.SQL(", ").join(moved.get(name, sql.Identifier(name)) for name in names),
            key=sql.Identifier(key),
            last=WRITTEN,
        )
    )


def _remembered(folder: Path) -> Loaded | None:
    try:
        return Loaded(**json.loads((folder / "loaded.json").read_text()))
    except FileNotFoundError:
        return None


def _key() -> str:
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
