"""Letting people in: passwords and codes checked at a pace that guessing cannot afford, sessions opened and ended."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg
from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api import cookies
from api.clock import now
from api.database import writing
from api.jobs.tasks import post, text
from api.keys import box, key_for, opener
from api.security import current_holder
from api.services import services
from api.settings import Settings
from matching.accounts import codes, entry, passwords, sessions, throttle
from matching.accounts.addresses import AddressRefusedError, address
from matching.accounts.domain import DOORKEEPER, doorkeeper_of
from matching.accounts.errors import CodeRefusedError, PasswordWrongError, SignInRefusedError
from matching.accounts.secret import new_secret
from matching.accounts.throttle import Limit
from matching.accounts.tokens import revoke_tokens

DEVICE_SECONDS = 180 * 24 * 3600


def sign_in(request: Request, typed: str, password: str) -> tuple[int, bool]:
    """The account of an address and its password, and whether a code is to follow.

    Raises SignInRefusedError, TooManyTriesError; as soon for an address that nobody has as for another.
    """
    given = services(request)
    try:
        email = address(typed)
    except AddressRefusedError:
        email = typed.strip().lower()[:254]
    device = cookies.read(request, cookies.DEVICE)
    whence = limit_of(request, "origin", origin_of(request), given.settings.origin_tries)
    with writing(given.pool, DOORKEEPER) as connection:
        found = entry.by_address(connection, email, device)
        known = found is not None and found.known_device
        place = limit_of(request, "device" if known else "address", f"{device} {email}" if known else email)
        throttle.count(connection, whence, place)
    right, renewed = passwords.verify(password, found.hash if found else None)
    if found is None or not right:
        raise SignInRefusedError
    with writing(given.pool, doorkeeper_of(found.account_id)) as connection:
        throttle.forgive(connection, place, everything=True)
        throttle.forgive(connection, whence, everything=False)
        if renewed is not None:
            passwords.set_password(connection, found.account_id, renewed)
    return found.account_id, found.second_factor


def check_code(request: Request, account_id: int, code: str) -> None:
    """Take a code of the account's second factor. Raises CodeRefusedError, TooManyTriesError."""
    given = services(request)
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        known = sessions.knows_device(connection, account_id, cookies.read(request, cookies.DEVICE))
        limit = limit_of(request, "code", f"{account_id} {cookies.read(request, cookies.DEVICE) if known else ''}")
        throttle.count(connection, limit)
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        if codes.check(connection, account_id, code, now(), opener(given.settings, "second factor")):
            throttle.forgive(connection, limit, everything=True)
            if given.settings.secret_key_before is not None:
                codes.seal_anew(connection, account_id, box(given.settings, "second factor").rotate)
            return
    raise CodeRefusedError


def check_password(request: Request, account_id: int, password: str) -> None:
    """Ask somebody who is in for their password again. Raises PasswordWrongError, TooManyTriesError."""
    given = services(request)
    limit = limit_of(request, "own password", str(account_id))
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        throttle.count(connection, limit)
        known = passwords.password_of(connection, account_id)
    if not passwords.verify(password, known)[0]:
        raise PasswordWrongError
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        throttle.forgive(connection, limit, everything=True)


def end_keys(connection: psycopg.Connection, account_id: int) -> None:
    """What opens an account besides its password and its sessions opens nothing more: API tokens, linked identities."""
    revoke_tokens(connection, account_id)
    entry.unlink_identities(connection, account_id)


def count_message(request: Request, email: str) -> None:
    """Count a message that anybody can have sent to an address. Raises TooManyTriesError."""
    given = services(request)
    with writing(given.pool, DOORKEEPER) as connection:
        throttle.count(
            connection,
            limit_of(request, "message origin", origin_of(request), given.settings.origin_tries),
            limit_of(request, "message", email),
        )


@dataclass(frozen=True)
class Opened:
    """A session that was opened and has still to be given to the browser."""

    secret: str
    device: str | None
    """What tells the browser from another next time; None while its code is awaited."""


def let_in(
    request: Request, response: Response, account_id: int, *, code_awaited: bool = False, told: bool = False
) -> None:
    """Open a session, and give it to the browser with `response`.

    `told`: its owner need not hear of a new device, having just made the account, or being told of a changed lock.
    """
    give(request, response, open_for(request, account_id, code_awaited=code_awaited, told=told))


def open_for(request: Request, account_id: int, *, code_awaited: bool = False, told: bool = False) -> Opened:
    """Open a session for the browser; the one it had before, if any, ends: no id is kept on entering.

    The forms of a page drawn from now on are bound to the new one. The owner is told of a browser that was never there.
    """
    given = services(request)
    device = cookies.read(request, cookies.DEVICE) or new_secret()
    said = request.headers.get("user-agent", "")
    end_current(request)
    with writing(given.pool, doorkeeper_of(account_id)) as connection:
        if code_awaited:
            opened = Opened(sessions.await_code(connection, account_id, said), None)
        else:
            opened = Opened(sessions.open_session(connection, account_id, said, given.settings.session_hours), device)
            if not told and not sessions.knows_device(connection, account_id, device):
                _tell_of(connection, account_id, said)
            sessions.remember_device(connection, account_id, device)
    request.state.session = opened.secret
    return opened


def _tell_of(connection: psycopg.Connection, account_id: int, said: str) -> None:
    """Tell the owner, where they are written to, that a browser which was never there came in: which, and when."""
    known = entry.profile(connection, account_id)
    if known is None:
        return
    details = {"device": said[:200], "at": now().isoformat()}
    if known.email is not None:
        post(connection, "new_device", known.email, known.locale, details)
    elif known.phone is not None:
        text(connection, "new_device", known.phone, known.locale, details)


def give(request: Request, response: Response, opened: Opened) -> None:
    """Have the browser keep a session, and come back with it."""
    if opened.device is not None:
        cookies.keep(request, response, cookies.DEVICE, opened.device, DEVICE_SECONDS)
    cookies.keep(request, response, cookies.SESSION, opened.secret)
    cookies.forget(request, response, cookies.VISITOR)


def end_current(request: Request) -> None:
    """End the session of this browser, if it has one: its cookie opens nothing any more, wherever it is sent from."""
    holder = current_holder(request)
    if holder is not None and cookies.read(request, cookies.SESSION):
        account_id = holder.actor.account_id or 0
        with writing(services(request).pool, doorkeeper_of(account_id)) as connection:
            sessions.end_session(connection, account_id, holder.key)


def onward(wanted: str, otherwise: str) -> RedirectResponse:
    """Go on to the page that was wanted, where it is one of ours."""
    return RedirectResponse(wanted if is_local(wanted) else otherwise, 303)


def is_local(path: str) -> bool:
    """Whether `path` is an address of this service, and cannot be read as one of another by any browser."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    parts = urlsplit(path)
    return path.isprintable() and not parts.scheme and not parts.netloc and len(path) <= 2_000


def limit_of(request: Request, kind: str, value: str, free: int | None = None) -> Limit:
    """How often `value` may be tried, among those of its kind: as often as a password, or `free` times."""
    settings: Settings = services(request).settings
    return Limit(
        throttle.key_of(key_for(settings, "throttle"), kind, value),
        settings.sign_in_tries if free is None else free,
        timedelta(minutes=settings.longest_wait_minutes),
    )


def origin_of(request: Request) -> str:
    """Where a request comes from, as it is counted."""
    return throttle.origin(request.client.host if request.client else "")
