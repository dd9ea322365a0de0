"""Blind forms written anew: masking improves, and a job still held grows longer."""

from datetime import date
from typing import Any

from psycopg import Connection

from matching.candidates.blinding import language_levels, write_blind_profiles
from matching.candidates.reading import candidate


def rewrite_blind_profiles(connection: Connection[Any], after: int, most: int, today: date) -> int | None:
    """Write the next `most` blind forms by the ids of their people, those beyond `after`, where they change.

    Returns the last id looked at, or None where there is nobody beyond: asked again with it, block by block, each in
    its own transaction.
    """
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT candidate_id FROM blind_profile WHERE candidate_id > %(after)s ORDER BY 1 LIMIT %(most)s",
            {"after": after, "most": most},
        )
    ]
    stored = [found for key in ids if (found := candidate(connection, key)) is not None]
    write_blind_profiles(connection, [(each.id, each.entry) for each in stored], language_levels(connection), today)
    return ids[-1] if ids else None
