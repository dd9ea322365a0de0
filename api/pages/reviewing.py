"""Offers reported by anybody, and decided on by the coordination."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.once import tells
from api.pages.coordination import DESK, Note
from api.pages.routing import PageRouter
from api.reach import NEEDS
from api.rendering import render, see
from api.security import EVERYONE, Reading, Writing
from api.senders import sender_of
from api.speech import Id, SpeechOf
from matching.errors import NotFoundError
from matching.needs import moderation, reading, reviewing
from matching.needs.reviewing import Decision, Refusal
from matching.privacy.texts import ShortText

router = PageRouter()


@router.page("report", fr="/signaler/{opening_id}", en="/en/report/{opening_id}", roles=EVERYONE, reach=NEEDS)
def report(request: Request, connection: Reading, opening_id: Id) -> Response:
    """What is wrong with an offer, as anybody may say it."""
    return render(
        request, "report.html", opening=_opening(connection, opening_id), reasons=[str(each) for each in Refusal]
    )


@router.page(
    "report_sent",
    fr="/signaler/{opening_id}",
    en="/en/report/{opening_id}",
    roles=EVERYONE,
    reach=NEEDS,
    method="POST",
)
def report_sent(
    request: Request,
    connection: Writing,
    opening_id: Id,
    reason: Annotated[Refusal, Form()],
    note: Annotated[ShortText | None, Blank, Form()] = None,
) -> Response:
    """Keep the report for the coordination."""
    opening = _opening(connection, opening_id)
    reviewing.report(connection, opening_id, reason, note, sender_of(request))
    tells(request)
    return render(request, "report.html", opening=opening, reasons=[])


@router.page("openings_waiting", fr="/coordination/offres", en="/en/coordination/offers", roles=DESK)
def openings_waiting(request: Request, connection: Reading) -> Response:
    """Offers that are held or were reported, the oldest first."""
    return render(request, "openings_waiting.html", openings=reviewing.waiting(connection))


@router.page(
    "opening_review",
    fr="/coordination/offres/{opening_id}",
    en="/en/coordination/offers/{opening_id}",
    roles=DESK,
    reach=NEEDS,
)
def opening_review(request: Request, connection: Reading, speech: SpeechOf, opening_id: Id) -> Response:
    """One offer with what flags it, what was reported of it, and what was decided before."""
    return render(
        request,
        "opening_review.html",
        opening=_opening(connection, opening_id),
        flags=moderation.flags(connection, [opening_id]),
        reports=reviewing.reports(connection, opening_id),
        decisions=reviewing.decisions(connection, opening_id),
        reasons=[str(each) for each in Refusal],
    )


@router.page(
    "opening_decide",
    fr="/coordination/offres/{opening_id}",
    en="/en/coordination/offers/{opening_id}",
    roles=DESK,
    reach=NEEDS,
    method="POST",
)
def opening_decide(
    request: Request,
    connection: Writing,
    opening_id: Id,
    decision: Annotated[Decision, Form()],
    reason: Annotated[Refusal | None, Blank, Form()] = None,
    note: Note = None,
) -> Response:
    """Decide on all that waits about an offer; its employer reads the decision and the note."""
    codes = () if reason is None or decision != "refused" else (reason,)
    reviewing.decide(connection, opening_id, decision, today(), codes=codes, note=note)
    return see(request, "openings_waiting")


def _opening(connection: psycopg.Connection, opening_id: int) -> reading.Opening:
    found = reading.openings(connection, [opening_id]).get(opening_id)
    if found is None:
        raise NotFoundError("opening", opening_id)
    return found
