"""The commands of the command line, a module each, and the way they reach the database."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import NoReturn

import psycopg
import typer
from pydantic import ValidationError
from rich.console import Console

import migrations
from api.database import as_service
from api.embedded import AlreadyRunningError, Cluster, EmbeddedError, embedded_postgres, running_cluster
from api.encoders import Calibrated, UnknownEncoderError, load_configured
from api.errors import describe
from api.settings import Settings

PATIENCE_SECONDS = 60
POLL_SECONDS = 0.2
WIDEST = 1_000
"""Columns of what is shown where no terminal says how many it has."""


@dataclass(frozen=True)
class DatabaseUrls:
    """One database, seen by its owner (migrations) and by the service's role (everything else)."""

    owner: str
    service: str


def read_settings() -> Settings:
    """The settings; a wrong one ends the command with its name and the rule it breaks."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper() or "Configuration"
            # A secret is counted in characters, though pydantic says it of no text.
            code = {"too_short": "string_too_short"}.get(problem["type"], problem["type"])
            fr, en = describe(code, problem.get("ctx"), "fr"), describe(code, problem.get("ctx"), "en")
            typer.echo(f"{name} : {fr} / {en}", err=True)
        sys.exit(2)


@contextmanager
def open_database(settings: Settings) -> Iterator[DatabaseUrls]:
    """The database for the time of a command, its schema up to date.

    The one named by DATABASE_URL; else the embedded one, joined where it runs or run for that time. Ends the
    command with a clear message when it cannot be reached or lacks migrations.
    """
    with ExitStack() as stack:
        try:
            urls = stack.enter_context(_reach(settings))
        except (EmbeddedError, migrations.MigrationError, psycopg.OperationalError) as error:
            fail(str(error))
        yield urls


def external_database(settings: Settings) -> DatabaseUrls | None:
    """The database that DATABASE_URL names, or None for the embedded one."""
    if settings.database_url is None:
        return None
    owner = settings.database_url
    try:
        return DatabaseUrls(owner, settings.service_database_url or as_service(owner))
    except psycopg.ProgrammingError:
        # Its message quotes what it could not read, which may hold a password.
        fail("DATABASE_URL n'est pas l'adresse d'une base PostgreSQL. / DATABASE_URL is no address of a database.")


def configured_encoder(settings: Settings) -> Calibrated:
    """The encoder that the settings name; one that cannot be loaded ends the command with what to do."""
    try:
        return load_configured(settings)
    except UnknownEncoderError as error:
        fail(str(error))


def screen() -> Console:
    """Where a command shows its tables. A pipe or a file has no edge: nothing is cut or folded for one."""
    given = Console()
    return given if given.is_terminal or "COLUMNS" in os.environ else Console(width=WIDEST)


def fail(message: str) -> NoReturn:
    """Ends the command with `message` on the standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


@contextmanager
def _reach(settings: Settings) -> Iterator[DatabaseUrls]:
    external = external_database(settings)
    if external is not None:
        with psycopg.connect(external.owner) as connection:
            if names := migrations.pending(connection):
                raise migrations.MigrationError(
                    f"Lancez d'abord « adequation migrate ». / Run 'adequation migrate' first. ({', '.join(names)})"
                )
        yield external
        return
    with ExitStack() as stack:
        yield _embedded(settings, stack)


def _embedded(settings: Settings, stack: ExitStack) -> DatabaseUrls:
    """The embedded database once its schema is up to date: the one that runs, else one run until `stack` closes.

    One that is starting is waited for. Raises `AlreadyRunningError` when it never becomes ready.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        cluster = running_cluster(settings.data_dir)
        if cluster is not None and not _lacks_migrations(cluster):
            return DatabaseUrls(cluster.owner_url, cluster.service_url)
        try:
            cluster = stack.enter_context(embedded_postgres(settings.data_dir))
        except AlreadyRunningError:
            if time.monotonic() > end:
                raise
            time.sleep(POLL_SECONDS)
        else:
            # By its full name: this package has a command of the same one.
            migrations.migrate(cluster.owner_url)
            return DatabaseUrls(cluster.owner_url, cluster.service_url)


def _lacks_migrations(cluster: Cluster) -> bool:
    try:
        with psycopg.connect(cluster.owner_url) as connection:
            return bool(migrations.pending(connection))
    except psycopg.OperationalError:
        # It has stopped meanwhile.
        return True
