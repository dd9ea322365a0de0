"""Plans of who could go where, asked for by somebody, worked out by the worker, and kept with the lists' version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from matching.accounts.domain import Actor
from matching.candidates import identities
from matching.errors import NotFoundError
from matching.matches.domain import Eligibility
from matching.matches.profiles import everybodys_profiles
from matching.referrals.domain import Referral, Start
from matching.referrals.store import start
from matching.refusals import refusals

_KEPT_DAYS = 30
"""After which a plan that nobody asked for again is forgotten."""


class PlanKind(StrEnum):
    SHARED = "shared"
    """Short lists that share people over the needs."""
    STABLE = "stable"
    """Interns and hosts, so that no two would rather have each other."""
    GREATEST = "greatest"
    """Interns and hosts, of greatest total fit."""


@dataclass(frozen=True)
class Asked:
    """What a plan is of; the two numbers are of short lists that share people."""

    kind: PlanKind
    territory: str | None = None
    people_each: int | None = None
    lists_each: int | None = None


@dataclass(frozen=True)
class Plan:
    """A plan as it stands; `figures` are those of the last time it was made, `done` of `of` openings looked at."""

    id: int
    asked_at: datetime
    made_at: datetime | None
    done: int
    of: int
    figures: dict[str, Any] | None
    current: bool
    """Made of the lists as they are, today."""

    @property
    def waiting(self) -> bool:
        """Whether it was asked for since it was made."""
        return self.made_at is None or self.asked_at > self.made_at


class Line(NamedTuple):
    """Somebody proposed for an opening."""

    opening: int
    candidate: int
    fit: float
    eligibility: Eligibility


class Confirmed(NamedTuple):
    """A line that somebody goes on with."""

    opening: int
    candidate: int


@dataclass(frozen=True)
class Proposed:
    """The same as a reader may know it: the name and the fit of those whose file they may read."""

    candidate: int
    eligibility: Eligibility
    name: str | None
    fit: float | None
    referral: int | None
    """The one under way between the two, where the reader knows of it."""


def ask(connection: Connection[Any], asked: Asked) -> int:
    """Have a plan made, again where there is one; returns its id. Raises UnknownReferenceError."""
    with refusals():
        row = connection.execute(
            """
            INSERT INTO plan (kind, territory_code, people_each, lists_each)
            VALUES (%(kind)s, %(territory)s, %(people_each)s, %(lists_each)s)
            ON CONFLICT ON CONSTRAINT plan_asked_once DO UPDATE SET asked_at = now(), done = 0, of = 0 RETURNING id
            """,
            vars(asked),
        ).fetchone()
    return int(row[0]) if row else 0


def asked_of(connection: Connection[Any], plan_id: int) -> Asked | None:
    """What a plan is of; None where it was forgotten."""
    row = connection.execute(
        "SELECT kind, territory_code, people_each, lists_each FROM plan WHERE id = %(id)s", {"id": plan_id}
    ).fetchone()
    return Asked(PlanKind(row[0]), *row[1:]) if row else None


def plan(connection: Connection[Any], asked: Asked, today: date) -> Plan | None:
    """The plan as it stands; None before anybody asked for it."""
    with connection.cursor(row_factory=class_row(Plan)) as cursor:
        return cursor.execute(
            """
            SELECT id, asked_at, made_at, done, of, figures,
                coalesce(version = version_of_lists() AND (figures ->> 'on')::date = %(today)s, false) AS current
            FROM plan
            WHERE kind = %(kind)s AND territory_code IS NOT DISTINCT FROM %(territory)s
                AND people_each IS NOT DISTINCT FROM %(people_each)s
                AND lists_each IS NOT DISTINCT FROM %(lists_each)s
            """,
            vars(asked) | {"today": today},
        ).fetchone()


def proposed(connection: Connection[Any], plan_id: int) -> dict[int, list[Proposed]]:
    """Who is proposed for each opening, the eligible then the best fit first, as the actor may know them."""
    with everybodys_profiles(connection):
        rows = connection.execute(
            """
            SELECT l.opening_id, l.candidate_id, l.fit, l.eligibility, (SELECT max(r.id) FROM referral r
                WHERE r.opening_id = l.opening_id AND r.candidate_id = l.candidate_id AND r.state <> 'closed')
            FROM plan_line l WHERE l.plan_id = %(plan)s
            ORDER BY l.opening_id, l.eligibility, l.fit DESC, l.candidate_id
            """,
            {"plan": plan_id},
        ).fetchall()
    names = identities.names(connection, [candidate for _, candidate, *_ in rows])
    found: dict[int, list[Proposed]] = {}
    for opening, candidate, fit, state, referral in rows:
        name = names.get(candidate)
        # A blind line tells no exact figure: it would tell a home or a day.
        found.setdefault(opening, []).append(
            Proposed(candidate, Eligibility(state), name, None if name is None else fit, referral)
        )
    return found


def confirm(
    connection: Connection[Any], plan_id: int, lines: Sequence[Confirmed], *, by: Actor, today: date
) -> list[Referral]:
    """Start the referral of each of these lines of a plan: somebody decides, one person at a time.

    Raises NotFoundError for what is no line of the plan any more, and as `store.start`: then nothing is started.
    """
    internships = (asked_of(connection, plan_id) or Asked(PlanKind.SHARED)).kind is not PlanKind.SHARED
    with everybodys_profiles(connection):
        rows = connection.execute(
            "SELECT opening_id, candidate_id FROM plan_line WHERE plan_id = %(plan)s", {"plan": plan_id}
        )
        known = {Confirmed(*row) for row in rows}
    started = []
    for line in dict.fromkeys(lines):
        if line not in known:
            raise NotFoundError("candidate", line.candidate)
        opening = {"internship": line.opening} if internships else {"need": line.opening}
        started.append(start(connection, Start(candidate=line.candidate, **opening), by=by, today=today))
    return started


def version(connection: Connection[Any]) -> str:
    """Of the lists as they are now."""
    row = connection.execute("SELECT version_of_lists()").fetchone()
    return str(row[0]) if row else ""


def tell(connection: Connection[Any], plan_id: int, done: int, of: int) -> None:
    """How far the making is: openings looked at."""
    connection.execute(
        "UPDATE plan SET done = %(done)s, of = %(of)s WHERE id = %(plan)s", {"plan": plan_id, "done": done, "of": of}
    )


def keep(
    connection: Connection[Any],
    plan_id: int,
    lines: Iterable[Line],
    figures: Mapping[str, Any],
    *,
    made_of: str,
) -> None:
    """Put a plan in the place of the one before; `made_of` is the version of the lists it was made of.

    It is dated from the start of this transaction: who asked again since has it made again.
    Who withdrew since is left out. Plans that nobody asks for any more are forgotten.
    """
    connection.execute("DELETE FROM plan_line WHERE plan_id = %(plan)s", {"plan": plan_id})
    connection.cursor().executemany(
        """
        INSERT INTO plan_line (plan_id, opening_id, candidate_id, fit, eligibility)
        SELECT %s, o.id, p.candidate_id, %s, %s FROM match_profile p, opening o
        WHERE o.id = %s AND p.candidate_id = %s
        """,
        [(plan_id, each.fit, each.eligibility, each.opening, each.candidate) for each in lines],
    )
    connection.execute(
        """
        UPDATE plan SET made_at = now(), version = %(version)s, figures = %(figures)s
        WHERE id = %(plan)s
        """,
        {"plan": plan_id, "version": made_of, "figures": Jsonb(dict(figures))},
    )
    connection.execute(
        "DELETE FROM plan WHERE asked_at < now() - make_interval(days => %(days)s)", {"days": _KEPT_DAYS}
    )
