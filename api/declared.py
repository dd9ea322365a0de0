"""What stands beside the routes: each with all that it depends on, and which scopes of a token are of use to a role."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fastapi.routing import APIRoute

import api.json
from api.security import AREAS, Allow
from matching.accounts.domain import Role

WAYS = ("read", "write")
SCOPES = tuple(f"{area}:{way}" for area in AREAS for way in WAYS)


def routes(router: Any, around: tuple[Any, ...] = ()) -> Iterator[tuple[APIRoute, set[Any]]]:
    """Every route under `router`, with all that it depends on."""
    around = (*around, *(dependency.dependency for dependency in router.dependencies))
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner, around)
        elif isinstance(route, APIRoute):
            yield route, {*around, *_calls(route.dependant)}


@lru_cache
def scopes_of(role: Role) -> tuple[str, ...]:
    """The scopes with which a token of an account of that role opens something, in the order of `SCOPES`."""
    useful = {
        f"{route.path.split('/')[1]}:{WAYS['GET' not in (route.methods or ())]}"
        for route, calls in routes(api.json.router)
        if any(isinstance(call, Allow) and role in call.roles for call in calls)
    }
    return tuple(scope for scope in SCOPES if scope in useful)


def _calls(dependant: Any) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)
