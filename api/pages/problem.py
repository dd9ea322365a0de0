"""The page of an error: what happened, in words, and where to go from there."""

from fastapi import Request
from starlette.responses import Response

from api.errors import Problem
from api.rendering import render
from api.translations import Locale


def problem_page(request: Request, problem: Problem, locale: Locale) -> Response:
    """The page, in the language of the address that was asked for."""
    return render(request, "problem.html", status=problem.status, problem=problem)
