"""The caseload of a counsellor and of their organisation: sixty files at a glance, what is due first."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from api.clock import now, today
from api.filters import Blank
from api.pages.paging import Page, on_page, ways
from api.pages.routing import PageRouter
from api.rendering import partial_of
from api.security import CurrentActor, Reading
from api.trail import Reads
from matching.accompaniment import caseload as files
from matching.accompaniment.caseload import CaseloadFilters, Whose
from matching.accompaniment.domain import Status
from matching.accounts.domain import Role
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part

router = PageRouter()
IN_A_PAGE = 50
"""A counsellor's sixty files are two pages, each some fourteen screens of a telephone."""


@router.page("caseload", fr="/suivis", en="/en/caseload", roles=(Role.COUNSELLOR,))
def caseload(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    whose: Whose = Whose.MINE,
    status: Annotated[Status | None, Blank, Query()] = None,
    text: Annotated[ShortText | None, Blank, Query()] = None,
    page: Page = 1,
) -> Response:
    """The files that the counsellor follows, their organisation's, or those that nobody has taken."""
    found = files.caseload(connection, CaseloadFilters(whose, status, text), today())
    shown = on_page(found, page, IN_A_PAGE)
    reads((row.id for row in shown), Part.LIST)
    return partial_of(
        request,
        "caseload.html",
        "_caseload.html",
        rows=shown,
        **ways(request, len(found), page, IN_A_PAGE),
        cut=len(found) == files.MOST,
        counts=files.counts(connection, today()),
        whose=whose,
        kept=status,
        text=text,
        statuses=[str(each) for each in Status],
        most=files.MOST,
        today=today(),
        now=now(),
    )
