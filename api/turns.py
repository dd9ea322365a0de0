"""Whose turn it is for what takes a processor: so many at once, so many waiting, and few of one account.

Whoever waits holds a thread of the web server: where they are many, the pages of everybody wait with them.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from api.errors import RequestError


class Turns:
    """Turns of one kind of work, in one web process."""

    def __init__(self, at_once: int, waiting: int, of_one: int, patience: float) -> None:
        self._turns = BoundedSemaphore(at_once)
        self._most = at_once + waiting
        self._of_one = of_one
        self._patience = patience
        self._lock = Lock()
        self._there: Counter[int | None] = Counter()

    @contextmanager
    def turn(self, account: int | None) -> Iterator[None]:
        """Wait for a turn, at most `patience` seconds, and hold it.

        Raises RequestError: `reading_yours` where as many of this account are there already, `reading_many` where as
        many of everybody are, or the turn does not come.
        """
        with self._lock:
            if self._there[account] >= self._of_one:
                raise RequestError(429, "reading_yours", headers={"Retry-After": "10"})
            if self._there.total() >= self._most:
                raise _many()
            self._there[account] += 1
        try:
            if not self._turns.acquire(timeout=self._patience):
                raise _many()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._there -= Counter({account: 1})


def _many() -> RequestError:
    return RequestError(503, "reading_many", headers={"Retry-After": "30"})
