"""How people without e-mail come in: by a code that a counsellor prints, or by a code sent to their telephone.

A counsellor of the organisation that follows a person opens and closes this access, to the person's own account. A code
is kept as a keyed hash, serves once and for a time; one sent to a telephone counts for the browser that asked for it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import phonenumbers
from psycopg import Connection, errors
from psycopg.rows import class_row

from matching.accounts.errors import OwnAccessError, PhoneRefusedError, PhoneThereError
from matching.accounts.joining import new_handle
from matching.accounts.secret import hashed
from matching.errors import AlreadyThereError
from matching.refusals import refusals

PRINTED_DIGITS = 16
"""Of a printed code: 53 bits, in figures that every script knows."""
TEXT_DIGITS = 8
TEXT_TRIES = 5
"""Wrong codes after which the one that was sent opens nothing any more."""
_OF_PEOPLE = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
    }
)
"""Not what costs whoever is called, as +1 900; nor, of no country ("001"), satellites and services."""
REGION = "CA"
"""Where a number without its country's code is dialled."""


@dataclass(frozen=True)
class Access:
    """How a person comes in, as their counsellor sees it."""

    own: bool
    """By an e-mail address: theirs, which a counsellor neither opens nor closes."""
    phone: str | None
    code_until: datetime | None
    """Until when the printed code opens; None where there is none, or it was used."""


@dataclass(frozen=True)
class Called:
    """The account of a telephone number."""

    account_id: int
    language: str
    """The person's language of contact (ISO 639)."""
    known_device: bool
    """Whether the browser has signed in to it before."""


def number(typed: str) -> str:
    """A telephone number as it is stored, compared and dialled (E.164). Raises PhoneRefusedError."""
    try:
        found = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        raise PhoneRefusedError from None
    called = phonenumbers.number_type(found) in _OF_PEOPLE and phonenumbers.region_code_for_number(found) != "001"
    if not phonenumbers.is_valid_number(found) or found.extension or not called:
        raise PhoneRefusedError
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def readable(phone: str) -> str:
    """A stored number as people write it: theirs without the country's code, another's with it."""
    found = phonenumbers.parse(phone, REGION)
    if phonenumbers.country_code_for_region(REGION) != found.country_code:
        return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    national = str(found.national_number)
    return f"{national[:3]} {national[3:6]}-{national[6:]}"


def access(connection: Connection[Any], candidate_id: int) -> Access | None:
    """How the person comes in; None where they have no account, or the actor is not of who follows them."""
    return (
        connection.cursor(row_factory=class_row(Access))
        .execute(
            "SELECT own, phone, code_until FROM assisted_access(%(candidate)s)",
            {"candidate": candidate_id},
        )
        .fetchone()
    )


def print_code(connection: Connection[Any], candidate_id: int, key: bytes) -> tuple[str, datetime]:
    """A new code for the person, told once, and until when it opens; one printed before opens nothing any more, and
    what is open is closed.

    Raises NotAllowedError, OwnAccessError.
    """
    code = _digits(PRINTED_DIGITS)
    with _helping(connection):
        row: Any = connection.execute(
            "SELECT give_printed_code(%(candidate)s, %(hash)s, %(handle)s)",
            {"candidate": candidate_id, "hash": _sealed(key, code), "handle": new_handle()},
        ).fetchone()
    return code, row[0]


def give_phone(connection: Connection[Any], candidate_id: int, phone: str) -> None:
    """Have the person's codes sent to `phone` (E.164) from now on; the sessions of another number end.

    Raises NotAllowedError, OwnAccessError, PhoneThereError: somebody else comes in by that number.
    """
    with _helping(connection):
        connection.execute(
            "SELECT give_phone(%(candidate)s, %(phone)s, %(handle)s)",
            {"candidate": candidate_id, "phone": phone, "handle": new_handle()},
        )


def close_access(connection: Connection[Any], candidate_id: int) -> bool:
    """End at once what was opened, sessions too; False where there was nothing, or it is not the actor's to end."""
    row: Any = connection.execute("SELECT close_assisted_access(%(candidate)s)", {"candidate": candidate_id}).fetchone()
    return bool(row[0])


def use_printed_code(connection: Connection[Any], typed: str, key: bytes) -> int | None:
    """The account that a printed code opens, once; None for any other text. For the doorkeeper."""
    row: Any = connection.execute(
        "SELECT use_printed_code(%(hash)s)", {"hash": _sealed(key, figures(typed))}
    ).fetchone()
    return None if row[0] is None else int(row[0])


def called(connection: Connection[Any], phone: str, device: str) -> Called | None:
    """The account of a number. For the doorkeeper and the system."""
    return (
        connection.cursor(row_factory=class_row(Called))
        .execute(
            "SELECT account_id, language, known_device FROM account_of_phone(%(phone)s, %(device)s)",
            {"phone": phone, "device": hashed(device)},
        )
        .fetchone()
    )


def is_called(connection: Connection[Any], candidate_id: int, phone: str) -> bool:
    """Whether the person has an account that this telephone opens. The system's."""
    row = connection.execute(
        "SELECT FROM account WHERE candidate_id = %(person)s AND phone = %(phone)s AND revoked_at IS NULL",
        {"person": candidate_id, "phone": phone},
    ).fetchone()
    return row is not None


def language_of(connection: Connection[Any], phone: str) -> dict[str, str]:
    """The language of whoever has the number, for a message that leaves once the number is nobody's."""
    known = called(connection, phone, "")
    return {} if known is None else {"language": known.language}


def text_minutes(connection: Connection[Any]) -> int:
    """How long a code sent by text message opens (setting `text_code_minutes`)."""
    row: Any = connection.execute("SELECT value FROM setting WHERE key = 'text_code_minutes'").fetchone()
    return int(row[0])


def make_text_code(connection: Connection[Any], account_id: int, ticket: str, until: datetime, key: bytes) -> str:
    """A code to be sent, which opens the account until then for the browser that has the ticket. For the system."""
    code = _digits(TEXT_DIGITS)
    connection.execute(
        "SELECT keep_text_code(%(ticket)s, %(account)s, %(hash)s, %(until)s)",
        {"ticket": hashed(ticket), "account": account_id, "hash": _sealed(key, ticket + code), "until": until},
    )
    return code


def use_text_code(connection: Connection[Any], ticket: str, typed: str, key: bytes) -> int | None:
    """The account that a code opens for this ticket, once; a wrong one is counted. For the doorkeeper."""
    row: Any = connection.execute(
        "SELECT use_text_code(%(ticket)s, %(hash)s, %(most)s)",
        {"ticket": hashed(ticket), "hash": _sealed(key, ticket + figures(typed)), "most": TEXT_TRIES},
    ).fetchone()
    return None if row[0] is None else int(row[0])


def figures(typed: str) -> str:
    """The figures of what somebody typed, whatever their script and what stands between them."""
    return "".join(str(int(each)) for each in typed if each.isdecimal())


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _sealed(key: bytes, code: str) -> bytes:
    return hmac.new(key, code.encode(), hashlib.sha256).digest()


@contextmanager
def _helping(connection: Connection[Any]) -> Iterator[None]:
    """In a savepoint, so that a page can be shown again after a refusal."""
    try:
        with refusals(), connection.transaction():
            yield
    except errors.CheckViolation as error:
        if error.diag.constraint_name != "assisted_own":
            raise
        raise OwnAccessError from None
    except AlreadyThereError:
        raise PhoneThereError from None
