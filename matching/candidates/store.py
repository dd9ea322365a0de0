"""Entries of the CV bank put in and changed. Row-level security decides whose; the trail is the database's own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from psycopg import Connection

from matching.candidates.blind import Levels
from matching.candidates.blinding import language_levels, write_blind_profiles
from matching.candidates.consents import record_consents, recorded_consents, refused_consents
from matching.candidates.domain import CandidateEntry
from matching.candidates.errors import ConsentRefusedError
from matching.candidates.references import dates_of, names_of, repeated_credential
from matching.candidates.rows import (
    ASPIRATION,
    CANDIDATE,
    DIPLOMA,
    EXPERIENCE,
    LANGUAGE,
    SKILL,
    Row,
    candidate_row,
    rows_below,
    skill_rows,
)
from matching.dates import check_dates
from matching.errors import AlreadyThereError, NotFoundError
from matching.references import check_references
from matching.refusals import refusals
from matching.rows import Table, as_json

BLOCK = 1000
"""Entries written by one round of statements."""


def add_candidate(connection: Connection[Any], entry: CandidateEntry, today: date) -> int:
    """Put an entry in the bank; returns its id. Errors: those of `add_candidates`."""
    return add_candidates(connection, [entry], today)[0]


def add_candidates(
    connection: Connection[Any],
    entries: Iterable[CandidateEntry],
    today: date,
    progress: Callable[[int], object] | None = None,
) -> list[int]:
    """Put entries in the bank, whatever their number; returns their ids in the same order.

    `progress` is told the number of entries after each block. What is not confirmed is confirmed `today`.
    Raises FutureDateError, UnknownReferenceError, AlreadyThereError (a credential told twice), NotAllowedError,
    ConsentNotYetError, ConsentTooLongError.
    """
    levels = language_levels(connection)
    remaining = iter(entries)
    ids: list[int] = []
    while block := list(islice(remaining, BLOCK)):
        ids += _add_block(connection, block, levels, today)
        if progress:
            progress(len(block))
    return ids


def change_candidate(
    connection: Connection[Any], candidate_id: int, entry: CandidateEntry, version: int, today: date
) -> int:
    """Replace the entry that was read at `version`; returns the new version.

    Consents that are new are recorded; none is withdrawn by its absence (`withdraw_consent` does that).
    Raises NotFoundError, StaleVersionError and the errors of `add_candidates`.
    """
    _check(connection, [entry], today)
    for place, error in refused_consents(connection, entry.consents, today, candidate_id):
        # One recorded when more was allowed comes back with the form.
        if entry.consents[place] not in recorded_consents(connection, candidate_id):
            raise error.within(f"consents.{place}")
    levels = language_levels(connection)
    document = entry.model_dump(mode="json")
    with refusals():
        CANDIDATE.update(connection, candidate_id, candidate_row(entry, document, today), version)
        with connection.pipeline():
            for table, rows in _by_table([(candidate_id, entry, document)]).items():
                table.upsert(connection, rows)
            _save_skills(connection, skill_rows(candidate_id, entry))
            _remove_what_is_gone(connection, candidate_id, entry)
            record_consents(connection, [(candidate_id, consent) for consent in entry.consents])
            connection.execute("SELECT refresh_profiles(ARRAY[%(id)s::bigint])", {"id": candidate_id})
            write_blind_profiles(connection, [(candidate_id, entry)], levels, today)
    return version + 1


def confirm_candidate(connection: Connection[Any], candidate_id: int, today: date) -> int:
    """Whoever answers for the entry says that it still holds; returns the new version. Raises NotFoundError."""
    row = connection.execute(
        """
        UPDATE candidate SET confirmed_on = %(today)s, version = version + 1, updated_at = now()
        WHERE id = %(candidate)s RETURNING version
        """,
        {"candidate": candidate_id, "today": today},
    ).fetchone()
    if row is None:
        raise NotFoundError("candidate", candidate_id)
    return int(row[0])


def refused_in(
    connection: Connection[Any], entries: Sequence[CandidateEntry], today: date
) -> Iterator[tuple[int, ConsentRefusedError]]:
    """Each consent of new `entries` that is refused, with the place of its entry."""
    places = [(number, place) for number, entry in enumerate(entries) for place in range(len(entry.consents))]
    given = [consent for entry in entries for consent in entry.consents]
    for index, error in refused_consents(connection, given, today):
        number, place = places[index]
        yield number, error.within(f"consents.{place}")


def _add_block(
    connection: Connection[Any], entries: Sequence[CandidateEntry], levels: Levels, today: date
) -> list[int]:
    _check(connection, entries, today)
    for _, error in refused_in(connection, entries, today):
        raise error
    documents = [entry.model_dump(mode="json") for entry in entries]
    with refusals():
        ids = CANDIDATE.insert_numbered(
            connection,
            [candidate_row(entry, document, today) for entry, document in zip(entries, documents, strict=True)],
        )
        saved = list(zip(ids, entries, strict=True))
        # In a pipeline, PostgreSQL writes one table while the rows of the next are made here.
        with connection.pipeline():
            for table, rows in _by_table(zip(ids, entries, documents, strict=True)).items():
                table.insert(connection, rows)
            _save_skills(connection, [row for key, entry in saved for row in skill_rows(key, entry)])
            # Last: each statement that writes consents rewrites what the ranking reads of these persons.
            record_consents(connection, [(key, consent) for key, entry in saved for consent in entry.consents])
            opted_in = [(key, entry) for key, entry in saved if any(c.purpose == "matching" for c in entry.consents)]
            write_blind_profiles(connection, opted_in, levels, today)
    return ids


def _check(connection: Connection[Any], entries: Sequence[CandidateEntry], today: date) -> None:
    check_dates(entries, dates_of, today)
    check_references(connection, entries, names_of)
    for entry in entries:
        if field := repeated_credential(entry):
            raise AlreadyThereError(field)


def _by_table(saved: Iterable[tuple[int, CandidateEntry, Row]]) -> dict[Table, list[Row]]:
    tables: dict[Table, list[Row]] = defaultdict(list)
    for candidate_id, entry, document in saved:
        for table, row in rows_below(candidate_id, entry, document):
            tables[table].append(row)
    return tables


def _save_skills(connection: Connection[Any], rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(
            """
            WITH given AS MATERIALIZED (
                SELECT r.candidate_id, r.position, r.key, r.name, r.state
                FROM json_to_recordset(%(rows)s)
                    AS r (candidate_id bigint, position smallint, key text, name text, state text)
            ), interned AS MATERIALIZED (
                SELECT i.skill_key, i.skill_id
                FROM intern_skills(array(SELECT g.key FROM given g), array(SELECT g.name FROM given g)) i
            )
            INSERT INTO candidate_skill AS old (candidate_id, position, skill_id, name, state)
            SELECT g.candidate_id, g.position, i.skill_id, g.name, g.state
            FROM given g JOIN interned i ON i.skill_key = g.key
            ON CONFLICT (candidate_id, position) DO UPDATE SET
                (skill_id, name, state) = ROW (excluded.skill_id, excluded.name, excluded.state)
                WHERE (old.skill_id, old.name, old.state)
                    IS DISTINCT FROM (excluded.skill_id, excluded.name, excluded.state)
            """,
            {"rows": as_json(rows)},
        )


def _remove_what_is_gone(connection: Connection[Any], candidate_id: int, entry: CandidateEntry) -> None:
    for table, kept in (
        (EXPERIENCE, entry.experiences),
        (DIPLOMA, entry.diplomas),
        (LANGUAGE, entry.languages),
        (ASPIRATION, entry.aspirations),
        (SKILL, entry.skills),
    ):
        table.trim(connection, candidate_id, len(kept or ()))
    connection.execute(
        "DELETE FROM held_credential WHERE candidate_id = %(candidate)s AND credential <> ALL (%(kept)s)",
        {"candidate": candidate_id, "kept": [credential.credential for credential in entry.credentials]},
    )
    if entry.authorisation is None:
        connection.execute("DELETE FROM authorisation WHERE candidate_id = %(candidate)s", {"candidate": candidate_id})
    # The person saves the entry without these notes, which they do not see, and the policy keeps them.
    if not (entry.household or entry.reasons_to_move):
        connection.execute(
            "DELETE FROM counsellor_record WHERE candidate_id = %(candidate)s", {"candidate": candidate_id}
        )
