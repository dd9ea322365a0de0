"""The labour-needs census. Open to all to read; written by employers for themselves, and by the staff."""

from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from api.clock import QUEBEC, today
from api.errors import RequestError
from api.filters import Filters
from api.jobs.tasks import encode_opening, enqueue
from api.json.decisions import NOTICE
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.matches import IN_A_FILE, MATCH_READERS, Include, ShortList, Top, candidates_for, short_list
from api.reach import NEEDS, NEW_OFFERS, OWN_NEEDS, SHORT_LISTS
from api.security import EVERYONE, STAFF, CurrentActor, Reading, allow
from api.services import Services, services
from api.trail import Reads
from matching.accounts.domain import Actor, Role
from matching.errors import NotFoundError, StaleVersionError
from matching.matches.domain import DEFAULT_LIST, Options
from matching.needs import history, listing, moderation, reading, reviewing, store
from matching.needs.domain import NeedEntry, Status
from matching.needs.listing import NeedFilters

router = APIRouter(prefix="/needs", tags=["needs"], route_class=OnceRoute)
WRITERS = (Role.EMPLOYER, *STAFF)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", summary="The census", dependencies=[allow(*EVERYONE)])
def list_needs(
    connection: Reading,
    actor: CurrentActor,
    request: Request,
    response: Response,
    filters: Filters,
    after: After,
    as_of: Annotated[date | datetime | None, Query(description="The census as it stood then.")] = None,
    limit: Limit = 50,
) -> Page[listing.NeedRow] | Page[history.PastNeed]:
    """Newest first. With `as_of`, as it stood at that moment or at the end of that day, for whoever works with it."""
    if as_of is None:
        return page_of(
            listing.list_needs(connection, filters, today(), after=after, limit=limit + 1), limit, request, response
        )
    moment = _moment(actor, as_of, filters)
    past = history.needs_as_of(connection, moment, filters, after=after, limit=limit + 1)
    return page_of(past, limit, request, response)


@router.get("/freshness", summary="How fresh the census is", dependencies=[allow(*EVERYONE)])
def freshness(connection: Reading, filters: Filters) -> listing.Freshness:
    """How many needs were confirmed lately, and when the oldest was."""
    return listing.freshness_summary(connection, filters, today())


@router.get("/{need_id}", summary="A need", dependencies=[allow(*EVERYONE, reach=NEEDS)], response_model=reading.Need)
def read_need(connection: Reading, need_id: Id, request: Request, response: Response) -> Any:
    """As it stands. `entry` is what `PUT` takes back."""
    found = _need(connection, need_id)
    tag = etag(found.version)
    return Response(status_code=304, headers={"ETag": tag}) if unchanged(request, response, tag) else found


@router.post("", summary="Add a need", dependencies=[allow(*WRITERS, reach=NEW_OFFERS)], status_code=201)
def add_need(connection: WritingOnce, actor: CurrentActor, entry: NeedEntry, response: Response) -> reading.Need:
    """Each requirement is `required` or `preferred`; where it lists several criteria, any one of them answers.

    An offer whose words are flagged is `held`: `GET …/review` says which words, and why.
    """
    found = _need(connection, store.add_need(connection, entry, today()))
    enqueue(connection, encode_opening, opening_id=found.id)
    response.headers["Location"] = f"/api/v1/needs/{found.id}"
    response.headers["ETag"] = etag(found.version)
    return found


@router.get("/{need_id}/history", summary="Who changed what in a need", dependencies=[allow(*WRITERS, reach=OWN_NEEDS)])
def read_history(connection: Reading, actor: CurrentActor, need_id: Id) -> list[history.Change]:
    """Oldest first, for the staff and for its own employer. Accounts are told by number."""
    found = _need(connection, need_id)
    if actor.role is Role.EMPLOYER and found.entry.employer_id != actor.employer_id:
        raise RequestError(403, "forbidden")
    return history.need_history(connection, need_id)


class Review(BaseModel):
    """What keeps a need out of the lists, and what was decided of it."""

    status: Status
    flags: list[moderation.Flag]
    decisions: list[reviewing.Decided]


@router.get(
    "/{need_id}/review", summary="Why a need is held or refused", dependencies=[allow(*WRITERS, reach=OWN_NEEDS)]
)
def read_review(connection: Reading, actor: CurrentActor, need_id: Id) -> Review:
    """For the staff and for its own employer: the words that flag it, and the coordinators' decisions."""
    found = _need(connection, need_id)
    if actor.role is Role.EMPLOYER and found.entry.employer_id != actor.employer_id:
        raise RequestError(403, "forbidden")
    return Review(
        status=found.status,
        flags=moderation.flags(connection, [need_id]),
        decisions=reviewing.decisions(connection, need_id),
    )


@router.get(
    "/{need_id}/matches",
    summary="The people for a need, with the reasons",
    dependencies=[NOTICE, allow(*MATCH_READERS, reach=SHORT_LISTS)],
    response_model=ShortList,
)
def read_matches(
    reads: Reads,
    connection: Reading,
    actor: CurrentActor,
    given: Annotated[Services, Depends(services)],
    need_id: Id,
    top: Top = IN_A_FILE,
    include: Include = None,
) -> Any:
    """Those who meet every requirement, then those who could; in each part, the closest fit first."""
    found = _need(connection, need_id)
    options = Options(top=top, include=tuple(include or DEFAULT_LIST))
    ranking = candidates_for(connection, given.encoder, actor, need_id, found.entry.employer_id, options)
    reads.short_list(ranking)
    return short_list(actor, ranking)


@router.put("/{need_id}", summary="Change a need", dependencies=[allow(*WRITERS, reach=OWN_NEEDS)])
def change_need(
    connection: WritingOnce, need_id: Id, entry: NeedEntry, version: ExpectedVersion, response: Response
) -> reading.Need:
    """Replace it whole. What it was stays in its history."""
    store.change_need(connection, need_id, entry, version, today())
    enqueue(connection, encode_opening, opening_id=need_id)
    return _changed(connection, need_id, version, response)


@router.post(
    "/{need_id}/confirm", summary="Confirm that a need still stands", dependencies=[allow(*WRITERS, reach=OWN_NEEDS)]
)
def confirm_need(connection: WritingOnce, need_id: Id, version: ExpectedVersion, response: Response) -> reading.Need:
    """Fresh from today."""
    store.confirm_need(connection, need_id, today())
    return _changed(connection, need_id, version, response)


@router.post("/{need_id}/close", summary="Close a need", dependencies=[allow(*WRITERS, reach=OWN_NEEDS)])
def close_need(connection: WritingOnce, need_id: Id, version: ExpectedVersion, response: Response) -> reading.Need:
    """Filled or given up: out of the lists, kept in the history."""
    store.close_need(connection, need_id)
    return _changed(connection, need_id, version, response)


def _moment(actor: Actor, as_of: date | datetime, filters: NeedFilters) -> datetime:
    """The moment asked about, for whoever may read the history."""
    if actor.role not in WRITERS:
        raise RequestError(*((401, "unauthenticated") if actor.role is Role.ANONYMOUS else (403, "forbidden")))
    for name, field in (("stale", "stale"), ("external", "source"), ("text", "text")):
        if getattr(filters, name) is not None:
            raise RequestError(422, "filter_not_with_as_of", field=field)
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time.max)
    return as_of if as_of.tzinfo else as_of.replace(tzinfo=QUEBEC)


def _need(connection: Reading, need_id: int) -> reading.Need:
    found = reading.need(connection, need_id)
    if found is None:
        raise NotFoundError("need", need_id)
    return found


def _changed(connection: WritingOnce, need_id: int, version: int, response: Response) -> reading.Need:
    """The need after its change, which must have been made on the version expected: else nothing is kept."""
    found = _need(connection, need_id)
    if found.version != version + 1:
        raise StaleVersionError(found.version - 1)
    response.headers["ETag"] = etag(found.version)
    return found
