"""`python -m api.access`: writes `docs/access.md`, who may ask what about whose, from what stands beside the routes.

A test holds the page against the routes: a change of who may ask what is a change of that page, which somebody reads.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import api.json
import api.pages
from api import health
from api.declared import routes
from api.reach import ALL, Reach
from api.security import EVERYONE, SIGNED_IN, Allow
from matching.accounts.domain import Role

PAGE = Path(__file__).parent.parent / "docs" / "access.md"
_INTRODUCTION = """\
# Who may ask what

Written by `python -m api.access` from what stands beside each route; `tests/api/http/test_authorisation.py` asks every
route as everybody and expects these answers. A page of the site has the same address in English.

Nobody signed in is answered 401, another role 403. What somebody is to a thing: *own* is about them, started by them
or theirs to answer for; *organisation* is of their organisation or employer; *any* is whosever. The last column is the
answer about what they do not reach: 404 where its very existence is private.

| asked | for | of which they reach | otherwise |
|---|---|---|---|
"""


def page() -> str:
    """The text of docs/access.md."""
    lines = [
        *_lines(api.json.router, "/api/v1"),
        *(line for line in _lines(api.pages.router) if " /en/" not in line),
        *_lines(health.router),
    ]
    return _INTRODUCTION + "".join(lines)


def _lines(router: Any, prefix: str = "") -> Iterator[str]:
    for route, calls in routes(router):
        for call in calls:
            if isinstance(call, Allow):
                asked = f"{min((route.methods or set()) - {'HEAD'})} {prefix}{route.path}"
                yield f"| `{asked}` | {_roles(call.roles)} | {_reached(call.roles, call.reach)} |\n"


def _roles(roles: tuple[Role, ...]) -> str:
    for group, name in ((EVERYONE, "everybody"), (SIGNED_IN, "whoever is signed in")):
        if set(roles) == set(group):
            return name
    return ", ".join(_said(role) for role in Role if role in roles)


def _reached(roles: tuple[Role, ...], reach: Reach | None) -> str:
    if reach is None:
        return "— | —"
    parts: dict[str, list[Role]] = {}
    for role in Role:
        if role in roles:
            relations = reach.reached[role]
            told = "any" if relations == ALL else " or ".join(sorted(relations, reverse=True))
            if role is Role.EMPLOYER and reach.verified:
                told += " once verified"
            parts.setdefault(told, []).append(role)
    said = "; ".join(f"{told} ({_roles(tuple(each))})" for told, each in parts.items())
    if len(parts) == 1:
        said = next(iter(parts))
    refused = "—" if set(parts) == {"any"} else str(reach.refusal)
    refused += "".join(f", {_said(role)} {status}" for role, status in reach.refusals.items())
    return f"{reach.thing.replace('_', ' ')}: {said} | {refused}"


def _said(role: Role) -> str:
    return role.replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
