"""Signatures: by each party's own account, by a link, or recorded by a counsellor for a person who has no account.

The signatory says which version and which text they read (its hash): another one that came meanwhile is refused. The
database holds the same rules (`sign_agreement`), and no other statement writes a signature.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege, UniqueViolation

from matching.accounts.domain import Actor, Role
from matching.accounts.secret import hashed, new_secret
from matching.errors import NotFoundError
from matching.internships.agreements.domain import Agreed, Agreement, Assistance, Party, Version
from matching.internships.agreements.errors import (
    AgreementMovedError,
    AgreementOverError,
    AgreementSignedError,
    AssistanceMissingError,
    SignatureNotYoursError,
)
from matching.internships.agreements.store import locked, read
from matching.privacy.refused import STORED, Entry
from matching.privacy.texts import NameText

LINK_DAYS = 30


class Signatory(Entry):
    """Who signs for a school or a host by a link, and in which capacity."""

    name: NameText
    capacity: NameText


def party_of(by: Actor) -> Party | None:
    """The party that an actor signs for by an account of their own."""
    return {
        Role.JOB_SEEKER: Party.PERSON, Role.EMPLOYER: Party.HOST, Role.COUNSELLOR: Party.ORGANISATION
    }.get(by.role)  # fmt: skip


def check_signature(
    known: Agreement, version: Version, party: Party, read_hash: str, by: Actor, assistance: Assistance | None
) -> None:
    """Raise what forbids `by` to sign `version` for `party`, having read the text of that hash.

    Raises SignatureNotYoursError, AssistanceMissingError, AgreementOverError, AgreementMovedError,
    AgreementSignedError.
    """
    recorded = party is Party.PERSON and by.role is Role.COUNSELLOR
    if party_of(by) is not party and not recorded:
        raise SignatureNotYoursError
    if recorded and assistance is None:
        raise AssistanceMissingError("witness")
    if known.ended_on is not None:
        raise AgreementOverError
    if version.number != known.number or version.hash != read_hash or party not in version.agreed.parties:
        raise AgreementMovedError
    if party not in version.unsigned:
        raise AgreementSignedError


def sign(
    connection: Connection[Any],
    agreement_id: int,
    number: int,
    party: Party,
    read_hash: str,
    *,
    by: Actor,
    assistance: Assistance | None = None,
) -> bool:
    """Sign one version for a party; whether it is now in force, everybody having signed.

    Raises NotFoundError, and as `check_signature`; SignatureNotYoursError too for a counsellor
    who would sign for a person with an address of their own.
    """
    known = locked(connection, agreement_id)
    check_signature(known, read(connection, agreement_id, number), party, read_hash, by, assistance)
    with _signing(connection):
        row: Any = connection.execute(
            """
            SELECT sign_agreement(%(id)s, %(number)s::integer, %(party)s, decode(%(hash)s, 'hex'), %(means)s,
                %(language)s, %(witness)s)
            """,
            {
                "id": agreement_id,
                "number": number,
                "party": party,
                "hash": read_hash,
                "means": assistance and assistance.means,
                "language": assistance and assistance.language,
                "witness": assistance and assistance.witness,
            },
        ).fetchone()
    return bool(row[0])


def waiting(connection: Connection[Any], by: Actor) -> int:
    """How many agreements wait for the signature of an actor's own party."""
    row: Any = connection.execute(
        """
        SELECT count(*) FROM internship_agreement a
            JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.number
        WHERE a.ended_on IS NULL AND NOT EXISTS (
            SELECT FROM agreement_signature s
            WHERE s.agreement_id = a.id AND s.number = a.number AND s.party = %(party)s)
        """,
        {"party": party_of(by)},
    ).fetchone()
    return int(row[0])


@dataclass(frozen=True)
class Linked:
    """What a link opens: the version that stands to be signed, and for which party."""

    agreement_id: int
    party: Party
    agreed: Agreed
    text: str
    hash: str


def make_link(connection: Connection[Any], agreement_id: int, number: int, party: Party) -> str:
    """The secret of a link by which a school or a host signs that version, once. The system's alone."""
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO agreement_link (hash, agreement_id, number, party, expires_at)
        VALUES (%(hash)s, %(id)s, %(number)s, %(party)s, now() + make_interval(days => %(days)s))
        """,
        {"hash": hashed(secret), "id": agreement_id, "number": number, "party": party, "days": LINK_DAYS},
    )
    return secret


def of_link(connection: Connection[Any], secret: str) -> Linked:
    """What a link opens. Raises NotFoundError where it opens nothing, or not any more."""
    row = connection.execute(
        "SELECT agreement_id, party, document, text, encode(hash, 'hex') FROM agreement_of_link(%(hash)s)",
        {"hash": hashed(secret)},
    ).fetchone()
    if row is None:
        raise NotFoundError("link", "")
    return Linked(row[0], Party(row[1]), Agreed.model_validate(row[2], context=STORED), row[3], row[4])


def sign_by_link(connection: Connection[Any], secret: str, read_hash: str, signatory: Signatory) -> int:
    """Sign for the party of the link, which is used up. Returns the agreement's id.

    Raises NotFoundError, AgreementMovedError, AgreementSignedError.
    """
    with _signing(connection):
        row: Any = connection.execute(
            "SELECT sign_agreement_by_link(%(link)s, decode(%(hash)s, 'hex'), %(name)s, %(capacity)s)",
            {
                "link": hashed(secret),
                "hash": read_hash,
                "name": signatory.name,
                "capacity": signatory.capacity,
            },
        ).fetchone()
    if row[0] is None:
        raise NotFoundError("link", "")
    return int(row[0])


@contextmanager
def _signing(connection: Connection[Any]) -> Iterator[None]:
    """What the database refuses of a signature, in a savepoint: somebody was faster, or it is not theirs."""
    try:
        with connection.transaction():
            yield
    except InsufficientPrivilege:
        raise SignatureNotYoursError from None
    except UniqueViolation:
        raise AgreementSignedError from None
    except CheckViolation:
        raise AgreementMovedError from None
    except ForeignKeyViolation:
        raise AssistanceMissingError("language") from None
