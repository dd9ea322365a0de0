"""What keeps an offer out of the lists: refused at the door when it is certain, else held until a coordinator decides.

Sources: Job Bank's refusals as tabled in §5 of the requirements, the flagged wordings of §6, the Charter's s. 10, 16
and 18.1. The wordings and the minimum wages are tables that an administrator changes (`moderation_tables`).
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row

from matching.errors import DomainError
from matching.needs.domain import Kind, NeedEntry, OpeningEntry, WageUnit
from matching.needs.sought import sought_ages, sought_origins
from matching.needs.wordings import Found, Lexicon, find, wording
from matching.privacy.skills import NoSkill, names_an_origin, no_skill
from matching.reference.domain import week_mask
from matching.reference.text import fold

WEEKS_A_YEAR = 52
UNDER_MINIMUM_WAGE = "under_minimum_wage"
_UNPAID_INTERNSHIPS = ("stage", "unpaid internship", "unpaid placement")


class UnderMinimumWageError(DomainError):
    """The lowest wage offered is under every minimum wage in force on that day: `least` dollars an hour."""

    code = "wage_under_minimum"

    def __init__(self, field: str, least: Decimal) -> None:
        super().__init__(field, least)
        self.field = field
        self.least = least


class DuplicateNeedError(DomainError):
    """The same employer has the same need already: that of the id `need`."""

    code = "duplicate_need"

    def __init__(self, need: int) -> None:
        super().__init__(need)
        self.need = need


@dataclass(frozen=True)
class MinimumWages:
    """Dollars an hour: the general rate, and that of people who receive tips."""

    general: Decimal
    tipped: Decimal


@dataclass(frozen=True)
class Rules:
    """What openings are examined against."""

    lexicon: Lexicon
    wages: Sequence[tuple[date, str, Decimal]]
    """From when, of which kind, how much; oldest first."""

    def wages_on(self, day: date) -> MinimumWages | None:
        """Those in force on that day; None where the table does not go back so far."""
        kinds = {kind: amount for since, kind, amount in self.wages if since <= day}
        return MinimumWages(kinds["general"], kinds["tipped"]) if len(kinds) == 2 else None


@dataclass(frozen=True)
class Flag:
    """A reason to hold an opening; `state` is what was decided of it."""

    opening_id: int
    code: str
    passage: str
    """The words as the offer has them; empty for what a coordinator refused by itself."""
    state: str
    by_hand: bool
    found_on: date


_SAY: tuple[LiteralString, ...] = (
    "SELECT set_config('app.role', 'system', true)",
    "SELECT say_examined(%(said)s)",
    "SELECT set_config('app.role', %(role)s, true)",
)


@contextmanager
def examined(connection: Connection[Any]) -> Iterator[None]:
    """Around the statements that write an offer which `examine` has just been through, and its flags.

    The database holds what is written of an offer otherwise, until it is examined.
    """
    row: Any = connection.execute("SELECT coalesce(current_setting('app.role', true), '')").fetchone()
    _say(connection, row[0], said=True)
    try:
        yield
    finally:
        # A transaction that failed takes it back by itself.
        if connection.info.transaction_status is TransactionStatus.INTRANS:
            _say(connection, row[0], said=False)


def _say(connection: Connection[Any], role: str, *, said: bool) -> None:
    """As the system, whose examination it is; `role` is the actor's, who goes on writing."""
    with connection.pipeline():
        for statement in _SAY:
            connection.execute(statement, {"said": said, "role": role} if "%" in statement else None)


@lru_cache(maxsize=2)
def _lexicon(wordings: tuple[tuple[str, str, str | None], ...]) -> Lexicon:
    """Kept as long as nobody changes the wordings."""
    return Lexicon.of(wording(*row) for row in wordings)


def rules(connection: Connection[Any]) -> Rules:
    """The wordings and the minimum wages as they stand."""
    wordings = connection.execute("SELECT code, words, unless FROM flagged_wording WHERE active ORDER BY code, words")
    lexicon = _lexicon(tuple(wordings))
    wages = connection.execute("SELECT valid_from, kind, amount FROM minimum_wage ORDER BY valid_from, kind")
    return Rules(lexicon, wages.fetchall())


def examine(entry: OpeningEntry, known: Rules, today: date) -> list[Found]:
    """What flags an entry. Another's posting (without an employer here) is judged on its words alone.

    Raises UnderMinimumWageError where no rate could make the wage legal.
    """
    found = dict.fromkeys(each for text in entry.texts for each in find(text, known.lexicon))
    for sought in (sought_origins, sought_ages):
        found |= dict.fromkeys(each for text in entry.texts for each in sought(text))
    if entry.language_justification is not None:
        # The law's reason and attestations stand in the offer: its words may name the language that it requires.
        found = dict.fromkeys(each for each in found if each.code != "accent" or not names_an_origin(each.passage))
    found |= dict.fromkeys(
        Found("prohibited_ground", name) for name in entry.skills if no_skill(name) is NoSkill.GROUND
    )
    if not isinstance(entry, NeedEntry):
        # That an internship is unpaid is told by its legal frame, and judged there.
        found = dict.fromkeys(
            each
            for each in found
            if each.code != "unpaid_training" or not fold(each.passage).startswith(_UNPAID_INTERNSHIPS)
        )
    if isinstance(entry, NeedEntry) and entry.employer_id is not None:
        found |= dict.fromkeys(_wage(entry, known, today))
    return list(found)


def check_not_there(connection: Connection[Any], entry: OpeningEntry, kind: Kind) -> None:
    """Raise DuplicateNeedError where an employer adds what it has already, open or held, in the very same words.

    Who enters for others may: the staff knows of two posts what an employer would say as their number.
    """
    if (same := same_opening(connection, entry, kind, own=True)) is not None:
        raise DuplicateNeedError(same)


def same_opening(connection: Connection[Any], entry: OpeningEntry, kind: Kind, *, own: bool = False) -> int | None:
    """What the same employer has already, open or held, in the very same words and for the same hours, schedule and
    place; None where there is none.

    With `own`, where the actor is of that employer alone.
    """
    row = connection.execute(
        """
        SELECT o.id FROM opening o
        WHERE o.employer_id = %(employer)s AND (NOT %(own)s OR o.employer_id = actor_employer()) AND o.kind = %(kind)s
            AND o.status IN ('open', 'held')
            AND o.starts_on IS NOT DISTINCT FROM %(starts_on)s::date
            AND o.hours_per_week IS NOT DISTINCT FROM %(hours)s::numeric AND o.week = %(week)s
            AND o.territory_code IS NOT DISTINCT FROM %(territory)s::text
            AND o.municipality_code IS NOT DISTINCT FROM %(municipality)s::text
            AND folded(o.title_fr) = folded(%(title)s) AND folded(o.text_fr) = folded(%(text)s)
        ORDER BY o.id LIMIT 1
        """,
        {
            "employer": entry.employer_id,
            "own": own,
            "kind": kind,
            "starts_on": entry.starts_on,
            "hours": entry.hours_per_week,
            "week": week_mask(entry.week),
            "territory": entry.territory,
            "municipality": entry.municipality,
            "title": entry.title_fr,
            "text": entry.text_fr,
        },
    ).fetchone()
    return None if row is None else int(row[0])


def sameness(entry: NeedEntry) -> Hashable:
    """By what `same_opening` knows a need again, for those that no list has yet."""
    return (
        entry.employer_id, entry.kind, entry.starts_on, entry.hours_per_week, week_mask(entry.week), entry.territory,
        entry.municipality, fold(entry.title_fr), fold(entry.text_fr),
    )  # fmt: skip


def record(
    connection: Connection[Any], found: Mapping[int, Sequence[Found]], today: date, *, renewed: bool = False
) -> None:
    """Flag openings, by id, with what was found in them; the database holds those whose flags wait.

    With `renewed`, what stands no more in the text is forgotten; what was decided of the same words stays decided.
    """
    if renewed:
        for opening_id, each in found.items():
            connection.execute(
                """
                DELETE FROM opening_flag
                WHERE opening_id = %(opening)s AND NOT by_hand
                    AND (code, passage) NOT IN (SELECT * FROM unnest(%(codes)s::text[], %(passages)s::text[]))
                """,
                {"opening": opening_id, **_columns(each)},
            )
    flagged = [(opening_id, one) for opening_id, each in found.items() for one in each]
    if flagged:
        connection.execute(
            """
            INSERT INTO opening_flag (opening_id, code, passage, found_on)
            SELECT opening, code, passage, %(today)s
            FROM unnest(%(openings)s::bigint[], %(codes)s::text[], %(passages)s::text[]) f (opening, code, passage)
            ON CONFLICT DO NOTHING
            """,
            {"openings": [key for key, _ in flagged], "today": today, **_columns([one for _, one in flagged])},
        )


def flags(connection: Connection[Any], opening_ids: Sequence[int]) -> list[Flag]:
    """The flags of openings, for whoever may read them: the staff, and the employer."""
    with connection.cursor(row_factory=class_row(Flag)) as cursor:
        return cursor.execute(
            """
            SELECT opening_id, code, passage, state, by_hand, found_on FROM opening_flag
            WHERE opening_id = ANY (%(openings)s::bigint[]) ORDER BY opening_id, code, passage
            """,
            {"openings": list(opening_ids)},
        ).fetchall()


def _columns(found: Sequence[Found]) -> dict[str, list[str]]:
    return {"codes": [one.code for one in found], "passages": [one.passage for one in found]}


def _wage(entry: NeedEntry, known: Rules, today: date) -> Iterator[Found]:
    field = "wage_min" if entry.wage_min is not None else "wage_max"
    offered: Decimal | None = getattr(entry, field)
    least = known.wages_on(max(today, entry.starts_on or today))
    if offered is None or least is None:
        return
    if entry.wage_unit is WageUnit.YEAR:
        if entry.hours_per_week is None:
            return
        offered = offered / WEEKS_A_YEAR / entry.hours_per_week
    if offered < least.tipped:
        raise UnderMinimumWageError(field, least.general)
    if offered < least.general:
        yield Found(UNDER_MINIMUM_WAGE, f"{offered:.2f}")
