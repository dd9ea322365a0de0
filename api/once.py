"""A form that is sent twice (a double click, a page sent again) writes once, and leads where it led.

Each page carries a key in its forms (`api.forms`). What is repeated is the same fields sent to the same address by the
same page; a form that was changed meanwhile is another.
"""

import hashlib
import re

import psycopg
from fastapi import Request, Response
from starlette.datastructures import FormData, UploadFile

from api.forms import FIELD, ONCE
from api.repeated import RepeatableRoute, RepeatedError, Write
from api.security import CurrentActor, Writing
from matching.accounts.domain import Actor

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


NOBODY = 0
"""Under which the keys of whoever has no account are kept: a key is drawn for one page, and is nobody else’s."""


def sent_once(request: Request, connection: Writing, actor: CurrentActor) -> None:
    """Let the form be written where it was not yet, in the transaction of what it writes.

    One without a key is new each time.
    """
    request.state.write = begun(request, connection, actor)


def begun(request: Request, connection: psycopg.Connection, actor: Actor) -> Write | None:
    """The same where the form is written in a transaction of its own, which remembers the answer; None without a key.

    Raises RepeatedError where it was written.
    """
    write = _write(request, connection, actor.account_id or NOBODY)
    known = write.begin() if write else None
    if known is not None:
        raise RepeatedError(known.response)
    return write


def sent_once_by_link(request: Request, connection: psycopg.Connection, leads: Response) -> None:
    """The same for what the secret of a message opens; `leads` is answered again, and not kept: the secret is in it.

    Raises RepeatedError where the form was written.
    """
    write = _write(request, connection, NOBODY)
    if write is None:
        return
    if write.begin() is not None:
        raise RepeatedError(leads)
    write.remember(Response(status_code=leads.status_code))


def _write(request: Request, connection: psycopg.Connection, account: int) -> Write | None:
    sent: FormData = request.state.sent
    key = sent.get(ONCE)
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        return None
    digest = _digest(request, sent)
    return Write(connection, account, f"form:{digest.hex()}", digest)


def tells(request: Request) -> None:
    """The page that answers says what the form did, and leads to no other that does: it is kept, to say it again."""
    request.state.tells = True


class FormRoute(RepeatableRoute):
    """A form that was written leads elsewhere, or tells; one that comes back, or shows a secret, is not repeated."""

    def keeps(self, request: Request, response: Response) -> bool:
        """Whether the form was written."""
        return response.status_code == (200 if getattr(request.state, "tells", False) else 303)


def _digest(request: Request, sent: FormData) -> bytes:
    """Of where the form was sent and what it holds, its token apart; of a file, its name and its size."""
    digest = hashlib.sha256(request.scope["path"].encode("utf-8", "replace"))
    for name, value in sent.multi_items():
        if name != FIELD:
            told = f"{value.filename} {value.size}" if isinstance(value, UploadFile) else value
            for part in (name, told):
                digest.update(len(part).to_bytes(8) + part.encode("utf-8", "surrogatepass"))
    return digest.digest()
