"""Runs one program of PostgreSQL and ends it when its starter is gone, however it went (`kill -9` included).

Executed as a file, with the standard library only, in a session of its own: neither a Ctrl-C nor a signal to the
starter's group reaches it. Its standard input is a pipe whose other end the starter alone holds; the end of that
file is the order to stop. Should the guardian itself be killed, Linux sends the program the same signal; the
children of a dead postmaster leave by themselves.

    guardian.py SIGNAL UID GID COMMAND…      (UID is -1 to stay who one is)

Open files marked inheritable pass to the program: the lock of the data folder is one, and thus lasts exactly as
long as any process of the server.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# A shutdown writes what is in memory to the disk; then it is cut, and the next start recovers from the log.
PATIENCE_SECONDS = 60
LAST_SECONDS = 10


def main() -> int:
    """Runs the command to its end and returns its exit status."""
    ask = signal.Signals[sys.argv[1]]
    uid, gid, command = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    program = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        close_fds=False,
        user=None if uid < 0 else uid,
        group=None if uid < 0 else gid,
        extra_groups=None if uid < 0 else [],
        preexec_fn=_tie(ask),  # noqa: PLW1509 - no other thread runs yet
    )
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    threading.Thread(target=_watch_starter, args=(stop,), daemon=True).start()
    threading.Thread(target=_end, args=(program, ask, stop), daemon=True).start()
    return int(program.wait())


def _tie(ask: signal.Signals) -> Callable[[], None] | None:
    """What the program does before it starts: ask Linux for a signal at the guardian's death. None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    guardian = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(ask))
        if os.getppid() != guardian:
            os._exit(1)

    return tie


def _watch_starter(stop: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    stop.set()


def _end(program: "subprocess.Popen[bytes]", ask: signal.Signals, stop: threading.Event) -> None:
    stop.wait()
    for order, seconds in ((ask, PATIENCE_SECONDS), (signal.SIGQUIT, LAST_SECONDS)):
        program.send_signal(order)
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return
    program.kill()


if __name__ == "__main__":
    sys.exit(main())
