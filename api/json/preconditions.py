"""Versions: no change is lost (`If-Match`), nothing unchanged is sent again (`If-None-Match`)."""

from typing import Annotated, Any, LiteralString

from fastapi import Depends, Header, Request, Response
from psycopg import Connection

from api.errors import RequestError
from api.json.idempotency import WritingOnce

# By the name of what the address names.
_PRESENT: dict[str, LiteralString] = {
    "need_id": "SELECT version FROM opening WHERE id = %(id)s",
    "internship_id": "SELECT version FROM opening WHERE id = %(id)s",
    "candidate_id": "SELECT version FROM candidate WHERE id = %(id)s",
    "referral_id": "SELECT version FROM referral WHERE id = %(id)s",
    "agreement_id": "SELECT version FROM internship_agreement WHERE id = %(id)s",
    "event_id": "SELECT version FROM event WHERE id = %(id)s",
    "incident_id": "SELECT version FROM incident WHERE id = %(id)s",
}


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def _expected(
    request: Request,
    connection: WritingOnce,
    if_match: Annotated[str | None, Header(description="ETag of the version read; `*` for any.")] = None,
) -> int:
    if if_match is None:
        raise RequestError(428, "precondition_required")
    if if_match.strip() == "*":
        return _present(request, connection)
    version = if_match.strip().removeprefix('"').removesuffix('"')
    # Beyond nine digits no version was ever read.
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise RequestError(412, "stale_version")
    return int(version)


def _present(request: Request, connection: Connection[Any]) -> int:
    """The version that is there now; 0 where nothing is, for the route to say so."""
    ((name, key),) = request.path_params.items()
    row = connection.execute(_PRESENT[name], {"id": key}).fetchone() if key.isdecimal() else None
    return row[0] if row else 0


ExpectedVersion = Annotated[int, Depends(_expected)]
"""The version that the sender read, the present one for `*`. 428 without, 412 where it is no version of ours."""


def unchanged(request: Request, response: Response, tag: str) -> bool:
    """Set the answer's entity tag; True when the sender already has this very version."""
    response.headers["ETag"] = tag
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return bool(known & {tag, "*"})
