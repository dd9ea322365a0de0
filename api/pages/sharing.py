"""Several openings at once: interns assigned within places, and short lists that share people over needs.

Both are worked out by the worker when somebody asks, and kept: the pages show what was worked out, when, and whether
the lists changed since. They propose; a counsellor ticks those of their people to go on with, who are each asked next.
"""

from collections.abc import Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode

import psycopg
from fastapi import Form, Query, Request
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from api.clock import today
from api.filters import Blank
from api.jobs.planning import make_plan
from api.jobs.tasks import enqueue
from api.pages.paging import Page, on_page, ways
from api.pages.routing import PageRouter
from api.reach import STARTS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.trail import Reads, Recorder
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.internships import store as internships
from matching.needs.listing import NeedFilters, NeedRow, list_needs
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals import plans
from matching.referrals.plans import Asked, Confirmed, Plan, PlanKind, Proposed

router = PageRouter()
STAFF = (Role.COUNSELLOR, Role.COORDINATOR)
SHOWN = 30
"""Openings on one page, those with somebody first."""
Territory = Annotated[ShortText | None, Blank, Query()]
PlanLine = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}-[0-9]{1,18}$")]
"""An opening and a person, by their numbers."""
Row = TypeVar("Row", internships.InternshipRow, NeedRow)
TerritorySent = Annotated[ShortText | None, Blank, Form()]


@router.page("internships_assigned", fr="/stages-affectation", en="/en/internships-assigned", roles=STAFF, ranks=True)
def internships_assigned(
    reads: Reads,
    request: Request,
    connection: Reading,
    territory: Territory = None,
    total: Annotated[bool, Query()] = False,
    page: Page = 1,
) -> Response:
    """Who could go where, stable or of greatest total fit, with the price of one over the other."""
    asked = Asked(PlanKind.GREATEST if total else PlanKind.STABLE, territory)
    plan, found = _kept(connection, asked)
    offers = internships.list_internships(connection, territory=territory, limit=1000)
    return render(
        request,
        "assigned.html",
        offers=_on_page(reads, offers, found, page),
        count=len(offers),
        **ways(request, len(offers), page, SHOWN),
        plan=plan,
        found=found,
        total=total,
        territory=territory,
        territories=list(lookups.territories(connection)),
    )


@router.page("internships_assign", fr="/stages-affectation", en="/en/internships-assigned", roles=STAFF, method="POST")
def internships_assign(
    request: Request,
    connection: Writing,
    territory: TerritorySent = None,
    total: Annotated[bool, Form()] = False,
) -> Response:
    """Have it worked out anew; the page tells how far it is."""
    _ask(connection, Asked(PlanKind.GREATEST if total else PlanKind.STABLE, territory))
    return _back(request, "internships_assigned", territory=territory or "", total=str(total).lower())


@router.page("needs_shared", fr="/besoins-partage", en="/en/needs-shared", roles=STAFF, ranks=True)
def needs_shared(
    reads: Reads,
    request: Request,
    connection: Reading,
    territory: Territory = None,
    people_each: Annotated[int, Query(ge=1, le=20)] = 5,
    lists_each: Annotated[int, Query(ge=1, le=10)] = 2,
    page: Page = 1,
) -> Response:
    """Short lists over every need at once, each person in a few of them at most, and what sharing costs."""
    plan, found = _kept(connection, Asked(PlanKind.SHARED, territory, people_each, lists_each))
    needs = list_needs(connection, NeedFilters(territory=territory, external=False), today(), limit=2000)
    return render(
        request,
        "shared.html",
        needs=_on_page(reads, needs, found, page),
        count=len(needs),
        **ways(request, len(needs), page, SHOWN),
        plan=plan,
        found=found,
        people_each=people_each,
        lists_each=lists_each,
        territory=territory,
        territories=list(lookups.territories(connection)),
    )


@router.page("needs_share", fr="/besoins-partage", en="/en/needs-shared", roles=STAFF, method="POST")
def needs_share(
    request: Request,
    connection: Writing,
    territory: TerritorySent = None,
    people_each: Annotated[int, Form(ge=1, le=20)] = 5,
    lists_each: Annotated[int, Form(ge=1, le=10)] = 2,
) -> Response:
    """Have it worked out anew; the page tells how far it is."""
    _ask(connection, Asked(PlanKind.SHARED, territory, people_each, lists_each))
    return _back(
        request, "needs_shared", territory=territory or "", people_each=str(people_each), lists_each=str(lists_each)
    )


@router.page(
    "plan_confirm",
    fr="/plans/mises-en-relation",
    en="/en/plans/referrals",
    roles=(Role.COUNSELLOR,),
    reach=STARTS,
    method="POST",
)
def plan_confirm(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    kind: Annotated[PlanKind, Form()],
    lines: Annotated[list[PlanLine] | None, Form(max_length=1000)] = None,
    territory: TerritorySent = None,
    people_each: Annotated[int | None, Blank, Form(ge=1, le=20)] = None,
    lists_each: Annotated[int | None, Blank, Form(ge=1, le=10)] = None,
) -> Response:
    """Start the referral of each line that is ticked; then the plan again. Raises as `plans.confirm`."""
    found = plans.plan(connection, Asked(kind, territory, people_each, lists_each), today())
    if found is None:
        raise NotFoundError("plan", kind)
    ticked = [Confirmed(*map(int, each.split("-"))) for each in lines or ()]
    plans.confirm(connection, found.id, ticked, by=actor, today=today())
    if kind is PlanKind.SHARED:
        chosen = {"people_each": str(people_each), "lists_each": str(lists_each)}
        return _back(request, "needs_shared", territory=territory or "", **chosen)
    total = str(kind is PlanKind.GREATEST).lower()
    return _back(request, "internships_assigned", territory=territory or "", total=total)


def _ask(connection: psycopg.Connection, asked: Asked) -> None:
    enqueue(connection, make_plan, plan_id=plans.ask(connection, asked))


def _back(request: Request, name: str, **chosen: str) -> Response:
    return RedirectResponse(f"{see(request, name).headers['location']}?{urlencode(chosen)}", 303)


def _kept(connection: psycopg.Connection, asked: Asked) -> tuple[Plan | None, dict[int, list[Proposed]]]:
    """The plan as it stands, and who is proposed for each opening."""
    plan = plans.plan(connection, asked, today())
    return plan, plans.proposed(connection, plan.id) if plan else {}


def _on_page(reads: Recorder, rows: Sequence[Row], found: dict[int, list[Proposed]], page: int) -> Sequence[Row]:
    """The openings of one page, those for which somebody is proposed first; who is named on it is recorded."""
    shown = on_page(sorted(rows, key=lambda each: each.id not in found), page, SHOWN)
    for each in shown:
        named = (one.candidate for one in found.get(each.id, ()) if one.name)
        reads(named, Part.SHORT_LIST, opening_id=each.id)
    return shown
