"""Twinning as an employer holds it: colleagues who would, newcomers who wait, whom to propose, and how it goes; and
as who follows the newcomers, and the coordination, may know of it."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api import twinning as pages
from api.answers import locale_of
from api.clock import today
from api.filled import NOTHING_SENT, Filled
from api.occupations import NONE_OF_THEM, occupations
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import COLLEAGUES, TWINNINGS
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import ServicesOf
from api.speech import Id, speech_of
from api.trail import Reads
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.errors import DomainError, NotFoundError
from matching.matches.encoding import Encoder
from matching.privacy.trail import Part
from matching.twinning import colleagues, letters, overview, store
from matching.twinning.domain import ColleagueEntry, ColleagueFacts

router = PageRouter()
EMPLOYER = (Role.EMPLOYER,)
_FACTS = ("name", "title", "in_firm_since", "capacity")
_MOST_SHOWN = 4
"""Colleagues shown for somebody who waits."""


@router.page("twinning", fr="/jumelage", en="/en/twinning", roles=EMPLOYER, ranks=True)
def twinning(reads: Reads, request: Request, connection: Reading, actor: CurrentActor, given: ServicesOf) -> Response:
    """Colleagues, who waits and whom to propose, with the reasons; how each twinning goes."""
    return _page(request, connection, actor, given.encoder, reads=reads)


@router.page("colleague_add", fr="/jumelage", en="/en/twinning", roles=EMPLOYER, method="POST")
def colleague_add(
    request: Request, connection: Writing, actor: CurrentActor, given: ServicesOf, sent: Sent
) -> Response:
    """Name a colleague, who is asked by e-mail before anybody is proposed to them."""
    try:
        with connection.transaction():
            facts = _facts(connection, sent) | filled.told(sent, "email", "locale")
            made = colleagues.add_colleague(connection, ColleagueEntry.model_validate(facts))
            pages.post_all(connection, letters.ask_colleague(connection, made))
    except (ValidationError, DomainError) as error:
        refused = filled.refused("colleague", sent, error, locale_of(request))
        return _page(request, connection, actor, given.encoder, refused)
    return see(request, "twinning")


@router.page(
    "colleague_edit",
    fr="/jumelage/collegues/{colleague_id}",
    en="/en/twinning/colleagues/{colleague_id}",
    roles=EMPLOYER,
    reach=COLLEAGUES,
)
def colleague_edit(request: Request, connection: Reading, actor: CurrentActor, colleague_id: Id) -> Response:
    """What is said of a colleague, to be changed. Raises NotFoundError."""
    return _edit(request, connection, actor, colleague_id)


@router.page(
    "colleague_change",
    fr="/jumelage/collegues/{colleague_id}",
    en="/en/twinning/colleagues/{colleague_id}",
    roles=EMPLOYER,
    reach=COLLEAGUES,
    method="POST",
)
def colleague_change(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    colleague_id: Id,
    version: Annotated[int, Form(ge=0)],
    sent: Sent,
) -> Response:
    """Change it. Raises NotFoundError."""
    try:
        with connection.transaction():
            facts = ColleagueFacts.model_validate(_facts(connection, sent))
            colleagues.change_colleague(connection, colleague_id, facts, version)
    except NotFoundError:
        raise
    except (ValidationError, DomainError) as error:
        refused = filled.refused("colleague", sent, error, locale_of(request))
        return _edit(request, connection, actor, colleague_id, refused)
    return see(request, "twinning")


@router.page(
    "colleague_remove",
    fr="/jumelage/collegues/{colleague_id}/retirer",
    en="/en/twinning/colleagues/{colleague_id}/remove",
    roles=EMPLOYER,
    reach=COLLEAGUES,
    method="POST",
)
def colleague_remove(request: Request, connection: Writing, colleague_id: Id) -> Response:
    """Forget a colleague; those whom they accompanied are told. Raises NotFoundError."""
    pages.let_go(connection, colleague_id)
    return see(request, "twinning")


@router.page(
    "twinning_suggest",
    fr="/jumelage/collegues/{colleague_id}/proposer",
    en="/en/twinning/colleagues/{colleague_id}/propose",
    roles=EMPLOYER,
    reach=COLLEAGUES,
    method="POST",
)
def suggest(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    given: ServicesOf,
    colleague_id: Id,
    wish: Annotated[int, Form(ge=1, le=2**63 - 1)],
) -> Response:
    """Propose a colleague to somebody who waits. Raises NotFoundError."""
    if colleague_id not in [each.id for each in colleagues.colleagues(connection)]:
        raise NotFoundError("colleague", colleague_id)
    try:
        made = store.suggest(connection, wish, colleague_id)
    except NotFoundError:
        raise
    except DomainError as error:
        refused = filled.refused("suggest", FormData(), error, locale_of(request))
        return _page(request, connection, actor, given.encoder, refused)
    pages.tell(connection, made, "twinning_proposed")
    return see(request, "twinning")


@router.page(
    "twinning_end",
    fr="/jumelage/{twinning_id}/fin",
    en="/en/twinning/{twinning_id}/end",
    roles=(Role.EMPLOYER, Role.COUNSELLOR),
    reach=TWINNINGS,
    method="POST",
)
def end(request: Request, connection: Writing, actor: CurrentActor, twinning_id: Id) -> Response:
    """Take a proposal back, or end a twinning. Raises NotFoundError."""
    pages.stop(connection, twinning_id)
    page = "twinning" if actor.role is Role.EMPLOYER else "twinnings"
    return see(request, page)


@router.page(
    "twinnings", fr="/jumelages", en="/en/twinnings", roles=(Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
)
def twinnings(reads: Reads, request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """For who follows people: how theirs go. For the coordination: counts, by steps of five."""
    found = store.lines(connection) if actor.role is Role.COUNSELLOR else []
    reads((each.candidate_id for each in found if each.name), Part.TWINNING)
    counts = {} if actor.role is Role.COUNSELLOR else overview.counts(connection)
    return render(request, "twinnings.html", twinnings=found, counts=counts)


def _facts(connection: psycopg.Connection, sent: FormData) -> dict[str, object]:
    """What the form says of a colleague; the unit group is that which the title names best, if one is near."""
    told: dict[str, object] = dict(filled.told(sent, *_FACTS))
    chosen = str(sent.get("unit_group") or "")
    likely = [] if chosen else occupations()(connection, str(told.get("title", "")), 1)
    named = likely[0].code if likely else chosen
    return {
        **told,
        "unit_group": None if named in ("", NONE_OF_THEM) else named,
        "languages": pages.languages_of_form(sent),
        "week": pages.week_of_form(sent),
    }


def _page(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    encoder: Encoder,
    sent: Filled = NOTHING_SENT,
    reads: Reads | None = None,
) -> Response:
    locale = locale_of(request)
    offers = store.offers(connection, encoder, today())
    found = store.lines(connection)
    if reads is not None:
        shown = {each.candidate_id for each in offers.awaiting} | {each.candidate_id for each in found if each.name}
        reads(sorted(shown), Part.TWINNING)
    employer = accounts.employer(connection, actor.employer_id or 0)
    return render(
        request,
        "twinning.html",
        status=422 if sent.faults else 200,
        verified=employer is not None and employer.verified_on is not None,
        awaiting=offers.awaiting,
        colleagues={each.id: each for each in offers.colleagues},
        proposals={key: listed[:_MOST_SHOWN] for key, listed in offers.by_wish.items()},
        twinnings=found,
        languages=pages.languages_to_tick(connection, locale),
        others=pages.other_languages(connection, locale),
        speech=speech_of(request, connection, actor),
        sent=sent,
        today=today(),
    )


def _edit(
    request: Request, connection: psycopg.Connection, actor: Actor, colleague_id: int, sent: Filled = NOTHING_SENT
) -> Response:
    locale = locale_of(request)
    for each in colleagues.colleagues(connection):
        if each.id == colleague_id:
            return render(
                request,
                "twinning_colleague.html",
                status=422 if sent.faults else 200,
                colleague=each,
                languages=pages.languages_to_tick(connection, locale),
                others=pages.other_languages(connection, locale),
                speech=speech_of(request, connection, actor),
                sent=sent,
            )
    raise NotFoundError("colleague", colleague_id)
