"""Referrals (*mises en relation*): started, advanced one transition at a time, and what is owed on them today."""

import re
from datetime import date
from typing import Annotated, Any, Self
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from api import twinning
from api.clock import today
from api.errors import RequestError
from api.filters import BigId
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.reach import REFERRALS, STARTS
from api.security import CurrentActor, Reading, allow
from matching.accounts.domain import Actor, Role
from matching.referrals import reading, store
from matching.referrals.decisions import choices
from matching.referrals.domain import Event, OwedItem, Referral, Start, Step
from matching.referrals.transitions import Detail, Reason, Rule, State, Transition

router = APIRouter(prefix="/referrals", tags=["referrals"], route_class=OnceRoute)
PARTIES = (Role.COUNSELLOR, Role.EMPLOYER, Role.JOB_SEEKER)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class Choice(BaseModel):
    """A transition that the reader may make now, with what it needs, what it may take, and its reasons."""

    transition: Transition
    to: State
    needs: tuple[Detail, ...]
    takes: tuple[Detail, ...]
    reasons: tuple[Reason, ...]

    @classmethod
    def of(cls, rule: Rule, referral: Referral) -> Self:
        """The same, said of one referral."""
        needs = rule.needed(referral.kind)
        takes = tuple(detail for detail in (*rule.needs, *rule.takes) if detail not in needs)
        return cls(transition=rule.transition, to=rule.target, needs=needs, takes=takes, reasons=rule.reasons)


class ReferralFile(Referral):
    """A referral with its past, as far as the reader may know it, and what the reader may do next."""

    transitions: tuple[Choice, ...]
    events: tuple[Event, ...]


@router.get("", summary="Referrals", dependencies=[allow(*PARTIES)])
def list_referrals(
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    candidate_id: Annotated[BigId | None, Query(description="Of one person.")] = None,
    opening_id: Annotated[BigId | None, Query(description="To one need or internship.")] = None,
    employer_id: Annotated[BigId | None, Query(description="To one employer.")] = None,
    state: Annotated[State | None, Query(description="In one state.")] = None,
    limit: Limit = 50,
) -> Page[Referral]:
    """Newest first. An employer finds those sent to it and those it started."""
    found = reading.page(
        connection,
        candidate_id=candidate_id,
        opening_id=opening_id,
        employer_id=employer_id,
        state=state,
        before=after,
        limit=limit + 1,
    )
    return page_of(found, limit, request, response)


def _owed_after(
    cursor: Annotated[str | None, Query(max_length=40, description="`next` of the page before; opaque.")] = None,
) -> tuple[date, int] | None:
    if cursor is None:
        return None
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})", cursor, re.ASCII)
    try:
        return (date.fromisoformat(match[1]), int(match[2])) if match else _invalid_cursor()
    except ValueError:
        return _invalid_cursor()


@router.get("/owed", summary="What is owed", dependencies=[allow(*PARTIES)])
def list_owed(
    connection: Reading,
    request: Request,
    response: Response,
    after: Annotated[tuple[date, int] | None, Depends(_owed_after)],
    until: Annotated[date | None, Query(description="Due by that day; today unless said.")] = None,
    by: Annotated[Role | None, Query(description="Owed by one role.")] = None,
    employer_id: Annotated[BigId | None, Query(description="On the referrals to one employer.")] = None,
    limit: Limit = 50,
) -> Page[OwedItem]:
    """The longest due first: consents, answers, outcomes, follow-ups, each with who owes it and since when."""
    found = reading.owed_today(
        connection, today=today(), until=until, by=by, employer_id=employer_id, after=after, limit=limit + 1
    )
    items = found[:limit]
    if len(found) <= limit:
        return Page(items=items)
    cursor = f"{items[-1].due_on}.{items[-1].referral.id}"
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    response.headers["Link"] = f'<{request.url.path}?{urlencode([*others, ("cursor", cursor)])}>; rel="next"'
    return Page(items=items, next=cursor)


@router.get(
    "/{referral_id}", summary="A referral", dependencies=[allow(*PARTIES, reach=REFERRALS)], response_model=ReferralFile
)
def read_referral(
    connection: Reading, actor: CurrentActor, referral_id: Id, request: Request, response: Response
) -> Any:
    """With its events and the transitions that the reader may make now."""
    referral = reading.get(connection, referral_id)
    tag = etag(referral.version)
    if unchanged(request, response, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return _file(connection, referral, actor)


@router.post("", summary="Start a referral", dependencies=[allow(*PARTIES, reach=STARTS)], status_code=201)
def start_referral(connection: WritingOnce, actor: CurrentActor, entry: Start, response: Response) -> ReferralFile:
    """By a counsellor, by an employer who asks to meet, or by the person. The person's consent comes next."""
    referral = store.start(connection, entry, by=actor, today=today())
    response.headers["Location"] = f"/api/v1/referrals/{referral.id}"
    response.headers["ETag"] = etag(referral.version)
    return _file(connection, referral, actor)


@router.post(
    "/{referral_id}/transitions", summary="Advance a referral", dependencies=[allow(*PARTIES, reach=REFERRALS)]
)
def advance_referral(
    connection: WritingOnce,
    actor: CurrentActor,
    referral_id: Id,
    step: Step,
    version: ExpectedVersion,
    response: Response,
) -> ReferralFile:
    """One of the transitions that `GET` lists, with what it needs. Nothing is accepted or declined by a machine."""
    twinning.stop_with_job(connection, referral_id, step.transition)
    referral = store.advance(connection, referral_id, step, version=version, by=actor, today=today())
    response.headers["ETag"] = etag(referral.version)
    return _file(connection, referral, actor)


def _file(connection: Reading, referral: Referral, actor: Actor) -> ReferralFile:
    return ReferralFile(
        **referral.model_dump(),
        transitions=tuple(Choice.of(rule, referral) for rule in choices(referral, actor)),
        events=tuple(reading.events(connection, referral.id)),
    )


def _invalid_cursor() -> tuple[date, int]:
    raise RequestError(422, "cursor_invalid", field="cursor")
