"""Where what leaves the service goes: what an administrator attests of each gateway, and people are told."""

from fastapi import APIRouter

from api.gateways import hosts
from api.json.idempotency import OnceRoute, WritingOnce
from api.security import Reading, allow
from api.services import ServicesOf
from matching.accounts.domain import Role
from matching.privacy import gateways
from matching.privacy.gateways import Gateway, PlaceEntry, Standing

router = APIRouter(prefix="/settings/gateways", tags=["settings"], route_class=OnceRoute)


class Attestation(PlaceEntry):
    gateway: Gateway


@router.get("", summary="Gateways and where they are", dependencies=[allow(Role.ADMINISTRATOR)])
def read_gateways(connection: Reading, given: ServicesOf) -> list[Standing]:
    """Those that are configured; `attested` is null where nobody has said where that machine is."""
    return gateways.standings(connection, hosts(given.settings))


@router.post("", summary="Say where a gateway is", dependencies=[allow(Role.ADMINISTRATOR)], status_code=204)
def attest(connection: WritingOnce, given: ServicesOf, attestation: Attestation) -> None:
    """In the name of whoever says it, today: people read it on the page on their data and on the sheet."""
    gateways.attest(connection, hosts(given.settings), attestation.gateway, attestation)
