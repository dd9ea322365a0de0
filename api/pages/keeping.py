"""How long a person's file is kept: what holds a funded one, and its erasure by the counsellor whom the person asks."""

from datetime import date, timedelta
from typing import Annotated, Literal

import psycopg
from fastapi import Form, Path, Request
from starlette.responses import Response

from api.answers import locale_of
from api.clock import today
from api.erasing import call_off
from api.pages.routing import PageRouter
from api.pages.sheets import followed, name_of
from api.reach import FILES
from api.rendering import render, see, words_of
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from api.trail import Reads
from api.translations import N_, translations
from matching.accounts.domain import Role
from matching.errors import DomainError
from matching.privacy import erasure, notices, retention
from matching.privacy.errors import ToldTooSoonError
from matching.privacy.notices import Told
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.referrals.erasing import erase_person

router = PageRouter()
COUNSELLOR = (Role.COUNSELLOR,)
_UNSURE = N_("Tick the box to say that the person asked you for it.")


@router.page(
    "keeping",
    fr="/personnes/{candidate_id}/conservation",
    en="/en/people/{candidate_id}/keeping",
    roles=COUNSELLOR,
    reach=FILES,
)
def keeping(reads: Reads, request: Request, connection: Reading, candidate_id: Id) -> Response:
    """What holds the file, until when it is kept, and how it is erased. Raises NotFoundError."""
    answer = _page(request, connection, candidate_id)
    reads([candidate_id], Part.FILE)
    return answer


@router.page(
    "hold_add",
    fr="/personnes/{candidate_id}/conservation",
    en="/en/people/{candidate_id}/keeping",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def hold_add(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    reason: Annotated[ShortText, Form()],
    until: Annotated[date, Form()],
) -> Response:
    """Keep a funded file against an erasure, for a reason that the person reads. Raises NotFoundError."""
    followed(connection, candidate_id)
    try:
        erasure.add_hold(connection, candidate_id, reason, until, today())
    except DomainError as error:
        return _page(request, connection, candidate_id, words_of(request, error), reason=reason)
    return _back(request, candidate_id)


@router.page(
    "person_told",
    fr="/personnes/{candidate_id}/conservation/prevenue",
    en="/en/people/{candidate_id}/keeping/told",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def person_told(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    means: Annotated[Literal["post", "telephone", "in_person"], Form()],
    told_on: Annotated[date, Form()],
) -> Response:
    """Record how and when somebody told a person whom no message reaches: the time of the notice begins. Raises
    NotFoundError."""
    followed(connection, candidate_id)
    try:
        notices.tell(connection, candidate_id, Told(means), told_on)
    except ToldTooSoonError as error:
        return _page(request, connection, candidate_id, untold=words_of(request, error))
    return _back(request, candidate_id)


@router.page(
    "hold_lift",
    fr="/personnes/{candidate_id}/conservation/{hold_id}",
    en="/en/people/{candidate_id}/keeping/{hold_id}",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def hold_lift(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    hold_id: Annotated[int, Path(ge=1, le=2**63 - 1)],
) -> Response:
    """Keep it no more: an erasure that waited for this hold is made in the night. Raises NotFoundError."""
    followed(connection, candidate_id)
    erasure.lift_hold(connection, candidate_id, hold_id)
    return _back(request, candidate_id)


@router.page(
    "person_erase",
    fr="/personnes/{candidate_id}/effacer",
    en="/en/people/{candidate_id}/erase",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def person_erase(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    candidate_id: Id,
    asked: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Erase at the person's request, at once, or when the last hold ends. Raises NotFoundError."""
    person = followed(connection, candidate_id)
    if asked != "yes":
        said = translations(locale_of(request)).gettext(_UNSURE)
        return _page(request, connection, candidate_id, unsure=said)
    if erase_person(connection, candidate_id, by=actor, today=today()) is not None:
        return _back(request, candidate_id)
    return render(request, "person_erased.html", name=name_of(person), backup=retention.periods(connection).backup)


@router.page(
    "person_erase_off",
    fr="/personnes/{candidate_id}/effacer/annuler",
    en="/en/people/{candidate_id}/erase/cancel",
    roles=COUNSELLOR,
    reach=FILES,
    method="POST",
)
def person_erase_off(
    request: Request,
    connection: Writing,
    candidate_id: Id,
    stays: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Call off an erasure that waits, for the person who changed their mind, and tell them. Raises NotFoundError."""
    followed(connection, candidate_id)
    if stays != "yes":
        said = translations(locale_of(request)).gettext(_UNSURE)
        return _page(request, connection, candidate_id, unsure_off=said)
    call_off(connection, candidate_id)
    return _back(request, candidate_id)


def _page(
    request: Request,
    connection: psycopg.Connection,
    candidate_id: int,
    error: str | None = None,
    *,
    reason: str = "",
    unsure: str | None = None,
    unsure_off: str | None = None,
    untold: str | None = None,
) -> Response:
    person = followed(connection, candidate_id)
    return render(
        request,
        "keeping.html",
        status=422 if error or unsure or unsure_off or untold else 200,
        candidate=candidate_id,
        name=name_of(person),
        holds=erasure.holds(connection, candidate_id, today()),
        earliest=today() + timedelta(days=1),
        latest=erasure.latest_hold(connection, today()),
        pending=erasure.pending_erasure(connection, candidate_id),
        notice=notices.notice_of(connection, candidate_id),
        ways_told=[str(means) for means in notices.BY_SOMEBODY],
        today=today(),
        periods=retention.periods(connection),
        confirmed_on=person.entry.confirmed_on,
        reason=reason,
        error=error,
        unsure=unsure,
        unsure_off=unsure_off,
        untold=untold,
    )


def _back(request: Request, candidate_id: int) -> Response:
    return see(request, "keeping", candidate_id=candidate_id)
