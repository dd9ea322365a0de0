"""Pages of a list: an opaque cursor, which names the last row seen, so that nothing is missed or seen twice."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from api.errors import RequestError

LARGEST_ID = 2**63 - 1


class Row(Protocol):
    @property
    def id(self) -> int: ...


Item = TypeVar("Item")
ItemRow = TypeVar("ItemRow", bound=Row)


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(default=None, description="Cursor of the next page; null on the last one.")


def encode_cursor(last: int) -> str:
    """The cursor of the rows that come after the id `last`."""
    return base64.urlsafe_b64encode(json.dumps({"after": last}).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> int:
    """The id that a cursor names. Raises RequestError `cursor_invalid`."""
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        after = position["after"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RequestError(422, "cursor_invalid", field="cursor") from error
    if type(after) is not int or not 0 < after <= LARGEST_ID:
        raise RequestError(422, "cursor_invalid", field="cursor")
    return after


def _after(
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before; opaque.")] = None,
) -> int | None:
    return None if cursor is None else decode_cursor(cursor)


After = Annotated[int | None, Depends(_after)]
"""The id after which a page begins; none for the first page."""

Limit = Annotated[int, Query(ge=1, le=100, description="Most items of a page.")]


def page_of(found: Sequence[ItemRow], limit: int, request: Request, response: Response) -> Page[Any]:
    """The page of `found`, which holds one row more than `limit` where there is a next page; sets its `Link`."""
    shown = list(found[:limit])
    if len(found) <= limit:
        return Page(items=shown)
    cursor = encode_cursor(shown[-1].id)
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    query = urlencode([*others, ("cursor", cursor)])
    response.headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    return Page(items=shown, next=cursor)
