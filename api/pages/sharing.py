"""Several openings at once: interns assigned within places, and short lists that share people over needs.

Both propose; nobody is referred but by somebody who opens a line and does it.
"""

from typing import Annotated

import psycopg
from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import Reading
from api.services import Services, services
from api.trail import Reads, Recorder
from matching.accounts.domain import Role
from matching.internships import store as internships
from matching.internships.assigning import assign
from matching.matches.domain import CandidateMatch
from matching.needs.listing import NeedFilters, list_needs
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals.sharing import ranked, share

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]
STAFF = (Role.COUNSELLOR, Role.COORDINATOR)
AT_ONCE = 20
"""Openings ranked for one page."""
Territory = Annotated[ShortText | None, Blank, Query()]


@router.page("internships_assigned", fr="/stages-affectation", en="/en/internships-assigned", roles=STAFF)
def internships_assigned(
    reads: Reads,
    request: Request,
    connection: Reading,
    given: ServicesOf,
    territory: Territory = None,
    total: Annotated[bool, Query()] = False,
) -> Response:
    """Who could go where, stable or of greatest total fit, with the price of one over the other."""
    every = internships.list_internships(connection, territory=territory, limit=AT_ONCE + 1)
    offers = every[:AT_ONCE]
    places = [(each.id, each.places) for each in offers]
    found = assign(connection, places, given.encoder, today(), by_total=total)
    _told(reads, found.by_offer)
    return render(
        request,
        "assigned.html",
        offers=offers,
        most=AT_ONCE if len(every) > AT_ONCE else None,
        found=found,
        total=total,
        territory=territory,
        territories=_territories(connection),
    )


@router.page("needs_shared", fr="/besoins-partage", en="/en/needs-shared", roles=STAFF)
def needs_shared(
    reads: Reads,
    request: Request,
    connection: Reading,
    given: ServicesOf,
    territory: Territory = None,
    people_each: Annotated[int, Query(ge=1, le=20)] = 5,
    lists_each: Annotated[int, Query(ge=1, le=10)] = 2,
) -> Response:
    """Short lists over several needs at once, each person in a few of them at most, and what sharing costs."""
    filters = NeedFilters(territory=territory)
    every = list_needs(connection, filters, today(), limit=AT_ONCE + 1)
    needs = [each for each in every[:AT_ONCE] if each.employer_id is not None]
    lists = ranked(connection, [each.id for each in needs], given.encoder, today())
    found = share(lists, people_each=people_each, lists_each=lists_each)
    _told(reads, found.lists)
    return render(
        request,
        "shared.html",
        needs=needs,
        most=AT_ONCE if len(every) > AT_ONCE else None,
        found=found,
        people_each=people_each,
        lists_each=lists_each,
        territory=territory,
        territories=_territories(connection),
    )


def _told(reads: Recorder, lists: dict[int, list[CandidateMatch]]) -> None:
    """Record whom the page shows in clear, opening by opening."""
    for opening, matches in lists.items():
        reads((each.candidate for each in matches if not each.blind), Part.SHORT_LIST, opening_id=opening)


def _territories(connection: psycopg.Connection) -> list[object]:
    return list(lookups.territories(connection))
