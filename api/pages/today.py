"""A counsellor's day: what is due, whom they meet, who waits for an answer, which files grow old."""

from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from api.clock import now, today
from api.pages.referrals import lines_of
from api.pages.routing import PageRouter
from api.rendering import render
from api.security import CurrentActor, Reading
from api.trail import Reads
from matching.accompaniment import caseload as files
from matching.accompaniment.caseload import CaseloadFilters
from matching.accounts.domain import Role
from matching.candidates import cv_files, duplicates
from matching.internships.agreements import reminders, signing
from matching.privacy import notices
from matching.privacy.trail import Part
from matching.referrals.domain import Owed
from matching.referrals.reading import owed_today

router = PageRouter()
ENDING_DAYS = 30
"""Days before its end that a consent is worth speaking of."""
MOST = 30


@router.page("today", fr="/aujourdhui", en="/en/today", roles=(Role.COUNSELLOR,))
def day(reads: Reads, request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """What is stale or unanswered today: of the counsellor's own files, and of their organisation's referrals."""
    mine = files.caseload(connection, CaseloadFilters(), today())
    owed = owed_today(connection, today=today(), organisation_id=actor.organisation_id, limit=MOST)
    duties: dict[int, Owed] = {each.referral.id: each for each in owed}
    referrals = lines_of(connection, [each.referral for each in owed])
    reads((row.id for row in mine), Part.LIST)
    reads((line.referral.candidate_id for line in referrals if line.person), Part.REFERRAL)
    going = notices.announced(connection)
    reads((each.candidate_id for each in going), Part.LIST)
    gone = cv_files.to_tell(connection)
    reads((each.candidate_id for each in gone), Part.LIST)
    ending = today() + timedelta(days=ENDING_DAYS)
    return render(
        request,
        "today.html",
        due=[row for row in mine if row.due_on is not None and row.due_on <= today()],
        meetings=[row for row in mine if row.meeting_at is not None and row.meeting_at.date() == today()],
        referrals=[(line, duties[line.referral.id]) for line in referrals],
        stale=[row for row in mine if row.stale],
        going=going,
        gone=gone,
        ending=[row for row in mine if row.matching_until is not None and row.matching_until <= ending],
        without=sum(row.next_action is None for row in mine),
        counts=files.counts(connection, today()),
        to_sign=signing.waiting(connection, actor),
        to_hand=len(reminders.to_hand(connection)),
        twice=len(duplicates.to_decide(connection)),
        today=today(),
        now=now(),
        most=MOST,
    )
