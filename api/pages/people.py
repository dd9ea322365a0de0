"""The people a counsellor follows, and what fits one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.json.pagination import After, encode_cursor
from api.matches import MOST, Lines, more_after, openings_for
from api.pages.routing import PageRouter
from api.reach import FILES
from api.rendering import partial_of, render
from api.security import CurrentActor, Reading
from api.speech import Id, Speech, SpeechOf
from api.trail import Reads
from api.words.reasons import COVERED, Bar, Group, bars, passage, points, reasons, widest
from matching.accounts.domain import Role
from matching.candidates import identities, listing
from matching.matches.domain import Eligibility, OpeningMatch
from matching.matches.person import NoMatchingConsentError
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.referrals import reading as referrals

router = PageRouter()
IN_A_PAGE = 30
NEAREST = 3
"""Openings shown to somebody for whom nothing is open nor possible."""


@dataclass(frozen=True)
class Line:
    """One opening of a person's list."""

    match: OpeningMatch
    groups: list[Group]
    passage: str | None
    bars: list[Bar]
    points: str


@router.page("people", fr="/personnes", en="/en/people", roles=(Role.COUNSELLOR,))
def people(
    reads: Reads,
    request: Request,
    connection: Reading,
    speech: SpeechOf,
    after: After,
    text: Annotated[ShortText | None, Blank, Query()] = None,
) -> Response:
    """The people whom the counsellor's organisation follows, newest first."""
    filters = listing.CandidateFilters(text=text)
    found = listing.list_candidates(connection, filters, today(), after=after, limit=IN_A_PAGE + 1)
    reads((row.id for row in found[:IN_A_PAGE]), Part.LIST)
    return partial_of(
        request,
        "people.html",
        "_people.html",
        people=found[:IN_A_PAGE],
        next=encode_cursor(found[IN_A_PAGE - 1].id) if len(found) > IN_A_PAGE else None,
        later=after is not None,
        text=text,
        freshness=listing.bank_freshness(connection, today()),
        speech=speech,
    )


@router.page(
    "recommendations",
    fr="/personnes/{candidate_id}/recommandations",
    en="/en/people/{candidate_id}/recommendations",
    roles=(Role.COUNSELLOR, Role.JOB_SEEKER),
    reach=FILES,
    ranks=True,
)
def recommendations(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    speech: SpeechOf,
    candidate_id: Id,
    options: Lines,
) -> Response:
    """The openings for a person, each with its reasons; where the person has not opted in, how to."""
    try:
        ranking = openings_for(connection, actor, candidate_id, options, NEAREST)
    except NoMatchingConsentError:
        return render(request, "not_in_lists.html", candidate=candidate_id)
    reads([candidate_id], Part.RECOMMENDATIONS)
    counts = {part: getattr(ranking, part.value) for part in Eligibility}
    found = any(counts[part] for part in options.include)
    lines = _lines(ranking.results, speech)
    parts = {
        part: [line for line in lines if line.match.eligibility is part]
        for part in Eligibility
        if part in options.include
    }
    return render(
        request,
        "recommendations.html",
        ranking=ranking,
        counts=counts,
        parts=parts,
        nearest=[] if found else lines,
        name=identities.names(connection, [candidate_id]).get(candidate_id),
        candidate=candidate_id,
        # The latest first: of two to the same opening, the latest is what stands.
        referred={
            each.opening_id: each
            for each in reversed(referrals.page(connection, candidate_id=candidate_id, limit=MOST))
        },
        unverified=referrals.of_unverified_employers(
            connection, [line.match.opening for line in lines if line.match.employer]
        ),
        skip=options.skip,
        more=more_after(options, counts),
        covered=COVERED,
    )


def _lines(matches: Sequence[OpeningMatch], speech: Speech) -> list[Line]:
    most = widest(matches)
    return [
        Line(
            match=match,
            groups=reasons(match, speech.words),
            passage=passage(match),
            bars=bars(match, most, speech.words),
            points=points(match.score, speech.words),
        )
        for match in matches
    ]
