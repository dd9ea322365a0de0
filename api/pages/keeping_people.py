"""For a need: people kept by a counsellor, up to four side by side, and the referral that is started with one."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Literal

import psycopg
from fastapi import Form, Query, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from api import filled
from api.answers import locale_of
from api.clock import today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.json.referrals import PARTIES
from api.lines import lines_of, organisations_of
from api.matches import MATCH_READERS, MOST_COMPARED, compared_for
from api.pages.needs import ServicesOf, need_of
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import SHORT_LISTS, STARTS
from api.rendering import address, render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id, Speech, SpeechOf, speech_of
from api.trail import Reads
from api.words.reasons import reason
from matching.accompaniment import keeping
from matching.accompaniment.domain import KeepEntry
from matching.accounts.domain import Role
from matching.matches.domain import CandidateMatch
from matching.privacy.trail import Part
from matching.referrals import store as referrals
from matching.referrals.domain import Start
from matching.referrals.errors import AlreadyReferredError

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
PersonId = Annotated[int, Form(ge=1, le=2**63 - 1)]
OpeningId = Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)]


@router.page(
    "kept",
    fr="/besoins/{opening_id}/retenues",
    en="/en/needs/{opening_id}/kept",
    roles=COUNSELLOR,
    reach=SHORT_LISTS,
)
def kept(reads: Reads, request: Request, connection: Reading, speech: SpeechOf, opening_id: Id) -> Response:
    """Whom the counsellor's organisation keeps for a need."""
    answer, shown = _kept(request, connection, speech, opening_id)
    reads(shown, Part.SHORT_LIST, opening_id=opening_id)
    return answer


@router.page(
    "keep",
    fr="/besoins/{opening_id}/retenues",
    en="/en/needs/{opening_id}/kept",
    roles=COUNSELLOR,
    reach=SHORT_LISTS,
    method="POST",
)
def keep(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    opening_id: Id,
    candidate: PersonId,
    sent: Sent,
    back: Annotated[Literal["list"] | None, Form()] = None,
) -> Response:
    """Keep somebody for a need, with a note; back to the short list where they were chosen there.

    Raises NotFoundError for whoever the organisation does not follow.
    """
    need_of(connection, opening_id)
    try:
        entry = KeepEntry.model_validate(filled.told(sent, "note"))
    except ValidationError as error:
        refused = filled.refused(f"note-{candidate}", sent, error, locale_of(request))
        return _kept(request, connection, speech_of(request, connection, actor), opening_id, refused)[0]
    keeping.keep(connection, opening_id, candidate, entry)
    if back == "list":
        path = address(request, locale_of(request), "need_matches", opening_id=opening_id)
        return RedirectResponse(f"{path}#person-{candidate}", 303)
    return see(request, "kept", opening_id=opening_id)


@router.page(
    "let_go",
    fr="/besoins/{opening_id}/retenues/retirer",
    en="/en/needs/{opening_id}/kept/remove",
    roles=COUNSELLOR,
    reach=SHORT_LISTS,
    method="POST",
)
def let_go(request: Request, connection: Writing, opening_id: Id, candidate: PersonId) -> Response:
    """Keep them no more."""
    keeping.let_go(connection, opening_id, candidate)
    return see(request, "kept", opening_id=opening_id)


@router.page(
    "compare",
    fr="/besoins/{opening_id}/comparer",
    en="/en/needs/{opening_id}/compare",
    roles=MATCH_READERS,
    reach=SHORT_LISTS,
    ranks=True,
)
def compare(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    given: ServicesOf,
    speech: SpeechOf,
    opening_id: Id,
    person: Annotated[list[Annotated[int, Query(ge=1, le=2**63 - 1)]] | None, Query(max_length=200)] = None,
) -> Response:
    """Up to four people side by side, each criterion on a row: in clear or blind, as the short list has them."""
    need = need_of(connection, opening_id)
    wanted = list(dict.fromkeys(person or ()))
    found = compared_for(connection, given.encoder, actor, opening_id, need.entry.employer_id, wanted[:MOST_COMPARED])
    reads((match.candidate for match in found if not match.blind), Part.SHORT_LIST, opening_id=opening_id)
    lines = lines_of(found, speech, organisations_of(connection, found))
    return render(
        request,
        "compare.html",
        need=need,
        entry=need.entry,
        lines=lines,
        rows=list(_rows(found, speech)),
        groups=[{group.number: group for group in line.groups} for line in lines],
        left_out=max(0, len(wanted) - MOST_COMPARED),
        most=MOST_COMPARED,
        speech=speech,
    )


@router.page("referral_start", fr="/mises-en-relation", en="/en/referrals", roles=PARTIES, reach=STARTS, method="POST")
def referral_start(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    candidate: PersonId,
    need: OpeningId = None,
    internship: OpeningId = None,
) -> Response:
    """Propose somebody, ask to meet them, or say that one is interested; then the page of the referral.

    Where the two are joined already, that page too. Raises what `referrals.store.start` raises.
    """
    entry = Start(need=need, internship=internship, candidate=candidate)
    try:
        with connection.transaction():
            made = referrals.start(connection, entry, by=actor, today=today())
    except AlreadyReferredError as error:
        known = error.referral or referrals.live(connection, entry.opening_id, candidate)
        return see(request, "referrals") if known is None else see(request, "referral", referral_id=known)
    return see(request, "referral", referral_id=made.id)


def _rows(found: Sequence[CandidateMatch], speech: Speech) -> Iterator[tuple[int, str, str, bool]]:
    """Each group of criteria: its number, its name, what is asked (any of its alternatives), and whether preferred."""
    if not found:
        return
    for number, criteria in groupby(found[0].criteria, key=lambda each: each.group):
        told = [reason(each, speech.words) for each in criteria]
        labels, asked = dict.fromkeys(each.label for each in told), dict.fromkeys(each.expected for each in told)
        yield number, " / ".join(labels), " / ".join(asked), told[0].preferred


def _kept(
    request: Request, connection: psycopg.Connection, speech: SpeechOf, opening_id: int, sent: Filled = NOTHING_SENT
) -> tuple[Response, list[int]]:
    need = need_of(connection, opening_id)
    people = keeping.kept(connection, opening_id)
    answer = render(
        request,
        "kept.html",
        status=422 if sent.faults else 200,
        need=need,
        entry=need.entry,
        people=people,
        sent=sent,
        most=MOST_COMPARED,
        speech=speech,
    )
    return answer, [each.candidate_id for each in people]
