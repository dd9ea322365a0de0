"""`adequation serve` as a process: what it starts, what it says, and what is left of it when it ends."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import psutil
import psycopg
import pytest

from api.commands import DatabaseUrls
from migrations import pending
from tests.api.conftest import Bench

DEADLINE_SECONDS = 90
SERVE = [sys.executable, "-m", "api", "serve"]


@dataclass
class House:
    """A data folder and the services started on it."""

    bench: Bench
    port: int
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, command: list[str] = SERVE, **settings: str) -> "subprocess.Popen[str]":
        environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        environment |= {"DATA_DIR": str(self.bench.folder), "PORT": str(self.port), "DEMONSTRATION": "false"}
        process = subprocess.Popen(
            command,
            env=environment | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def start_ready(self, command: list[str] = SERVE) -> "subprocess.Popen[str]":
        process = self.start(command)
        self.wait_until_ready(process)
        return process

    def wait_until_ready(self, process: "subprocess.Popen[str]") -> None:
        """Waits for the address, and checks how it is told."""
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "is ready" in line:
                break
        assert lines[-2:] == [
            f"Adéquation est prêt : http://127.0.0.1:{self.port}\n",
            f"Adéquation is ready: http://127.0.0.1:{self.port}\n",
        ], lines

    def answers(self) -> bool:
        return httpx.get(f"http://127.0.0.1:{self.port}/health").status_code == 200

    def everything(self, process: "subprocess.Popen[str]") -> list[psutil.Process]:
        """The processes that one service consists of, PostgreSQL's included."""
        root = psutil.Process(process.pid)
        return [root, *root.children(recursive=True)]

    def worker(self, process: "subprocess.Popen[str]") -> psutil.Process | None:
        """The service's worker, or None while there is none."""
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "worker" in child.cmdline():
                    return child
        return None


@pytest.fixture
def house(bench: Bench) -> Iterator[House]:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        port = int(candidate.getsockname()[1])
    house = House(bench, port)
    yield house
    for process in house.started:
        process.kill()
        process.wait(DEADLINE_SECONDS)
    bench.assert_nothing_left()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(house: House, how: signal.Signals) -> None:
    process = house.start_ready()
    assert house.answers()
    everything = house.everything(process)
    assert len(everything) > 3
    process.send_signal(how)
    output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 0
    assert "Adéquation est arrêté." in output
    assert "Traceback" not in output
    assert alive(everything) == []


def test_a_killed_service_leaves_nothing_and_starts_again(house: House) -> None:
    process = house.start_ready()
    wait_for(lambda: house.worker(process) is not None)
    everything = house.everything(process)
    process.kill()
    process.wait(DEADLINE_SECONDS)
    wait_for(lambda: not alive(everything))
    house.start_ready()
    assert house.answers()


def test_the_service_ends_with_the_make_that_started_it(house: House) -> None:
    # The line of the Makefile, under a shell that stands for make.
    line = f"{' '.join(SERVE)} --parent $PPID"
    make = house.start_ready(["sh", "-c", f"sh -c 'exec {line}'; true"])
    everything = house.everything(make)
    assert any("serve" in one.cmdline() for one in everything)
    make.kill()
    make.wait(DEADLINE_SECONDS)
    wait_for(lambda: not alive(everything))


def test_a_killed_worker_is_started_again_and_the_pages_stay(house: House) -> None:
    process = house.start_ready()
    wait_for(lambda: house.worker(process) is not None)
    worker = house.worker(process)
    assert worker is not None
    worker.kill()
    assert house.answers()
    wait_for(lambda: (again := house.worker(process)) is not None and again.pid != worker.pid)
    assert house.answers()


def test_the_service_ends_with_its_database(house: House) -> None:
    process = house.start_ready()
    house.bench.postmaster().kill()
    output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    assert "PostgreSQL s'est arrêté" in output


def test_a_second_service_on_the_folder_says_so_and_harms_nothing(house: House) -> None:
    house.start_ready()
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        other_port = str(candidate.getsockname()[1])
    second = house.start(PORT=other_port)
    output, _ = second.communicate(timeout=DEADLINE_SECONDS)
    assert second.returncode == 1
    assert "Adéquation fonctionne déjà" in output
    assert "Traceback" not in output
    assert house.answers()


def test_a_taken_port_is_told_of(house: House) -> None:
    house.start_ready()
    second = house.start()
    output, _ = second.communicate(timeout=DEADLINE_SECONDS)
    assert second.returncode == 1
    assert f"127.0.0.1:{house.port}" in output
    assert "Traceback" not in output
    assert house.answers()


def test_another_database_replaces_the_embedded_one(house: House, empty_urls: DatabaseUrls) -> None:
    process = house.start(DATABASE_URL=empty_urls.owner, SERVICE_DATABASE_URL=empty_urls.service)
    house.wait_until_ready(process)
    assert house.answers()
    assert not house.bench.data.parent.exists()
    with psycopg.connect(empty_urls.owner) as connection:
        assert pending(connection) == []


def test_a_wrong_setting_is_named(house: House) -> None:
    process = house.start(LOG_LEVEL="loud")
    output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 2
    assert "LOG_LEVEL" in output
    assert "Traceback" not in output


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; one that nobody has buried yet does not."""
    found = []
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)
