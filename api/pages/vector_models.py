"""The models that read both lists: which serves, how far the next one is, and what an administrator decides of it."""

from fastapi import Request
from starlette.responses import Response

from api.jobs.tasks import encode_lists, enqueue
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import Reading, Writing
from api.services import services
from matching.accounts.domain import Role
from matching.matches import in_service

router = PageRouter()
ADMINISTRATOR = (Role.ADMINISTRATOR,)


@router.page("vector_models", fr="/coordination/modeles", en="/en/coordination/models", roles=ADMINISTRATOR)
def vector_models(request: Request, connection: Reading) -> Response:
    """Each model, the one in service first; a preparation tells how far it is by itself."""
    reader = services(request).encoder.model
    return render(request, "vector_models.html", models=in_service.progression(connection), reader=reader)


@router.page(
    "vector_model_begin",
    fr="/coordination/modeles/recommencer",
    en="/en/coordination/models/begin",
    roles=ADMINISTRATOR,
    method="POST",
)
def vector_model_begin(request: Request, connection: Writing) -> Response:
    """Have the preparation begin again; what is encoded stays."""
    if in_service.begin_again(connection):
        enqueue(connection, encode_lists)
    return see(request, "vector_models")


@router.page(
    "vector_model_give_up",
    fr="/coordination/modeles/abandonner",
    en="/en/coordination/models/give-up",
    roles=ADMINISTRATOR,
    method="POST",
)
def vector_model_give_up(request: Request, connection: Writing) -> Response:
    """Give the preparation up: the model in service stays."""
    in_service.give_up(connection)
    return see(request, "vector_models")
