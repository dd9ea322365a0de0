"""The operations of the API, listed by a page of ours that fetches nothing from elsewhere."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from api.pages.routing import PageRouter
from api.rendering import render
from api.security import EVERYONE

router = PageRouter()


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str


@router.page("operations", fr="/api", en="/en/api", roles=EVERYONE)
def operations(request: Request) -> Response:
    """Every operation of the OpenAPI document, by the part it belongs to."""
    parts: dict[str, list[Operation]] = {}
    for path, methods in request.app.openapi()["paths"].items():
        for method, operation in methods.items():
            part = parts.setdefault(operation["tags"][0], [])
            part.append(Operation(method.upper(), path, operation["summary"]))
    return render(request, "operations.html", parts=parts)
