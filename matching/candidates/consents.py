"""Consents: given for one purpose and a time, withdrawn at once. Never changed, never deleted while the file is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import Connection

from matching.candidates.blinding import language_levels, write_blind_profiles
from matching.candidates.domain import CandidateEntry, Consent, Means, Purpose
from matching.candidates.errors import (
    ConsentNotToldError,
    ConsentNotYetError,
    ConsentOverError,
    ConsentRefusedError,
    ConsentTooLongError,
    ConsentWithdrawnSinceError,
)
from matching.candidates.reading import candidate
from matching.candidates.references import names_of
from matching.errors import NotFoundError
from matching.references import check_references
from matching.refusals import refusals
from matching.rows import as_json


def give_consent(connection: Connection[Any], candidate_id: int, consent: Consent, today: date) -> None:
    """Record a consent. One to matching puts the person among those whom the ranking reads, at once.

    The same consent given twice is recorded once, unless it was withdrawn meanwhile. Raises NotFoundError,
    UnknownReferenceError, NotAllowedError, ConsentOverError, and what `refused_consents` finds.
    """
    for _, error in refused_consents(connection, [consent], today, candidate_id):
        raise error
    if consent.until < today:
        raise ConsentOverError("given_on")
    stored = candidate(connection, candidate_id)
    if stored is None:
        raise NotFoundError("candidate", candidate_id)
    entry = CandidateEntry(identity=stored.entry.identity, consents=(consent,))
    check_references(connection, [entry], names_of)
    with refusals():
        record_consents(connection, [(candidate_id, consent)], again=True)
        write_blind_profiles(connection, [(candidate_id, stored.entry)], language_levels(connection), today)
        _number_version(connection, candidate_id)


def longest_days(connection: Connection[Any]) -> dict[Purpose, int]:
    """The longest a consent may last, in days, by purpose (setting `consent_longest_days`)."""
    row: Any = connection.execute("SELECT value FROM setting WHERE key = 'consent_longest_days'").fetchone()
    return {purpose: row[0][purpose] for purpose in Purpose}


def refused_consents(
    connection: Connection[Any], given: Sequence[Consent], today: date, candidate_id: int | None = None
) -> Iterator[tuple[int, ConsentRefusedError]]:
    """Those of `given` not begun yet, longer than their purpose allows, dated before somebody who has a file already
    last withdrew as much, or that a counsellor records without saying how and in which language they were given, by
    place. The database holds all four too.
    """
    if not given:
        return
    longest = longest_days(connection)
    withdrawn = {} if candidate_id is None else _withdrawn_on(connection, candidate_id)
    row: Any = connection.execute("SELECT actor_role() = 'counsellor'").fetchone()
    for place, consent in enumerate(given):
        if consent.given_on > today:
            yield place, ConsentNotYetError("given_on")
        elif consent.until - consent.given_on > timedelta(days=longest[consent.purpose]):
            yield place, ConsentTooLongError("until", longest[consent.purpose])
        elif consent.given_on < (last := withdrawn.get((consent.purpose, consent.employer_id), date.min)):
            yield place, ConsentWithdrawnSinceError("given_on", last)
        elif row[0] and consent.means is Means.ONLINE:
            yield place, ConsentNotToldError("means")
        elif row[0] and consent.language is None:
            yield place, ConsentNotToldError("language")


def _withdrawn_on(connection: Connection[Any], candidate_id: int) -> dict[tuple[str, int | None], date]:
    """The last day, in Québec, on which the person withdrew each purpose and employer. What ends a release by an event
    alone leaves the others.
    """
    return {
        (purpose, employer_id): day
        for purpose, employer_id, day in connection.execute(
            """
            SELECT purpose, employer_id, max((withdrawn_at AT TIME ZONE 'America/Toronto')::date) FROM consent
            WHERE candidate_id = %(candidate)s AND withdrawn_at IS NOT NULL AND event_id IS NULL
            GROUP BY purpose, employer_id
            """,
            {"candidate": candidate_id},
        )
    }


def recorded_consents(connection: Connection[Any], candidate_id: int) -> set[Consent]:
    """Every consent of the file, withdrawn ones too."""
    return {
        Consent(
            purpose=purpose, employer_id=employer_id, given_on=given_on, until=until, means=means, language=language
        )
        for purpose, employer_id, given_on, until, means, language in connection.execute(
            """
            SELECT purpose, employer_id, given_on, until, means, language FROM consent
            WHERE candidate_id = %(candidate)s
            """,
            {"candidate": candidate_id},
        )
    }


@dataclass(frozen=True)
class InForce:
    """A consent that holds today, and how it was last given. `employer` is named where it is to one."""

    purpose: Purpose
    employer_id: int | None
    employer: str | None
    given_on: date
    until: date
    means: Means
    language: str | None
    """In which it was explained, where a counsellor recorded it."""
    event_id: int | None
    """The event whose time it is limited to."""
    event_fr: str | None
    event_en: str | None


def in_force(connection: Connection[Any], candidate_id: int) -> list[InForce]:
    """The consents of the person that hold today: the last to end of each purpose and employer."""
    rows = connection.execute(
        """
        SELECT f.purpose, f.employer_id, e.name, min(n.given_on), f.until,
            (array_agg(n.means ORDER BY n.id DESC))[1], (array_agg(n.language ORDER BY n.id DESC))[1],
            v.id, v.title_fr, v.title_en
        FROM consent_in_force f
            JOIN consent n ON n.candidate_id = f.candidate_id AND n.purpose = f.purpose AND n.until = f.until
                AND n.employer_id IS NOT DISTINCT FROM f.employer_id AND n.event_id IS NOT DISTINCT FROM f.event_id
                AND n.withdrawn_at IS NULL
            LEFT JOIN employer e ON e.id = f.employer_id
            LEFT JOIN event v ON v.id = f.event_id
        WHERE f.candidate_id = %(candidate)s
        GROUP BY f.purpose, f.employer_id, e.name, f.until, v.id
        ORDER BY f.purpose, e.name, v.starts_at NULLS FIRST
        """,
        {"candidate": candidate_id},
    )
    return [
        InForce(Purpose(purpose), employer_id, employer, given_on, until, Means(means), language, *event)
        for purpose, employer_id, employer, given_on, until, means, language, *event in rows
    ]


@dataclass(frozen=True)
class TakenBack:
    """What the person agreed to, took back on a day of Québec, and has not given again; of a CV, to whom."""

    purpose: Purpose
    employer: str | None
    withdrawn_on: date


def taken_back(connection: Connection[Any], candidate_id: int) -> list[TakenBack]:
    """The consents of the person that they withdrew and that hold no more, the latest first. What was for the time of
    an event alone is not among them.
    """
    rows = connection.execute(
        """
        SELECT n.purpose, e.name, max((n.withdrawn_at AT TIME ZONE 'America/Toronto')::date) AS withdrawn_on
        FROM consent n LEFT JOIN employer e ON e.id = n.employer_id
        WHERE n.candidate_id = %(candidate)s AND n.withdrawn_at IS NOT NULL AND n.event_id IS NULL
            AND NOT EXISTS (SELECT FROM consent_in_force f WHERE f.candidate_id = n.candidate_id
                AND f.purpose = n.purpose AND f.employer_id IS NOT DISTINCT FROM n.employer_id AND f.event_id IS NULL)
        GROUP BY n.purpose, n.employer_id, e.name
        ORDER BY withdrawn_on DESC, e.name
        """,
        {"candidate": candidate_id},
    )
    return [TakenBack(Purpose(purpose), employer, day) for purpose, employer, day in rows]


def withdraw_consent(
    connection: Connection[Any],
    candidate_id: int,
    purpose: Purpose,
    employer_id: int | None = None,
    event_id: int | None = None,
) -> int:
    """Withdraw what the person consented to for this purpose (and employer, for a CV); returns how many consents.

    With `event_id`, only what was released to the employer for that event; without, all that was. Without a consent to
    matching the person leaves `match_profile` and `blind_profile` in the same transaction.
    """
    withdrawn = connection.execute(
        """
        UPDATE consent SET withdrawn_at = now()
        WHERE candidate_id = %(candidate)s AND purpose = %(purpose)s AND withdrawn_at IS NULL
            AND employer_id IS NOT DISTINCT FROM %(employer)s::bigint
            AND (%(event)s::bigint IS NULL OR event_id = %(event)s)
        """,
        {"candidate": candidate_id, "purpose": purpose, "employer": employer_id, "event": event_id},
    ).rowcount
    if withdrawn:
        _number_version(connection, candidate_id)
    return withdrawn


def record_consents(connection: Connection[Any], given: Iterable[tuple[int, Consent]], *, again: bool = False) -> None:
    """Insert the consents of candidates (by id) that are not recorded yet.

    One withdrawn since is recorded `again` only where the person gives it anew: a saved form is no new consent.
    """
    rows = [
        {"id": place, "candidate_id": candidate_id, **consent.model_dump(mode="json")}
        for place, (candidate_id, consent) in enumerate(dict.fromkeys(given))
    ]
    if rows:
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, employer_id, given_on, until, means, language, recorded_by)
            SELECT n.candidate_id, n.purpose, n.employer_id, n.given_on, n.until, n.means, n.language, actor_account()
            FROM json_populate_recordset(NULL::consent, %(rows)s) n
            WHERE NOT EXISTS (
                SELECT FROM consent s
                WHERE s.candidate_id = n.candidate_id AND s.purpose = n.purpose AND s.given_on = n.given_on
                    AND s.until = n.until AND s.means = n.means AND s.employer_id IS NOT DISTINCT FROM n.employer_id
                    AND s.language IS NOT DISTINCT FROM n.language AND (s.withdrawn_at IS NULL OR NOT %(again)s)
            )
            ORDER BY n.id
            """,
            {"rows": as_json(rows), "again": again},
        )


def _number_version(connection: Connection[Any], candidate_id: int) -> None:
    """A form opened before may not be saved over what was just told."""
    connection.execute(
        "UPDATE candidate SET version = version + 1, updated_at = now() WHERE id = %(candidate)s",
        {"candidate": candidate_id},
    )
