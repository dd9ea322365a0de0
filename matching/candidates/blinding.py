"""The blind form of each person's file, rewritten by every save: masked when written, never when read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from psycopg import Connection

from matching.candidates.blind import Levels, blind_profile
from matching.candidates.domain import CandidateEntry
from matching.rows import as_json


def language_levels(connection: Connection[Any]) -> Levels:
    """The twelve-level value of each (scale, level)."""
    return {
        (scale, level): value
        for scale, level, value in connection.execute("SELECT scale, level, value FROM language_level")
    }


def write_blind_profiles(
    connection: Connection[Any], saved: Iterable[tuple[int, CandidateEntry]], levels: Levels, today: date
) -> None:
    """Write the blind form of each (id, entry) that has a consent to matching in force, and of no other."""
    rows = [
        {"candidate_id": candidate_id, "document": blind_profile(entry, levels, today).model_dump(mode="json")}
        for candidate_id, entry in saved
    ]
    if rows:
        connection.execute(
            """
            INSERT INTO blind_profile AS old (candidate_id, document)
            SELECT n.candidate_id, n.document
            FROM json_to_recordset(%(rows)s) AS n (candidate_id bigint, document jsonb)
            WHERE EXISTS (
                SELECT FROM consent s
                WHERE s.candidate_id = n.candidate_id AND s.purpose = 'matching' AND s.withdrawn_at IS NULL
                    AND s.until >= current_date)
            ON CONFLICT (candidate_id) DO UPDATE SET document = excluded.document
                WHERE old.document IS DISTINCT FROM excluded.document
            """,
            {"rows": as_json(rows)},
        )
