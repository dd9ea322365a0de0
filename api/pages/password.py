"""A forgotten password: another one is chosen at the end of a link sent to the account's address."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.database import writing
from api.entering import count_message, end_keys
from api.jobs.tasks import post
from api.pages.choosing import Secret, Typed, choosing, chosen
from api.pages.routing import PageRouter
from api.pages.sign_in import entered
from api.reach import LINKS
from api.rendering import address, render, words_of
from api.security import EVERYONE
from api.services import services
from matching.accounts import links, passwords
from matching.accounts.addresses import address as read_address
from matching.accounts.domain import DOORKEEPER, doorkeeper_of
from matching.accounts.errors import LinkOverError
from matching.accounts.links import Linked
from matching.accounts.sessions import end_everything
from matching.errors import DomainError

router = PageRouter()


@router.page("ask_password", fr="/mot-de-passe", en="/en/password", roles=EVERYONE)
def ask(request: Request) -> Response:
    """Asks for the address of the account."""
    return render(request, "ask_password.html", email="", error=None)


@router.page("ask_password_send", fr="/mot-de-passe", en="/en/password", roles=EVERYONE, method="POST")
def ask_send(request: Request, email: Typed = "") -> Response:
    """Have a link sent, if anybody has the address. Whether anybody does is not looked at here: the worker will."""
    locale = locale_of(request)
    try:
        recipient = read_address(email)
        count_message(request, recipient)
    except DomainError as error:
        return render(request, "ask_password.html", status=422, email=email, error=words_of(request, error))
    with writing(services(request).pool, DOORKEEPER) as connection:
        post(connection, "password", recipient, locale)
    return RedirectResponse(address(request, locale, "sent"), 303)


@router.page("choose_password", fr="/mot-de-passe/{secret}", en="/en/password/{secret}", roles=EVERYONE, reach=LINKS)
def choose(request: Request, secret: Secret) -> Response:
    """Asks for the new password; as for a sign-up, opening the link uses nothing up."""
    return choosing(request, "password", _linked(request, secret).email)


@router.page(
    "choose_password_send",
    fr="/mot-de-passe/{secret}",
    en="/en/password/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def choose_send(request: Request, secret: Secret, password: Typed = "", again: Typed = "") -> Response:
    """Change the password, end every session and every other key, and let the owner in; after a code, where there is a
    second factor.
    """
    found = _linked(request, secret)
    try:
        kept = chosen(request, found.email, password, again)
    except DomainError as error:
        return choosing(request, "password", found.email, error=error)
    with writing(services(request).pool, doorkeeper_of(found.account_id)) as connection:
        if not links.use_link(connection, found.account_id, secret):
            raise LinkOverError
        passwords.set_password(connection, found.account_id, kept)
        end_everything(connection, found.account_id)
        end_keys(connection, found.account_id)
        post(connection, "password_changed", found.email, locale_of(request), {"keys": True})
    return entered(request, found.account_id, second_factor=found.second_factor, told=True)


def _linked(request: Request, secret: str) -> Linked:
    with writing(services(request).pool, DOORKEEPER) as connection:
        found = links.linked(connection, secret, "password")
    if found is None:
        raise LinkOverError
    return found
