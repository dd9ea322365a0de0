"""The service as processes: how soon the command line answers, what web and worker weigh, a newcomer's first start."""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.bank import FOLDER, ROOT
from bench.table import Figure

PATIENCE_SECONDS = 300
MIB = 1024 * 1024


def help_answers() -> list[Figure]:
    """Seconds of `adequation --help`, beside those of a bare interpreter."""

    def run(*arguments: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    ours = statistics.median(run("-m", "api", "--help") for _ in range(7))
    bare = statistics.median(run("-c", "pass") for _ in range(7))
    return [Figure("adequation --help, median of 7", ours, "s", 0.5, f"{ours / bare:.1f} × a bare interpreter")]


def memory(size: int) -> list[Figure]:
    """Resident memory of the web server and the worker after 200 requests, PostgreSQL apart."""
    folder = FOLDER / f"{size}-300"
    command = [sys.executable, "-m", "api", "serve"]
    with _served(command, ROOT, {"DATA_DIR": str(folder)}) as (process, address):
        for number in range(200):
            urllib.request.urlopen(f"{address}/besoins/{number % 100 + 1}", timeout=10).read()
        everybody = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        ours = [each for each in everybody if "postgres" not in each.name() and _is_python(each)]
        total = sum(each.memory_info().rss for each in ours) / MIB
    return [Figure(f"web and worker ({len(ours)} processes) after 200 pages", total, "MB", 600.0)]


def first_start() -> list[Figure]:
    """A newcomer's `make run` in a clone, from nothing to a served page, and what it leaves on the disk."""
    with tempfile.TemporaryDirectory() as parent:
        clone = Path(parent) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        started = time.perf_counter()
        with _served(["make", "run"], clone, {"PYTHON": sys._base_executable}) as (_, address):  # type: ignore[attr-defined]
            urllib.request.urlopen(address, timeout=10).read()
            seconds = time.perf_counter() - started
            weight = sum(_weight(clone / part) for part in (".venv", ".data"))
    return [
        Figure("make run, from nothing to a served page", seconds, "s", 60.0),
        Figure("disk used by it", weight, "MB", 600.0),
    ]


@contextmanager
def _served(command: list[str], folder: Path, changes: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service under `command` on a free port of the loopback, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **changes, "PORT": str(port)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        _wait_until_ready(process)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    for line in process.stdout or ():
        if "ready" in line:
            return
        if time.monotonic() > deadline:
            break
    raise TimeoutError("the service did not say that it is ready")


def _is_python(process: psutil.Process) -> bool:
    return any("python" in part for part in process.cmdline()[:1]) and "guardian" not in " ".join(process.cmdline())


def _weight(folder: Path) -> float:
    du = shutil.which("du")
    if du is None:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB
    return int(subprocess.run([du, "-sm", str(folder)], check=True, capture_output=True, text=True).stdout.split()[0])
