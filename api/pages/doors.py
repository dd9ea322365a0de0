"""What would open more doors to a person: a plain list, for them and for their counsellor."""

from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import Response

from api.clock import today
from api.pages.routing import PageRouter
from api.reach import FILES
from api.rendering import render
from api.security import Reading
from api.speech import Id, Speech, SpeechOf
from api.trail import Reads
from api.translations import N_
from api.words.reasons import Reason, reason
from matching.accounts.domain import Role
from matching.candidates import identities
from matching.matches.criteria import FRENCH
from matching.matches.openings import Opening, openings
from matching.matches.person import NoMatchingConsentError
from matching.matches.unlocking import Door, doors
from matching.privacy.trail import Part

router = PageRouter()
MOST = 12
EXAMPLES = 3


@dataclass(frozen=True)
class Line:
    """One thing that opens openings: what it is, the step, how many, and some of them."""

    reason: Reason
    count: int
    examples: list[Opening]


@router.page(
    "doors",
    fr="/personnes/{candidate_id}/portes",
    en="/en/people/{candidate_id}/doors",
    roles=(Role.COUNSELLOR, Role.JOB_SEEKER),
    reach=FILES,
    ranks=True,
)
def opened(reads: Reads, request: Request, connection: Reading, speech: SpeechOf, candidate_id: Id) -> Response:
    """What opens most openings first; where the person has not opted in, how to. Raises NotFoundError."""
    try:
        found = doors(connection, candidate_id, today())
    except NoMatchingConsentError:
        return render(request, "not_in_lists.html", candidate=candidate_id)
    reads([candidate_id], Part.RECOMMENDATIONS)
    shown = found.doors[:MOST]
    named = openings(connection, [key for door in shown for key in door.openings[:EXAMPLES]])
    lines = [
        Line(_said(door, speech), len(door.openings), [named[key] for key in door.openings[:EXAMPLES]])
        for door in shown
    ]
    return render(
        request,
        "doors.html",
        found=found,
        asks=[line for line in lines if line.reason.question],
        steps=[line for line in lines if not line.reason.question],
        name=identities.names(connection, [candidate_id]).get(candidate_id),
        candidate=candidate_id,
        speech=speech,
    )


def _said(door: Door, speech: Speech) -> Reason:
    """What it is in words; the skills of French grow together."""
    told = reason(door.criterion, speech.words)
    return replace(told, label=speech.words.say(N_("French"))) if door.criterion.code in FRENCH else told
