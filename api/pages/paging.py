"""A list that is read whole and shown page by page; its pages are numbered from 1."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request

Page = Annotated[int, Query(ge=1, le=1000)]
Row = TypeVar("Row")


def on_page(rows: Sequence[Row], page: int, size: int) -> Sequence[Row]:
    """The rows of one page; of the last one, where the list has become shorter."""
    last = max(1, -(-len(rows) // size))
    return rows[size * (min(page, last) - 1) :][:size]


def ways(request: Request, count: int, page: int, size: int) -> dict[str, Any]:
    """Addresses of this page, of the first where one is not on it, and of the next where there is one."""

    def address(**changed: int) -> str:
        return f"{request.url.path}?{urlencode({**request.query_params, **changed})}"

    return {
        "here": address(),
        "first": address(page=1) if page > 1 else None,
        "next": address(page=page + 1) if count > size * page else None,
    }
