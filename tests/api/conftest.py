"""Starters in processes of their own, on a data folder whose name is as awkward as names get."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest

from api.embedded import embedded_postgres
from tests.conftest import reachable_folder

STARTER = Path(__file__).parent / "embedded" / "starter.py"
DEADLINE_SECONDS = 60


@dataclass
class Bench:
    """A data folder, the processes started on it, and what is left of them."""

    folder: Path
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "postgres" / "cluster"

    def start(self) -> "subprocess.Popen[str]":
        """Starts a process on the folder without waiting for it."""
        process = subprocess.Popen(
            [sys.executable, str(STARTER), str(self.folder), "fast"], stdout=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def start_ready(self) -> "subprocess.Popen[str]":
        """Starts one and waits until its server answers."""
        process = self.start()
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def servers(self) -> list[psutil.Process]:
        """The processes of PostgreSQL that work in the folder, initdb included."""
        found = []
        for process in psutil.process_iter():
            try:
                inside = str(self.folder) in process.cwd() or str(self.folder) in " ".join(process.cmdline())
                if inside and process.name() in {"postgres", "initdb"} and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def guardian(self) -> psutil.Process:
        """The guardian of the running server."""
        return self.postmaster().parent() or pytest.fail("the server has no parent")

    def postmaster(self) -> psutil.Process:
        """The first process of the running server."""
        return psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))

    def assert_nothing_left(self) -> None:
        """No server works in the folder any more, or soon none."""
        self.wait_for(lambda: not self.servers(), "servers are left")

    def assert_starts_again(self) -> None:
        """The next start finds the folder in order."""
        with embedded_postgres(self.folder, durable=False) as cluster, psycopg.connect(cluster.owner_url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("adequation_owner",)
        assert self.servers() == []

    @staticmethod
    def wait_for(condition: Callable[[], bool], what: str) -> None:
        """Waits until a condition holds; the test fails when it never does."""
        end = time.monotonic() + DEADLINE_SECONDS
        while not condition():
            if time.monotonic() > end:
                pytest.fail(what)
            time.sleep(0.05)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with reachable_folder() as folder:
        bench = Bench(folder / "dossier d'été à moi")
        yield bench
        for process in bench.started:
            process.kill()
            process.wait()
        bench.assert_nothing_left()
