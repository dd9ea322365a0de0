"""The page of an error: what happened, in words, where to go from there, and what was typed, where it was."""

from fastapi import Request
from starlette.responses import Response

from api.errors import Problem
from api.forms import still_here, with_file
from api.meanwhile import CARRIED, STALE
from api.rendering import render
from api.translations import Locale
from api.ways import back, ways

_AFTER = ("/problems/unauthenticated", "/problems/form-expired")
"""A session that ended while somebody was writing: nothing of it is wrong, and it may be sent again."""


def problem_page(request: Request, problem: Problem, locale: Locale) -> Response:
    """The page, in the language of the address that was asked for."""
    overtaken = problem.type == STALE
    kept = still_here(request) if overtaken or problem.type in _AFTER else []
    return render(
        request,
        "problem.html",
        status=problem.status,
        problem=problem,
        kept=kept,
        written=[value for name, value in kept if name not in CARRIED and len(value) > 2],
        overtaken=overtaken,
        file=bool(kept) and with_file(request),
        ways=ways(request),
        back=back(request),
        with_query=request.method == "GET" and bool(request.url.query),
    )
