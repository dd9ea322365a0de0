"""The coordinator's view of the region: what is asked and who is there, on a map and in tables; the census of a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from api.charts import percent, territories_map
from api.clock import QUEBEC, today
from api.filters import Blank
from api.matches import LEAST_TOLD
from api.pages.paging import Page, on_page, ways
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import Reading
from api.speech import Speech, SpeechOf
from api.translations import N_
from api.words import word
from api.words.counts import told
from matching.accounts.domain import Role
from matching.matches.region import By, Line, balance, spots, towns
from matching.needs import history, listing
from matching.needs.listing import NeedFilters

router = PageRouter()
COORDINATOR = (Role.COORDINATOR,)
MOST = 500
"""Needs of a past day, over its pages."""
IN_A_PAGE = 50
"""Needs of a past day on one page."""
FIRST = 15
"""Lines of a table at once; the others unfold."""


@dataclass(frozen=True)
class Row:
    """One line of a table with its bars."""

    name: str
    posts: int
    planned: int
    posts_bar: str
    people: str
    people_bar: str


@router.page("region", fr="/coordination/region", en="/en/coordination/region", roles=COORDINATOR)
def region(request: Request, connection: Reading, speech: SpeechOf) -> Response:
    """Posts and people by territory, sector, unit group and FEER level; how fresh the census is."""
    tables: dict[By, list[Row]] = {
        by: _rows(balance(connection, by, today()), by, speech) for by in ("territory", "sector", "unit_group", "feer")
    }
    places = spots(connection, today()), towns(connection)
    return render(
        request,
        "region.html",
        tables=tables,
        maps=[each for narrow in (False, True) if (each := territories_map(*places, narrow=narrow))],
        freshness=listing.freshness_summary(connection, NeedFilters(external=False), today()),
        stale=listing.list_needs(connection, NeedFilters(stale=True, external=False), today(), limit=20),
        least=LEAST_TOLD,
        first=FIRST,
    )


@router.page("needs_past", fr="/coordination/besoins", en="/en/coordination/needs", roles=COORDINATOR)
def needs_past(
    request: Request,
    connection: Reading,
    speech: SpeechOf,
    on: Annotated[date | None, Blank, Query()] = None,
    state: Annotated[Literal["open", "closed", "held", "refused"] | None, Blank, Query()] = None,
    page: Page = 1,
) -> Response:
    """The census as it stood at the end of a day; today's where none is asked, and a day to come is today."""
    wanted = min(on or today(), today())
    moment = datetime.combine(wanted + timedelta(days=1), time(), QUEBEC)
    filters = NeedFilters(status=None)
    found = history.needs_as_of(connection, moment, filters, limit=MOST + 1)
    kept = [need for need in found[:MOST] if state is None or need.status == state]
    return render(
        request,
        "needs_past.html",
        needs=on_page(kept, page, IN_A_PAGE),
        **ways(request, len(kept), page, IN_A_PAGE),
        counts={each: sum(need.status == each for need in found) for each in ("open", "closed", "held", "refused")},
        posts=sum(need.posts for need in found if need.status == "open"),
        more=len(found) > MOST,
        most=MOST,
        on=wanted,
        state=state,
        today=today(),
        speech=speech,
    )


def _rows(lines: list[Line], by: By, speech: Speech) -> list[Row]:
    if by == "unit_group":
        # Five hundred groups: where most is asked comes first.
        lines = sorted(lines, key=lambda line: (-line.posts, -line.people))
    most = max((max(line.posts, line.people) for line in lines), default=0)
    return [
        Row(
            name=_name(line.key, by, speech),
            posts=line.posts,
            planned=line.planned,
            posts_bar=percent(line.posts, most),
            people=told(line.people, speech.locale),
            people_bar=percent(line.people if line.people >= LEAST_TOLD else 0, most),
        )
        for line in lines
    ]


def _name(key: str | None, by: By, speech: Speech) -> str:
    if key is None:
        return speech.words.say(N_("not told"))
    if by in ("territory", "unit_group"):
        return speech.names.of(by, key, speech.locale)
    return word(key, "sector", speech.locale) if by == "sector" else speech.words.say(N_("FEER %(level)s"), level=key)
