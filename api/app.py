"""The web application: a composition root."""

from fastapi import FastAPI
from psycopg_pool import ConnectionPool

from api.settings import Settings


def create_app(settings: Settings, service_pool: ConnectionPool) -> FastAPI:
    """The application, with what it needs handed to it."""
    app = FastAPI(title="Adéquation")

    @app.get("/health")
    def health() -> dict[str, str]:
        with service_pool.connection() as connection:
            connection.execute("SELECT 1")
        return {"status": "ok"}

    return app
