"""A form that is sent twice (a double click, the back button) writes once.

Each form carries a key of its own, made with the page. It is kept in the transaction of what it wrote, beside the keys
of the API's repeated writes: what is undone leaves the key free, and whoever sends it again meanwhile waits.
"""

import hashlib
import re
import secrets
from typing import Annotated

import psycopg
from fastapi import Depends, Form
from markupsafe import Markup

from api.security import CurrentActor

FIELD = "once"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Once:
    """The key of one form, for the account that sent it."""

    def __init__(self, account_id: int | None, key: str) -> None:
        self.account_id = account_id
        self.key = key

    def __call__(self, connection: psycopg.Connection) -> bool:
        """Whether the form had not been sent yet, which is noted in the caller's transaction.

        One without a key is new each time: what it writes must bear being written twice.
        """
        if self.account_id is None or not _KEY.fullmatch(self.key):
            return True
        row = connection.execute(
            """
            INSERT INTO idempotency_key (account_id, key, request_hash, status, headers, body)
            VALUES (%(account)s, 'form:' || %(key)s, %(hash)s, 303, '{}', '')
            ON CONFLICT DO NOTHING RETURNING true
            """,
            {"account": self.account_id, "key": self.key, "hash": hashlib.sha256(self.key.encode()).digest()},
        ).fetchone()
        return row is not None


def once_field() -> Markup:
    """The hidden field of a form whose writing is not to be repeated."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(18))


def _once(actor: CurrentActor, once: Annotated[str, Form(max_length=100)] = "") -> Once:
    return Once(actor.account_id, once)


SentOnce = Annotated[Once, Depends(_once)]
"""`if once(connection): …` in the transaction of the write."""
