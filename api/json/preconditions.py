"""Versions: no change is lost (`If-Match`), nothing unchanged is sent again (`If-None-Match`)."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response

from api.errors import RequestError


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def _expected(if_match: Annotated[str | None, Header(description="ETag of the version read.")] = None) -> int:
    if if_match is None:
        raise RequestError(428, "precondition_required")
    version = if_match.strip().removeprefix('"').removesuffix('"')
    # Beyond nine digits no version was ever read.
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise RequestError(412, "stale_version")
    return int(version)


ExpectedVersion = Annotated[int, Depends(_expected)]
"""The version that the sender read. 428 without, 412 where it is no version of ours."""


def unchanged(request: Request, response: Response, tag: str) -> bool:
    """Set the answer's entity tag; True when the sender already has this very version."""
    response.headers["ETag"] = tag
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return bool(known & {tag, "*"})
