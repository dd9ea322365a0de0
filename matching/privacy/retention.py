"""Retention: what is kept how long, and what is destroyed when its time is over; the notice before is in `notices`.

Periods are settings (`retention_days`, `retention_notice_days`). A file that nobody confirms is destroyed after a
notice to its person; confirming it calls the destruction off. What was destroyed is counted in the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.privacy.erasure import Rule, erase


@dataclass(frozen=True)
class Periods:
    """Days that each kind of data is kept: a file since anybody confirmed it, a referral since it ended, the trail, an
    incident and a follow-up since they were closed, the people of an event, a twinning and the agreement of an
    internship since they ended, a report since it was decided; days of notice before a file goes; days after which a
    backup is gone."""

    file: int
    referral: int
    trail: int
    incident: int
    accompaniment: int
    event: int
    twinning: int
    internship: int
    report: int
    notice: int
    backup: int


@dataclass(frozen=True)
class Due:
    """How much of a kind is to be destroyed `today`, and how much within the time of a notice."""

    kind: str
    today: int
    soon: int


@dataclass(frozen=True)
class Destroyed:
    """What the register says: how many of a kind went on a day, under which rule. Nothing tells of whom."""

    destroyed_on: date
    kind: str
    count: int
    rule: str


def periods(connection: Connection[Any]) -> Periods:
    """The periods as they are set."""
    with connection.cursor(row_factory=class_row(Periods)) as cursor:
        (found,) = cursor.execute(
            """
            SELECT (d.value ->> 'file')::integer AS file, (d.value ->> 'referral')::integer AS referral,
                (d.value ->> 'trail')::integer AS trail, (d.value ->> 'incident')::integer AS incident,
                a.value::integer AS accompaniment, v.value::integer AS event, w.value::integer AS twinning,
                i.value::integer AS internship, p.value::integer AS report, n.value::integer AS notice,
                b.value::integer AS backup
            FROM setting d JOIN setting n ON n.key = 'retention_notice_days' JOIN setting b ON b.key = 'backup_days'
                JOIN setting a ON a.key = 'accompaniment_days' JOIN setting v ON v.key = 'event_days'
                JOIN setting w ON w.key = 'twinning_days' JOIN setting i ON i.key = 'internship_days'
                JOIN setting p ON p.key = 'report_days'
            WHERE d.key = 'retention_days'
            """
        )
    return found


def due(connection: Connection[Any], today: date) -> list[Due]:
    """What is to be destroyed, kind by kind. For the system, who alone sees all of it."""
    kept = periods(connection)
    with connection.cursor(row_factory=class_row(Due)) as cursor:
        return cursor.execute(
            """
            SELECT 'file' AS kind,
                count(*) FILTER (WHERE n.due_on <= %(today)s AND c.confirmed_on <= %(file)s
                    AND coalesce(h.until <= %(today)s, true)) AS today,
                count(*) FILTER (WHERE c.confirmed_on <= %(file)s::date + %(notice)s::integer
                    AND coalesce(h.until <= %(today)s::date + %(notice)s::integer, true)) AS soon
            FROM candidate c LEFT JOIN retention_notice n ON n.candidate_id = c.id
                LEFT JOIN (SELECT candidate_id, max(until) AS until FROM retention_hold GROUP BY candidate_id) h
                    ON h.candidate_id = c.id
            WHERE NOT EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = c.id)
            UNION ALL
            SELECT 'erasure', count(*) FILTER (WHERE coalesce(h.until <= %(today)s, true)),
                count(*) FILTER (WHERE coalesce(h.until <= %(today)s::date + %(notice)s::integer, true))
            FROM erasure_request r
                LEFT JOIN (SELECT candidate_id, max(until) AS until FROM retention_hold GROUP BY candidate_id) h
                    ON h.candidate_id = r.candidate_id
            UNION ALL
            SELECT 'referral', count(*) FILTER (WHERE since < %(referral)s),
                count(*) FILTER (WHERE since < %(referral)s::date + %(notice)s::integer)
            FROM referral WHERE state IN ('closed', 'at_work_12')
            UNION ALL
            SELECT 'trail', count(*) FILTER (WHERE happened_at < %(trail)s),
                count(*) FILTER (WHERE happened_at < %(trail)s::date + %(notice)s::integer)
            FROM trail WHERE happened_at < %(trail)s::date + %(notice)s::integer
            UNION ALL
            SELECT 'incident',
                (SELECT count(*) FROM incidents_over(%(incident)s, (%(today)s::date - interval '5 years')::date)),
                (SELECT count(*) FROM incidents_over(%(incident)s::date + %(notice)s::integer,
                    (%(today)s::date + %(notice)s::integer - interval '5 years')::date))
            UNION ALL
            SELECT 'accompaniment', count(*) FILTER (WHERE closed_on < %(accompaniment)s),
                count(*) FILTER (WHERE closed_on < %(accompaniment)s::date + %(notice)s::integer)
            FROM follow_up
            UNION ALL
            SELECT 'event', count(*) FILTER (WHERE e.ends_at < %(event)s),
                count(*) FILTER (WHERE e.ends_at < %(event)s::date + %(notice)s::integer)
            FROM event_invitation i JOIN event e ON e.id = i.event_id
            UNION ALL
            SELECT 'twinning', count(*) FILTER (WHERE ended_at < %(twinning)s),
                count(*) FILTER (WHERE ended_at < %(twinning)s::date + %(notice)s::integer)
            FROM twinning
            UNION ALL
            SELECT 'internship', count(*) FILTER (WHERE over_on < %(internship)s),
                count(*) FILTER (WHERE over_on < %(internship)s::date + %(notice)s::integer)
            FROM (SELECT coalesce(ended_on, ends_on, created_at::date) AS over_on FROM internship_agreement) a
            UNION ALL
            SELECT 'report', count(*) FILTER (WHERE d.decided_at < %(report)s),
                count(*) FILTER (WHERE d.decided_at < %(report)s::date + %(notice)s::integer)
            FROM opening_report r JOIN opening_decision d ON d.id = r.decision_id
            """,
            {"today": today, "notice": kept.notice, **before(kept, today)},
        ).fetchall()


def files_due(connection: Connection[Any], today: date) -> Iterator[tuple[int, Rule]]:
    """Whose files are to be destroyed: those whose notice is over, and those whose hold put off an erasure."""
    kept = periods(connection)
    for candidate_id, asked in connection.execute(
        """
        SELECT r.candidate_id, true FROM erasure_request r
        WHERE NOT EXISTS (SELECT FROM retention_hold h WHERE h.candidate_id = r.candidate_id AND h.until > %(today)s)
        UNION
        SELECT c.id, false FROM candidate c JOIN retention_notice n ON n.candidate_id = c.id
        WHERE n.due_on <= %(today)s AND c.confirmed_on <= %(file)s
            AND NOT EXISTS (SELECT FROM retention_hold h WHERE h.candidate_id = c.id AND h.until > %(today)s)
            AND NOT EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = c.id)
        ORDER BY 1
        """,
        {"today": today, **before(kept, today)},
    ).fetchall():
        yield candidate_id, Rule.HOLD_ENDED if asked else Rule.RETENTION


def destroy_file(connection: Connection[Any], candidate_id: int, rule: Rule) -> None:
    """Destroy one of `files_due`. Raises NotFoundError where it is gone meanwhile."""
    erase(connection, candidate_id, rule)


def destroy_the_rest(connection: Connection[Any], today: date) -> None:
    """Destroy what is not a file and whose time is over. The system's alone."""
    connection.execute(
        """
        SELECT destroy_event_data(%(event)s), destroy_twinnings(%(twinning)s), destroy_agreements(%(internship)s),
            destroy_referrals(%(referral)s), destroy_reports(%(report)s),
            destroy_follow_ups(%(accompaniment)s), destroy_incidents(%(incident)s), destroy_trail(%(trail)s)
        """,
        before(periods(connection), today),
    )
    connection.execute("DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'")
    connection.execute("DELETE FROM cv_draft WHERE expires_at <= now()")
    connection.execute("SELECT destroy_cv_files(), destroy_set_aside()")
    connection.execute(
        """
        UPDATE need_merge SET before = NULL, after = NULL, moved = '{}'
        WHERE undo_until < %(today)s AND moved <> '{}'
        """,
        {"today": today},
    )


def register(connection: Connection[Any], *, limit: int = 200) -> list[Destroyed]:
    """What was destroyed, the latest day first: one line a day, kind and rule."""
    with connection.cursor(row_factory=class_row(Destroyed)) as cursor:
        return cursor.execute(
            """
            SELECT destroyed_on, kind, sum(count)::bigint AS count, rule FROM destruction
            GROUP BY destroyed_on, kind, rule ORDER BY destroyed_on DESC, kind, rule LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()


def before(kept: Periods, today: date) -> dict[str, date]:
    """For each kind, the day before which what ended is to go."""
    kinds = ("file", "referral", "accompaniment", "event", "twinning", "internship", "report", "trail", "incident")
    return {kind: today - timedelta(days=getattr(kept, kind)) for kind in kinds}
