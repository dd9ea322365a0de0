"""Reminders of an internship: to sign, that it starts, that a review is due, that it ends. Each once, to each party.

What is due is decided without a database (`due`); the worker asks every day, and whenever a version is made or signed.
Who has no e-mail is told by their counsellor, on paper: the reminder waits on the counsellor's list until it is handed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

from matching.internships.agreements.domain import Party, Version
from matching.internships.agreements.reviews import Author, Moment
from matching.internships.agreements.store import read

_AUTHOR = {Party.PERSON: Author.INTERN, Party.HOST: Author.TUTOR, Party.ORGANISATION: Author.COUNSELLOR}
_LATEST = timedelta(days=60)
"""A final review that nobody has written by then is asked for no more."""


class Kind(StrEnum):
    SIGN = "sign"
    SIGN_AGAIN = "sign_again"
    """Not signed some days later."""
    STARTS = "starts"
    MIDPOINT = "midpoint"
    MIDPOINT_LATE = "midpoint_late"
    ENDS = "ends"
    FINAL = "final"
    FINAL_LATE = "final_late"


class Reminder(NamedTuple):
    """`about`: the version's number, or the day that it is about; another one is another reminder."""

    kind: Kind
    party: Party
    about: str


@dataclass(frozen=True)
class Days:
    """Days before a start or an end, after which a signature or a review is asked for again: a setting."""

    sign: int
    start: int
    end: int
    review: int


@dataclass(frozen=True)
class Facts:
    """What reminders rest on: the version to sign, the dates in force, and what was written."""

    number: int
    made_on: date
    unsigned: frozenset[Party]
    starts_on: date | None = None
    midpoint_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    written: frozenset[tuple[Moment, Author]] = field(default=frozenset())


def due(facts: Facts, today: date, days: Days) -> Iterator[Reminder]:
    """What each party is to be reminded of by `today`, sent before or not."""
    if facts.ended_on is None:
        for party in Party:
            if party in facts.unsigned:
                yield Reminder(Kind.SIGN, party, str(facts.number))
                if today >= facts.made_on + timedelta(days=days.sign):
                    yield Reminder(Kind.SIGN_AGAIN, party, str(facts.number))
    if facts.starts_on is None or facts.ends_on is None:
        return
    # One that ended before its day is over: nobody is asked to look back on it.
    if facts.ended_on is not None and facts.ended_on < facts.ends_on:
        return
    for party, author in _AUTHOR.items():
        if facts.ended_on is None and facts.starts_on - timedelta(days=days.start) <= today <= facts.starts_on:
            yield Reminder(Kind.STARTS, party, facts.starts_on.isoformat())
        if facts.ended_on is None and facts.ends_on - timedelta(days=days.end) <= today <= facts.ends_on:
            yield Reminder(Kind.ENDS, party, facts.ends_on.isoformat())
        if facts.midpoint_on is not None and (Moment.MIDPOINT, author) not in facts.written:
            yield from _review(
                party, (Kind.MIDPOINT, Kind.MIDPOINT_LATE), facts.midpoint_on, facts.ends_on, today, days
            )
        if (Moment.FINAL, author) not in facts.written:
            until = facts.ends_on + _LATEST
            yield from _review(party, (Kind.FINAL, Kind.FINAL_LATE), facts.ends_on, until, today, days)


def _review(
    party: Party, kinds: tuple[Kind, Kind], on: date, until: date, today: date, days: Days
) -> Iterator[Reminder]:
    if on <= today <= until:
        yield Reminder(kinds[0], party, on.isoformat())
    if on + timedelta(days=days.review) <= today <= until:
        yield Reminder(kinds[1], party, on.isoformat())


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to, in which language."""

    email: str
    locale: str
    by_link: bool = False
    """They have no account here: what they are asked to sign comes with a link."""


@dataclass(frozen=True)
class ToHand:
    """A reminder that a counsellor hands on paper."""

    agreement_id: int
    candidate_id: int
    person: str
    kind: str
    about: str
    reminded_on: date


def days_of(connection: Connection[Any]) -> Days:
    """The delays as they are set."""
    row: Any = connection.execute("SELECT value FROM setting WHERE key = 'internship_reminder_days'").fetchone()
    return Days(**row[0])


def live(connection: Connection[Any], today: date) -> list[int]:
    """Agreements on which something may be due."""
    rows = connection.execute(
        """
        SELECT id FROM internship_agreement
        WHERE ended_on IS NULL OR ends_on > %(today)s::date - %(latest)s::integer ORDER BY id
        """,
        {"today": today, "latest": _LATEST.days},
    )
    return [key for (key,) in rows]


def facts_of(connection: Connection[Any], agreement_id: int) -> Facts | None:
    """What reminders of an agreement rest on; None where it is gone."""
    row: Any = connection.execute(
        """
        SELECT a.number, a.starts_on, a.midpoint_on, a.ends_on, a.ended_on,
            (v.made_at AT TIME ZONE 'America/Toronto')::date,
            ARRAY(SELECT p FROM unnest(v.parties) p WHERE p NOT IN (
                SELECT s.party FROM agreement_signature s WHERE s.agreement_id = a.id AND s.number = a.number)),
            ARRAY(SELECT ARRAY[w.moment, w.author] FROM internship_review w WHERE w.agreement_id = a.id)
        FROM internship_agreement a JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.number
        WHERE a.id = %(id)s
        """,
        {"id": agreement_id},
    ).fetchone()
    if row is None:
        return None
    return Facts(
        number=row[0], starts_on=row[1], midpoint_on=row[2], ends_on=row[3], ended_on=row[4], made_on=row[5],
        unsigned=frozenset(Party(each) for each in row[6]),
        written=frozenset((Moment(moment), Author(author)) for moment, author in row[7]),
    )  # fmt: skip


def remind(connection: Connection[Any], agreement_id: int, today: date) -> list[tuple[Reminder, list[Recipient]]]:
    """Note what is due and was not sent before; returns it with whom to write to. The system's alone.

    Nobody to write to: the person is told on paper, and the others find it in the service.
    """
    facts = facts_of(connection, agreement_id)
    if facts is None:
        return []
    found = []
    for reminder in due(facts, today, days_of(connection)):
        recipients = _recipients(connection, agreement_id, reminder.party)
        if reminder.kind not in (Kind.SIGN, Kind.SIGN_AGAIN):
            recipients = [each for each in recipients if not each.by_link]
        noted = connection.execute(
            """
            INSERT INTO agreement_reminder (agreement_id, kind, party, about, channel, reminded_on)
            VALUES (%(id)s, %(kind)s, %(party)s, %(about)s, %(channel)s, %(today)s)
            ON CONFLICT DO NOTHING
            """,
            {
                **reminder._asdict(),
                "id": agreement_id,
                "channel": "email" if recipients else "paper",
                "today": today,
            },
        ).rowcount
        if noted:
            found.append((reminder, recipients))
    return found


def _recipients(connection: Connection[Any], agreement_id: int, party: Party) -> list[Recipient]:
    with connection.cursor(row_factory=class_row(Recipient)) as cursor:
        return cursor.execute(
            """
            SELECT DISTINCT x.email, x.locale, x.by_link
            FROM internship_agreement a
                JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.number
                CROSS JOIN LATERAL (
                    SELECT coalesce(h.email, i.email), coalesce(h.locale, CASE i.language WHEN 'en' THEN 'en'
                        ELSE 'fr' END), false
                    FROM candidate_identity i LEFT JOIN account h ON h.candidate_id = i.candidate_id
                        AND h.revoked_at IS NULL AND h.email IS NOT NULL
                    WHERE %(party)s = 'person' AND i.candidate_id = a.candidate_id
                    UNION ALL
                    SELECT h.email, h.locale, false FROM account h
                    WHERE h.revoked_at IS NULL AND (
                        (%(party)s = 'host' AND h.employer_id = a.employer_id)
                        OR (%(party)s = 'organisation' AND h.id = a.counsellor_id))
                    UNION ALL
                    SELECT v.document ->> 'school_email', 'fr', true WHERE %(party)s = 'school'
                    UNION ALL
                    SELECT v.document ->> 'host_email', 'fr', true WHERE %(party)s = 'host' AND NOT EXISTS (
                        SELECT FROM account h WHERE h.employer_id = a.employer_id AND h.revoked_at IS NULL)
                ) x (email, locale, by_link)
            WHERE a.id = %(id)s AND x.email IS NOT NULL ORDER BY x.email
            """,
            {"id": agreement_id, "party": party},
        ).fetchall()


def to_hand(connection: Connection[Any]) -> list[ToHand]:
    """What people without e-mail are to be told on paper, of those whom the actor follows; the oldest first."""
    with connection.cursor(row_factory=class_row(ToHand)) as cursor:
        return cursor.execute(
            """
            SELECT m.agreement_id, a.candidate_id, v.document ->> 'person' AS person, m.kind, m.about, m.reminded_on
            FROM agreement_reminder m JOIN internship_agreement a ON a.id = m.agreement_id
                JOIN agreement_version v ON v.agreement_id = a.id AND v.number = a.number
            WHERE m.channel = 'paper' AND m.party = 'person' AND m.handed_on IS NULL
            ORDER BY m.reminded_on, m.agreement_id, m.kind LIMIT 100
            """
        ).fetchall()


def handed(connection: Connection[Any], agreement_id: int, today: date) -> int:
    """The person has the sheet that says all of it; returns how many reminders that settles."""
    return connection.execute(
        """
        UPDATE agreement_reminder SET handed_on = %(today)s
        WHERE agreement_id = %(id)s AND channel = 'paper' AND party = 'person' AND handed_on IS NULL
        """,
        {"id": agreement_id, "today": today},
    ).rowcount


def version_of(connection: Connection[Any], agreement_id: int, reminder: str, about: str) -> Version | None:
    """The version that a reminder speaks of: the one to sign, else the one in force; None where it is gone."""
    row: Any = connection.execute(
        "SELECT number, in_force FROM internship_agreement WHERE id = %(id)s", {"id": agreement_id}
    ).fetchone()
    if row is None:
        return None
    if reminder in (Kind.SIGN, Kind.SIGN_AGAIN):
        # Replaced meanwhile: the other version has its own reminder.
        return read(connection, agreement_id, row[0]) if about == str(row[0]) else None
    return read(connection, agreement_id, row[1]) if row[1] is not None else None
