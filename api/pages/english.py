"""In place of a page in English, where the operator is a public body: in which cases it may be read, or its French."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api import cookies
from api.clock import today
from api.english import ATTESTED_DAYS, english_open, pages_of
from api.entering import onward
from api.pages.routing import PageRouter
from api.rendering import address, environment, in_language, render
from api.security import EVERYONE

router = PageRouter()


@router.page("attest_english", fr="/anglais", en="/en/english", roles=EVERYONE, method="POST")
def attest(
    request: Request,
    next: Annotated[str, Form(max_length=2_000)] = "",  # noqa: A002 - the name in the address
) -> Response:
    """Keep in the browser that its reader is in one of the cases, and from which day; then show what was asked for."""
    answer = onward(next, address(request, "en", "home"))
    if pages_of(request) == "attested":
        cookies.keep(request, answer, cookies.ENGLISH, today().isoformat(), ATTESTED_DAYS * 24 * 3600)
    return answer


def instead(request: Request, _: Exception) -> Response:
    """The page that asks, in French with its English beside; where nobody reads in English, the address in French."""
    french = in_language("fr", request)
    if not english_open(request):
        return RedirectResponse(french, 303)
    return render(
        request,
        "english.html",
        french=french,
        wanted=in_language("en", request),
        english=environment("en").get_template("_english.html").module,
    )
