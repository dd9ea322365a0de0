"""Employers of the region."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field, StringConstraints

from api.clock import today
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.reach import EMPLOYERS
from api.security import SIGNED_IN, STAFF, CurrentActor, Reading, allow
from matching.accounts import store, verification
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText

router = APIRouter(prefix="/employers", tags=["employers"], route_class=OnceRoute)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Neq = Annotated[str, StringConstraints(pattern="^[0-9]{10}$")]


class EmployerEntry(Entry):
    """What is told of an employer; who it is is verified by a coordinator afterwards."""

    name: ShortText
    kind: store.EmployerKind = "firm"
    neq: Neq | None = Field(default=None, description="Number in the enterprise register of Québec.")
    sector: ShortText | None = None
    territory: ShortText | None = None
    municipality: ShortText | None = None


class NeqCorrection(Entry):
    neq: Neq


@router.get("", summary="Employers", dependencies=[allow(*SIGNED_IN)])
def list_employers(
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    territory: Annotated[ShortText | None, Query(description="Code of a territory.")] = None,
    limit: Limit = 50,
) -> Page[store.Employer]:
    """Newest first."""
    found = store.employers(connection, territory=territory, after=after, limit=limit + 1)
    return page_of(found, limit, request, response)


@router.get("/{employer_id}", summary="An employer", dependencies=[allow(*SIGNED_IN, reach=EMPLOYERS)])
def read_employer(connection: Reading, employer_id: Id) -> store.Employer:
    """`verified_on` is null until a coordinator has verified it."""
    return _employer(connection, employer_id)


@router.post("", summary="Add an employer", dependencies=[allow(*STAFF)], status_code=201)
def add_employer(connection: WritingOnce, entry: EmployerEntry, response: Response) -> store.Employer:
    """Not verified yet: no profile is shown to it before a coordinator has."""
    key = store.add_employer(connection, **entry.model_dump())
    response.headers["Location"] = f"/api/v1/employers/{key}"
    return _employer(connection, key)


@router.put("/own/neq", summary="Put one's own employer's number right", dependencies=[allow(Role.EMPLOYER)])
def correct_neq(connection: WritingOnce, actor: CurrentActor, told: NeqCorrection) -> store.Employer:
    """Before a coordinator has verified it, by whoever manages it: it is compared with the register again."""
    verification.correct_neq(connection, told.neq)
    return _employer(connection, actor.employer_id or 0)


class EmployerVerified(Entry):
    """What was compared with the enterprise register."""

    neq: Neq | None = Field(description="The number as it was read; null where the employer gave none.")


@router.post(
    "/{employer_id}/verify",
    summary="Say that an employer is who it says",
    dependencies=[allow(Role.COORDINATOR, Role.ADMINISTRATOR, reach=EMPLOYERS)],
)
def verify_employer(connection: WritingOnce, employer_id: Id, verified: EmployerVerified) -> store.Employer:
    """From then on profiles are shown to it. Verified already, it keeps its date; who verified it is recorded.

    409 where it put its number right meanwhile.
    """
    return verification.approve_employer(connection, employer_id, verified.neq, today())


class EmployerRefused(Entry):
    """Why an employer is not verified; the employer reads it."""

    reason: verification.EmployerRefusal
    note: ShortText | None = None


@router.post(
    "/{employer_id}/refuse",
    summary="Refuse an employer, or withdraw its verification",
    dependencies=[allow(Role.COORDINATOR, Role.ADMINISTRATOR, reach=EMPLOYERS)],
)
def refuse_employer(connection: WritingOnce, employer_id: Id, refused: EmployerRefused) -> store.Employer:
    """No profile is shown to it from now on. Another reason than those listed is said in `note`."""
    verification.refuse_employer(connection, employer_id, refused.reason, refused.note)
    return _employer(connection, employer_id)


def _employer(connection: Reading, employer_id: int) -> store.Employer:
    found = store.employer(connection, employer_id)
    if found is None:
        raise NotFoundError("employer", employer_id)
    return found
