"""Keeps the worker running beside the web server.

The worker is a child process, not a thread: a job that fills the memory or crashes takes neither the pages nor
the connection pool with it, a long one in Python does not hold the interpreter's lock against requests, and what
a killed one was doing is retried by the next. The price is a second interpreter, well within the 600 MB of both.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
PATIENCE_SECONDS = 20

logger = logging.getLogger(__name__)


@contextmanager
def supervised_worker() -> Iterator[None]:
    """Runs `adequation worker` for the time of the block, and again whenever it ends by itself."""
    supervisor = _Supervisor()
    thread = threading.Thread(target=supervisor.run, daemon=True, name="supervisor")
    thread.start()
    try:
        yield
    finally:
        supervisor.stop()
        thread.join()


class _Supervisor:
    def __init__(self) -> None:
        self._stopping = threading.Event()

    def run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            worker = subprocess.Popen(
                [sys.executable, "-m", "api", "worker", "--parent", str(os.getpid())], stdin=subprocess.DEVNULL
            )
            status = self._follow(worker)
            # A Ctrl-C reaches the worker too, perhaps before this process: that end is not worth a word.
            if status is not None and not self._stopping.wait(pause):
                logger.warning("the worker ended with status %s; another starts", status)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _follow(self, worker: "subprocess.Popen[bytes]") -> int | None:
        """The worker's status when it ended by itself; None when it was asked to stop."""
        while not self._stopping.wait(0.2):
            status = worker.poll()
            if status is not None:
                return status
        worker.terminate()
        try:
            worker.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        return None

    def stop(self) -> None:
        self._stopping.set()
