"""Agreements prepared, changed and read. Whose they are, the policies decide; signatures are in `signing`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from matching.accounts.domain import Actor, Role
from matching.candidates import identities
from matching.errors import NotAllowedError, NotFoundError, StaleVersionError
from matching.internships import store as internships
from matching.internships.agreements.checks import check
from matching.internships.agreements.domain import (
    Agreed,
    Agreement,
    Assisted,
    Terms,
    Version,
    midpoint,
)
from matching.internships.agreements.errors import (
    AgreementOverError,
    AgreementThereError,
    NotTakenError,
)
from matching.internships.domain import InternshipEntry
from matching.privacy.refused import STORED
from matching.referrals import reading as referrals
from matching.referrals.domain import Referral
from matching.referrals.transitions import State
from matching.refusals import refusals

Compose = Callable[[Agreed, Literal["fr", "en"]], str]
"""Writes the text of what is agreed: in French, which is signed, or in English, to be read."""


@dataclass(frozen=True)
class Draft:
    """What an agreement starts from: the offer's own terms, as far as it tells them, and who the parties are."""

    referral: Referral
    offer: InternshipEntry
    agreement_id: int | None
    terms: dict[str, Any]
    frame: dict[str, Any]
    person: str
    host: str
    title: str
    english: bool
    """The person reads English."""


def draft(connection: Connection[Any], referral_id: int, by: Actor) -> Draft:
    """What the offer of a referral says already. Raises NotFoundError, NotTakenError."""
    referral = referrals.get(connection, referral_id)
    offer = internships.internship(connection, referral.opening_id)
    names = identities.names(connection, [referral.candidate_id])
    if offer is None or by.role is not Role.COUNSELLOR or referral.candidate_id not in names:
        raise NotFoundError("referral", referral_id)
    row: Any = connection.execute(
        """
        SELECT (SELECT id FROM internship_agreement WHERE referral_id = %(referral)s),
            (SELECT language = 'en' FROM candidate_identity WHERE candidate_id = %(candidate)s)
        """,
        {"referral": referral_id, "candidate": referral.candidate_id},
    ).fetchone()
    known, english = row
    if known is None and referral.state is not State.HIRED:
        raise NotTakenError
    entry = offer.entry
    ends = entry.ends_on
    if ends is None and entry.starts_on is not None:
        ends = entry.starts_on + timedelta(days=entry.weeks * 7 - 1)
    return Draft(
        referral=referral,
        offer=entry,
        agreement_id=known,
        terms={
            "starts_on": entry.starts_on, "ends_on": ends, "hours_per_week": entry.hours_per_week,
            "place": entry.place or offer.employer_name, "tutor": entry.tutor, "goals": entry.learning_goals,
            "school": entry.school,
        },
        frame={"legal_frame": entry.legal_frame, "cover": entry.cover, "paid": entry.paid,
               "programme": entry.programme},
        person=names[referral.candidate_id],
        host=offer.employer_name or "",
        title=entry.title_fr,
        english=english,
    )  # fmt: skip


def prepare(connection: Connection[Any], referral_id: int, terms: Terms, compose: Compose, *, by: Actor) -> int:
    """Make the agreement of an internship whose place is taken, with its first version; returns its id.

    Raises AgreementThereError, and as `draft` and `agreed`.
    """
    start = draft(connection, referral_id, by)
    if start.agreement_id is not None:
        raise AgreementThereError(start.agreement_id)
    found = agreed(connection, start, terms, 1, by)
    with refusals():
        row: Any = connection.execute(
            """
            INSERT INTO internship_agreement (referral_id, candidate_id, opening_id, employer_id)
            VALUES (%(id)s, %(candidate_id)s, %(opening_id)s, %(employer_id)s) RETURNING id
            """,
            start.referral.model_dump(),
        ).fetchone()
    _keep(connection, int(row[0]), start, found, compose)
    return int(row[0])


def change(
    connection: Connection[Any], agreement_id: int, terms: Terms, compose: Compose, *, version: int, by: Actor
) -> int:
    """Make another version of what was read at `version`, for every party to sign anew; returns its number.

    The same terms make none: signatures are not undone for nothing. Raises NotFoundError, NotAllowedError,
    StaleVersionError, AgreementOverError, and as `agreed`.
    """
    known = locked(connection, agreement_id)
    if by.role is not Role.COUNSELLOR:
        raise NotAllowedError
    if known.version != version:
        raise StaleVersionError(known.version)
    if known.ended_on is not None:
        raise AgreementOverError
    before = read(connection, agreement_id, known.number).agreed
    start = draft(connection, known.referral_id, by)
    found = agreed(connection, start, terms, known.number + 1, by)
    if found.model_copy(update={"number": before.number}) == before:
        return known.number
    connection.execute(
        """
        UPDATE internship_agreement SET number = %(number)s, version = version + 1, counsellor_id = %(account)s,
            organisation_id = %(organisation)s
        WHERE id = %(id)s
        """,
        {"id": agreement_id, "number": found.number, "account": by.account_id, "organisation": by.organisation_id},
    )
    _keep(connection, agreement_id, start, found, compose)
    return found.number


def agreed(connection: Connection[Any], start: Draft, terms: Terms, number: int, by: Actor) -> Agreed:
    """All that a version says. Raises as `checks.check`."""
    row: Any = connection.execute(
        """
        SELECT (SELECT name FROM organisation WHERE id = %(organisation)s),
            (SELECT value::integer FROM setting WHERE key = 'internship_days'),
            (SELECT value::integer FROM setting WHERE key = 'internship_hold_days')
        """,
        {"organisation": by.organisation_id},
    ).fetchone()
    organisation, kept_days, hold_days = row
    held = bool(start.frame["programme"]) and hold_days > 0
    found = Agreed(
        **terms.model_dump(),
        **start.frame,
        number=number,
        person=start.person,
        host=start.host,
        organisation=organisation,
        title=start.title,
        midpoint_on=midpoint(terms.starts_on, terms.ends_on),
        kept_days=kept_days,
        kept_until=terms.ends_on + timedelta(days=hold_days) if held else None,
    )
    check(connection, found, start.referral, start.offer)
    return found


def agreement(connection: Connection[Any], agreement_id: int) -> Agreement:
    """One agreement. Raises NotFoundError, also where the actor may not know of it."""
    found = agreements(connection, agreement_id=agreement_id, limit=1)
    if not found:
        raise NotFoundError("agreement", agreement_id)
    return found[0]


def locked(connection: Connection[Any], agreement_id: int) -> Agreement:
    """The agreement once whoever was changing or signing it has finished. Raises NotFoundError.

    Row locks are an update's: who may not change the row waits in the functions that sign.
    """
    connection.execute("SELECT FROM internship_agreement WHERE id = %(id)s FOR UPDATE", {"id": agreement_id})
    return agreement(connection, agreement_id)


def agreements(
    connection: Connection[Any],
    *,
    agreement_id: int | None = None,
    referral_id: int | None = None,
    candidate_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Agreement]:
    """At most `limit` agreements that the actor may know of, the latest first, those before the id `before`."""
    with connection.cursor(row_factory=class_row(Agreement)) as cursor:
        return cursor.execute(
            """
            SELECT a.id, a.referral_id, a.candidate_id, a.opening_id, a.employer_id, a.organisation_id, a.number,
                a.in_force, a.starts_on, a.midpoint_on, a.ends_on, a.ended_on, a.version,
                v.document ->> 'person' AS person, v.document ->> 'host' AS host, v.document ->> 'title' AS title
            FROM internship_agreement a JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.number
            WHERE (%(id)s::bigint IS NULL OR a.id = %(id)s)
                AND (%(referral)s::bigint IS NULL OR a.referral_id = %(referral)s)
                AND (%(candidate)s::bigint IS NULL OR a.candidate_id = %(candidate)s)
                AND (%(before)s::bigint IS NULL OR a.id < %(before)s)
            ORDER BY a.id DESC LIMIT %(limit)s
            """,
            {
                "id": agreement_id,
                "referral": referral_id,
                "candidate": candidate_id,
                "before": before,
                "limit": limit,
            },
        ).fetchall()


def versions(connection: Connection[Any], agreement_id: int, number: int | None = None) -> list[Version]:
    """The versions of an agreement, the latest first, each with its signatures; or one of them."""
    rows = connection.execute(
        """
        SELECT json_build_object('agreement_id', v.agreement_id, 'number', v.number, 'agreed', v.document,
            'text', v.text, 'reading', v.reading, 'hash', encode(v.hash, 'hex'), 'made_at', v.made_at,
            'signatures', coalesce((
                SELECT json_agg(json_build_object('party', s.party, 'name', s.name, 'capacity', s.capacity,
                    'signed_at', s.signed_at, 'assisted', s.party = 'person' AND s.role = 'counsellor')
                    ORDER BY s.signed_at, s.party)
                FROM agreement_signature s WHERE s.agreement_id = v.agreement_id AND s.number = v.number), '[]'))
        FROM agreement_version v
        WHERE v.agreement_id = %(id)s AND (%(number)s::smallint IS NULL OR v.number = %(number)s)
        ORDER BY v.number DESC
        """,
        {"id": agreement_id, "number": number},
    ).fetchall()
    return [Version.model_validate(row[0], context=STORED) for row in rows]


def read(connection: Connection[Any], agreement_id: int, number: int) -> Version:
    """One version. Raises NotFoundError."""
    found = versions(connection, agreement_id, number)
    if not found:
        raise NotFoundError("agreement", agreement_id)
    return found[0]


def assisted(connection: Connection[Any], agreement_id: int) -> list[Assisted]:
    """How the signatures that a counsellor recorded were given, for the person and who follows them."""
    with connection.cursor(row_factory=class_row(Assisted)) as cursor:
        return cursor.execute(
            """
            SELECT number, means, language, witness FROM assisted_signature
            WHERE agreement_id = %(id)s ORDER BY number DESC
            """,
            {"id": agreement_id},
        ).fetchall()


def counts(connection: Connection[Any], today: date) -> dict[str, int]:
    """How many agreements of the region stand where, by code; for those who answer for it. Raises NotAllowedError."""
    with refusals():
        return dict(connection.execute("SELECT code, count FROM agreement_counts(%s)", (today,)).fetchall())


def _keep(connection: Connection[Any], agreement_id: int, start: Draft, found: Agreed, compose: Compose) -> None:
    text = compose(found, "fr")
    with refusals():
        connection.execute(
            """
            INSERT INTO agreement_version (agreement_id, number, candidate_id, document, text, reading, hash, parties)
            VALUES (%(id)s, %(number)s, %(candidate)s, %(document)s, %(text)s, %(reading)s, %(hash)s, %(parties)s)
            """,
            {
                "id": agreement_id,
                "number": found.number,
                "candidate": start.referral.candidate_id,
                "document": Jsonb(found.model_dump(mode="json")),
                "text": text,
                "reading": compose(found, "en") if start.english else None,
                "hash": sha256(text.encode()).digest(),
                "parties": list(found.parties),
            },
        )
