"""The second factor: enrolled with an authenticator, renewed, removed. Compulsory for some roles, offered to all."""

from typing import Annotated

import pyotp
from fastapi import Depends, Form, Request
from starlette.responses import Response

from api.clock import now
from api.database import reading, writing
from api.entering import check_password, give, let_in, open_for
from api.errors import RequestError
from api.jobs.tasks import post
from api.keys import box, opener
from api.pages.choosing import Typed
from api.pages.routing import PageRouter
from api.qr import qr
from api.rendering import render, see, words_of
from api.security import EVERYONE, CurrentHolder
from api.services import services
from matching.accounts import codes, entry, sessions
from matching.accounts.codes import Unseal
from matching.accounts.domain import doorkeeper_of
from matching.accounts.errors import CodeRefusedError
from matching.accounts.holders import Holder
from matching.errors import DomainError

router = PageRouter()
ISSUER = "Adéquation"
_PURPOSE = "second factor"


def _whole(holder: CurrentHolder) -> Holder:
    """Whoever has given all that their account asks for, though it may ask for more from now on."""
    if holder.code_awaited:
        raise RequestError(403, "code_awaited")
    return holder


Whole = Annotated[Holder, Depends(_whole)]


@router.page("second_factor", fr="/compte/second-facteur", en="/en/account/second-factor", roles=EVERYONE)
def second_factor(request: Request, holder: Whole) -> Response:
    """Whether there is one; and the picture to photograph, while one is being enrolled."""
    return _page(request, holder)


@router.page(
    "second_factor_start",
    fr="/compte/second-facteur/debut",
    en="/en/account/second-factor/start",
    roles=EVERYONE,
    method="POST",
)
def start(request: Request, holder: Whole, current: Typed = "") -> Response:
    """Prepare an authenticator's secret for whoever knows the password; it counts once a code of it is given."""
    account_id = holder.actor.account_id or 0
    try:
        check_password(request, account_id, current)
    except DomainError as error:
        return _page(request, holder, error)
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        codes.start(connection, account_id, box(services(request).settings, _PURPOSE).encrypt)
    return see(request, "second_factor")


@router.page(
    "second_factor_confirm",
    fr="/compte/second-facteur/confirmation",
    en="/en/account/second-factor/confirmation",
    roles=EVERYONE,
    method="POST",
)
def confirm(request: Request, holder: Whole, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Make the authenticator count, and show the recovery codes, once. Every other session ends."""
    account_id = holder.actor.account_id or 0
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        recovery = codes.confirm(connection, account_id, code, now(), _opener(request))
        if recovery is not None:
            sessions.end_everything(connection, account_id)
    if recovery is None:
        return _page(request, holder, CodeRefusedError())
    _tell(request, holder)
    opened = open_for(request, account_id, told=True)
    answer = render(request, "recovery_codes.html", codes=recovery)
    give(request, answer, opened)
    return answer


@router.page(
    "recovery_codes",
    fr="/compte/second-facteur/codes",
    en="/en/account/second-factor/codes",
    roles=EVERYONE,
    method="POST",
)
def renew(request: Request, holder: Whole, current: Typed = "") -> Response:
    """Show new recovery codes, once; those before open nothing any more."""
    account_id = holder.actor.account_id or 0
    if not holder.second_factor:
        return see(request, "second_factor")
    try:
        check_password(request, account_id, current)
    except DomainError as error:
        return _page(request, holder, error)
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        recovery = codes.renew_recovery_codes(connection, account_id)
    _tell(request, holder)
    return render(request, "recovery_codes.html", codes=recovery)


@router.page(
    "second_factor_remove",
    fr="/compte/second-facteur/retrait",
    en="/en/account/second-factor/removal",
    roles=EVERYONE,
    method="POST",
)
def remove(request: Request, holder: Whole, current: Typed = "") -> Response:
    """Remove it; whose role asks for one reaches nothing before enrolling another."""
    account_id = holder.actor.account_id or 0
    try:
        check_password(request, account_id, current)
    except DomainError as error:
        return _page(request, holder, error)
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        codes.remove(connection, account_id)
        sessions.end_everything(connection, account_id)
    _tell(request, holder)
    answer = see(request, "second_factor")
    let_in(request, answer, account_id, told=True)
    return answer


def _page(request: Request, holder: Holder, error: DomainError | None = None) -> Response:
    account_id = holder.actor.account_id or 0
    with reading(services(request).pool, doorkeeper_of(account_id)) as connection:
        secret = None if holder.second_factor else codes.pending(connection, account_id, _opener(request))
        left = codes.recovery_codes_left(connection, account_id)
        known = entry.profile(connection, account_id)
    return render(
        request,
        "second_factor.html",
        status=200 if error is None else 422,
        enrolled=holder.second_factor,
        must=holder.must_enrol,
        email=known.email if known else None,
        left=left,
        secret=secret,
        picture=None if secret is None else _picture(secret, (known.email if known else None) or holder.display_name),
        error=None if error is None else words_of(request, error),
    )


def _picture(secret: str, name: str) -> str:
    """The QR code that an authenticator photographs."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return qr(uri, 5)


def _tell(request: Request, holder: Holder) -> None:
    account_id = holder.actor.account_id or 0
    with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
        known = entry.profile(connection, account_id)
        if known is not None and known.email is not None:
            post(connection, "second_factor_changed", known.email, known.locale)


def _opener(request: Request) -> Unseal:
    return opener(services(request).settings, _PURPOSE)
