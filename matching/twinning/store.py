"""Hires, wishes for a colleague, proposals and what becomes of them: as far as the actor may know of each."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation
from psycopg.rows import class_row

from matching.accounts.secret import hashed
from matching.calibrated import log_odds, probability
from matching.errors import AlreadyThereError, NotFoundError
from matching.matches.encoding import Encoder
from matching.reference.domain import week_mask
from matching.references import Named, check_references
from matching.refusals import refusals
from matching.twinning.colleagues import Colleague, colleagues
from matching.twinning.domain import Seen, Week, WishEntry
from matching.twinning.errors import AlreadyTwinnedError, NoRoomError, NotProposableError
from matching.twinning.proposing import Newcomer, Proposal, Volunteer, propose

_MONTH_DAYS = 30.44


class Hire(Seen):
    """A post that the person was hired for, and what they told for a colleague there, where they wished for one."""

    opening_id: int
    employer_id: int
    employer: str
    title_fr: str
    title_en: str | None
    hired_on: date
    wish_id: int | None
    languages: tuple[str, ...]
    week: Week
    """That of the post, before they tell theirs."""


class Awaiting(Seen):
    """Somebody hired by the actor's employer who wishes for a colleague and has none yet."""

    wish_id: int
    candidate_id: int
    name: str
    title_fr: str
    title_en: str | None
    unit_group: str | None
    hired_on: date
    languages: tuple[str, ...]
    week: Week
    declined: tuple[int, ...]
    """Colleagues whom they declined, or whose twinning with them ended: not proposed a second time."""


@dataclass(frozen=True)
class Line:
    """A twinning in a list. What the reader may not know is null, and counts nothing."""

    id: int
    wish_id: int
    candidate_id: int
    name: str | None
    colleague_id: int | None
    colleague: str | None
    employer: str
    title_fr: str | None
    title_en: str | None
    state: str
    proposed_at: datetime
    began_on: date | None
    until: date | None
    ended_at: datetime | None
    ended_by: str | None
    held: int
    next_at: datetime | None
    contacts: int
    last_contact_on: date | None
    useful: str | None
    """What the newcomer said of it at the end, for who follows them."""


@dataclass(frozen=True)
class Offers:
    """For each person who waits, the colleagues who could accompany them, best first."""

    awaiting: list[Awaiting]
    colleagues: list[Colleague]
    by_wish: dict[int, list[Proposal]] = field(default_factory=dict)


def hires(connection: Connection[Any], candidate_id: int) -> list[Hire]:
    """Where the person was hired, the latest first."""
    with connection.cursor(row_factory=class_row(Hire)) as cursor:
        return cursor.execute(
            """
            SELECT h.opening_id, h.employer_id, e.name AS employer, coalesce(o.title_fr, '') AS title_fr, o.title_en,
                h.hired_on, w.id AS wish_id, coalesce(w.languages, '{}') AS languages,
                coalesce(w.week, o.week, 0) AS week
            FROM (
                SELECT candidate_id, employer_id, opening_id, max(hired_on) AS hired_on FROM hire
                WHERE candidate_id = %(candidate)s GROUP BY candidate_id, employer_id, opening_id
            ) h JOIN employer e ON e.id = h.employer_id LEFT JOIN opening o ON o.id = h.opening_id
                LEFT JOIN twinning_wish w ON w.candidate_id = h.candidate_id AND w.opening_id = h.opening_id
            ORDER BY h.hired_on DESC, h.opening_id
            """,
            {"candidate": candidate_id},
        ).fetchall()


def of_referral(connection: Connection[Any], referral_id: int) -> list[int]:
    """Numbers of the twinnings that go on, or are proposed, in the job of a referral."""
    rows = connection.execute(
        """
        SELECT t.id FROM referral r
            JOIN twinning_wish w ON w.candidate_id = r.candidate_id AND w.opening_id = r.opening_id
            JOIN twinning t ON t.wish_id = w.id AND t.state IN ('proposed', 'active')
        WHERE r.id = %(id)s
        """,
        {"id": referral_id},
    )
    return [int(key) for (key,) in rows]


def wish(connection: Connection[Any], candidate_id: int, entry: WishEntry) -> tuple[int, bool]:
    """Wish for a colleague where one was hired, or tell it anew; returns its number, and whether it is new.

    It counts while the consent to be accompanied is in force. Raises NotFoundError, UnknownReferenceError.
    """
    check_references(connection, [entry], _names)
    with refusals():
        row = connection.execute(
            """
            INSERT INTO twinning_wish (candidate_id, employer_id, opening_id, hired_on, languages, week)
                SELECT h.candidate_id, h.employer_id, h.opening_id, h.hired_on, %(languages)s, %(week)s FROM hire h
                WHERE h.candidate_id = %(candidate)s AND h.opening_id = %(opening)s ORDER BY h.hired_on DESC LIMIT 1
            ON CONFLICT (candidate_id, opening_id) DO UPDATE SET languages = excluded.languages, week = excluded.week
            RETURNING id, xmax = 0
            """,
            {
                "candidate": candidate_id,
                "opening": entry.opening,
                "languages": list(entry.languages),
                "week": week_mask(entry.week),
            },
        ).fetchone()
    if row is None:
        raise NotFoundError("hire", entry.opening)
    return int(row[0]), bool(row[1])


def awaiting(connection: Connection[Any]) -> list[Awaiting]:
    """Whoever waits for a colleague in the actor's firm, who waits longest first. Consent decides.

    Who was accompanied until the day that was set waits no more.
    """
    with connection.cursor(row_factory=class_row(Awaiting)) as cursor:
        return cursor.execute(
            """
            SELECT w.id AS wish_id, w.candidate_id, n.name, o.title_fr, o.title_en, o.unit_group, w.hired_on,
                w.languages, w.week, array(SELECT t.colleague_id FROM twinning t
                    WHERE t.wish_id = w.id AND t.state IN ('declined', 'ended') AND t.colleague_id IS NOT NULL)
                    AS declined
            FROM twinning_wish w JOIN twinning_names() n ON n.wish_id = w.id JOIN opening o ON o.id = w.opening_id
            WHERE NOT EXISTS (SELECT FROM twinning t WHERE t.wish_id = w.id AND (t.state IN ('proposed', 'active')
                OR (t.state = 'ended' AND (t.ended_at AT TIME ZONE 'America/Toronto')::date >= t.until)))
            ORDER BY w.created_at, w.id
            """
        ).fetchall()


def offers(connection: Connection[Any], encoder: Encoder, today: date) -> Offers:
    """Whom to propose to each person who waits, with the reasons, within the room that the colleagues have."""
    waiting, known = awaiting(connection), colleagues(connection)
    willing = [each for each in known if each.agreed_at is not None]
    if not waiting or not willing:
        return Offers(waiting, known, {each.wish_id: [] for each in waiting})
    row: Any = connection.execute(
        """
        SELECT (SELECT value FROM setting WHERE key = 'twinning_weights'),
            (SELECT value::integer FROM setting WHERE key = 'twinning_full_months')
        """
    ).fetchone()
    found = propose(
        [
            Newcomer(
                each.wish_id,
                each.title_fr,
                each.unit_group,
                frozenset(each.languages),
                week_mask(each.week),
                frozenset(each.declined),
            )
            for each in waiting
        ],
        [
            Volunteer(
                each.id,
                each.title,
                each.unit_group,
                frozenset(each.languages),
                week_mask(each.week),
                int((today - each.in_firm_since).days / _MONTH_DAYS),
                each.room,
            )
            for each in willing
        ],
        probability(
            log_odds(connection, encoder, [each.title_fr for each in waiting], [each.title for each in willing])
        ),
        row[0],
        row[1],
    )
    return Offers(waiting, known, found)


def suggest(connection: Connection[Any], wish_id: int, colleague_id: int) -> int:
    """Propose a colleague to whoever waits; returns the twinning's number.

    Raises NotFoundError for a wish that the employer does not know of, NotProposableError, NoRoomError,
    AlreadyTwinnedError.
    """
    try:
        with connection.transaction(), refusals():
            row = connection.execute(
                """
                INSERT INTO twinning (wish_id, candidate_id, employer_id, colleague_id)
                SELECT w.id, w.candidate_id, w.employer_id, %(colleague)s FROM twinning_wish w WHERE w.id = %(wish)s
                RETURNING id
                """,
                {"wish": wish_id, "colleague": colleague_id},
            ).fetchone()
    except CheckViolation as error:
        full = error.diag.constraint_name == "twinning_capacity"
        raise (NoRoomError if full else NotProposableError) from None
    except AlreadyThereError:
        raise AlreadyTwinnedError from None
    if row is None:
        raise NotFoundError("wish", wish_id)
    return int(row[0])


def answer(connection: Connection[Any], twinning_id: int, *, accepts: bool) -> bool:
    """What the newcomer says to a proposal; False where they said it already. Raises NotFoundError."""
    row: Any = connection.execute(
        "SELECT answer_twinning(%(id)s, %(accepts)s)", {"id": twinning_id, "accepts": accepts}
    ).fetchone()
    if row[0] is None:
        raise NotFoundError("twinning", twinning_id)
    return bool(row[0])


def end(connection: Connection[Any], twinning_id: int, secret: str | None = None) -> list[int]:
    """End it at once, without a reason; returns the visits that it cancels. Raises NotFoundError."""
    row: Any = connection.execute(
        "SELECT end_twinning(%(id)s, %(link)s)",
        {"id": twinning_id, "link": None if secret is None else hashed(secret)},
    ).fetchone()
    if row[0] is None:
        raise NotFoundError("twinning", twinning_id)
    return [int(visit) for visit in row[0]]


def lines(connection: Connection[Any], *, twinning_id: int | None = None) -> list[Line]:
    """The twinnings that the actor may know of, those under way first, then the latest."""
    with connection.cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(
            """
            SELECT t.id, t.wish_id, t.candidate_id, coalesce(i.given_name || ' ' || i.family_name, n.name) AS name,
                t.colleague_id, coalesce(k.name, p.colleague) AS colleague, e.name AS employer, o.title_fr, o.title_en,
                t.state, t.proposed_at, t.began_on, t.until, t.ended_at, t.ended_by, coalesce(p.held, 0) AS held,
                p.next_at, coalesce(p.contacts, 0) AS contacts, p.last_contact_on, r.useful
            FROM twinning t JOIN employer e ON e.id = t.employer_id
                LEFT JOIN twinning_wish w ON w.id = t.wish_id LEFT JOIN opening o ON o.id = w.opening_id
                LEFT JOIN colleague k ON k.id = t.colleague_id
                LEFT JOIN candidate_identity i ON i.candidate_id = t.candidate_id
                LEFT JOIN twinning_names() n ON n.wish_id = t.wish_id
                LEFT JOIN twinning_progress() p ON p.twinning_id = t.id
                LEFT JOIN twinning_review r ON r.twinning_id = t.id AND r.written_by = 'newcomer'
            WHERE %(id)s::bigint IS NULL OR t.id = %(id)s
            ORDER BY t.state NOT IN ('proposed', 'active'), coalesce(t.ended_at, t.proposed_at) DESC, t.id
            """,
            {"id": twinning_id},
        ).fetchall()


def line(connection: Connection[Any], twinning_id: int) -> Line:
    """One of them. Raises NotFoundError, also for what the actor may not know of."""
    for found in lines(connection, twinning_id=twinning_id):
        return found
    raise NotFoundError("twinning", twinning_id)


def _names(entry: WishEntry) -> list[Named]:
    return [("language", code, "languages") for code in entry.languages]
