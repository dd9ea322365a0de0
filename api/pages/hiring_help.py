"""What helps to hire: programmes for employers as they are today, open to all."""

from fastapi import Request
from starlette.responses import Response

from api.clock import today
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import EVERYONE, Reading
from matching.reference.programmes import Audience, programmes

router = PageRouter()


@router.page("hiring_help", fr="/aide-a-l-embauche", en="/en/help-to-hire", roles=EVERYONE)
def hiring_help(request: Request, connection: Reading) -> Response:
    """Each with what comes first, and since when it is so."""
    return render(request, "hiring_help.html", programmes=programmes(connection, today(), Audience.EMPLOYER))
