"""A newcomer's twinning: wish for a colleague where one was hired, answer, plan visits, keep the log, review it."""

from collections.abc import Callable
from typing import Annotated, Any

import psycopg
from fastapi import Form, Path, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled, twinning
from api.answers import locale_of
from api.clock import now, today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.pages.my_file import OWN
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OWN_TWINNINGS
from api.rendering import address, render, see
from api.security import CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id, speech_of
from api.trail import Reads
from api.twinning_letters import calendar_of, goals_of
from matching.accounts.domain import Actor
from matching.errors import DomainError, NotFoundError
from matching.privacy import erasure
from matching.privacy.trail import Part
from matching.twinning import items, store, together
from matching.twinning.colleagues import proposed_colleagues
from matching.twinning.domain import Useful, VisitState
from matching.twinning.record import twinning_record
from matching.twinning.together import Party

router = PageRouter()
Visit = Annotated[int, Form(ge=1, le=2**63 - 1)]
Sequence = Annotated[int | None, Blank, Form(ge=0, le=2**31 - 1)]
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _action(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form about one twinning."""
    return router.page(
        f"my_twinning_{name}",
        fr=f"/mon-jumelage/{{twinning_id}}/{fr}",
        en=f"/en/my-twinning/{{twinning_id}}/{en}",
        roles=OWN,
        reach=OWN_TWINNINGS,
        method="POST",
    )


@router.page("my_twinning", fr="/mon-jumelage", en="/en/my-twinning", roles=OWN)
def my_twinning(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """Where one was hired, the colleague proposed, and what one does together."""
    return _page(request, connection, actor)


@router.page("my_twinning_wish", fr="/mon-jumelage", en="/en/my-twinning", roles=OWN, method="POST")
def wish(request: Request, connection: Writing, actor: CurrentActor, sent: Sent) -> Response:
    """Wish for a colleague, which is a consent to what it shows; the employer is told that somebody does."""
    key = actor.candidate_id or 0

    def write() -> None:
        twinning.wish(connection, key, twinning.wish_of_form(sent))

    return _done(request, connection, actor, f"wish-{sent.get('opening')}", sent, write)


@_action("answer", "reponse", "answer")
def answer(request: Request, connection: Writing, twinning_id: Id, accepts: Annotated[bool, Form()]) -> Response:
    """Say yes to a colleague, or no without a reason. Raises NotFoundError."""
    if store.answer(connection, twinning_id, accepts=accepts) and accepts:
        twinning.tell(connection, twinning_id, "twinning_begun")
    return see(request, "my_twinning")


@_action("stop", "fin", "end")
def stop(request: Request, connection: Writing, twinning_id: Id) -> Response:
    """End it, at any time and without a reason. Raises NotFoundError."""
    twinning.stop(connection, twinning_id)
    return see(request, "my_twinning")


@_action("visit", "visites", "visits")
def visit(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    twinning_id: Id,
    sent: Sent,
    visit: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
    version: Sequence = None,
) -> Response:
    """Plan a visit, or another time for one as it was read. Raises NotFoundError."""
    store.line(connection, twinning_id)

    def write() -> None:
        entry = twinning.visit_of_form(sent)
        made = together.plan_visit(connection, Party(twinning_id), entry, now(), visit, as_read=version)
        twinning.tell(connection, twinning_id, "twinning_visit", visit_id=made)

    form = f"visit-{twinning_id}-{visit or ''}"
    return _done(request, connection, actor, form, sent, write)


@router.page(
    "my_twinning_calendar",
    fr="/mon-jumelage/{twinning_id}/visites/{visit_id}/agenda.ics",
    en="/en/my-twinning/{twinning_id}/visits/{visit_id}/calendar.ics",
    roles=OWN,
    reach=OWN_TWINNINGS,
)
def calendar(request: Request, connection: Reading, twinning_id: Id, visit_id: Key) -> Response:
    """A visit for one's calendar: the one that the letter about it brought. Raises NotFoundError."""
    file = calendar_of(connection, services(request).settings, twinning_id, visit_id, locale_of(request))
    headers = {"Content-Disposition": f'attachment; filename="visit-{visit_id}.ics"', "Cache-Control": "no-store"}
    return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)


@_action("settle", "visites/etat", "visits/state")
def settle(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    twinning_id: Id,
    sent: Sent,
    visit: Visit,
    state: Annotated[VisitState, Form()],
    version: Sequence = None,
) -> Response:
    """Say that a visit was held, or call it off, as it was read. Raises NotFoundError."""
    store.line(connection, twinning_id)

    def write() -> None:
        together.settle_visit(connection, Party(twinning_id), visit, state, as_read=version)
        if state is VisitState.CANCELLED:
            twinning.tell(connection, twinning_id, "twinning_visit", visit_id=visit)

    return _done(request, connection, actor, f"settle-{visit}", sent, write)


@_action("contact", "journal", "log")
def contact(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    twinning_id: Id,
    sent: Sent,
) -> Response:
    """Write a line of the log. Raises NotFoundError."""
    store.line(connection, twinning_id)

    def write() -> None:
        together.log_contact(connection, Party(twinning_id), twinning.contact_of_form(sent), today())

    return _done(request, connection, actor, f"contact-{twinning_id}", sent, write)


@_action("review", "bilan", "review")
def review(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    twinning_id: Id,
    sent: Sent,
) -> Response:
    """Say how it was. Raises NotFoundError."""
    store.line(connection, twinning_id)

    def write() -> None:
        together.review(connection, Party(twinning_id), twinning.review_of_form(sent))

    return _done(request, connection, actor, f"review-{twinning_id}", sent, write)


@router.page("my_twinning_export", fr="/mon-jumelage/exporter", en="/en/my-twinning/export", roles=OWN)
def export(reads: Reads, actor: CurrentActor, connection: Reading) -> Response:
    """What twinnings hold of the person, as JSON: the form of docs/export.md."""
    key = actor.candidate_id or 0
    document = twinning_record(connection, key, now()).model_dump_json(indent=2)
    reads([key], Part.TWINNING, exported=True)
    headers = {"Content-Disposition": 'attachment; filename="twinning.json"', "Cache-Control": "no-store"}
    return Response(document, media_type="application/json", headers=headers)


@router.page("my_settling", fr="/mon-installation", en="/en/my-settling-in", roles=OWN)
def my_settling(request: Request, connection: Reading) -> Response:
    """What there is to do on settling in, the same for everybody; what one ticks is one's own."""
    return render(request, "my_settling.html", steps=items.steps(connection))


@router.page("my_settling_tick", fr="/mon-installation", en="/en/my-settling-in", roles=OWN, method="POST")
def my_settling_tick(
    request: Request, connection: Writing, done: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Keep what is ticked."""
    items.tick(connection, done or [])
    return see(request, "my_settling")


def _done(
    request: Request,
    connection: psycopg.Connection,
    actor: Actor,
    form: str,
    sent: FormData,
    write: Callable[[], None],
) -> Response:
    """Write, and go back to the page; where it is refused, the page with the form as it was filled."""
    try:
        with connection.transaction():
            write()
    except NotFoundError:
        raise
    except (ValidationError, DomainError) as error:
        return _page(request, connection, actor, filled.refused(form, sent, error, locale_of(request)))
    return see(request, "my_twinning")


def _page(request: Request, connection: psycopg.Connection, actor: Actor, sent: Filled = NOTHING_SENT) -> Response:
    key, locale = actor.candidate_id or 0, locale_of(request)
    found = [each for each in store.lines(connection) if each.candidate_id == key]
    actions = ("visit", "settle", "contact", "review")
    paths = {
        each.id: {name: address(request, locale, f"my_twinning_{name}", twinning_id=each.id) for name in actions}
        for each in found
    }
    return render(
        request,
        "my_twinning.html",
        status=422 if sent.faults else 200,
        consented=twinning.consents_to_it(connection, key),
        pending=erasure.pending_erasure(connection, key),
        hires=store.hires(connection, key),
        twinnings=found,
        colleagues=proposed_colleagues(connection),
        together=together.shared(connection, key),
        paths=paths,
        goals=goals_of(connection, locale),
        offered=[each.code for each in items.items(connection, "goal")],
        languages=twinning.languages_to_tick(connection, locale, key),
        others=twinning.other_languages(connection, locale),
        answers=[str(each) for each in Useful],
        party="newcomer",
        speech=speech_of(request, connection, actor),
        sent=sent,
        now=now(),
        today=today(),
    )
