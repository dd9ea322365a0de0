"""Who the sender is, as the service knows them."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.security import EVERYONE, CurrentActor, allow
from matching.accounts.domain import Role

router = APIRouter(tags=["me"])


class Me(BaseModel):
    role: Role
    account_id: int | None
    organisation_id: int | None
    employer_id: int | None
    candidate_id: int | None
    locale: str


@router.get("/me", summary="Who am I", dependencies=[allow(*EVERYONE)])
def me(actor: CurrentActor) -> Me:
    """The role and what it is attached to; `anonymous` for whoever is not signed in."""
    return Me.model_validate(actor, from_attributes=True)
