"""A write that is sent again is done once, and answered as it was: its answer is kept in the write's own transaction.

Whoever sends it again meanwhile waits; what is undone keeps nothing. Answers are kept for a day.
"""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import psycopg
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, %(account)s))"
_FORGET = """
    DELETE FROM idempotency_key WHERE account_id = %(account)s AND created_at < now() - interval '1 day'
"""
_RECALL = """
    SELECT request_hash, status, headers, body FROM idempotency_key WHERE account_id = %(account)s AND key = %(key)s
"""
_REMEMBER = """
    INSERT INTO idempotency_key (account_id, key, request_hash, status, headers, body)
    VALUES (%(account)s, %(key)s, %(hash)s, %(status)s, %(headers)s, %(body)s)
"""
# What a repeated answer needs beside its body.
_KEPT = ("content-type", "etag", "location")


@dataclass(frozen=True)
class Answered:
    """What was answered to the same key, and the hash of what was sent then."""

    hash: bytes
    response: Response


@dataclass(frozen=True)
class Write:
    """A write that its sender may repeat with the same key."""

    connection: psycopg.Connection
    account: int
    key: str
    hash: bytes

    def begin(self) -> Answered | None:
        """Wait for whoever is sending the same, then say what they were answered; None for the first to send it."""
        names = {"account": self.account, "key": self.key}
        self.connection.execute(_LOCK, names)
        self.connection.execute(_FORGET, names)
        row = self.connection.execute(_RECALL, names).fetchone()
        if row is None:
            return None
        known, status, headers, body = row
        return Answered(bytes(known), Response(bytes(body), status, headers))

    def remember(self, response: Response) -> None:
        """Keep the answer in the write's transaction."""
        headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
        self.connection.execute(
            _REMEMBER,
            {
                "account": self.account,
                "key": self.key,
                "hash": self.hash,
                "status": response.status_code,
                "headers": json.dumps(headers),
                "body": bytes(response.body),
            },
        )


class RepeatedError(Exception):
    """It was done before, and answered thus."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class RepeatableRoute(APIRoute):
    """Repeats a known answer, and keeps a new one before its write (`request.state.write`) is committed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler."""
        handle = super().get_route_handler()

        async def handle_once(given: Request) -> Response:
            request = await self.received(given)
            try:
                response = await handle(request)
            except RepeatedError as repeated:
                return repeated.response
            write: Write | None = getattr(request.state, "write", None)
            if write is not None and self.keeps(request, response):
                await run_in_threadpool(write.remember, response)
            return response

        return handle_once

    async def received(self, request: Request) -> Request:
        """The request as it is handled."""
        return request

    def keeps(self, request: Request, response: Response) -> bool:
        """Whether an answer is that of a write that was done."""
        return response.status_code < 300
