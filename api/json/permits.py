"""The CNESST permits and exemptions of the organisations that recruit for others."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.clock import today
from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import PERMITS
from api.security import Reading, allow
from matching.accounts import permits
from matching.accounts.domain import Role
from matching.accounts.permits import Permit, PermitEntry

router = APIRouter(prefix="/permits", tags=["permits"], route_class=OnceRoute)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", summary="Permits and exemptions", dependencies=[allow(Role.COORDINATOR, Role.ADMINISTRATOR)])
def list_permits(connection: Reading) -> list[Permit]:
    """By organisation, the latest first; those that are over or withdrawn too."""
    return permits.permits(connection, today())


@router.post("", summary="Record a permit", dependencies=[allow(Role.ADMINISTRATOR)], status_code=201)
def add_permit(connection: WritingOnce, entry: PermitEntry, response: Response) -> Permit:
    """A permit has its number and its last day; an exemption neither."""
    key = permits.record_permit(connection, entry)
    response.headers["Location"] = "/api/v1/permits"
    return next(permit for permit in permits.permits(connection, today()) if permit.id == key)


@router.post(
    "/{permit_id}/revoke",
    summary="Say that a permit holds no more",
    dependencies=[allow(Role.ADMINISTRATOR, reach=PERMITS)],
    status_code=204,
)
def revoke_permit(connection: WritingOnce, permit_id: Id) -> None:
    """From now on; what was placed before is not undone."""
    permits.revoke_permit(connection, permit_id)
