"""Locks of the operating system on a file: let go by the kernel when the last process that has it open is gone."""

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Lock:
    """An exclusive lock on the file `path`, which is made when missing and never removed."""

    path: Path

    def take(self, *, patience_seconds: float = 0) -> int | None:
        """The descriptor that holds the lock until it is closed, in this process and those that inherit it.

        None when another still has it after `patience_seconds`.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        end = time.monotonic() + patience_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    os.close(descriptor)
                    return None
                time.sleep(POLL_SECONDS)
            else:
                return descriptor

    def is_held(self) -> bool:
        """Whether some process holds it now."""
        descriptor = self.take()
        if descriptor is None:
            return True
        os.close(descriptor)
        return False
