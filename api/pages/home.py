"""What everybody may read before anything else: what this is and for whom, who runs it, help, accessibility."""

from fastapi import Request
from starlette.responses import Response

from api.pages.routing import PageRouter
from api.rendering import render
from api.security import EVERYONE, Reading
from matching.accounts import store as accounts
from matching.reference import rules

router = PageRouter()


@router.page("home", fr="/", en="/en/", roles=EVERYONE)
def home(request: Request) -> Response:
    """What this is, the first step of each of the four kinds of people, and that this is not the government."""
    return render(request, "home.html")


@router.page("about", fr="/a-propos", en="/en/about", roles=EVERYONE)
def about(request: Request, connection: Reading) -> Response:
    """Who runs the service, which organisations take part, and who never receives anything from it."""
    return render(
        request,
        "about.html",
        organisations=accounts.organisations(connection),
        officer=rules.privacy_officer(connection),
    )


@router.page("help", fr="/aide", en="/en/help", roles=EVERYONE)
def help_page(request: Request, connection: Reading) -> Response:
    """The questions that people ask most, by who they are, and whom to ask the others."""
    return render(request, "help.html", officer=rules.privacy_officer(connection))


@router.page("accessibility", fr="/accessibilite", en="/en/accessibility", roles=EVERYONE)
def accessibility(request: Request, connection: Reading) -> Response:
    """What is done so that everybody can use the pages, what is known to be wrong, and whom to tell (SGQRI 008 3.0)."""
    return render(request, "accessibility.html", officer=rules.privacy_officer(connection))
