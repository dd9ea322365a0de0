"""The way in by an OpenID Connect provider, and the link between an account and what the provider knows it by."""

import psycopg
from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api import cookies
from api import provider as oidc
from api.answers import locale_of
from api.database import writing
from api.entering import check_password
from api.errors import RequestError
from api.jobs.tasks import post
from api.pages.account import account_page
from api.pages.choosing import Typed
from api.pages.routing import PageRouter
from api.pages.sign_in import Next, entered
from api.provider import Vouched
from api.rendering import address, render, see, words_of
from api.security import EVERYONE, SIGNED_IN, CurrentActor
from api.services import ServicesOf, services
from matching.accounts import entry
from matching.accounts.addresses import AddressRefusedError
from matching.accounts.addresses import address as read_address
from matching.accounts.domain import DOORKEEPER, Actor, doorkeeper_of
from matching.accounts.entry import Identity
from matching.accounts.errors import ProviderRefusedError, ProviderUnknownError
from matching.errors import AlreadyThereError, DomainError

router = PageRouter()


@router.page("provider", fr="/connexion/fournisseur", en="/en/sign-in/provider", roles=EVERYONE)
def provider(
    request: Request,
    given: ServicesOf,
    next: Next = "",  # noqa: A002 - the name in the address
) -> Response:
    """Send the browser to the provider, to come in."""
    if given.settings.oidc_issuer is None:
        raise RequestError(404, "not_found")
    try:
        url, kept = oidc.ask(given.settings, locale_of(request), wanted=next)
    except ProviderRefusedError as error:
        return _refused(request, error)
    answer = RedirectResponse(url, 303)
    cookies.keep(request, answer, cookies.PROVIDER, kept, oidc.ANSWER_SECONDS)
    return answer


@router.page("provider_link", fr="/compte/fournisseur", en="/en/account/provider", roles=SIGNED_IN, method="POST")
def provider_link(request: Request, actor: CurrentActor, given: ServicesOf, current: Typed = "") -> Response:
    """The way to the provider for whoever knows the password, to link the account that is in."""
    if given.settings.oidc_issuer is None:
        raise RequestError(404, "not_found")
    account_id = actor.account_id or 0
    try:
        check_password(request, account_id, current)
        url, kept = oidc.ask(given.settings, locale_of(request), link_to=account_id)
    except DomainError as error:
        return account_page(request, actor, error, "provider")
    # A form leads to pages of ours alone, by the policy of contents: the link does the rest.
    answer = render(request, "provider_link.html", way=url)
    cookies.keep(request, answer, cookies.PROVIDER, kept, oidc.ANSWER_SECONDS)
    return answer


@router.page("provider_answer", fr=oidc.CALLBACK, en="/en/sign-in/back", roles=EVERYONE)
def provider_answer(request: Request, actor: CurrentActor, given: ServicesOf) -> Response:
    """Where the provider sends the browser back. What the browser kept serves once."""
    if given.settings.oidc_issuer is None:
        raise RequestError(404, "not_found")
    try:
        found = oidc.answer(given.settings, cookies.read(request, cookies.PROVIDER), str(request.url))
        answer = _link(request, actor, found) if found.link_to is not None else _enter(request, found)
    except DomainError as error:
        answer = _refused(request, error)
    cookies.forget(request, answer, cookies.PROVIDER)
    return answer


@router.page(
    "provider_unlink",
    fr="/compte/fournisseur/retrait",
    en="/en/account/provider/removal",
    roles=SIGNED_IN,
    method="POST",
)
def provider_unlink(request: Request, actor: CurrentActor, given: ServicesOf) -> Response:
    """Unlink it: the password alone opens the account."""
    account_id = actor.account_id or 0
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        entry.unlink_identity(connection, account_id, given.settings.oidc_issuer or "")
    return see(request, "account")


def _link(request: Request, actor: Actor, found: Vouched) -> Response:
    """Link the account that asked, if it is still the one that is in."""
    if found.link_to is None or actor.account_id != found.link_to:
        raise ProviderRefusedError
    try:
        with writing(services(request).pool, doorkeeper_of(found.link_to)) as connection:
            _keep_link(request, connection, found.link_to, found)
    except AlreadyThereError:
        raise ProviderRefusedError from None
    return RedirectResponse(address(request, found.locale, "account"), 303)


def _enter(request: Request, found: Vouched) -> Response:
    """Let in whoever is linked, or whose confirmed address the provider has verified too; after a code where due."""
    with writing(services(request).pool, DOORKEEPER) as connection:
        known = entry.by_identity(connection, found.issuer, found.subject)
    if known is None:
        known = _linked_by_address(request, found)
    return entered(
        request, known.account_id, second_factor=known.second_factor, wanted=found.wanted, locale=found.locale
    )


def _linked_by_address(request: Request, found: Vouched) -> Identity:
    """The account of the address that both sides have confirmed, linked from now on. Raises ProviderUnknownError."""
    if found.email is None:
        raise ProviderUnknownError
    try:
        email = read_address(found.email)
    except AddressRefusedError:
        raise ProviderUnknownError from None
    with writing(services(request).pool, DOORKEEPER) as connection:
        known = entry.by_address(connection, email, "")
    if known is None:
        raise ProviderUnknownError
    try:
        with writing(services(request).pool, doorkeeper_of(known.account_id)) as connection:
            _keep_link(request, connection, known.account_id, found)
    except AlreadyThereError:
        # Somebody else of the same provider is linked to it.
        raise ProviderUnknownError from None
    return Identity(known.account_id, known.second_factor)


def _keep_link(request: Request, connection: psycopg.Connection, account_id: int, found: Vouched) -> None:
    """Link the two, and tell the account's owner. Raises AlreadyThereError."""
    entry.link_identity(connection, account_id, found.issuer, found.subject)
    known = entry.profile(connection, account_id)
    if known is not None and known.email is not None:
        provider_name = services(request).settings.oidc_name
        post(connection, "identity_linked", known.email, known.locale, {"name": provider_name})


def _refused(request: Request, error: DomainError) -> Response:
    """Nothing that was typed here is wrong: the other service said no, or does not answer."""
    return render(
        request, "sign_in.html", status=401, next="", email="", error=None, elsewhere=words_of(request, error)
    )
