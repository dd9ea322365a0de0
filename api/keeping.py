"""Retention carried out: whom to tell, what to destroy, a file at a time so that one failure keeps no other."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from psycopg_pool import ConnectionPool

from api.database import reading, writing
from api.formats import day
from matching.accounts.domain import SYSTEM
from matching.errors import NotFoundError
from matching.privacy import retention

logger = logging.getLogger(__name__)

_ADDRESSES = """
    SELECT n.id, coalesce(a.email, i.email) AS address, coalesce(a.locale, 'fr')
    FROM unnest(%(candidates)s::bigint[]) n (id)
        JOIN candidate_identity i ON i.candidate_id = n.id
        LEFT JOIN account a ON a.candidate_id = n.id
    WHERE coalesce(a.email, i.email) IS NOT NULL
"""
"""One account at most opens a file."""


def give_notices(pool: ConnectionPool, today: date, post: Callable[..., None]) -> int:
    """Announce the destruction of files that nobody confirms, by a message where there is an address; how many."""
    with writing(pool, SYSTEM) as connection:
        given = retention.give_notices(connection, today)
        due_on = {notice.candidate_id: notice.due_on for notice in given}
        told: set[int] = set()
        for candidate_id, address, locale in connection.execute(_ADDRESSES, {"candidates": list(due_on)}).fetchall():
            if candidate_id not in told:
                post(connection, "retention_notice", address, locale, {"day": day(due_on[candidate_id], locale)})
            told.add(candidate_id)
    return len(given)


def destroy(pool: ConnectionPool, today: date) -> int:
    """Destroy whatever has been kept for its time; returns how many files went."""
    with reading(pool, SYSTEM) as connection:
        due = list(retention.files_due(connection, today))
    gone = 0
    for candidate_id, rule in due:
        try:
            with writing(pool, SYSTEM) as connection:
                retention.destroy_file(connection, candidate_id, rule)
            gone += 1
        except NotFoundError:
            logger.info("a file due to be destroyed is gone already")
    with writing(pool, SYSTEM) as connection:
        retention.destroy_the_rest(connection, today)
    return gone


def due(pool: ConnectionPool, today: date) -> tuple[retention.Periods, list[retention.Due], list[Any]]:
    """What is due, with the periods it follows from, and the register so far."""
    with reading(pool, SYSTEM) as connection:
        return retention.periods(connection), retention.due(connection, today), list(retention.register(connection))
