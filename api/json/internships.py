"""Internship offers: objects of their own, never job offers, ranked by the same engine."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.clock import today
from api.filters import BigId
from api.internships import told_internship
from api.jobs.tasks import encode_opening, enqueue
from api.json.decisions import NOTICE
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.matches import IN_A_FILE, MATCH_READERS, Include, ShortList, Top, candidates_for, short_list
from api.reach import INTERNSHIP_LISTS, INTERNSHIPS, NEW_OFFERS, OWN_INTERNSHIPS
from api.security import EVERYONE, STAFF, CurrentActor, Reading, allow
from api.services import Services, services
from api.trail import Reads
from matching.accounts.domain import Role
from matching.errors import NotFoundError, StaleVersionError
from matching.internships import store
from matching.internships.domain import InternshipEntry
from matching.matches.domain import DEFAULT_LIST, Options
from matching.needs.domain import Status
from matching.privacy.texts import ShortText

router = APIRouter(prefix="/internships", tags=["internships"], route_class=OnceRoute)
WRITERS = (Role.EMPLOYER, *STAFF)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", summary="Internship offers", dependencies=[allow(*EVERYONE)])
def list_internships(
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    employer_id: Annotated[BigId | None, Query(description="Of one employer.")] = None,
    territory: Annotated[ShortText | None, Query(description="Code of a territory.")] = None,
    status: Annotated[Status, Query(description="Open ones unless said.")] = Status.OPEN,
    limit: Limit = 50,
) -> Page[store.InternshipRow]:
    """Newest first."""
    found = store.list_internships(
        connection, employer_id=employer_id, territory=territory, status=status, after=after, limit=limit + 1
    )
    return page_of(found, limit, request, response)


@router.get(
    "/{internship_id}",
    summary="An internship offer",
    dependencies=[allow(*EVERYONE, reach=INTERNSHIPS)],
    response_model=store.Internship,
)
def read_internship(
    connection: Reading, actor: CurrentActor, internship_id: Id, request: Request, response: Response
) -> Any:
    """As it stands. `entry` is what `PUT` takes back; its `tutor` is told to the staff and the parties alone."""
    found = _internship(connection, internship_id)
    tag = etag(found.version)
    if unchanged(request, response, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return told_internship(connection, actor, found)


@router.get(
    "/{internship_id}/matches",
    summary="The people for an internship, with the reasons",
    dependencies=[NOTICE, allow(*MATCH_READERS, reach=INTERNSHIP_LISTS)],
    response_model=ShortList,
)
def read_matches(
    reads: Reads,
    connection: Reading,
    actor: CurrentActor,
    given: Annotated[Services, Depends(services)],
    internship_id: Id,
    top: Top = IN_A_FILE,
    include: Include = None,
) -> Any:
    """Those who meet every requirement, then those who could; in each part, the closest fit first."""
    found = _internship(connection, internship_id)
    options = Options(top=top, include=tuple(include or DEFAULT_LIST))
    ranking = candidates_for(connection, given.encoder, actor, internship_id, found.entry.employer_id, options)
    reads.short_list(ranking)
    return short_list(actor, ranking)


@router.post("", summary="Add an internship offer", dependencies=[allow(*WRITERS, reach=NEW_OFFERS)], status_code=201)
def add_internship(connection: WritingOnce, entry: InternshipEntry, response: Response) -> store.Internship:
    """With its legal frame and who carries the CNESST cover."""
    found = _internship(connection, store.add_internship(connection, entry, today()))
    enqueue(connection, encode_opening, opening_id=found.id)
    response.headers["Location"] = f"/api/v1/internships/{found.id}"
    response.headers["ETag"] = etag(found.version)
    return found


@router.put(
    "/{internship_id}", summary="Change an internship offer", dependencies=[allow(*WRITERS, reach=OWN_INTERNSHIPS)]
)
def change_internship(
    connection: WritingOnce, internship_id: Id, entry: InternshipEntry, version: ExpectedVersion, response: Response
) -> store.Internship:
    """Replace it whole. What it was stays in its history."""
    store.change_internship(connection, internship_id, entry, version, today())
    enqueue(connection, encode_opening, opening_id=internship_id)
    return _changed(connection, internship_id, version, response)


@router.post(
    "/{internship_id}/confirm",
    summary="Confirm an internship offer",
    dependencies=[allow(*WRITERS, reach=OWN_INTERNSHIPS)],
)
def confirm_internship(
    connection: WritingOnce, internship_id: Id, version: ExpectedVersion, response: Response
) -> store.Internship:
    """Fresh from today."""
    store.confirm_internship(connection, internship_id, today())
    return _changed(connection, internship_id, version, response)


@router.post(
    "/{internship_id}/close", summary="Close an internship offer", dependencies=[allow(*WRITERS, reach=OWN_INTERNSHIPS)]
)
def close_internship(
    connection: WritingOnce, internship_id: Id, version: ExpectedVersion, response: Response
) -> store.Internship:
    """Filled or given up."""
    store.close_internship(connection, internship_id)
    return _changed(connection, internship_id, version, response)


def _internship(connection: Reading, internship_id: int) -> store.Internship:
    found = store.internship(connection, internship_id)
    if found is None:
        raise NotFoundError("internship", internship_id)
    return found


def _changed(connection: WritingOnce, internship_id: int, version: int, response: Response) -> store.Internship:
    """The offer after its change, which must have been made on the version expected: else nothing is kept."""
    found = _internship(connection, internship_id)
    if found.version != version + 1:
        raise StaleVersionError(found.version - 1)
    response.headers["ETag"] = etag(found.version)
    return found
