"""How an error is answered: problem details under `/api/`, a page elsewhere, in the language of whoever asked."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.english import is_english, may_read_english
from api.errors import Problem, RequestError, problem_of
from api.headers import add_security_headers
from api.logs import pattern, unquote
from api.translations import DEFAULT, Locale, negotiate
from matching.errors import DomainError

logger = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
Page = Callable[[Request, Problem, Locale], Response]
Form = Callable[[Request, Problem, Locale], Awaitable[Response | None]]
HANDLED: tuple[type[Exception], ...] = (
    RequestError,
    DomainError,
    RequestValidationError,
    HTTPException,
    DatabaseError,
    PoolTimeout,
)


def is_api(request: Request) -> bool:
    """Whether the answer is for a program."""
    return str(request.scope["path"]).startswith("/api/")


def locale_of(request: Request) -> Locale:
    """The language of the answer: for a program the one it accepts, for a page the one of its address.

    French wherever English is not for whoever asks (`api.english`): a form sent to an address in English is written
    all the same, and its answer is in French.
    """
    if is_api(request):
        wanted = negotiate(request.headers.get("accept-language"))
    else:
        wanted = "en" if is_english(request) else DEFAULT
    return wanted if wanted == DEFAULT or may_read_english(request) else DEFAULT


def answer(request: Request, error: Exception, page: Page) -> Response:
    """The response to `error`; `page` draws it for people."""
    locale = locale_of(request)
    problem, headers = problem_of(error, _instance(request), locale)
    request.state.refused = error
    request.state.problem = problem.type.rpartition("/")[2]
    if problem.status >= 500 or isinstance(error, DatabaseError):
        logger.error("%s on %s %s", problem.status, request.method, pattern(request.scope), exc_info=error)
    if is_api(request):
        body = problem.model_dump_json(exclude_none=True)
        response = Response(body, problem.status, media_type=PROBLEM)
        response.headers["Vary"] = "Accept-Language"
    else:
        response = page(request, problem, locale)
    response.headers["Content-Language"] = locale
    response.headers.update(headers)
    add_security_headers(response.headers, request.scope)
    return response


def install(app: FastAPI, page: Page, form: Form) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answer every error of `app` this way; returns the handler, for what stands around the routes.

    `form` draws the page that a refused form was on, where it can.
    """
    # The server logs again what no route expected.
    unquote(__name__, "uvicorn.error")

    async def handler(request: Request, error: Exception) -> Response:
        if _is_nowhere(request, error):
            error = HTTPException(404)
        return await _form_back(request, error, form) or answer(request, error, page)

    for kind in (*HANDLED, Exception):
        app.add_exception_handler(kind, handler)
    return handler


def _is_nowhere(request: Request, error: Exception) -> bool:
    """Whether no page has this address, such as one with a word for a number: a person reads no parameter."""
    found = error.errors() if isinstance(error, RequestValidationError) and not is_api(request) else ()
    return any(each["loc"][:1] == ("path",) for each in found)


async def _form_back(request: Request, error: Exception, form: Form) -> Response | None:
    if is_api(request) or request.method != "POST" or not isinstance(error, DomainError | RequestValidationError):
        return None
    locale = locale_of(request)
    problem, headers = problem_of(error, _instance(request), locale)
    request.state.refused = error
    response = await form(request, problem, locale)
    if response is not None:
        request.state.problem = problem.type.rpartition("/")[2]
        response.headers["Content-Language"] = locale
        response.headers.update(headers)
        add_security_headers(response.headers, request.scope)
    return response


def _instance(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode("utf-8", "replace")
    return raw.partition(b"?")[0].decode("ascii", "replace")[:500]
