"""The background jobs: a composition root."""

from procrastinate import App, PsycopgConnector

from api import encoders
from api.database import open_pool, writing
from api.jobs.tasks import blueprint
from api.settings import Settings
from matching.accounts.domain import SYSTEM


def run(settings: Settings, service_url: str) -> None:
    """Runs jobs until SIGINT or SIGTERM, then finishes the one under way."""
    calibrated = encoders.load(settings.encoder)
    with open_pool(service_url, size=2) as pool:
        with writing(pool, SYSTEM) as connection:
            model = encoders.register(connection, calibrated)
        app = App(connector=PsycopgConnector(conninfo=service_url, min_size=1, max_size=3))
        app.add_tasks_from(blueprint, namespace="adequation")
        app.run_worker(
            concurrency=1,
            shutdown_graceful_timeout=10,
            delete_jobs="successful",
            additional_context={"pool": pool, "encoder": calibrated.encoder, "model": model},
        )
