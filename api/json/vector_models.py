"""The models that read both lists: which serves, how far the next one is, and what an administrator decides of it."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.jobs.tasks import encode_lists, enqueue
from api.json.idempotency import OnceRoute, WritingOnce
from api.security import Reading, allow
from api.services import services
from matching.accounts.domain import Role
from matching.matches import in_service
from matching.matches.in_service import ModelState

router = APIRouter(prefix="/settings/vector-models", tags=["settings"], route_class=OnceRoute)


class VectorModel(BaseModel):
    """A model, where it stands and since when, and how far it is: `done` of `whole` titles, needs, skills and goals.

    `reads_typed`: whether it reads what was just typed, which waits for no model to load.
    """

    model: str
    state: ModelState
    since: datetime
    progressed_at: datetime | None
    failure: str | None
    done: int
    whole: int
    reads_typed: bool


@router.get("", summary="Vector models and their preparation", dependencies=[allow(Role.ADMINISTRATOR)])
def read_models(request: Request, connection: Reading) -> list[VectorModel]:
    """The one in service first, then the next one, then those kept."""
    reader = services(request).encoder.model
    return [
        VectorModel(
            model=each.model, state=each.state, since=each.since, progressed_at=each.progressed_at,
            failure=each.failure, done=each.done, whole=each.whole, reads_typed=each.model == reader,
        )
        for each in in_service.progression(connection)
    ]  # fmt: skip


@router.post("/begin", summary="Begin a preparation again", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204)
def begin_again(connection: WritingOnce) -> None:
    """The one that failed or was given up; what is encoded stays. Where there is none, nothing happens."""
    if in_service.begin_again(connection):
        enqueue(connection, encode_lists)


@router.post("/give-up", summary="Give a preparation up", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204)
def give_up(connection: WritingOnce) -> None:
    """The model in service stays. Where nothing is in preparation, nothing happens."""
    in_service.give_up(connection)
