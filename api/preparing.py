"""What a database needs before the first page: the encoder known to it, the demonstration, and every vector."""

from psycopg_pool import ConnectionPool
from rich.console import Console
from rich.progress import Progress

from api import encoders
from api.clock import today
from api.database import writing
from api.encoders import Calibrated
from matching import demonstration
from matching.accounts.domain import SYSTEM
from matching.matches import vectors


def register_encoder(pool: ConnectionPool, calibrated: Calibrated) -> int:
    """Make the encoder's model known; returns its id."""
    with writing(pool, SYSTEM) as connection:
        return encoders.register(connection, calibrated)


def load_demonstration(pool: ConnectionPool, console: Console) -> bool:
    """Load the fictitious region where there is no employer yet, whole or not at all. Returns whether it did."""
    with writing(pool, SYSTEM) as connection, Progress(console=console, transient=True) as bars:
        if connection.execute("SELECT EXISTS (SELECT FROM employer)").fetchone() == (True,):
            return False
        bar = bars.add_task("Région de démonstration / Demonstration region", total=None)
        demonstration.load(
            connection, today=today(), progress=lambda done, total: bars.update(bar, completed=done, total=total)
        )
    return True


def encode(pool: ConnectionPool, calibrated: Calibrated, model: int, console: Console) -> None:
    """Encode whatever of both lists lacks its vectors, with progress."""
    with Progress(console=console, transient=True) as bars:
        bar = bars.add_task("Vecteurs / Vectors", total=None)
        with writing(pool, SYSTEM) as connection:
            vectors.encode_all(connection, calibrated.encoder, model, lambda done: bars.advance(bar, done))
