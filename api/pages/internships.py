"""The internship offers: their list, one of them, and its short list."""

from typing import Annotated

import psycopg
from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.interest import Interest, own_interest
from api.internships import told_internship
from api.json.pagination import After, encode_cursor
from api.matches import MATCH_READERS, Lines, candidates_for, is_verified, may_match
from api.pages.internship_posting import may_change
from api.pages.routing import PageRouter
from api.pages.shortlist import shortlist
from api.reach import INTERNSHIP_LISTS, INTERNSHIPS
from api.rendering import partial_of, render
from api.security import EVERYONE, STAFF, CurrentActor, Reading
from api.services import Services, services
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.errors import NotFoundError
from matching.internships import store
from matching.needs import moderation, reviewing
from matching.needs.domain import Status, is_past
from matching.privacy.texts import ShortText
from matching.reference import lookups

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]
IN_A_PAGE = 20


@router.page("internships", fr="/stages", en="/en/internships", roles=EVERYONE)
def internships(
    request: Request,
    connection: Reading,
    after: After,
    territory: Annotated[ShortText | None, Blank, Query()] = None,
) -> Response:
    """The offers, newest first."""
    found = store.list_internships(connection, territory=territory, after=after, limit=IN_A_PAGE + 1)
    return partial_of(
        request,
        "internships.html",
        "_internships.html",
        internships=found[:IN_A_PAGE],
        next=encode_cursor(found[IN_A_PAGE - 1].id) if len(found) > IN_A_PAGE else None,
        later=after is not None,
        territory=territory,
        territories=lookups.territories(connection),
    )


@router.page(
    "internship", fr="/stages/{opening_id}", en="/en/internships/{opening_id}", roles=EVERYONE, reach=INTERNSHIPS
)
def internship(
    request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf, opening_id: Id
) -> Response:
    """One offer, with its legal frame and its requirements in plain words."""
    found = told_internship(connection, actor, _internship(connection, opening_id))
    # As for a need: only they may know why it is held.
    known = actor.role in STAFF or (actor.employer_id is not None and actor.employer_id == found.entry.employer_id)
    return render(
        request,
        "internship.html",
        internship=found,
        entry=found.entry,
        asked=list(speech.asked(found.entry)),
        may_match=may_match(actor, found.entry.employer_id) and str(found.status) not in ("held", "refused"),
        verified=is_verified(connection, actor),
        may_change=may_change(actor, found.entry.employer_id),
        own=own_interest(
            connection,
            actor,
            Interest(opening_id, speech.title(found.entry), found.entry.kind, found.entry.employer_id),
            open_now=found.status is Status.OPEN and not is_past(found.entry.closes_on, today()),
        ),
        flags=moderation.flags(connection, [opening_id]) if known else [],
        decisions=reviewing.decisions(connection, opening_id) if known else [],
        speech=speech,
    )


@router.page(
    "internship_matches",
    fr="/stages/{opening_id}/candidatures",
    en="/en/internships/{opening_id}/candidates",
    roles=MATCH_READERS,
    reach=INTERNSHIP_LISTS,
    ranks=True,
)
def internship_matches(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    given: ServicesOf,
    speech: SpeechOf,
    opening_id: Id,
    options: Lines,
) -> Response:
    """The short list of an offer, each line with its reasons."""
    found = _internship(connection, opening_id)
    ranking = candidates_for(connection, given.encoder, actor, opening_id, found.entry.employer_id, options)
    reads.short_list(ranking)
    return shortlist(request, connection, ranking, found.entry, options, speech, "internship")


def _internship(connection: psycopg.Connection, opening_id: int) -> store.Internship:
    found = store.internship(connection, opening_id)
    if found is None:
        raise NotFoundError("internship", opening_id)
    return found
