"""Saved searches, of needs and of people; the e-mails that tell of them, and the one click that stops these."""

from typing import Annotated
from urllib.parse import urlencode

import psycopg
from fastapi import Form, Path, Request
from starlette.responses import Response

from api.answers import locale_of
from api.clock import today
from api.database import reading, writing
from api.filters import Filters
from api.matches import check_reader
from api.names import names
from api.pages.choosing import Secret
from api.pages.needs import need_of
from api.pages.routing import PageRouter
from api.reach import LINKS, OWN_SEARCHES, SHORT_LISTS
from api.rendering import render, see, words_of
from api.security import EVERYONE, SIGNED_IN, CurrentActor, Reading, Writing
from api.services import services
from api.speech import Id, speech_of
from api.translations import Locale, translations
from api.words import word
from matching.accounts.domain import ANONYMOUS, Role
from matching.errors import DomainError, HeldError, NotFoundError
from matching.matches import watching
from matching.needs import alerts
from matching.needs.alerts import Frequency, TooManySearchesError
from matching.needs.domain import Status
from matching.needs.listing import NeedFilters

router = PageRouter()
SearchId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.page("alerts", fr="/alertes", en="/en/alerts", roles=SIGNED_IN)
def kept(request: Request, connection: Reading) -> Response:
    """The searches that one keeps."""
    return _page(request, alerts.saved(connection), alerts.own_address(connection))


@router.page("alert_save", fr="/alertes", en="/en/alerts", roles=SIGNED_IN, method="POST")
def save(
    request: Request,
    connection: Writing,
    filters: Filters,
    frequency: Annotated[Frequency, Form()] = Frequency.DAILY,
) -> Response:
    """Keep the search that the address asks for."""
    locale = locale_of(request)
    try:
        with connection.transaction():
            alerts.save(connection, _name(request, connection, filters, locale), filters, frequency)
    except TooManySearchesError as error:
        return _page(request, alerts.saved(connection), alerts.own_address(connection), error)
    return see(request, "alerts")


@router.page(
    "people_alert",
    fr="/besoins/{opening_id}/candidatures/alerte",
    en="/en/needs/{opening_id}/candidates/alert",
    roles=(Role.COUNSELLOR, Role.EMPLOYER),
    reach=SHORT_LISTS,
    method="POST",
)
def watch(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    opening_id: Id,
    frequency: Annotated[Frequency, Form()] = Frequency.DAILY,
) -> Response:
    """Keep a search for the people who fit a need. Raises NotFoundError, HeldError and what `check_reader` raises."""
    need = need_of(connection, opening_id)
    check_reader(connection, actor, need.entry.employer_id)
    if need.status in (Status.HELD, Status.REFUSED):
        raise HeldError
    try:
        with connection.transaction():
            title = speech_of(request, connection, actor).title(need.entry)
            watching.watch(connection, opening_id, title, frequency, today())
    except TooManySearchesError as error:
        return _page(request, alerts.saved(connection), alerts.own_address(connection), error)
    return see(request, "alerts")


@router.page(
    "alert_change",
    fr="/alertes/{search_id}/frequence",
    en="/en/alerts/{search_id}/frequency",
    roles=SIGNED_IN,
    reach=OWN_SEARCHES,
    method="POST",
)
def change(
    request: Request, connection: Writing, search_id: SearchId, frequency: Annotated[Frequency, Form()]
) -> Response:
    """Be told of it as often. Raises NotFoundError."""
    alerts.change(connection, search_id, frequency)
    return see(request, "alerts")


@router.page(
    "alert_forget",
    fr="/alertes/{search_id}/oublier",
    en="/en/alerts/{search_id}/forget",
    roles=SIGNED_IN,
    reach=OWN_SEARCHES,
    method="POST",
)
def forget(request: Request, connection: Writing, search_id: SearchId) -> Response:
    """Keep it no more. Raises NotFoundError."""
    if search_id not in {each.id for each in alerts.saved(connection)}:
        raise NotFoundError("search", search_id)
    alerts.forget(connection, search_id)
    return see(request, "alerts")


@router.page("unsubscribe", fr="/sans-courriel/{secret}", en="/en/no-e-mail/{secret}", roles=EVERYONE, reach=LINKS)
def unsubscribe(request: Request, secret: Secret) -> Response:
    """The page of the link, which asks once: reading it stops nothing. Raises NotFoundError."""
    with reading(services(request).pool, ANONYMOUS) as connection:
        if not alerts.is_ours(connection, secret):
            raise NotFoundError("link", "")
    return render(request, "unsubscribe.html", done=False)


@router.page(
    "unsubscribe_send",
    fr="/sans-courriel/{secret}",
    en="/en/no-e-mail/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
    by_secret=True,
)
def unsubscribe_send(request: Request, secret: Secret) -> Response:
    """Stop the e-mails: by the page's button, or by the mail program alone (RFC 8058). Raises NotFoundError."""
    with writing(services(request).pool, ANONYMOUS) as connection:
        if not alerts.stop(connection, secret):
            raise NotFoundError("link", "")
    return render(request, "unsubscribe.html", done=True)


def _page(
    request: Request, searches: list[alerts.SavedSearch], email: str | None, error: DomainError | None = None
) -> Response:
    return render(
        request,
        "alerts.html",
        status=422 if error else 200,
        searches=[(each, query_of(each.filters)) for each in searches],
        frequencies=[str(each) for each in Frequency],
        email=email,
        error=None if error is None else words_of(request, error),
    )


def query_of(filters: NeedFilters) -> str:
    """The query of the list of needs that asks for the same."""
    told = {
        "territory": filters.territory,
        "unit_group": filters.unit_group,
        "text": filters.text,
        "kind": filters.kind,
        "employer_id": filters.employer_id,
        "source": "external" if filters.external else None,
    }
    return urlencode({name: value for name, value in told.items() if value is not None})


def _name(request: Request, connection: psycopg.Connection, filters: NeedFilters, locale: Locale) -> str:
    """What is searched, in words."""
    known, say = names(request, connection), translations(locale).gettext
    parts = [
        filters.text,
        known.of("territory", filters.territory, locale) if filters.territory else None,
        word(filters.unit_group or "", "sector", locale) if len(filters.unit_group or "") == 1 else None,
        known.of("unit_group", filters.unit_group or "", locale) if len(filters.unit_group or "") == 5 else None,
    ]
    return " · ".join(part for part in parts if part) or say("All the needs")
