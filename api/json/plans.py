"""Plans of who could go where, over every need or every internship: asked for, worked out by the worker, gone on with.

What the pages of shared short lists and of interns with their hosts do. A plan is known by what it is of.
"""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from api.clock import today
from api.filters import BigId
from api.jobs.planning import make_plan
from api.jobs.tasks import enqueue
from api.json.decisions import NOTICE
from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import STARTS
from api.security import CurrentActor, Reading, allow
from api.trail import Reads
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.matches.domain import Eligibility
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.referrals import plans
from matching.referrals.domain import Referral
from matching.referrals.plans import Asked, Confirmed, PlanKind

router = APIRouter(prefix="/plans", tags=["plans"], route_class=OnceRoute)
STAFF = (Role.COUNSELLOR, Role.COORDINATOR)
PeopleEach = Annotated[int, Field(ge=1, le=20, description="People a short list holds.")]
ListsEach = Annotated[int, Field(ge=1, le=10, description="Short lists that a person stands in, at most.")]


class PlanAsked(Entry):
    """What a plan is of. The two numbers are of `shared` alone: 5 and 2 unless said."""

    kind: PlanKind
    territory: ShortText | None = None
    people_each: PeopleEach | None = None
    lists_each: ListsEach | None = None

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        if self.kind is not PlanKind.SHARED and (self.people_each, self.lists_each) != (None, None):
            raise PydanticCustomError("plan_numbers", "Numbers are of short lists that share people alone.")
        return self

    def of(self) -> Asked:
        """The same as the domain knows it."""
        if self.kind is PlanKind.SHARED:
            return Asked(self.kind, self.territory, self.people_each or 5, self.lists_each or 2)
        return Asked(self.kind, self.territory)


class PlanLine(BaseModel):
    """Somebody proposed for a need or an internship; name and fit of those whose file the reader may read."""

    opening: int
    candidate: int
    eligibility: Eligibility
    name: str | None
    fit: float | None
    referral: int | None = Field(description="The one under way between the two, where the reader knows of it.")


class PlanFile(BaseModel):
    """A plan as it stands. While it is `waiting`, the lines are those of the time before, if there was one."""

    waiting: bool = False
    done: int = Field(default=0, description="Openings looked at, of `of`.")
    of: int = 0
    asked_at: datetime | None = None
    made_at: datetime | None = None
    current: bool = Field(default=False, description="Made of the lists as they are, today.")
    figures: dict[str, Any] | None = Field(
        default=None,
        description="Total fit with its proven bound and gap (by the greatest), `short` openings without enough people"
        " who fit at least `least`, what sharing or stability costs, how many are placed; `most` is"
        " how many people of each part of a list were looked at, null for everybody.",
    )
    lines: list[PlanLine] = Field(default_factory=list)


class LineConfirmed(Entry):
    opening: BigId
    candidate: BigId


class LinesConfirmed(Entry):
    """The plan, and the lines of it that one goes on with."""

    plan: PlanAsked
    lines: Annotated[tuple[LineConfirmed, ...], Field(min_length=1, max_length=200)]


def _asked(
    kind: Annotated[PlanKind, Query()] = PlanKind.SHARED,
    territory: Annotated[ShortText | None, Query(description="Code of a territory.")] = None,
    people_each: Annotated[int, Query(ge=1, le=20, description="Of `shared`: people a short list holds.")] = 5,
    lists_each: Annotated[int, Query(ge=1, le=10, description="Of `shared`: lists a person stands in, at most.")] = 2,
) -> Asked:
    shared = kind is PlanKind.SHARED
    return Asked(kind, territory, people_each if shared else None, lists_each if shared else None)


@router.get("", summary="A plan of who could go where", dependencies=[NOTICE, allow(*STAFF)])
def read_plan(reads: Reads, connection: Reading, asked: Annotated[Asked, Depends(_asked)]) -> PlanFile:
    """How far it is, or what was worked out; without a date before anybody asked for it."""
    return _file(reads, connection, asked)


@router.post("", summary="Have a plan worked out", dependencies=[allow(*STAFF)], status_code=202)
def ask_plan(reads: Reads, connection: WritingOnce, asked: PlanAsked) -> PlanFile:
    """By the worker, in some seconds or minutes; again where there is one."""
    enqueue(connection, make_plan, plan_id=plans.ask(connection, asked.of()))
    return _file(reads, connection, asked.of())


@router.post(
    "/referrals",
    summary="Go on with lines of a plan",
    dependencies=[allow(Role.COUNSELLOR, reach=STARTS)],
    status_code=201,
)
def confirm_lines(connection: WritingOnce, actor: CurrentActor, told: LinesConfirmed) -> list[Referral]:
    """Starts the referral of each, as a counsellor does one at a time: all, or none. Each person is asked next."""
    found = plans.plan(connection, told.plan.of(), today())
    if found is None:
        raise NotFoundError("plan", told.plan.kind)
    lines = [Confirmed(each.opening, each.candidate) for each in told.lines]
    return plans.confirm(connection, found.id, lines, by=actor, today=today())


def _file(reads: Reads, connection: Reading, asked: Asked) -> PlanFile:
    found = plans.plan(connection, asked, today())
    if found is None:
        return PlanFile()
    lines = []
    for opening, people in plans.proposed(connection, found.id).items():
        reads((each.candidate for each in people if each.name), Part.SHORT_LIST, opening_id=opening)
        lines += [PlanLine(opening=opening, **vars(each)) for each in people]
    return PlanFile(
        waiting=found.waiting,
        done=found.done,
        of=found.of,
        asked_at=found.asked_at,
        made_at=found.made_at,
        current=found.current,
        figures=found.figures,
        lines=lines,
    )
