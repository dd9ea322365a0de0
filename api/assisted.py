"""Letting in people without e-mail: by the code of a printed sheet, or by one sent to their telephone.

Both are tried at the pace of passwords. A page that takes a telephone number does not look whether anybody has it: the
worker does, so that the answer is the same, and as soon, for a number that nobody has. A code that was sent counts for
the browser that asked for it: guesses made elsewhere neither open the account nor use its tries up.
"""

from fastapi import Request

from api import cookies
from api.database import writing
from api.entering import limit_of, origin_of
from api.jobs.tasks import text
from api.keys import key_for
from api.services import services
from api.texting import KEY
from api.translations import Locale
from matching.accounts import assisted, throttle
from matching.accounts.domain import DOORKEEPER
from matching.accounts.errors import PrintedCodeOverError, TextCodeRefusedError
from matching.accounts.secret import new_secret

PRINTED_KEY = "printed code"
TICKET_SECONDS = 3600
"""How long a browser keeps the ticket; the code itself ends before."""


def by_printed_code(request: Request, typed: str) -> int:
    """The account that the code of a sheet opens; the code is used up. Raises PrintedCodeOverError, TooManyTriesError.

    Tries are counted by where they come from alone: a code names nobody before it is right.
    """
    given = services(request)
    whence = limit_of(request, "printed code", origin_of(request), given.settings.origin_tries)
    with writing(given.pool, DOORKEEPER) as connection:
        throttle.count(connection, whence)
    with writing(given.pool, DOORKEEPER) as connection:
        account_id = assisted.use_printed_code(connection, typed, key_for(given.settings, PRINTED_KEY))
        if account_id is not None:
            throttle.forgive(connection, whence, everything=False)
    if account_id is None:
        raise PrintedCodeOverError
    return account_id


def ask_code(request: Request, phone: str, locale: Locale) -> str:
    """Have a code sent to a number (E.164), if anybody has it; returns the ticket, for the browser's cookie.

    Raises TooManyTriesError: of one number from anywhere, of a browser known there before by its own count.
    """
    given = services(request)
    device = cookies.read(request, cookies.DEVICE)
    ticket = new_secret()
    with writing(given.pool, DOORKEEPER) as connection:
        found = assisted.called(connection, phone, device)
        known = found is not None and found.known_device
        throttle.count(
            connection,
            limit_of(request, "text origin", origin_of(request), given.settings.origin_tries),
            limit_of(request, "text device" if known else "text", f"{device} {phone}" if known else phone),
        )
    with writing(given.pool, DOORKEEPER) as connection:
        text(connection, "text_code", phone, locale, {"ticket": ticket})
    return ticket


def by_text_code(request: Request, typed: str) -> int:
    """The account that a code opens for this browser's ticket. Raises TextCodeRefusedError, TooManyTriesError."""
    given = services(request)
    ticket = cookies.read(request, cookies.TICKET)
    whence = limit_of(request, "text code", origin_of(request), given.settings.origin_tries)
    with writing(given.pool, DOORKEEPER) as connection:
        throttle.count(connection, whence)
    with writing(given.pool, DOORKEEPER) as connection:
        account_id = assisted.use_text_code(connection, ticket, typed, key_for(given.settings, KEY))
        if account_id is not None:
            throttle.forgive(connection, whence, everything=False)
    if account_id is None:
        raise TextCodeRefusedError
    return account_id
