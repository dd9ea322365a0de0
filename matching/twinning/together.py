"""What the two of a twinning do in it: visits, the log, the closing review. The newcomer acts by their account, the
colleague by the secret of their link; each function of the database asks which of the two it is.

The log and what is said of a visit are read by the two alone. Who follows the newcomer reads the reviews, the employer
none of it; the newcomer reads both reviews, the colleague theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from matching.accounts.secret import hashed
from matching.errors import FutureDateError, Reference, StaleVersionError, UnknownReferenceError
from matching.twinning.domain import Between, ContactEntry, ReviewEntry, VisitEntry, VisitState
from matching.twinning.errors import TwinningOverError, VisitPastError, VisitSettledError


@dataclass(frozen=True)
class Party:
    """One of the two, in one twinning; without `secret`, the newcomer whose account acts."""

    twinning_id: int
    secret: str | None = None

    @property
    def keys(self) -> dict[str, Any]:
        """How the functions of the database are told of it."""
        return {"twinning": self.twinning_id, "link": None if self.secret is None else hashed(self.secret)}


def plan_visit(
    connection: Connection[Any],
    party: Party,
    entry: VisitEntry,
    now: datetime,
    visit_id: int | None = None,
    *,
    as_read: int | None = None,
) -> int:
    """Plan a visit to come, or change one that is planned, read at the `sequence` `as_read`; returns its number.

    `now` is Québec's. Raises VisitPastError, TwinningOverError, also for what is not the party's, StaleVersionError
    where the other one changed it since, and UnknownReferenceError for a goal not in the list.
    """
    if entry.starts_at() <= now.replace(tzinfo=None):
        raise VisitPastError
    _check_goals(connection, entry.goals)
    row: Any = connection.execute(
        """
        SELECT made, stands FROM plan_visit(%(twinning)s, %(link)s, %(visit)s, %(as_read)s, %(starts_at)s,
            %(minutes)s::smallint, %(place)s, %(goals)s, %(words)s)
        """,
        {
            **party.keys,
            "visit": visit_id,
            "as_read": as_read,
            "starts_at": entry.starts_at(),
            "minutes": entry.minutes,
            "place": entry.place,
            "goals": list(entry.goals),
            "words": entry.words,
        },
    ).fetchone()
    made, stands = row
    if made is None and stands is not None:
        raise StaleVersionError(stands)
    if made is None:
        raise TwinningOverError
    return int(made)


def settle_visit(
    connection: Connection[Any], party: Party, visit_id: int, state: VisitState, *, as_read: int | None
) -> None:
    """Say that a visit, read at the `sequence` `as_read`, was held, once it has begun, or call it off.

    Raises VisitSettledError, and StaleVersionError where the other one changed it since.
    """
    row: Any = connection.execute(
        "SELECT made, stands FROM settle_visit(%(twinning)s, %(link)s, %(visit)s, %(as_read)s, %(state)s)",
        {**party.keys, "visit": visit_id, "as_read": as_read, "state": state},
    ).fetchone()
    made, stands = row
    if stands is not None:
        raise StaleVersionError(stands)
    if not made:
        raise VisitSettledError


def log_contact(connection: Connection[Any], party: Party, entry: ContactEntry, today: date) -> None:
    """Write a line of the log. Raises TwinningOverError, FutureDateError."""
    if entry.happened_on > today:
        raise FutureDateError("happened_on")
    _done(
        connection,
        "SELECT log_contact(%(twinning)s, %(link)s, %(happened_on)s, %(text)s)",
        {**party.keys, **entry.model_dump()},
        TwinningOverError,
    )


def review(connection: Connection[Any], party: Party, entry: ReviewEntry) -> None:
    """Say what one thinks of it; once both have, it is over. Raises TwinningOverError, UnknownReferenceError."""
    _check_goals(connection, entry.goals)
    _done(
        connection,
        "SELECT review_twinning(%(twinning)s, %(link)s, %(useful)s, %(goals)s, %(words)s)",
        {**party.keys, "useful": entry.useful, "goals": list(entry.goals), "words": entry.words},
        TwinningOverError,
    )


def shared(connection: Connection[Any], candidate_id: int) -> dict[int, Between]:
    """What the newcomer shares with their colleagues, by twinning: their visits, log and reviews."""
    rows = connection.execute(
        """
        SELECT jsonb_build_object('id', t.id, 'state', t.state, 'until', t.until,
            'visits', coalesce((SELECT jsonb_agg(to_jsonb(v) ORDER BY v.starts_at)
                FROM twinning_visit v WHERE v.twinning_id = t.id), '[]'),
            'contacts', coalesce((SELECT jsonb_agg(to_jsonb(n) ORDER BY n.happened_on DESC, n.id DESC)
                FROM twinning_contact n WHERE n.twinning_id = t.id), '[]'),
            'reviews', coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.written_at)
                FROM twinning_review r WHERE r.twinning_id = t.id), '[]'))
        FROM twinning t WHERE t.candidate_id = %(candidate)s
        """,
        {"candidate": candidate_id},
    )
    found = (Between.model_validate(row[0]) for row in rows)
    return {each.id: each for each in found}


def _done(connection: Connection[Any], statement: str, values: dict[str, Any], otherwise: type[Exception]) -> None:
    row: Any = connection.execute(statement, values).fetchone()
    if not row[0]:
        raise otherwise


def _check_goals(connection: Connection[Any], goals: Iterable[str]) -> None:
    known = {code for (code,) in connection.execute("SELECT code FROM twinning_item WHERE kind = 'goal'")}
    unknown = [code for code in goals if code not in known]
    if unknown:
        raise UnknownReferenceError(*(Reference("goals", "goal", code) for code in unknown))
