"""A colleague's one page, by the link of an e-mail and without an account: what they agree to, and what they do in it.

They are shown what `colleague_page` of the database lists, and nothing else.
"""

from collections.abc import Callable
from typing import Annotated, Any

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled, twinning
from api.answers import locale_of
from api.clock import now, today
from api.database import writing
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.once import sent_once_by_link
from api.pages.choosing import Secret
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import LINKS
from api.rendering import address, render, see
from api.security import EVERYONE
from api.services import services
from api.speech import speech_of
from api.twinning_letters import goals_of
from matching.accounts.domain import COLLEAGUE
from matching.errors import DomainError, NotFoundError
from matching.twinning import colleagues, items, together
from matching.twinning.domain import Useful, VisitState
from matching.twinning.together import Party

router = PageRouter()
Key = Annotated[int, Form(ge=1, le=2**63 - 1)]
MaybeKey = Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)]
Sequence = Annotated[int | None, Blank, Form(ge=0, le=2**31 - 1)]


def _action(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the page."""
    return router.page(
        f"colleague_{name}",
        fr=f"/collegue/{{secret}}/{fr}",
        en=f"/en/colleague/{{secret}}/{en}",
        roles=EVERYONE,
        reach=LINKS,
        method="POST",
    )


@router.page("colleague", fr="/collegue/{secret}", en="/en/colleague/{secret}", roles=EVERYONE, reach=LINKS)
def colleague(request: Request, secret: Secret) -> Response:
    """All that a colleague is shown, which is recorded. Raises NotFoundError for a link that is over."""
    with writing(services(request).pool, COLLEAGUE) as connection:
        return _page(request, connection, secret)


@router.page(
    "colleague_answer",
    fr="/collegue/{secret}",
    en="/en/colleague/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def answer(request: Request, secret: Secret, agrees: Annotated[bool, Form()]) -> Response:
    """Yes; or no, at any time, and what was kept of them goes. Raises NotFoundError for a link that is over."""
    with writing(services(request).pool, COLLEAGUE) as connection:
        if agrees:
            sent_once_by_link(request, connection, _back(request, secret))
        shown = colleagues.page_of(connection, secret)
        if not agrees:
            for each in shown.twinnings:
                if each.state == "active":
                    twinning.stop(connection, each.id, secret)
        colleagues.answer(connection, secret, agrees=agrees)
    if agrees:
        return _back(request, secret)
    return render(request, "colleague.html", page=None)


@_action("visit", "visites", "visits")
def visit(
    request: Request, secret: Secret, sent: Sent, twin: Key, visit: MaybeKey = None, version: Sequence = None
) -> Response:
    """Plan a visit, or another time for one as it was read."""

    def write(connection: psycopg.Connection, party: Party) -> None:
        entry = twinning.visit_of_form(sent)
        made = together.plan_visit(connection, party, entry, now(), visit, as_read=version)
        twinning.tell(connection, twin, "twinning_visit", visit_id=made, secret=secret)

    return _done(request, secret, twin, f"visit-{twin}-{visit or ''}", sent, write)


@_action("settle", "visites/etat", "visits/state")
def settle(
    request: Request,
    secret: Secret,
    sent: Sent,
    twin: Key,
    visit: Key,
    state: Annotated[VisitState, Form()],
    version: Sequence = None,
) -> Response:
    """Say that a visit was held, or call it off, as it was read."""

    def write(connection: psycopg.Connection, party: Party) -> None:
        together.settle_visit(connection, party, visit, state, as_read=version)
        if state is VisitState.CANCELLED:
            twinning.tell(connection, twin, "twinning_visit", visit_id=visit, secret=secret)

    return _done(request, secret, twin, f"settle-{visit}", sent, write)


@_action("contact", "journal", "log")
def contact(request: Request, secret: Secret, sent: Sent, twin: Key) -> Response:
    """Write a line of the log."""

    def write(connection: psycopg.Connection, party: Party) -> None:
        together.log_contact(connection, party, twinning.contact_of_form(sent), today())

    return _done(request, secret, twin, f"contact-{twin}", sent, write)


@_action("review", "bilan", "review")
def review(request: Request, secret: Secret, sent: Sent, twin: Key) -> Response:
    """Say how it was."""

    def write(connection: psycopg.Connection, party: Party) -> None:
        together.review(connection, party, twinning.review_of_form(sent))

    return _done(request, secret, twin, f"review-{twin}", sent, write)


@_action("stop", "fin", "end")
def stop(request: Request, secret: Secret, twin: Key) -> Response:
    """End one twinning, without a reason."""
    with writing(services(request).pool, COLLEAGUE) as connection:
        sent_once_by_link(request, connection, _back(request, secret))
        _known(connection, secret, twin)
        twinning.stop(connection, twin, secret)
    return _back(request, secret)


def _done(
    request: Request,
    secret: str,
    twin: int,
    form: str,
    sent: FormData,
    write: Callable[[psycopg.Connection, Party], None],
) -> Response:
    """Write, and go back to the page; where it is refused, the page with the form as it was filled."""
    with writing(services(request).pool, COLLEAGUE) as connection:
        try:
            with connection.transaction():
                sent_once_by_link(request, connection, _back(request, secret))
                _known(connection, secret, twin)
                write(connection, Party(twin, secret))
        except (ValidationError, DomainError) as error:
            return _page(request, connection, secret, filled.refused(form, sent, error, locale_of(request)))
    return _back(request, secret)


def _known(connection: psycopg.Connection, secret: str, twin: int) -> None:
    if twin not in [each.id for each in colleagues.page_of(connection, secret).twinnings]:
        raise NotFoundError("twinning", twin)


def _page(request: Request, connection: psycopg.Connection, secret: str, sent: Filled = NOTHING_SENT) -> Response:
    locale = locale_of(request)
    found = colleagues.page_of(connection, secret)
    actions = ("visit", "settle", "contact", "review")
    return render(
        request,
        "colleague.html",
        status=422 if sent.faults else 200,
        page=found,
        here=address(request, locale, "colleague", secret=secret),
        stop=address(request, locale, "colleague_stop", secret=secret),
        paths={name: address(request, locale, f"colleague_{name}", secret=secret) for name in actions},
        goals=goals_of(connection, locale),
        offered=[each.code for each in items.items(connection, "goal")],
        answers=[str(each) for each in Useful],
        party="colleague",
        speech=speech_of(request, connection, COLLEAGUE),
        sent=sent,
        now=now(),
        today=today(),
    )


def _back(request: Request, secret: str) -> Response:
    return see(request, "colleague", secret=secret)
