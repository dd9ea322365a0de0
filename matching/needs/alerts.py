"""Searches that somebody keeps: what is new for each is told by e-mail, each day or each week.

Of the census, by its filters; or of the people who fit one opening (`matching.matches.watching`).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from matching.accounts.secret import hashed, new_secret
from matching.errors import DomainError, NotFoundError
from matching.needs.domain import Status
from matching.needs.listing import NeedFilters, NeedRow, list_needs

MOST_KEPT = 30
"""Searches that one account keeps."""
MOST_TOLD = 20
"""Needs told of one search in one e-mail; the page has the others."""
_LOOKED_AT = 500


class TooManySearchesError(DomainError):
    """An account keeps no more searches than that."""

    code = "too_many_searches"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"
    """Kept, and told of by nobody."""


@dataclass(frozen=True)
class SavedSearch:
    id: int
    name: str
    filters: NeedFilters
    frequency: str
    told_until: datetime
    opening_id: int | None = None
    """Of the people who fit this opening; none for a search of the census."""


@dataclass(frozen=True)
class ToTell:
    """Somebody with searches to be told of."""

    account_id: int
    email: str
    locale: str


def saved(connection: Connection[Any], account_id: int | None = None) -> list[SavedSearch]:
    """The actor's searches, or those of an account for the system, in the order in which they were kept."""
    rows = connection.execute(
        """
        SELECT id, name, filters, frequency, told_until, opening_id FROM saved_search
        WHERE account_id = coalesce(%(account)s::bigint, actor_account()) ORDER BY id
        """,
        {"account": account_id},
    ).fetchall()
    return [SavedSearch(key, name, _filters(stored), *rest) for key, name, stored, *rest in rows]


def own_address(connection: Connection[Any]) -> str | None:
    """Where the actor would be told, if they have an address."""
    row = connection.execute("SELECT email FROM account WHERE id = actor_account()").fetchone()
    return None if row is None else row[0]


def save(connection: Connection[Any], name: str, filters: NeedFilters, frequency: Frequency) -> None:
    """Keep a search, once; what is there already is not told of. Raises TooManySearchesError."""
    known = saved(connection)
    for search in known:
        if search.opening_id is None and _stored(search.filters) == _stored(filters):
            change(connection, search.id, frequency)
            return
    _check_room(known)
    connection.execute(
        "INSERT INTO saved_search (name, filters, frequency) VALUES (%(name)s, %(filters)s, %(frequency)s)",
        {"name": name[:300], "filters": Jsonb(_stored(filters)), "frequency": frequency},
    )


def save_for(connection: Connection[Any], opening_id: int, name: str, frequency: Frequency) -> int | None:
    """Keep a search for the people of an opening, once: its id where it is new. Raises TooManySearchesError."""
    known = saved(connection)
    for search in known:
        if search.opening_id == opening_id:
            change(connection, search.id, frequency)
            return None
    _check_room(known)
    row = connection.execute(
        """
        INSERT INTO saved_search (name, opening_id, frequency) VALUES (%(name)s, %(opening)s, %(frequency)s)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {"name": name[:300], "opening": opening_id, "frequency": frequency},
    ).fetchone()
    return None if row is None else row[0]


def change(connection: Connection[Any], search_id: int, frequency: Frequency) -> None:
    """Tell of it as often; from now on where nobody was told. Raises NotFoundError."""
    done = connection.execute(
        """
        UPDATE saved_search SET frequency = %(frequency)s,
            told_until = CASE WHEN frequency = 'never' THEN now() ELSE told_until END
        WHERE id = %(id)s
        """,
        {"id": search_id, "frequency": frequency},
    )
    if not done.rowcount:
        raise NotFoundError("search", search_id)


def forget(connection: Connection[Any], search_id: int) -> None:
    """Keep it no more; nothing happens where it was not kept."""
    connection.execute("DELETE FROM saved_search WHERE id = %(id)s", {"id": search_id})


def to_tell(connection: Connection[Any], frequencies: list[Frequency]) -> list[ToTell]:
    """Whose searches of these frequencies are to be looked at. The system's alone."""
    with connection.cursor(row_factory=class_row(ToTell)) as cursor:
        return cursor.execute(
            """
            SELECT DISTINCT a.id AS account_id, a.email, a.locale
            FROM saved_search s JOIN account a ON a.id = s.account_id
            WHERE s.frequency = ANY (%(frequencies)s) AND a.email IS NOT NULL AND a.revoked_at IS NULL ORDER BY a.id
            """,
            {"frequencies": list(frequencies)},
        ).fetchall()


def tell(
    connection: Connection[Any], account_id: int, frequencies: list[Frequency], today: date
) -> list[tuple[SavedSearch, list[NeedRow]]]:
    """What is new for each search of the census of the account, those with something new alone; it is told from now on.

    The system's alone: open needs only, which anybody may read.
    """
    found = []
    for search in saved(connection, account_id):
        if search.opening_id is not None or search.frequency not in frequencies:
            continue
        new = {
            row[0]
            for row in connection.execute(
                "SELECT id FROM opening WHERE created_at > %(since)s AND status = 'open'", {"since": search.told_until}
            )
        }
        rows = [row for row in list_needs(connection, search.filters, today, limit=_LOOKED_AT) if row.id in new]
        if rows:
            connection.execute("UPDATE saved_search SET told_until = now() WHERE id = %(id)s", {"id": search.id})
            found.append((search, rows[:MOST_TOLD]))
    return found


def make_link(connection: Connection[Any], account_id: int) -> str:
    """The secret of the link that stops the e-mails of an account. The system's alone."""
    secret = new_secret()
    connection.execute(
        "INSERT INTO alert_link (hash, account_id) VALUES (%(hash)s, %(account)s)",
        {"hash": hashed(secret), "account": account_id},
    )
    return secret


def is_ours(connection: Connection[Any], secret: str) -> bool:
    """Whether the link is one of ours."""
    row: Any = connection.execute("SELECT alerts_of_link(%(hash)s)", {"hash": hashed(secret)}).fetchone()
    return bool(row[0])


def stop(connection: Connection[Any], secret: str) -> bool:
    """Stop the e-mails of whoever the link was sent to; False where it is none of ours."""
    row: Any = connection.execute("SELECT stop_alerts(%(hash)s)", {"hash": hashed(secret)}).fetchone()
    return bool(row[0])


def _check_room(known: list[SavedSearch]) -> None:
    if len(known) >= MOST_KEPT:
        raise TooManySearchesError(MOST_KEPT)


def _stored(filters: NeedFilters) -> dict[str, Any]:
    return {name: value for name, value in asdict(filters).items() if value is not None and name != "status"}


def _filters(stored: dict[str, Any]) -> NeedFilters:
    return NeedFilters(**{**stored, "status": Status.OPEN})
