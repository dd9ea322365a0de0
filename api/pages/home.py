"""The first page: what this is, and who it is for."""

from fastapi import Request
from starlette.responses import Response

from api.pages.routing import PageRouter
from api.rendering import render
from api.security import EVERYONE

router = PageRouter()


@router.page("home", fr="/", en="/en/", roles=EVERYONE)
def home(request: Request) -> Response:
    """What this is, that the region is fictitious, and that this is not the government."""
    return render(request, "home.html")
