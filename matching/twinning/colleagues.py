"""Colleagues whom an employer names, asked by a link of an e-mail: what they are shown, and what they answer."""

from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.addresses import address
from matching.accounts.secret import hashed, new_secret
from matching.errors import NotFoundError, StaleVersionError
from matching.reference.domain import week_mask
from matching.references import Named, check_references
from matching.refusals import refusals
from matching.twinning.domain import ColleagueEntry, ColleagueFacts, ColleaguePage, Seen, Week

LINK_DAYS = 60
"""A link is sent anew with each letter; one that is older opens nothing."""


class Colleague(Seen):
    """A colleague as their employer sees them; `accompanied` counts newcomers proposed to them or accompanied."""

    id: int
    name: str
    title: str
    unit_group: str | None
    languages: tuple[str, ...]
    week: Week
    in_firm_since: date
    capacity: int
    agreed_at: datetime | None
    accompanied: int
    version: int

    @property
    def room(self) -> int:
        """How many more they would accompany; none before they said yes."""
        return max(0, self.capacity - self.accompanied) if self.agreed_at else 0


def colleagues(connection: Connection[Any]) -> list[Colleague]:
    """Those of the actor's employer, by name."""
    with connection.cursor(row_factory=class_row(Colleague)) as cursor:
        return cursor.execute(
            """
            SELECT k.id, k.name, k.title, k.unit_group, k.languages, k.week, k.in_firm_since, k.capacity, k.agreed_at,
                (SELECT count(*) FROM twinning t
                    WHERE t.colleague_id = k.id AND t.state IN ('proposed', 'active')) AS accompanied, k.version
            FROM colleague k WHERE k.employer_id = actor_employer() ORDER BY folded(k.name), k.id
            """
        ).fetchall()


def add_colleague(connection: Connection[Any], entry: ColleagueEntry) -> int:
    """Name a colleague, who is asked first. Raises UnknownReferenceError, AddressRefusedError, NotAllowedError."""
    where = address(entry.email)
    check_references(connection, [entry], _names)
    with refusals():
        row: Any = connection.execute(
            """
            INSERT INTO colleague (name, title, unit_group, languages, week, in_firm_since, capacity)
            VALUES (%(name)s, %(title)s, %(unit_group)s, %(languages)s, %(week)s, %(in_firm_since)s, %(capacity)s)
            RETURNING id
            """,
            _values(entry),
        ).fetchone()
        connection.execute(
            "INSERT INTO colleague_address (colleague_id, email, locale) VALUES (%(id)s, %(email)s, %(locale)s)",
            {"id": row[0], "email": where, "locale": entry.locale},
        )
    return int(row[0])


def change_colleague(connection: Connection[Any], colleague_id: int, facts: ColleagueFacts, version: int) -> None:
    """Correct what is said of a colleague. Raises NotFoundError, StaleVersionError, UnknownReferenceError."""
    check_references(connection, [facts], _names)
    row = connection.execute(
        "SELECT version FROM colleague WHERE id = %(id)s AND employer_id = actor_employer() FOR UPDATE",
        {"id": colleague_id},
    ).fetchone()
    if row is None:
        raise NotFoundError("colleague", colleague_id)
    if row[0] != version:
        raise StaleVersionError(row[0])
    connection.execute(
        """
        UPDATE colleague SET name = %(name)s, title = %(title)s, unit_group = %(unit_group)s,
            languages = %(languages)s, week = %(week)s, in_firm_since = %(in_firm_since)s, capacity = %(capacity)s,
            version = version + 1
        WHERE id = %(id)s
        """,
        {"id": colleague_id, **_values(facts)},
    )


def remove_colleague(connection: Connection[Any], colleague_id: int) -> None:
    """Forget a colleague: whom they accompanied is accompanied no more. Raises NotFoundError."""
    gone = connection.execute("DELETE FROM colleague WHERE id = %(id)s", {"id": colleague_id})
    if not gone.rowcount:
        raise NotFoundError("colleague", colleague_id)


def make_link(connection: Connection[Any], colleague_id: int) -> str:
    """The secret of a link for that colleague, made as its letter is written. The system's alone."""
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO colleague_link (hash, colleague_id, expires_at)
        VALUES (%(hash)s, %(colleague)s, now() + make_interval(days => %(days)s))
        """,
        {"hash": hashed(secret), "colleague": colleague_id, "days": LINK_DAYS},
    )
    return secret


def page_of(connection: Connection[Any], secret: str) -> ColleaguePage:
    """What the colleague of that link is shown, which is recorded. Raises NotFoundError for a link that is over."""
    row: Any = connection.execute("SELECT colleague_page(%(hash)s)", {"hash": hashed(secret)}).fetchone()
    if row[0] is None:
        raise NotFoundError("link", "")
    return ColleaguePage.model_validate(row[0])


def answer(connection: Connection[Any], secret: str, *, agrees: bool) -> None:
    """Yes; or no, and what was kept of them goes at once. Raises NotFoundError for a link that is over."""
    row: Any = connection.execute(
        "SELECT answer_as_colleague(%(hash)s, %(agrees)s)", {"hash": hashed(secret), "agrees": agrees}
    ).fetchone()
    if not row[0]:
        raise NotFoundError("link", "")


def _values(facts: ColleagueFacts) -> dict[str, Any]:
    told = facts.model_dump(exclude={"email", "locale"})
    return {**told, "languages": list(facts.languages), "week": week_mask(facts.week)}


def _names(facts: ColleagueFacts) -> list[Named]:
    named: list[Named] = [("language", code, "languages") for code in facts.languages]
    return [*named, ("unit_group", facts.unit_group, "unit_group")] if facts.unit_group else named


def proposed_colleagues(connection: Connection[Any]) -> dict[int, Colleague]:
    """What the newcomer who acts is shown of the colleagues proposed to them, or who accompany them."""
    with connection.cursor(row_factory=class_row(Colleague)) as cursor:
        found = cursor.execute(
            """
            SELECT k.id, k.name, k.title, k.unit_group, k.languages, k.week, k.in_firm_since, k.capacity, k.agreed_at,
                0 AS accompanied, k.version
            FROM colleague k WHERE actor_role() = 'job_seeker'
            """
        ).fetchall()
    return {each.id: each for each in found}
