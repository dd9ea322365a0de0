"""One's own account: how one is called, the address, the password, and where one is signed in."""

from typing import Annotated, Literal

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.database import reading, writing
from api.english import may_read_english
from api.entering import check_password, count_message, end_keys, let_in
from api.jobs.tasks import post, text
from api.pages.choosing import Secret, Typed, choosing, chosen
from api.pages.routing import PageRouter
from api.pages.sign_in import entered
from api.reach import LINKS, OWN_SESSIONS
from api.rendering import address, render, see, words_of
from api.security import EVERYONE, SIGNED_IN, CurrentActor, CurrentHolder, Reading, Writing
from api.services import services
from api.speech import Id
from api.translations import DEFAULT
from matching.accounts import assisted, entry, links, passwords, sessions
from matching.accounts.addresses import address as read_address
from matching.accounts.domain import DOORKEEPER, Actor, doorkeeper_of
from matching.accounts.errors import LinkOverError
from matching.accounts.joining import taken
from matching.accounts.tokens import tokens
from matching.errors import DomainError, NotFoundError
from matching.privacy.texts import ShortText

router = PageRouter()


@router.page("account", fr="/compte", en="/en/account", roles=SIGNED_IN)
def account(request: Request, actor: CurrentActor) -> Response:
    """What the account is, and what its owner may change of it."""
    return account_page(request, actor)


@router.page("account_send", fr="/compte", en="/en/account", roles=SIGNED_IN, method="POST")
def account_send(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    name: Annotated[ShortText, Form()],
    language: Annotated[Literal["fr", "en"], Form()],
) -> Response:
    """Change how one is called, and in which language one is written to."""
    entry.change_profile(connection, actor.account_id or 0, name, language if may_read_english(request) else DEFAULT)
    return see(request, "account")


@router.page("password_change", fr="/compte/mot-de-passe", en="/en/account/password", roles=SIGNED_IN, method="POST")
def password_change(
    request: Request,
    actor: CurrentActor,
    current: Typed = "",
    password: Typed = "",
    again: Typed = "",
    keys: Annotated[Literal["yes"] | None, Form()] = None,
) -> Response:
    """Change the password of whoever knows it; every other session ends, and this one has another id. With `keys`, end
    what opens the account besides: who changes a password may fear that somebody was in.
    """
    given, account_id = services(request), actor.account_id or 0
    try:
        check_password(request, account_id, current)
        email = _profile(request, actor).email or ""
        kept = chosen(request, email, password, again)
    except DomainError as error:
        return account_page(request, actor, error, "password")
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        passwords.set_password(connection, account_id, kept)
        sessions.end_everything(connection, account_id)
        if keys:
            end_keys(connection, account_id)
        if email:
            post(connection, "password_changed", email, actor.locale, {"keys": True} if keys else None)
    answer = see(request, "account")
    let_in(request, answer, account_id, told=True)
    return answer


@router.page("address_change", fr="/compte/adresse", en="/en/account/address", roles=SIGNED_IN, method="POST")
def address_change(request: Request, actor: CurrentActor, current: Typed = "", email: Typed = "") -> Response:
    """Have a link sent to the new address of whoever knows the password; nothing changes before it is opened."""
    account_id = actor.account_id or 0
    try:
        # Who has no address yet came in by what a counsellor opened, and has no password to give.
        if _profile(request, actor).email is not None:
            check_password(request, account_id, current)
        recipient = read_address(email)
        count_message(request, recipient)
    except DomainError as error:
        return account_page(request, actor, error, "address")
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        post(connection, "address", recipient, actor.locale, {"account_id": account_id})
    return see(request, "sent")


@router.page(
    "confirm_address", fr="/compte/adresse/{secret}", en="/en/account/address/{secret}", roles=EVERYONE, reach=LINKS
)
def confirm_address(request: Request, secret: Secret) -> Response:
    """Asks whether to use the address, and for a password where there is none; opening the link uses nothing up."""
    found = _linked(request, secret)
    if _has_password(request, found.account_id):
        return render(request, "confirm_address.html", email=found.email, error=None)
    return choosing(request, "address", found.email)


@router.page(
    "confirm_address_send",
    fr="/compte/adresse/{secret}",
    en="/en/account/address/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def confirm_address_send(request: Request, secret: Secret, password: Typed = "", again: Typed = "") -> Response:
    """Use the address, and tell the one before; with its first address, an account has its first password too."""
    found, locale = _linked(request, secret), locale_of(request)
    if not _has_password(request, found.account_id):
        return _grown_up(request, found, secret, password, again)
    try:
        with writing(services(request).pool, doorkeeper_of(found.account_id)) as connection, taken():
            if not links.use_link(connection, found.account_id, secret):
                raise LinkOverError
            before = entry.change_address(connection, found.email)
            links.end_links(connection, found.account_id)
            if before is not None:
                post(connection, "address_changed", before, locale)
    except LinkOverError:
        raise
    except DomainError as error:
        return render(request, "confirm_address.html", status=422, email=found.email, error=words_of(request, error))
    return RedirectResponse(address(request, locale, "account"), 303)


@router.page("sessions", fr="/compte/appareils", en="/en/account/devices", roles=SIGNED_IN)
def sessions_page(request: Request, actor: CurrentActor, holder: CurrentHolder, connection: Reading) -> Response:
    """Where one is signed in, and since when; and whether anything else opens the account."""
    idle, account_id = services(request).settings.session_idle_minutes, actor.account_id or 0
    return render(
        request,
        "sessions.html",
        sessions=sessions.sessions(connection, account_id, idle),
        here=holder.key,
        keys=bool(tokens(connection, account_id) or entry.identities(connection, account_id)),
    )


@router.page(
    "session_end",
    fr="/compte/appareils/{session_id}",
    en="/en/account/devices/{session_id}",
    roles=SIGNED_IN,
    reach=OWN_SESSIONS,
    method="POST",
)
def session_end(request: Request, actor: CurrentActor, connection: Writing, session_id: Id) -> Response:
    """Sign one of one's devices out. Raises NotFoundError, for another's too."""
    if not sessions.end_session(connection, actor.account_id or 0, session_id):
        raise NotFoundError("session", session_id)
    return see(request, "sessions")


@router.page("sessions_end", fr="/compte/appareils", en="/en/account/devices", roles=SIGNED_IN, method="POST")
def sessions_end(
    request: Request,
    actor: CurrentActor,
    holder: CurrentHolder,
    connection: Writing,
    keys: Annotated[Literal["yes"] | None, Form()] = None,
) -> Response:
    """Sign out everywhere but here; with `keys`, end what opens the account besides its password too."""
    sessions.end_sessions(connection, actor.account_id or 0, but=holder.key)
    if keys:
        end_keys(connection, actor.account_id or 0)
    return see(request, "sessions")


def _has_password(request: Request, account_id: int) -> bool:
    with reading(services(request).pool, doorkeeper_of(account_id)) as connection:
        known = entry.profile(connection, account_id)
        return passwords.password_of(connection, account_id) is not None or (known is not None and bool(known.email))


def _grown_up(request: Request, found: links.Linked, secret: str, password: str, again: str) -> Response:
    """From now on its owner comes in by themselves, and by nothing that somebody else opened."""
    account_id = found.account_id
    try:
        kept = chosen(request, found.email, password, again)
        with writing(services(request).pool, doorkeeper_of(account_id)) as connection, taken():
            if not links.use_link(connection, account_id, secret):
                raise LinkOverError
            known = entry.profile(connection, account_id)
            if known is not None and known.phone is not None:
                text(connection, "own", known.phone, known.locale, assisted.language_of(connection, known.phone))
            entry.change_address(connection, found.email)
            passwords.set_password(connection, account_id, kept)
            sessions.end_everything(connection, account_id)
    except LinkOverError:
        raise
    except DomainError as error:
        return choosing(request, "address", found.email, error=error)
    return entered(request, account_id, second_factor=found.second_factor, told=True)


def account_page(request: Request, actor: Actor, error: DomainError | None = None, part: str = "") -> Response:
    given, account_id = services(request), actor.account_id or 0
    with reading(given.pool, actor) as connection:
        issuers, known_tokens = entry.identities(connection, account_id), tokens(connection, account_id)
    return render(
        request,
        "account.html",
        status=200 if error is None else 422,
        profile=_profile(request, actor),
        english=may_read_english(request),
        linked=given.settings.oidc_issuer in issuers,
        others=bool(issuers),
        tokens=known_tokens,
        least=given.settings.password_length,
        error=None if error is None else words_of(request, error),
        part=part,
        at=getattr(error, "field", "email" if part == "address" else "current"),
    )


def _profile(request: Request, actor: Actor) -> entry.Profile:
    with reading(services(request).pool, actor) as connection:
        found = entry.profile(connection, actor.account_id or 0)
    if found is None:
        raise NotFoundError("account", actor.account_id or 0)
    return found


def _linked(request: Request, secret: str) -> links.Linked:
    with writing(services(request).pool, DOORKEEPER) as connection:
        found = links.linked(connection, secret, "address")
    if found is None:
        raise LinkOverError
    return found
