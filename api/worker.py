"""The background jobs: a composition root."""

from procrastinate import PsycopgConnector

from api import encoders
from api.database import acting_as_system, open_pool, writing
from api.jobs import loading
from api.jobs.tasks import build
from api.logs import unquote
from api.settings import Settings
from matching.accounts.domain import SYSTEM


def run(settings: Settings, service_url: str, *, wait: bool = True) -> None:
    """Runs jobs until SIGINT or SIGTERM, then finishes the one under way; without `wait`, until none is left.

    The configured model is loaded beside them; without `wait`, before them.
    """
    unquote("procrastinate.worker")
    with open_pool(service_url, size=3) as pool:
        with writing(pool, SYSTEM) as connection:
            calibrated, _ = encoders.at_once(connection, settings)
        given = encoders.Encoders(calibrated.encoder)
        thread = loading.load_beside(pool, settings, given)
        if thread and not wait:
            thread.join()
        build(PsycopgConnector(conninfo=acting_as_system(service_url), min_size=1, max_size=3)).run_worker(
            concurrency=1,
            wait=wait,
            install_signal_handlers=wait,
            shutdown_graceful_timeout=10,
            delete_jobs="successful",
            additional_context={
                "pool": pool,
                "settings": settings,
                "encoders": given,
            },
        )
