"""Processes that must not outlive the one that started them, however it ends."""

import os
import signal
import threading
import time

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 15


def stop_with_parent(parent: int) -> None:
    """From now on, asks this process to stop (SIGTERM) when the process `parent` is gone; cuts it if it stays."""
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="stop-with-parent").start()


def _watch(parent: int) -> None:
    # An orphan is adopted by another: no signal nor number taken again can hide it.
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os._exit(1)
