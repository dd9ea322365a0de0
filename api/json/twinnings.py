"""Twinning: a colleague beside somebody newly hired. Each actor is given what they may know of it, and no more."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api import twinning
from api.clock import now, today
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.preconditions import ExpectedVersion
from api.reach import COLLEAGUES, OWN_TWINNINGS, TWINNINGS
from api.security import CurrentActor, Reading, allow
from api.services import ServicesOf
from api.trail import Reads
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.privacy.trail import Part
from matching.twinning import colleagues, items, letters, overview, store, together
from matching.twinning.colleagues import Colleague
from matching.twinning.domain import (
    Between,
    ColleagueEntry,
    ColleagueFacts,
    ContactEntry,
    ReviewEntry,
    VisitEntry,
    VisitState,
    WishEntry,
)
from matching.twinning.store import Hire, Line, Offers
from matching.twinning.together import Party

router = APIRouter(prefix="/twinnings", tags=["twinnings"], route_class=OnceRoute)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
PARTIES = (Role.JOB_SEEKER, Role.COUNSELLOR, Role.EMPLOYER)
DESK = (Role.COORDINATOR, Role.ADMINISTRATOR)


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Suggestion(_Sent):
    """Which colleague, for the wish of whoever waits."""

    wish: Key
    colleague: Key


class AnswerGiven(_Sent):
    accepts: bool


class Settled(_Sent):
    visit: Key
    sequence: Annotated[int, Field(ge=0, le=2**31 - 1)]
    """Of the visit, as it was read."""
    state: VisitState


class Ticked(_Sent):
    """Codes of what is done."""

    done: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)]


@router.get("", summary="Twinnings", dependencies=[allow(*PARTIES)])
def list_twinnings(reads: Reads, connection: Reading) -> list[Line]:
    """One's own, those of one's firm, those of the people one follows."""
    found = store.lines(connection)
    reads((each.candidate_id for each in found if each.name), Part.TWINNING)
    return found


@router.get("/counts", summary="How many, by steps of five", dependencies=[allow(*DESK)])
def read_counts(connection: Reading) -> dict[str, int | None]:
    """Null under five."""
    return overview.counts(connection)


@router.get("/hires", summary="Where one was hired", dependencies=[allow(Role.JOB_SEEKER)])
def list_hires(connection: Reading, actor: CurrentActor) -> list[Hire]:
    """With what one told for a colleague there."""
    return store.hires(connection, actor.candidate_id or 0)


@router.put("/hires", summary="Wish for a colleague", dependencies=[allow(Role.JOB_SEEKER)])
def wish(connection: WritingOnce, actor: CurrentActor, entry: WishEntry) -> Hire:
    """It counts while one consents to `twinning` (`POST /candidates/{id}/consents`)."""
    wished, new = store.wish(connection, actor.candidate_id or 0, entry)
    if new and twinning.consents_to_it(connection, actor.candidate_id or 0):
        twinning.post_all(connection, letters.tell_employer(connection, wished))
    return next(each for each in store.hires(connection, actor.candidate_id or 0) if each.wish_id == wished)


@router.get("/settling", summary="What there is to do on settling in", dependencies=[allow(Role.JOB_SEEKER)])
def read_settling(connection: Reading) -> list[items.Step]:
    """The same for everybody; what one has ticked is one's own."""
    return items.steps(connection)


@router.put("/settling", summary="Tick what is done", dependencies=[allow(Role.JOB_SEEKER)])
def tick_settling(connection: WritingOnce, ticked: Ticked) -> list[items.Step]:
    """Replaces what was ticked."""
    items.tick(connection, ticked.done)
    return items.steps(connection)


@router.get("/proposals", summary="Who waits, and whom to propose", dependencies=[allow(Role.EMPLOYER)])
def read_proposals(reads: Reads, connection: Reading, given: ServicesOf) -> Offers:
    """With the reasons, within the room that colleagues have; `suggested` is best for all at once."""
    found = store.offers(connection, given.encoder, today())
    reads((each.candidate_id for each in found.awaiting), Part.TWINNING)
    return found


@router.get("/colleagues", summary="Colleagues who could accompany", dependencies=[allow(Role.EMPLOYER)])
def list_colleagues(connection: Reading) -> list[Colleague]:
    """Those of one's firm; without `agreed_at`, one who has not answered."""
    return colleagues.colleagues(connection)


@router.post("/colleagues", summary="Name a colleague", dependencies=[allow(Role.EMPLOYER)], status_code=201)
def add_colleague(connection: WritingOnce, entry: ColleagueEntry, response: Response) -> Colleague:
    """They are asked by e-mail, and proposed to nobody before they say yes."""
    made = colleagues.add_colleague(connection, entry)
    twinning.post_all(connection, letters.ask_colleague(connection, made))
    response.headers["Location"] = "/api/v1/twinnings/colleagues"
    return _colleague(connection, made)


@router.put(
    "/colleagues/{colleague_id}",
    summary="Correct what is said of a colleague",
    dependencies=[allow(Role.EMPLOYER, reach=COLLEAGUES)],
)
def change_colleague(
    connection: WritingOnce, colleague_id: Id, facts: ColleagueFacts, version: ExpectedVersion
) -> Colleague:
    """They read it on their page."""
    colleagues.change_colleague(connection, colleague_id, facts, version)
    return _colleague(connection, colleague_id)


@router.delete(
    "/colleagues/{colleague_id}",
    summary="Erase a colleague",
    dependencies=[allow(Role.EMPLOYER, reach=COLLEAGUES)],
    status_code=204,
)
def remove_colleague(connection: WritingOnce, colleague_id: Id) -> None:
    """With their address; whom they accompanied is told that it is over."""
    twinning.let_go(connection, colleague_id)


@router.post("", summary="Propose a colleague", dependencies=[allow(Role.EMPLOYER, reach=COLLEAGUES)], status_code=201)
def suggest(connection: WritingOnce, suggestion: Suggestion, response: Response) -> Line:
    """To somebody who waits; they say yes or no without a reason."""
    made = store.suggest(connection, suggestion.wish, suggestion.colleague)
    twinning.tell(connection, made, "twinning_proposed")
    response.headers["Location"] = "/api/v1/twinnings"
    return store.line(connection, made)


@router.get("/{twinning_id}", summary="What the two share", dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)])
def read_twinning(connection: Reading, actor: CurrentActor, twinning_id: Id) -> Between:
    """Visits, log and reviews: the newcomer's alone to read, with their colleague."""
    return _between(connection, actor.candidate_id or 0, twinning_id)


@router.post(
    "/{twinning_id}/answer", summary="Say yes or no", dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)]
)
def answer(connection: WritingOnce, twinning_id: Id, given: AnswerGiven) -> Line:
    """A colleague who is declined is not told, nor proposed again."""
    if store.answer(connection, twinning_id, accepts=given.accepts) and given.accepts:
        twinning.tell(connection, twinning_id, "twinning_begun")
    return store.line(connection, twinning_id)


@router.post("/{twinning_id}/end", summary="End it", dependencies=[allow(*PARTIES, reach=TWINNINGS)], status_code=204)
def end(connection: WritingOnce, twinning_id: Id) -> None:
    """At any time, without a reason; what was planned is cancelled."""
    twinning.stop(connection, twinning_id)


@router.post(
    "/{twinning_id}/visits",
    summary="Plan a visit",
    dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)],
    status_code=201,
)
def plan_visit(connection: WritingOnce, actor: CurrentActor, twinning_id: Id, entry: VisitEntry) -> Between:
    """Both receive it for their calendar."""
    store.line(connection, twinning_id)
    made = together.plan_visit(connection, Party(twinning_id), entry, now())
    twinning.tell(connection, twinning_id, "twinning_visit", visit_id=made)
    return _between(connection, actor.candidate_id or 0, twinning_id)


@router.post(
    "/{twinning_id}/visits/state",
    summary="Say what became of a visit",
    dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)],
)
def settle_visit(connection: WritingOnce, actor: CurrentActor, twinning_id: Id, settled: Settled) -> Between:
    """Held, once it has begun; or cancelled, which both are told."""
    store.line(connection, twinning_id)
    together.settle_visit(connection, Party(twinning_id), settled.visit, settled.state, as_read=settled.sequence)
    if settled.state is VisitState.CANCELLED:
        twinning.tell(connection, twinning_id, "twinning_visit", visit_id=settled.visit)
    return _between(connection, actor.candidate_id or 0, twinning_id)


@router.post(
    "/{twinning_id}/contacts",
    summary="Write a line of the log",
    dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)],
    status_code=201,
)
def log_contact(connection: WritingOnce, actor: CurrentActor, twinning_id: Id, entry: ContactEntry) -> Between:
    """Read by the two alone."""
    store.line(connection, twinning_id)
    together.log_contact(connection, Party(twinning_id), entry, today())
    return _between(connection, actor.candidate_id or 0, twinning_id)


@router.put(
    "/{twinning_id}/review",
    summary="Say how it was",
    dependencies=[allow(Role.JOB_SEEKER, reach=OWN_TWINNINGS)],
)
def review(connection: WritingOnce, actor: CurrentActor, twinning_id: Id, entry: ReviewEntry) -> Between:
    """Read by one's counsellor; once the colleague has written too, the twinning is over."""
    store.line(connection, twinning_id)
    together.review(connection, Party(twinning_id), entry)
    return _between(connection, actor.candidate_id or 0, twinning_id)


def _between(connection: Reading, candidate_id: int, twinning_id: int) -> Between:
    found = together.shared(connection, candidate_id).get(twinning_id)
    if found is None:
        raise NotFoundError("twinning", twinning_id)
    return found


def _colleague(connection: Reading, colleague_id: int) -> Colleague:
    return next(each for each in colleagues.colleagues(connection) if each.id == colleague_id)
