"""The needs: their list, one of them, and its short list."""

from dataclasses import replace
from typing import Annotated

import psycopg
from fastapi import Depends, Request
from starlette.responses import Response

from api.clock import today
from api.filters import Filters
from api.interest import Interest, own_interest
from api.json.pagination import After, encode_cursor
from api.matches import MATCH_READERS, Lines, candidates_for, is_verified, may_match
from api.nearest_needs import nearest
from api.pages.routing import PageRouter
from api.pages.shortlist import shortlist
from api.reach import NEEDS, SHORT_LISTS
from api.rendering import partial_of, render
from api.security import EVERYONE, STAFF, CurrentActor, Reading
from api.services import Services, services
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.events import store
from matching.needs import listing, moderation, reading, reviewing
from matching.needs.domain import Status, is_past, is_stale
from matching.reference import lookups

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]
IN_A_PAGE = 20


@router.page("needs", fr="/besoins", en="/en/needs", roles=EVERYONE)
def needs(
    request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf, filters: Filters, after: After
) -> Response:
    """The census, newest first, with how fresh it is: of the region's employers, unless others' postings are asked."""
    if filters.external is None:
        filters = replace(filters, external=False)
    found = listing.list_needs(connection, filters, today(), after=after, limit=IN_A_PAGE + 1)
    return partial_of(
        request,
        "needs.html",
        "_needs.html",
        needs=found[:IN_A_PAGE],
        next=encode_cursor(found[IN_A_PAGE - 1].id) if len(found) > IN_A_PAGE else None,
        later=after is not None,
        nearest=None if found or after or filters.past else nearest(connection, filters, today()),
        filters=filters,
        freshness=listing.freshness_summary(connection, filters, today()),
        territories=lookups.territories(connection),
        speech=speech,
        events=store.to_prepare(connection) if actor.role in (Role.COUNSELLOR, Role.COORDINATOR) else [],
    )


@router.page("need", fr="/besoins/{opening_id}", en="/en/needs/{opening_id}", roles=EVERYONE, reach=NEEDS)
def need(request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf, opening_id: Id) -> Response:
    """One need, its requirements in plain words."""
    found = need_of(connection, opening_id)
    # Only they may know why it is held: nobody else is asked about.
    known = actor.role in STAFF or (actor.employer_id is not None and actor.employer_id == found.entry.employer_id)
    confirmed_on = found.entry.confirmed_on
    stale_after = listing.freshness_summary(connection, listing.NeedFilters(), today()).after_days
    return render(
        request,
        "need.html",
        need=found,
        entry=found.entry,
        asked=list(speech.asked(found.entry)),
        stale=confirmed_on is not None and is_stale(confirmed_on, today(), stale_after),
        past=found.status is Status.OPEN and is_past(found.entry.closes_on, today()),
        may_match=may_match(actor, found.entry.employer_id) and str(found.status) not in ("held", "refused"),
        verified=is_verified(connection, actor),
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
    "need_matches",
    fr="/besoins/{opening_id}/candidatures",
    en="/en/needs/{opening_id}/candidates",
    roles=MATCH_READERS,
    reach=SHORT_LISTS,
    ranks=True,
)
def need_matches(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    given: ServicesOf,
    speech: SpeechOf,
    opening_id: Id,
    options: Lines,
) -> Response:
    """The short list of a need, each line with its reasons."""
    found = need_of(connection, opening_id)
    ranking = candidates_for(connection, given.encoder, actor, opening_id, found.entry.employer_id, options)
    reads.short_list(ranking)
    return shortlist(request, connection, ranking, found.entry, options, speech, "need")


def need_of(connection: psycopg.Connection, opening_id: int) -> reading.Need:
    """The need of a page. Raises NotFoundError."""
    found = reading.need(connection, opening_id)
    if found is None:
        raise NotFoundError("need", opening_id)
    return found
