"""The CV bank. Each reader sees the people that the database lets them see; for anybody else, nobody is there."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from api import withdrawing
from api.clock import today
from api.filters import BigId
from api.jobs.tasks import encode_candidate, enqueue
from api.json.decisions import NOTICE
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.matches import IN_A_FILE, Include, Top, openings_for
from api.reach import FILES, NEW_FILES
from api.security import CurrentActor, Reading, allow
from api.trail import Reads
from matching.accounts.domain import Actor, Role
from matching.candidates import consents, listing, reading, store, trail
from matching.candidates.domain import CandidateEntry, Consent, Purpose
from matching.candidates.rectification import rectify
from matching.errors import NotFoundError, StaleVersionError
from matching.matches.domain import DEFAULT_LIST, OpeningRanking, Options
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part

router = APIRouter(prefix="/candidates", tags=["candidates"], route_class=OnceRoute)
OWN = (Role.COUNSELLOR, Role.JOB_SEEKER)
"""Whoever follows the person, and the person."""
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", summary="People of one's own list", dependencies=[allow(Role.COUNSELLOR)])
def list_candidates(
    reads: Reads,
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    unit_group: Annotated[
        str | None, Query(pattern="^[0-9]{1,5}$", description="First digits of the CNP (NOC) code of a job held.")
    ] = None,
    territory: Annotated[ShortText | None, Query(description="Code of a territory that the person accepts.")] = None,
    matching: Annotated[bool | None, Query(description="With a consent to matching in force, or without.")] = None,
    stale: Annotated[bool | None, Query(description="Whether nobody has confirmed the entry lately.")] = None,
    text: Annotated[ShortText | None, Query(description="Words of the name or of jobs held.")] = None,
    limit: Limit = 50,
) -> Page[listing.CandidateRow]:
    """Newest first."""
    filters = listing.CandidateFilters(unit_group, territory, matching, stale, text)
    found = listing.list_candidates(connection, filters, today(), after=after, limit=limit + 1)
    reads((row.id for row in found[:limit]), Part.LIST)
    return page_of(found, limit, request, response)


@router.get(
    "/{candidate_id}",
    summary="A person's entry",
    dependencies=[allow(*OWN, reach=FILES)],
    response_model=reading.Candidate,
)
def read_candidate(reads: Reads, connection: Reading, candidate_id: Id, request: Request, response: Response) -> Any:
    """As it stands. `entry` is what `PUT` takes back."""
    found = _candidate(connection, candidate_id)
    reads([candidate_id], Part.FILE)
    tag = etag(found.version)
    return Response(status_code=304, headers={"ETag": tag}) if unchanged(request, response, tag) else found


@router.get("/{candidate_id}/history", summary="Who changed what in an entry", dependencies=[allow(*OWN, reach=FILES)])
def read_history(reads: Reads, connection: Reading, candidate_id: Id) -> list[trail.CandidateChange]:
    """Which fields, when, by which account; never a value. Oldest first."""
    _candidate(connection, candidate_id)
    reads([candidate_id], Part.HISTORY)
    return trail.candidate_changes(connection, candidate_id)


@router.get(
    "/{candidate_id}/matches",
    summary="The openings for a person, and why",
    dependencies=[NOTICE, allow(*OWN, reach=FILES)],
)
def read_matches(
    reads: Reads,
    connection: Reading,
    actor: CurrentActor,
    candidate_id: Id,
    top: Top = IN_A_FILE,
    include: Include = None,
) -> OpeningRanking:
    """What the person aims for counts here, and a post below their qualification counts against."""
    found = openings_for(connection, actor, candidate_id, Options(top=top, include=tuple(include or DEFAULT_LIST)))
    reads([candidate_id], Part.RECOMMENDATIONS)
    return found


@router.post("", summary="Add a person", dependencies=[allow(Role.COUNSELLOR, reach=NEW_FILES)], status_code=201)
def add_candidate(
    connection: WritingOnce, actor: CurrentActor, entry: CandidateEntry, response: Response
) -> reading.Candidate:
    """Followed by the counsellor's organisation. Without a consent to matching, in no list."""
    key = store.add_candidate(connection, _followed(entry, actor), today())
    enqueue(connection, encode_candidate, candidate_id=key)
    found = _candidate(connection, key)
    response.headers["Location"] = f"/api/v1/candidates/{key}"
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/{candidate_id}", summary="Change an entry", dependencies=[allow(*OWN, reach=FILES)])
def change_candidate(
    connection: WritingOnce,
    actor: CurrentActor,
    candidate_id: Id,
    entry: CandidateEntry,
    version: ExpectedVersion,
    response: Response,
) -> reading.Candidate:
    """Replace it whole. A counsellor adds consents by it and withdraws none; what a person changes of their own entry
    is a claim again, whatever stood behind it, and confirms the entry."""
    if actor.role is Role.JOB_SEEKER:
        rectify(connection, candidate_id, entry, version, today())
    else:
        store.change_candidate(connection, candidate_id, _followed(entry, actor), version, today())
    enqueue(connection, encode_candidate, candidate_id=candidate_id)
    found = _candidate(connection, candidate_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post(
    "/{candidate_id}/confirm", summary="Confirm that an entry still holds", dependencies=[allow(*OWN, reach=FILES)]
)
def confirm_candidate(
    connection: WritingOnce, candidate_id: Id, version: ExpectedVersion, response: Response
) -> reading.Candidate:
    """Fresh from today."""
    confirmed = store.confirm_candidate(connection, candidate_id, today())
    if confirmed != version + 1:
        raise StaleVersionError(confirmed - 1)
    response.headers["ETag"] = etag(confirmed)
    return _candidate(connection, candidate_id)


@router.post(
    "/{candidate_id}/consents", summary="Give a consent", dependencies=[allow(*OWN, reach=FILES)], status_code=201
)
def give_consent(connection: WritingOnce, candidate_id: Id, consent: Consent) -> list[Consent]:
    """For one purpose and a time. One to matching puts the person in the lists at once. Gives all those in force."""
    consents.give_consent(connection, candidate_id, consent, today())
    enqueue(connection, encode_candidate, candidate_id=candidate_id)
    return list(_candidate(connection, candidate_id).entry.consents)


@router.delete(
    "/{candidate_id}/consents/{purpose}",
    summary="Withdraw a consent",
    dependencies=[allow(*OWN, reach=FILES)],
    status_code=204,
)
def withdraw_consent(
    connection: WritingOnce,
    actor: CurrentActor,
    candidate_id: Id,
    purpose: Purpose,
    employer_id: Annotated[BigId | None, Query(description="The employer, for a CV.")] = None,
) -> None:
    """At once, in every list and in every referral that rests on it. Nothing to withdraw is no error."""
    if purpose is Purpose.CV_TO_EMPLOYER and employer_id is None:
        raise RequestValidationError([{"type": "missing", "loc": ("query", "employer_id"), "msg": "Field required"}])
    _candidate(connection, candidate_id)
    withdrawing.withdraw(connection, candidate_id, purpose, employer_id, None, by=actor)


def _followed(entry: CandidateEntry, actor: Actor) -> CandidateEntry:
    """The entry, followed by the counsellor's organisation where it names none."""
    if entry.organisation_id is not None:
        return entry
    return entry.model_copy(update={"organisation_id": actor.organisation_id})


def _candidate(connection: Reading, candidate_id: int) -> reading.Candidate:
    found = reading.candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    return found
