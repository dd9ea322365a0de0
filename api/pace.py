"""How many requests an account makes in a minute, counted by each web process: no machine reads the bank whole."""

from collections import Counter
from threading import Lock


class Pace:
    """Counts by account, minute by minute. Times are seconds of a clock that never goes back."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._minute = 0
        self._made: Counter[int] = Counter()

    def wait(self, account_id: int, at: float) -> int:
        """Count one request; the seconds to wait where it is one too many, else 0."""
        minute, into = divmod(int(at), 60)
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._made.clear()
            self._made[account_id] += 1
            return 60 - into if self._made[account_id] > self._most else 0
