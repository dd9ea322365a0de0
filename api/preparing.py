"""What a database needs before the first page: the encoder known to it, the demonstration, and every vector."""

from psycopg_pool import ConnectionPool
from rich.console import Console
from rich.progress import Progress

from api import encoders
from api.agreements import text_of
from api.clock import now, today
from api.database import reading, writing
from api.encoders import Calibrated
from api.jobs.tasks import encode_lists, enqueue
from api.occupations import occupations
from api.settings import Settings
from matching import demonstration
from matching.accounts.domain import SYSTEM
from matching.matches import in_service, vectors
from matching.matches.in_service import ModelState, Progression


def encoder_at_once(pool: ConnectionPool, settings: Settings, console: Console) -> tuple[Calibrated, int]:
    """The encoder that reads at once, and its model's id; one that takes time to load is the worker's."""
    with writing(pool, SYSTEM) as connection:
        calibrated, model = encoders.at_once(connection, settings)
    if settings.encoder not in encoders.HERE:
        console.print(
            f"Le modèle {settings.encoder} se charge en arrière-plan (« adequation encoder » en dit l'état). / "
            f"Model {settings.encoder} is loaded in the background ('adequation encoder' tells where it stands)."
        )
    return calibrated, model


def load_demonstration(pool: ConnectionPool, console: Console) -> bool:
    """Load the fictitious region where there is no employer yet, whole or not at all. Returns whether it did."""
    with writing(pool, SYSTEM) as connection, Progress(console=console, transient=True) as bars:
        if connection.execute("SELECT EXISTS (SELECT FROM employer)").fetchone() == (True,):
            return False
        bar = bars.add_task("Région de démonstration / Demonstration region", total=None)
        demonstration.load(
            connection, today=today(), progress=lambda done, total: bars.update(bar, completed=done, total=total)
        )
        demonstration.add_agreements(connection, text_of, today())
    return True


def encode(pool: ConnectionPool, calibrated: Calibrated, model: int, console: Console) -> None:
    """Encode what lacks its vectors: here with progress when the model serves, in the background when it is to."""
    with writing(pool, SYSTEM) as connection:
        serving, *others = in_service.progression(connection)
        if serving.model != calibrated.encoder.model:
            enqueue(connection, encode_lists)
            _say_how_it_stands(calibrated.encoder.model, serving, others, console)
            return
    with Progress(console=console, transient=True) as bars, writing(pool, SYSTEM) as connection:
        bar = bars.add_task("Vecteurs / Vectors", total=None)
        vectors.encode_all(connection, calibrated.encoder, model, lambda done: bars.advance(bar, done))


def _say_how_it_stands(model: str, serving: Progression, others: list[Progression], console: Console) -> None:
    state = next(each.state for each in others if each.model == model)
    if state == ModelState.GIVEN_UP:
        console.print(
            f"La préparation du modèle {model} est abandonnée; {serving.model} sert. "
            "« adequation encoder --begin » la recommence. / "
            f"The preparation of model {model} is given up; {serving.model} serves. "
            "'adequation encoder --begin' begins it again."
        )
    elif state == ModelState.PREPARING:
        console.print(
            f"Le modèle {model} se prépare en arrière-plan; {serving.model} sert d'ici là. / "
            f"Model {model} is being prepared in the background; {serving.model} serves until then."
        )


def index_titles(pool: ConnectionPool) -> None:
    """Make ready what finds a unit group, by titles and by meaning, before somebody types one."""
    with reading(pool, SYSTEM) as connection:
        occupations().prepare(connection)


def add_demonstration_events(pool: ConnectionPool, calibrated: Calibrated) -> None:
    """Add the demonstration's events, drawn from its rankings, where there is none yet; once it is encoded."""
    with writing(pool, SYSTEM) as connection:
        if demonstration.awaits_events(connection):
            demonstration.add_events(connection, calibrated.encoder, now())
