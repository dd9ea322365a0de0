"""The command line: light until a command runs, and clear when one cannot."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import psycopg
import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from api.cli import COMMANDS, app
from api.commands import DatabaseUrls
from api.embedded import running_cluster
from migrations import migrate, pending
from tests.api.conftest import Bench

ROOT = Path(__file__).parents[2]
HEAVY = {"api.database", "api.embedded", "fastapi", "numpy", "procrastinate", "psycopg", "pydantic", "uvicorn"}


def adequation(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    command = [sys.executable, "-m", "api", *words]
    return subprocess.run(command, env=environment | settings, capture_output=True, text=True, check=False, timeout=120)


def test_the_help_names_every_command_and_imports_none() -> None:
    code = "import sys; from api.cli import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name, (_, line) in COMMANDS.items():
        assert name in done.stdout
        assert line.split(". / ")[0] in done.stdout
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(name: str) -> None:
    done = CliRunner().invoke(app, [name, "--help"])
    assert done.exit_code == 0
    assert name in done.stdout
    assert "--install-completion" not in done.stdout


def test_an_unknown_command_is_named() -> None:
    done = adequation("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_an_address_that_is_none_is_said_and_not_repeated(command: str) -> None:
    done = adequation(command, DATABASE_URL="owner:s3cret@db.example/adequation")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "s3cret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_runs_the_embedded_database_for_its_time(bench: Bench) -> None:
    done = adequation("migrate", DATA_DIR=str(bench.folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert bench.servers() == []


def test_a_command_joins_the_embedded_database_where_it_runs(bench: Bench) -> None:
    bench.start_ready()
    cluster = running_cluster(bench.folder)
    assert cluster is not None
    migrate(cluster.owner_url)
    done = adequation("migrate", DATA_DIR=str(bench.folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert bench.servers()


def test_commands_at_once_wait_for_one_another(bench: Bench) -> None:
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(adequation, "migrate", DATA_DIR=str(bench.folder)) for _ in range(3)]
    assert [(run.result().returncode, run.result().stderr) for run in runs] == [(0, "")] * 3
    assert bench.servers() == []


def test_a_command_waits_for_a_server_whose_schema_is_not_ready(bench: Bench) -> None:
    bench.start_ready()
    cluster = running_cluster(bench.folder)
    assert cluster is not None
    with ThreadPoolExecutor() as threads:
        run = threads.submit(adequation, "migrate", DATA_DIR=str(bench.folder))
        with pytest.raises(TimeoutError):
            run.result(timeout=2)
        migrate(cluster.owner_url)
    assert (run.result().returncode, run.result().stderr) == (0, "")


def test_another_database_is_migrated(empty_urls: DatabaseUrls) -> None:
    done = adequation("migrate", DATABASE_URL=empty_urls.owner)
    assert done.returncode == 0
    assert "0001_roles.sql" in done.stdout
    with psycopg.connect(empty_urls.owner) as connection:
        assert pending(connection) == []


def test_a_database_that_lacks_migrations_is_refused(empty_urls: DatabaseUrls) -> None:
    done = adequation("worker", DATABASE_URL=empty_urls.owner)
    assert done.returncode == 1
    assert "adequation migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    done = adequation("migrate", DATABASE_URL=f"postgresql://nobody@/none?host={tmp_path}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr


def test_the_services_url_needs_the_owners() -> None:
    done = adequation("migrate", SERVICE_DATABASE_URL="postgresql://adequation_service@localhost/adequation")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr


COMMAND = re.compile(r"`adequation ([a-z]+(?: [^`\n]*)?)`")


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_readme_gives_every_option_that_a_command_needs(name: str) -> None:
    said = COMMAND.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(said) > 10
    for line in said:
        command: Any = get_command(app)
        words = line.split()
        while isinstance(command, TyperGroup) and words:
            command = command.get_command(click.Context(command), words.pop(0))
        needed = [option for option in command.params if option.required and option.param_type_name == "option"]
        assert all(set(option.opts) & set(words) for option in needed), line
