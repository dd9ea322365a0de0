"""The second factor: codes of an authenticator (TOTP, RFC 6238), and recovery codes for when it is lost.

The authenticator's secret is kept encrypted; a code is taken once; a recovery code is kept as a hash and used up.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyotp
from argon2.low_level import Type, hash_secret_raw
from psycopg import Connection

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 12
# Without the letters and figures that are taken for one another.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
Seal = Callable[[bytes], bytes]
"""Encrypts a secret."""
Unseal = Callable[[bytes], bytes | None]
"""Decrypts one; None where another key sealed it."""


def start(connection: Connection[Any], account_id: int, seal: Seal) -> None:
    """Prepare a new authenticator secret, which counts for nothing until a code of it is confirmed.

    One that counts already stays as it is: it gives up its place once it is removed.
    """
    connection.execute(
        """
        INSERT INTO second_factor AS f (account_id, secret) VALUES (%(account)s, %(secret)s)
        ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, last_step = 0 WHERE f.confirmed_at IS NULL
        """,
        {"account": account_id, "secret": seal(pyotp.random_base32().encode())},
    )


def pending(connection: Connection[Any], account_id: int, unseal: Unseal) -> str | None:
    """The secret that is being enrolled (base32), to be shown; None where none is, or one counts already."""
    row = connection.execute(
        "SELECT secret FROM second_factor WHERE account_id = %(account)s AND confirmed_at IS NULL",
        {"account": account_id},
    ).fetchone()
    secret = None if row is None else unseal(row[0])
    return None if secret is None else secret.decode()


def confirm(connection: Connection[Any], account_id: int, code: str, now: datetime, unseal: Unseal) -> list[str] | None:
    """Make the authenticator count, where `code` is of it; returns the recovery codes, told once."""
    if not _take(connection, account_id, code, now, unseal, confirmed=False):
        return None
    connection.execute(
        "UPDATE second_factor SET confirmed_at = now() WHERE account_id = %(account)s", {"account": account_id}
    )
    return renew_recovery_codes(connection, account_id)


def check(connection: Connection[Any], account_id: int, code: str, now: datetime, unseal: Unseal) -> bool:
    """Whether `code` is the authenticator's, now and for the first time, or a recovery code, which is used up."""
    typed = "".join(code.split()).replace("-", "").lower()
    if typed.isdecimal() and len(typed) == DIGITS:
        return _take(connection, account_id, typed, now, unseal, confirmed=True)
    row = connection.execute(
        "SELECT salt FROM recovery_code WHERE account_id = %(account)s LIMIT 1", {"account": account_id}
    ).fetchone()
    if row is None or len(typed) != RECOVERY_LENGTH:
        return False
    return (
        connection.execute(
            """
            DELETE FROM recovery_code r USING second_factor f
            WHERE r.account_id = %(account)s AND r.hash = %(hash)s AND f.account_id = r.account_id
                AND f.confirmed_at IS NOT NULL
            """,
            {"account": account_id, "hash": _stretched(typed, row[0])},
        ).rowcount
        > 0
    )


def renew_recovery_codes(connection: Connection[Any], account_id: int) -> list[str]:
    """New recovery codes, told once, in place of those before: 10, of some 59 bits each."""
    made = ["".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    salt = secrets.token_bytes(32)
    connection.execute("DELETE FROM recovery_code WHERE account_id = %(account)s", {"account": account_id})
    connection.execute(
        "INSERT INTO recovery_code (account_id, hash, salt) SELECT %(account)s, unnest(%(hashes)s::bytea[]), %(salt)s",
        {"account": account_id, "hashes": [_stretched(code, salt) for code in made], "salt": salt},
    )
    return ["-".join((code[:4], code[4:8], code[8:])) for code in made]


def seal_anew(connection: Connection[Any], account_id: int, rotate: Seal) -> None:
    """Seal the authenticator's secret by the key of today, where a key before sealed it."""
    row = connection.execute(
        "SELECT secret FROM second_factor WHERE account_id = %(account)s", {"account": account_id}
    ).fetchone()
    if row is not None:
        connection.execute(
            "UPDATE second_factor SET secret = %(secret)s WHERE account_id = %(account)s",
            {"account": account_id, "secret": rotate(bytes(row[0]))},
        )


def remove(connection: Connection[Any], account_id: int) -> None:
    """The account has no second factor any more."""
    connection.execute("DELETE FROM second_factor WHERE account_id = %(account)s", {"account": account_id})


def recovery_codes_left(connection: Connection[Any], account_id: int) -> int:
    """How many recovery codes are not used up."""
    row = connection.execute(
        "SELECT count(*) FROM recovery_code WHERE account_id = %(account)s", {"account": account_id}
    ).fetchone()
    return 0 if row is None else int(row[0])


def _stretched(code: str, salt: bytes) -> bytes:
    """32 bytes by argon2id at OWASP's least cost: one salt an account, so that a code typed is stretched once."""
    return hash_secret_raw(
        code.encode(), salt, time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, type=Type.ID
    )


def _take(
    connection: Connection[Any], account_id: int, code: str, now: datetime, unseal: Unseal, *, confirmed: bool
) -> bool:
    """Whether `code` is that of this step or of one beside it, and later than the last one taken; takes it."""
    row = connection.execute(
        """
        SELECT secret FROM second_factor
        WHERE account_id = %(account)s AND (confirmed_at IS NOT NULL) = %(confirmed)s FOR UPDATE
        """,
        {"account": account_id, "confirmed": confirmed},
    ).fetchone()
    secret = None if row is None else unseal(row[0])
    if secret is None:
        return False
    totp = pyotp.TOTP(secret.decode())
    here = int(now.timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    step = next(
        (
            each
            for each in (here - 1, here, here + 1)
            if secrets.compare_digest(totp.at(each * STEP_SECONDS).encode(), typed.encode())
        ),
        None,
    )
    if step is None:
        return False
    taken = connection.execute(
        "UPDATE second_factor SET last_step = %(step)s WHERE account_id = %(account)s AND last_step < %(step)s",
        {"account": account_id, "step": step},
    )
    return taken.rowcount > 0
