"""How twinnings go, for the coordination: counts by steps of five, nobody named."""

from typing import Any

from psycopg import Connection


def counts(connection: Connection[Any]) -> dict[str, int | None]:
    """People by what they did (asked, volunteers, begun, active, useful); null from one to four."""
    return dict(connection.execute("SELECT what, people FROM twinning_counts()").fetchall())
