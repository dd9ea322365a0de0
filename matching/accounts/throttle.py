"""How often something may be tried before each try costs a wait, doubled each time, up to a longest.

Counted by keys: the address that was typed, whether anybody has it or not; where the request comes from; a browser
that has signed in to the account before, which then has a count of its own — so that whoever guesses elsewhere
cannot keep the owner out. Keys are keyed hashes: neither addresses nor origins are stored.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any, ClassVar

from psycopg import Connection

from matching.errors import DomainError


class TooManyTriesError(DomainError):
    """Refused for `seconds` more."""

    code: ClassVar[str] = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.minutes = -(-seconds // 60)


@dataclass(frozen=True)
class Limit:
    """Tries that are free under one key, and the longest wait after them."""

    key: bytes
    free: int
    longest: timedelta


def key_of(secret: bytes, kind: str, value: str) -> bytes:
    """The key of `value` among those of its kind."""
    return hmac.new(secret, f"throttle {kind} {value}".encode(), hashlib.sha256).digest()


def origin(host: str) -> str:
    """Where a request comes from: its IPv4 address, or the /64 that one subscriber of IPv6 has."""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else found.exploded[:19]
    return str(found)


def count(connection: Connection[Any], *limits: Limit) -> None:
    """Count one try under each limit. Raises TooManyTriesError at the first that refuses: those after it count none.

    The transaction must be committed before the answer is known, and whatever it is.
    """
    for limit in limits:
        row = connection.execute(
            "SELECT count_try(%(key)s, %(free)s, %(longest)s)",
            {"key": limit.key, "free": limit.free, "longest": limit.longest},
        ).fetchone()
        if row is not None and row[0] is not None:
            raise TooManyTriesError(max(1, round(row[0].total_seconds())))


def forgive(connection: Connection[Any], limit: Limit, *, everything: bool) -> None:
    """A try was right: forget all those under the limit, or take back this one alone."""
    connection.execute("SELECT forgive_try(%(key)s, %(everything)s)", {"key": limit.key, "everything": everything})
