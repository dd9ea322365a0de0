"""A write that is sent again with the same `Idempotency-Key` is answered as it was, and done once."""

import hashlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.errors import RequestError
from api.security import CurrentActor, Writing
from matching.json_text import KeyTwiceError, read_json

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
class _Write:
    connection: psycopg.Connection
    account: int
    key: str
    hash: bytes

    def remember(self, response: Response) -> None:
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


class _RepeatedError(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


async def _request_hash(request: Request) -> bytes:
    parts = (
        request.method.encode(),
        request.scope["path"].encode("utf-8", "replace"),
        request.scope["query_string"],
        request.headers.get("if-match", "").encode(),
        await request.body(),
    )
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()


def _once(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    request_hash: Annotated[bytes, Depends(_request_hash)],
    idempotency_key: Annotated[
        str | None, Header(description="Any text of your own; the same write sent again with it is done once.")
    ] = None,
) -> psycopg.Connection:
    """The transaction of a write. A second sender of the same key waits for the first one's end."""
    if idempotency_key is None:
        return connection
    if not (0 < len(idempotency_key) <= 200 and idempotency_key.isascii() and idempotency_key.isprintable()):
        raise RequestError(422, "idempotency_key_invalid", field="Idempotency-Key")
    if actor.account_id is None:
        raise RequestError(401, "unauthenticated")
    write = _Write(connection, actor.account_id, idempotency_key, request_hash)
    names = {"account": write.account, "key": write.key}
    connection.execute(_LOCK, names)
    connection.execute(_FORGET, names)
    row = connection.execute(_RECALL, names).fetchone()
    if row is None:
        request.state.write = write
        return connection
    known, status, headers, body = row
    if bytes(known) != request_hash:
        raise RequestError(422, "idempotency_key_reused", field="Idempotency-Key")
    raise _RepeatedError(Response(bytes(body), status, {**headers, "Idempotency-Replayed": "true"}))


WritingOnce = Annotated[psycopg.Connection, Depends(_once, scope="function")]
"""The transaction of a write of the API: `Writing`, done once for each idempotency key."""


class _Strict(Request):
    """A request whose JSON is UTF-8 and says each thing once."""

    async def json(self) -> Any:
        """The body's value. What is not JSON at all is FastAPI's to refuse."""
        try:
            return read_json((await self.body()).decode())
        except UnicodeDecodeError:
            raise RequestError(400, "body_not_utf8") from None
        except KeyTwiceError as error:
            raise RequestError(422, "key_twice", {"key": error.key}) from None


class OnceRoute(APIRoute):
    """Takes JSON alone, and keeps the answer in the write's own transaction, before it is committed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, which repeats a known answer and keeps a new one."""
        handle = super().get_route_handler()

        async def handle_once(given: Request) -> Response:
            request = _Strict(given.scope, given.receive)
            if not _is_json(request) and await request.body():
                raise RequestError(415, "unsupported_media_type")
            try:
                response = await handle(request)
            except _RepeatedError as repeated:
                return repeated.response
            write: _Write | None = getattr(request.state, "write", None)
            if write is not None and response.status_code < 300:
                await run_in_threadpool(write.remember, response)
            return response

        return handle_once


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
