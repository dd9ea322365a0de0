"""A write of the API that is sent again with the same `Idempotency-Key` is answered as it was, and done once."""

import hashlib
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Header, Request

from api.errors import RequestError
from api.repeated import RepeatableRoute, RepeatedError, Write
from api.security import CurrentActor, Writing
from matching.json_text import KeyTwiceError, read_json


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
    write = Write(connection, actor.account_id, idempotency_key, request_hash)
    known = write.begin()
    if known is None:
        request.state.write = write
        return connection
    if known.hash != request_hash:
        raise RequestError(422, "idempotency_key_reused", field="Idempotency-Key")
    known.response.headers["Idempotency-Replayed"] = "true"
    raise RepeatedError(known.response)


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


class OnceRoute(RepeatableRoute):
    """Takes JSON alone."""

    async def received(self, request: Request) -> Request:
        """The request, read strictly. Raises RequestError `unsupported_media_type`."""
        strict = _Strict(request.scope, request.receive)
        if not _is_json(strict) and await strict.body():
            raise RequestError(415, "unsupported_media_type")
        return strict


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
