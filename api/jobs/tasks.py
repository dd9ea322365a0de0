"""The background jobs. Their arguments are ids only; whatever they do can be done twice.

A job is enqueued in the transaction of the write that calls for it: a rollback removes both (`enqueue`).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from procrastinate import App, BaseConnector, JobContext, RetryStrategy, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from psycopg_pool import ConnectionPool

from api import consents_told, judging, keeping, mail
from api.clock import today
from api.database import writing
from api.encoders import Encoders
from api.jobs import days, encoding, planning
from matching.accounts.domain import SYSTEM
from matching.accounts.messages import leave_message, leave_text
from matching.candidates import duplicates
from matching.candidates.reblinding import rewrite_blind_profiles
from matching.events import telling
from matching.internships.agreements import reminders
from matching.matches import vectors
from matching.matches.encoding import Encoder
from matching.needs import alerts, asking
from matching.needs import duplicates as need_duplicates
from matching.needs.alerts import Frequency
from matching.privacy import trail
from matching.twinning import letters

_BLOCKS_A_MINUTE = 20
"""Of the trail: ten seconds of work, so that no other job waits long."""
_COMPARED_A_MINUTE = 10
"""Blocks of people, and of needs: after a large import, the rest waits for the next minutes."""
_FORMS_AT_ONCE = 200
"""Blind forms in one transaction: a second of work."""
_MAIL_RETRY = RetryStrategy(max_attempts=9, exponential_wait=4)
"""A mail server that is away for a day is waited for: 4 s, 16 s, … 18 h."""


def encode_candidate(context: JobContext, candidate_id: int) -> None:
    """Encode one person's occupations, aspirations and new skills."""

    def encode(connection: psycopg.Connection, encoder: Encoder, model: int) -> None:
        vectors.encode_skills(connection, encoder, model)
        vectors.encode_candidates(connection, encoder, model, [candidate_id])

    encoding.for_each_model(_pool(context), _encoders(context), encode)


def encode_opening(context: JobContext, opening_id: int) -> None:
    """Encode one opening's title, goals and new skills."""

    def encode(connection: psycopg.Connection, encoder: Encoder, model: int) -> None:
        vectors.encode_skills(connection, encoder, model)
        vectors.encode_openings(connection, encoder, model, [opening_id])

    encoding.for_each_model(_pool(context), _encoders(context), encode)


def encode_lists(context: JobContext) -> None:
    """Encode whatever of both lists lacks its vectors, after an import or a change of model, then serve what is ready.

    What takes long gives way to the jobs that wait and goes on after them.
    """
    encoding.encode_lists(
        _pool(context), _encoders(context), go_on_later=lambda connection: enqueue(connection, encode_lists)
    )


def refresh_profiles(context: JobContext, timestamp: int) -> None:
    """Once a day: jobs still held grow, ended consents take people off the lists, blind profiles are masked anew."""
    with _system(context) as connection:
        connection.execute("SELECT refresh_profiles(NULL)")
    last: int | None = 0
    while last is not None:
        with _system(context) as connection:
            last = rewrite_blind_profiles(connection, last, _FORMS_AT_ONCE, today())
    encode_lists(context)


def send_message(context: JobContext, message_id: int) -> None:
    """Write one e-mail or text message, hand it over, and remove what it was written from."""
    with _system(context) as connection:
        mail.send_message(connection, context.additional_context["settings"], message_id)


def forget_what_is_over(context: JobContext, timestamp: int) -> None:
    """Once a day: sessions, links, invitations, counts and messages that are over."""
    with _system(context) as connection:
        connection.execute("SELECT forget_what_is_over()")


def find_duplicates(context: JobContext, timestamp: int) -> None:
    """Every minute: people and needs that came or changed since, by whatever door, are compared; a human decides."""
    for _ in range(_COMPARED_A_MINUTE):
        with _system(context) as connection:
            if duplicates.find_among_the_new(connection) < duplicates.AT_ONCE:
                break
    for _ in range(_COMPARED_A_MINUTE):
        with _system(context) as connection:
            if need_duplicates.find_among_the_new(connection, _encoders(context).at_once) < need_duplicates.AT_ONCE:
                break


def seal_trail(context: JobContext, timestamp: int) -> None:
    """Every minute: rows of the trail written since join its chain; after a large import, over several minutes."""
    for _ in range(_BLOCKS_A_MINUTE):
        with _system(context) as connection:
            if trail.seal(connection) < trail.BLOCK:
                return


def destroy_what_is_over(context: JobContext, timestamp: int) -> None:
    """Once a day: notices before files go, then the destruction of whatever has been kept for its time."""
    keeping.give_notices(_pool(context), today(), post, text, texting=context.additional_context["settings"].texting)
    keeping.destroy(_pool(context), today())


def judge_kept_files(context: JobContext, timestamp: int) -> None:
    """Every five minutes: some of the files of CVs that other rules than today's judged, or that waited for a week."""
    judging.judge_kept_files(_pool(context), context.additional_context["settings"], post, text, judging.SLICE)


def ask_whether_needs_hold(context: JobContext, timestamp: int) -> None:
    """Once a week: an e-mail to the members of each employer with needs that nobody has confirmed lately."""
    with _system(context) as connection:
        for asked in asking.to_ask(connection, today()):
            post(connection, "needs_stale", asked.email, asked.locale, {"account_id": asked.account_id})


def tell_of_searches(context: JobContext, timestamp: int) -> None:
    """Each morning: one e-mail to whoever keeps searches with something new; on Mondays those of the week too."""
    frequencies = [Frequency.DAILY, *([Frequency.WEEKLY] if today().weekday() == 0 else [])]
    with _system(context) as connection:
        for each in alerts.to_tell(connection, frequencies):
            post(connection, "alerts", each.email, each.locale, {
                "account_id": each.account_id, "frequencies": [str(one) for one in frequencies],
            })  # fmt: skip


def tell_of_places(context: JobContext, timestamp: int) -> None:
    """Every five minutes: who got a place at an event by nobody's answer, or lost a meeting by a consent, is told."""
    with _system(context) as connection:
        for message in (*telling.leave_places(connection), *telling.leave_lost(connection)):
            enqueue(connection, send_message, message_id=message)


def tell_of_consents(context: JobContext, timestamp: int) -> None:
    """Every five minutes: whoever has a consent that a counsellor recorded, by whatever door, is told of it."""
    more = True
    while more:
        with _system(context) as connection:
            texting = context.additional_context["settings"].texting
            messages, more = consents_told.leave_messages(connection, texting=texting)
            for message in messages:
                enqueue(connection, send_message, message_id=message)


def remind_of_events(context: JobContext, timestamp: int) -> None:
    """Each morning: events of the next days to who comes, interviews without an outcome to their employers; once."""
    with _system(context) as connection:
        for message in telling.leave_reminders(connection):
            enqueue(connection, send_message, message_id=message)


def tell_of_twinnings(context: JobContext, timestamp: int) -> None:
    """Each morning: the visits of tomorrow, and the twinnings about to end, whose two are asked what they think."""
    with _system(context) as connection:
        for each in letters.to_tell(connection, today()):
            for message in letters.leave(connection, each.twinning_id, each.template, visit_id=each.visit_id):
                enqueue(connection, send_message, message_id=message)


def remind_of_internship(context: JobContext, agreement_id: int) -> None:
    """An agreement was made, changed, signed: its parties are told what is due on it, each once."""
    with _system(context) as connection:
        _remind(connection, agreement_id)


def remind_of_internships(context: JobContext, timestamp: int) -> None:
    """Each morning: signatures, starts, reviews and ends that have come near, one agreement at a time."""
    with _system(context) as connection:
        live = reminders.live(connection, today())
    for agreement_id in live:
        with _system(context) as connection:
            _remind(connection, agreement_id)


def _remind(connection: psycopg.Connection, agreement_id: int) -> None:
    for reminder, recipients in reminders.remind(connection, agreement_id, today()):
        for each in recipients:
            template = f"internship_{reminder.party}" if each.by_link else "internship_reminder"
            post(connection, template, each.email, each.locale, {
                "agreement_id": agreement_id, **reminder._asdict(),
            })  # fmt: skip


async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs of a worker that died are put back, so that none is lost."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job, retry_at=datetime.now(UTC))


def _system(context: JobContext) -> Any:
    return writing(_pool(context), SYSTEM)


def _pool(context: JobContext) -> ConnectionPool:
    return cast(ConnectionPool, context.additional_context["pool"])


def _encoders(context: JobContext) -> Encoders:
    return cast(Encoders, context.additional_context["encoders"])


def build(connector: BaseConnector) -> App:
    """The queue with its jobs, over `connector`."""
    app = App(connector=connector)
    for job in (encode_lists, encode_candidate, encode_opening, remind_of_internship, planning.make_plan):
        app.task(name=job.__name__, pass_context=True, retry=3)(job)
    # After the letters of the answers that changed the day.
    app.task(name=days.explain_event.__name__, pass_context=True, retry=3, priority=-1)(days.explain_event)
    app.task(name=send_message.__name__, pass_context=True, retry=_MAIL_RETRY)(send_message)
    for regular, cron in (
        # In UTC: from 05:00 on, the day has begun in Québec in both seasons.
        (forget_what_is_over, "5 5 * * *"),
        (refresh_profiles, "15 5 * * *"),
        (destroy_what_is_over, "30 5 * * *"),
        (judge_kept_files, "*/5 * * * *"),
        (ask_whether_needs_hold, "0 8 * * 2"),
        (tell_of_searches, "0 11 * * *"),
        (remind_of_events, "0 13 * * *"),
        (tell_of_places, "*/5 * * * *"),
        (tell_of_consents, "*/5 * * * *"),
        (tell_of_twinnings, "30 11 * * *"),
        (remind_of_internships, "15 11 * * *"),
        (seal_trail, "* * * * *"),
        (days.explain_events, "* * * * *"),
        (find_duplicates, "* * * * *"),
        (retry_stalled, "* * * * *"),
    ):
        task = app.task(name=regular.__name__, pass_context=True, queueing_lock=regular.__name__)(regular)
        app.periodic(cron=cron)(task)
    return app


def post(
    connection: psycopg.Connection, template: str, recipient: str, locale: str, details: Mapping[str, Any] | None = None
) -> None:
    """Have the e-mail of a template of `api/templates/messages` sent, once this transaction is committed."""
    enqueue(connection, send_message, message_id=leave_message(connection, template, recipient, locale, details))


def text(
    connection: psycopg.Connection, template: str, phone: str, locale: str, details: Mapping[str, Any] | None = None
) -> None:
    """Have a text message sent to a number (E.164), as `post` does an e-mail."""
    enqueue(connection, send_message, message_id=leave_text(connection, template, phone, locale, details))


_deferring = build(SyncPsycopgConnector())


def enqueue(connection: psycopg.Connection, job: Callable[..., Any], **ids: int) -> None:
    """Enqueue `job` in the transaction of `connection`; once only where the same work already waits."""
    lock = ":".join([job.__name__, *(str(value) for value in ids.values())])
    try:
        # A duplicate makes PostgreSQL refuse the statement: the savepoint keeps the writer's transaction alive.
        with connection.transaction():
            _deferring.configure_task(job.__name__, connection=connection, queueing_lock=lock).defer(**ids)
    except AlreadyEnqueued:
        return
