"""`adequation serve`: the database, the worker and the pages, started in order and stopped together."""

import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Annotated, NoReturn

import psycopg
import typer
import uvicorn
from rich.console import Console

from api import preparing
from api.announced import announced
from api.app import create_app
from api.commands import DatabaseUrls, external_database, fail, read_settings
from api.database import open_pool
from api.embedded import EmbeddedError, embedded_postgres
from api.mail import outbox
from api.page_assets import lacking
from api.processes import stop_with_parent
from api.settings import Settings
from api.supervision import supervised_worker
from migrations import MigrationError, migrate

app = typer.Typer(add_completion=False)
console = Console(stderr=True)
logger = logging.getLogger(__name__)


@app.command()
def command(
    parent: Annotated[int | None, typer.Option(hidden=True, help="Stop when this process is gone.")] = None,
) -> None:
    """Sert les pages et l'API. / Serves the pages and the API."""
    signal.signal(signal.SIGTERM, _interrupt)
    # The end of the terminal stops the service as well, except under `nohup`.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    if parent is not None:
        stop_with_parent(parent)
    settings = read_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        _serve(settings)
    except KeyboardInterrupt:
        typer.echo("Adéquation est arrêté. / Adéquation has stopped.")


def _serve(settings: Settings) -> None:
    with _listening(settings) as listener, ExitStack() as stack:
        try:
            urls = stack.enter_context(_database(settings))
        except (EmbeddedError, MigrationError, psycopg.Error) as error:
            fail(str(error))
        _try(urls.service)
        pool = stack.enter_context(open_pool(urls.service))
        calibrated, model = preparing.encoder_at_once(pool, settings, console)
        shown = settings.demonstration and settings.environment != "production"
        if shown:
            preparing.load_demonstration(pool, console)
        preparing.encode(pool, calibrated, model, console)
        if shown:
            preparing.add_demonstration_events(pool, calibrated)
        _say_where_messages_go(settings)
        _say_what_the_pages_lack()
        stack.enter_context(announced(settings))
        stack.enter_context(supervised_worker())
        preparing.index_titles(pool)
        # What the start has made lives as long as the process: the collector need not walk it at each of its rounds.
        gc.freeze()
        # The access log holds the addresses of people: a proxy may keep one, under its own rules.
        config = uvicorn.Config(
            create_app(settings, pool, calibrated.encoder),
            log_config=None,
            access_log=False,
            # What the service runs on is nobody's to know.
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        _Server(config, settings).run(sockets=[listener])


def _say_where_messages_go(settings: Settings) -> None:
    if settings.smtp_host is None:
        folder = outbox(settings).resolve()
        typer.echo(f"Sans serveur de courriel, les messages sont des fichiers de {folder}")
        typer.echo(f"Without a mail server, messages are files of {folder}")


def _say_what_the_pages_lack() -> None:
    if lacking():
        typer.echo("Sans réponse du registre npm à l'installation, les pages sont plus simples ; make assets réessaie")
        typer.echo("Without an answer of the npm registry at install, the pages are plainer; make assets tries again")


def _try(service_url: str) -> None:
    """Connects once as the service's role: a refusal ends the command, where a pool would try again and again."""
    try:
        psycopg.connect(service_url).close()
    except psycopg.OperationalError as error:
        fail(str(error))


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, taken before anything starts: whoever has it already is told of at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends at once only on a socket that names its protocol; else an answer waits 40 ms for the one before.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"Impossible d'écouter sur {settings.host}:{settings.port} ({error.strerror}) ; PORT en change. / "
                f"Cannot listen on {settings.host}:{settings.port}; PORT changes it."
            )
        yield listener


@contextmanager
def _database(settings: Settings) -> Iterator[DatabaseUrls]:
    with ExitStack() as stack:
        urls = external_database(settings)
        with console.status("Base de données… / Database…"):
            if urls is None:
                cluster = stack.enter_context(embedded_postgres(settings.data_dir, on_loss=_stop_for_lack_of_database))
                urls = DatabaseUrls(cluster.owner_url, cluster.service_url)
            migrate(urls.owner)
        yield urls


class _Server(uvicorn.Server):
    """Says the address once it answers there."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        self._address = f"http://{host}:{settings.port}"

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            typer.echo(f"Adéquation est prêt : {self._address}\nAdéquation is ready: {self._address}")
            sys.stdout.flush()


def _stop_for_lack_of_database() -> None:
    logger.error("PostgreSQL s'est arrêté, le service aussi. / PostgreSQL has stopped, and so does the service.")
    os.kill(os.getpid(), signal.SIGTERM)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
