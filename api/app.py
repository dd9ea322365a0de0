"""The web application: a composition root."""

from pathlib import Path

from fastapi import FastAPI
from psycopg_pool import ConnectionPool
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import health, json, pages
from api.answers import install
from api.english import English, EnglishAskedError
from api.headers import HeadRequests, RequestLimits, SecurityHeaders
from api.openapi import Application
from api.pace import Pace
from api.pages.english import instead
from api.pages.problem import problem_page
from api.plain import languages
from api.returned import returned
from api.security_log import SecurityLog
from api.services import Services
from api.settings import Settings
from matching.matches.encoding import Encoder

ASSETS = Path(__file__).parent / "assets"
LEAST_COMPRESSED = 1_000
"""Bytes under which an answer is sent as it is."""


def create_app(settings: Settings, service_pool: ConnectionPool, encoder: Encoder) -> FastAPI:
    """The application, with what it needs handed to it. Nothing is read or connected here but texts."""
    languages()
    app = Application(
        title="Adéquation",
        version="1",
        summary="A region's labour-needs census and immigrant CV bank, ranked both ways with the reasons.",
        openapi_url="/api/v1/openapi.json",
        # The stock pages fetch their scripts from elsewhere; `/api` lists the operations instead.
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = Services(settings, service_pool, encoder)
    app.state.pace = Pace(settings.requests_a_minute)
    app.state.english = English()
    refuse = install(app, problem_page, returned)
    app.add_exception_handler(EnglishAskedError, instead)
    app.add_middleware(HeadRequests)
    app.add_middleware(RequestLimits, refuse=refuse)
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED)
    app.add_middleware(SecurityLog)
    app.add_middleware(SecurityHeaders)
    # Not `include_router`: each application would lay all of them out again, for a second, at its first request.
    for part in (health, json, pages):
        app.router.routes.extend(part.router.routes)
    app.mount("/assets", StaticFiles(directory=ASSETS), name="assets")
    return app
