"""Retention carried out: whom to tell, what to destroy, a file at a time so that one failure keeps no other."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from psycopg_pool import ConnectionPool

from api.database import reading, writing
from api.formats import day
from api.translations import Locale
from matching.accounts.domain import SYSTEM
from matching.errors import NotFoundError
from matching.privacy import notices, retention, trail

logger = logging.getLogger(__name__)


def give_notices(
    pool: ConnectionPool, today: date, post: Callable[..., None], text: Callable[..., None], *, texting: bool
) -> int:
    """Announce the destruction of files that nobody confirms: by e-mail where there is an address, by text message
    where a telephone opens the file and `texting` is done; how many. Whom neither reaches, their counsellor and those
    who answer for privacy find among what is due.
    """
    with writing(pool, SYSTEM) as connection:
        given = notices.give_notices(connection, today, texting=texting)
        due_on = {notice.candidate_id: notice.due_on for notice in given if notice.due_on is not None}
        for each in notices.reached(connection, due_on, texting=texting):
            last = due_on[each.candidate_id]
            locale: Locale = "en" if each.locale == "en" else "fr"
            whose = {"candidate_id": each.candidate_id}
            if each.email is not None:
                post(connection, "retention_notice", each.email, locale, {"day": day(last, locale), **whose})
            if each.phone is not None:
                said = {"language": each.language, "day": last.isoformat(), **whose}
                text(connection, "retention_notice", each.phone, locale, said)
    return len(given)


def destroy(pool: ConnectionPool, today: date) -> int:
    """Destroy whatever has been kept for its time; returns how many files went.

    Where the trail stands first is logged: kept elsewhere, it is the note of `audit verify --noted`.
    """
    with reading(pool, SYSTEM) as connection:
        due, head = list(retention.files_due(connection, today)), trail.head(connection)
    logger.info("the trail stands at %s:%s", head.sequence, head.hash)
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


def to_tell(pool: ConnectionPool) -> list[notices.ToTell]:
    """Whom no message reaches, and nobody has told yet."""
    with reading(pool, SYSTEM) as connection:
        return notices.to_tell(connection)
