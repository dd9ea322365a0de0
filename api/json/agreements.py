"""Agreements of internships: prepared, signed version by version, reviewed, ended."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.agreements import text_of
from api.clock import today
from api.filters import BigId
from api.jobs.tasks import enqueue, remind_of_internship
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.json.referrals import PARTIES
from api.reach import AGREEMENTS, OUR_AGREEMENTS, TAKEN
from api.security import CurrentActor, Reading, allow
from api.trail import Reads
from matching.accounts.domain import Role
from matching.internships.agreements import ending, reviews, signing, store
from matching.internships.agreements.domain import Agreement, Assistance, Assisted, Party, Terms, Version
from matching.internships.agreements.ending import EndEntry, Ending
from matching.internships.agreements.reviews import Author, Confided, Confidence, Moment, Review, ReviewEntry, TakenDown
from matching.privacy.refused import Entry
from matching.privacy.trail import Part

router = APIRouter(prefix="/agreements", tags=["internships"], route_class=OnceRoute)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
COUNSELLOR = (Role.COUNSELLOR,)


class AgreementFile(BaseModel):
    """An agreement with its versions, the latest first, and all that its reader may know of it."""

    agreement: Agreement
    versions: tuple[Version, ...]
    assisted: tuple[Assisted, ...]
    reviews: tuple[Review, ...]
    confided: tuple[Confided, ...]
    ending: Ending | None


class SignatureEntry(Entry):
    """`hash` is that of the version that was read; `assistance`, where a counsellor records a person's signature."""

    number: Annotated[int, Field(ge=1, le=32_767)]
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    party: Party
    assistance: Assistance | None = None


class ReviewSent(Entry):
    """A review; an intern's with what they confide, and how it was taken down where a counsellor writes it."""

    author: Author
    answers: ReviewEntry
    confidence: Confidence | None = None
    taken_down: TakenDown | None = None


@router.get("", summary="Agreements of internships", dependencies=[allow(*PARTIES)])
def list_agreements(
    reads: Reads,
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    candidate_id: Annotated[BigId | None, Query(description="Of one person.")] = None,
    limit: Limit = 50,
) -> Page[Agreement]:
    """Newest first."""
    found = store.agreements(connection, candidate_id=candidate_id, before=after, limit=limit + 1)
    reads((each.candidate_id for each in found[:limit]), Part.INTERNSHIP)
    return page_of(found, limit, request, response)


@router.get(
    "/{agreement_id}",
    summary="An agreement",
    dependencies=[allow(*PARTIES, reach=AGREEMENTS)],
    response_model=AgreementFile,
)
def read_agreement(reads: Reads, connection: Reading, agreement_id: Id, request: Request, response: Response) -> Any:
    """With the text of each version, who signed it, its reviews and its end, as far as the reader may know them."""
    found = store.agreement(connection, agreement_id)
    reads([found.candidate_id], Part.INTERNSHIP, opening_id=found.opening_id)
    tag = etag(found.version)
    if unchanged(request, response, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return _file(connection, agreement_id)


@router.post(
    "/of/{referral_id}", summary="Prepare an agreement", dependencies=[allow(*COUNSELLOR, reach=TAKEN)], status_code=201
)
def prepare_agreement(
    connection: WritingOnce, actor: CurrentActor, referral_id: Id, terms: Terms, response: Response
) -> AgreementFile:
    """For a referral whose internship is taken; the legal frame and the pay are those of the offer."""
    key = store.prepare(connection, referral_id, terms, text_of, by=actor)
    enqueue(connection, remind_of_internship, agreement_id=key)
    response.headers["Location"] = f"/api/v1/agreements/{key}"
    return _changed(connection, key, response)


@router.put("/{agreement_id}", summary="Change an agreement", dependencies=[allow(*COUNSELLOR, reach=OUR_AGREEMENTS)])
def change_agreement(
    connection: WritingOnce,
    actor: CurrentActor,
    agreement_id: Id,
    terms: Terms,
    version: ExpectedVersion,
    response: Response,
) -> AgreementFile:
    """Another version, which every party signs anew; the same terms make none."""
    store.change(connection, agreement_id, terms, text_of, version=version, by=actor)
    enqueue(connection, remind_of_internship, agreement_id=agreement_id)
    return _changed(connection, agreement_id, response)


@router.post(
    "/{agreement_id}/signatures", summary="Sign an agreement", dependencies=[allow(*PARTIES, reach=AGREEMENTS)]
)
def sign_agreement(
    connection: WritingOnce, actor: CurrentActor, agreement_id: Id, entry: SignatureEntry, response: Response
) -> AgreementFile:
    """For one's own party; a counsellor, for a person who has no address to come in with too."""
    signing.sign(connection, agreement_id, entry.number, entry.party, entry.hash, by=actor, assistance=entry.assistance)
    enqueue(connection, remind_of_internship, agreement_id=agreement_id)
    return _changed(connection, agreement_id, response)


@router.post(
    "/{agreement_id}/reviews/{moment}", summary="Review an internship", dependencies=[allow(*PARTIES, reach=AGREEMENTS)]
)
def review_internship(
    connection: WritingOnce,
    actor: CurrentActor,
    agreement_id: Id,
    moment: Moment,
    entry: ReviewSent,
    response: Response,
) -> AgreementFile:
    """One's own review, or written over. The host reads neither what is confided nor what the counsellor writes."""
    reviews.review(
        connection,
        agreement_id,
        moment,
        entry.author,
        entry.answers,
        by=actor,
        today=today(),
        confidence=entry.confidence,
        taken_down=entry.taken_down,
    )
    return _changed(connection, agreement_id, response)


@router.post("/{agreement_id}/end", summary="End an internship", dependencies=[allow(*PARTIES, reach=AGREEMENTS)])
def end_internship(
    connection: WritingOnce, actor: CurrentActor, agreement_id: Id, entry: EndEntry, response: Response
) -> AgreementFile:
    """With its last day or before, for a coded reason, with a job or not; its referral ends with it."""
    ending.end(connection, agreement_id, entry, by=actor, today=today())
    return _changed(connection, agreement_id, response)


def _changed(connection: WritingOnce, agreement_id: int, response: Response) -> AgreementFile:
    found = _file(connection, agreement_id)
    response.headers["ETag"] = etag(found.agreement.version)
    return found


def _file(connection: Reading, agreement_id: int) -> AgreementFile:
    return AgreementFile(
        agreement=store.agreement(connection, agreement_id),
        versions=tuple(store.versions(connection, agreement_id)),
        assisted=tuple(store.assisted(connection, agreement_id)),
        reviews=tuple(reviews.reviews(connection, agreement_id)),
        confided=tuple(reviews.confided(connection, agreement_id)),
        ending=ending.ending(connection, agreement_id),
    )
