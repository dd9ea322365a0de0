"""Who people are, for those whose identity row-level security lets this actor read."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection


def names(connection: Connection[Any], candidate_ids: Sequence[int]) -> dict[int, str]:
    """Given and family name by id; nobody the actor may not know."""
    rows = connection.execute(
        """SELECT candidate_id, given_name || ' ' || family_name FROM candidate_identity
           WHERE candidate_id = ANY (%(ids)s)""",
        {"ids": list(candidate_ids)},
    )
    return dict(rows.fetchall())
