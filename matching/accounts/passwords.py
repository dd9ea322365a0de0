"""Passwords: what one may be (OWASP ASVS 5.0, 6.2), and their argon2 hashes.

Any characters, spaces included, at any place; no rule on which kinds. The least length is a setting, the longest is
what a hash can be asked for without slowing the service. What is refused is what guessing starts with (`guessing`):
common passwords and what is made of them, the words of the service, and the address itself.
"""

from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any, ClassVar
from unicodedata import normalize

from psycopg import Connection
from pwdlib import PasswordHash

from matching.accounts.guessing import is_guessed_soon
from matching.errors import DomainError

LONGEST = 1_000
"""Characters of a password."""

_hashes = PasswordHash.recommended()
# One hash takes 64 MiB for some 50 ms: a crowd at the door waits its turn instead of filling the memory.
_turn = BoundedSemaphore(2)


class PasswordRefusedError(DomainError):
    """A new password that will not do."""

    def __init__(self, least: int = 0) -> None:
        super().__init__(least)
        self.field = "password"
        self.least = least
        self.most = LONGEST


class PasswordShortError(PasswordRefusedError):
    code: ClassVar[str] = "password_short"


class PasswordLongError(PasswordRefusedError):
    code: ClassVar[str] = "password_long"


class PasswordCommonError(PasswordRefusedError):
    code: ClassVar[str] = "password_common"


def check(password: str, address: str, least: int) -> None:
    """Raises PasswordShortError, PasswordLongError, PasswordCommonError where a new password will not do."""
    if len(password) < least:
        raise PasswordShortError(least)
    if len(password) > LONGEST:
        raise PasswordLongError
    folded, known = password.casefold(), address.casefold()
    name, _, domain = known.partition("@")
    if known == folded or _repeats(folded) or is_guessed_soon(password, (known, name, domain)):
        raise PasswordCommonError


def hash_of(password: str) -> str:
    """The argon2 hash of a password; some 50 ms of one core, on purpose."""
    with _turn:
        return _hashes.hash(_written(password))


def verify(password: str, known: str | None) -> tuple[bool, str | None]:
    """Whether `password` is the one whose hash is `known`, and a new hash where the old one is outdated.

    Takes the same time where nothing is known.
    """
    against = known or _nobodys()
    with _turn:
        right, renewed = _hashes.verify_and_update(_written(password[: LONGEST + 1]), against)
    return (right, renewed) if known is not None else (False, None)


def set_password(connection: Connection[Any], account_id: int, known: str) -> None:
    """Keep the hash of an account's new password."""
    connection.execute(
        """
        INSERT INTO password (account_id, hash) VALUES (%(account)s, %(hash)s)
        ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, changed_at = now()
        """,
        {"account": account_id, "hash": known},
    )


def password_of(connection: Connection[Any], account_id: int) -> str | None:
    """The hash of an account's password, for its doorkeeper."""
    row = connection.execute("SELECT hash FROM password WHERE account_id = %(account)s", {"account": account_id})
    found = row.fetchone()
    return None if found is None else str(found[0])


@lru_cache
def _nobodys() -> str:
    return hash_of("nobody has this password")


def _written(password: str) -> str:
    """The same characters however a keyboard composes them: « é » in one or in two."""
    return normalize("NFC", password)


def _repeats(text: str) -> bool:
    """Whether a few characters are written over and over: « abcabcabcabc »."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, min(4, len(text) // 2) + 1))
