"""A form that is sent twice (a double click, a page sent again) writes once, and leads where it led.

Each page carries a key in its forms (`api.forms`). What is repeated is the same fields sent to the same address by the
same page; a form that was changed meanwhile is another.
"""

import hashlib
import re

from fastapi import Request, Response
from starlette.datastructures import FormData, UploadFile

from api.forms import FIELD, ONCE
from api.repeated import RepeatableRoute, RepeatedError, Write
from api.security import CurrentActor, Writing

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def sent_once(request: Request, connection: Writing, actor: CurrentActor) -> None:
    """Let the form be written where it was not yet, in the transaction of what it writes.

    One without a key, or of nobody who is known, is new each time.
    """
    sent: FormData = request.state.sent
    key = sent.get(ONCE)
    if actor.account_id is None or not isinstance(key, str) or not _KEY.fullmatch(key):
        return
    digest = _digest(request, sent)
    write = Write(connection, actor.account_id, f"form:{digest.hex()}", digest)
    known = write.begin()
    if known is not None:
        raise RepeatedError(known.response)
    request.state.write = write


class FormRoute(RepeatableRoute):
    """A form that was written leads elsewhere; one that comes back, or shows a secret, is not repeated."""

    def keeps(self, response: Response) -> bool:
        """Whether the form was written."""
        return response.status_code == 303


def _digest(request: Request, sent: FormData) -> bytes:
    """Of where the form was sent and what it holds, its token apart; of a file, its name and its size."""
    digest = hashlib.sha256(request.scope["path"].encode("utf-8", "replace"))
    for name, value in sent.multi_items():
        if name != FIELD:
            told = f"{value.filename} {value.size}" if isinstance(value, UploadFile) else value
            for part in (name, told):
                digest.update(len(part).to_bytes(8) + part.encode("utf-8", "surrogatepass"))
    return digest.digest()
