"""The background jobs. Their arguments are ids only; whatever they do can be done twice.

A job is enqueued in the transaction of the write that calls for it: a rollback removes both (`enqueue`).
"""

from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from procrastinate import App, Blueprint, JobContext, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task
from psycopg_pool import ConnectionPool

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.matches import vectors
from matching.matches.encoding import Encoder

blueprint = Blueprint()


@blueprint.task(name="encode_candidate", pass_context=True, retry=3)
def encode_candidate(context: JobContext, candidate_id: int) -> None:
    """Encode one person's occupations, aspirations and new skills."""
    with _system(context) as connection:
        vectors.encode_skills(connection, *_model(context))
        vectors.encode_candidates(connection, *_model(context), [candidate_id])


@blueprint.task(name="encode_opening", pass_context=True, retry=3)
def encode_opening(context: JobContext, opening_id: int) -> None:
    """Encode one opening's title and new skills."""
    with _system(context) as connection:
        vectors.encode_skills(connection, *_model(context))
        vectors.encode_openings(connection, *_model(context), [opening_id])


@blueprint.task(name="encode_lists", pass_context=True, retry=3)
def encode_lists(context: JobContext) -> None:
    """Encode whatever of both lists lacks its vectors, after an import or a change of model."""
    for encode in (vectors.encode_skills, vectors.encode_openings, vectors.encode_candidates):
        done = 1
        while done:
            with _system(context) as connection:
                done = encode(connection, *_model(context))


@blueprint.periodic(cron="15 4 * * *")
@blueprint.task(name="refresh_profiles", pass_context=True, queueing_lock="refresh_profiles")
def refresh_profiles(context: JobContext, timestamp: int) -> None:
    """Once a day: months of the jobs still held grow, and consents that have ended take people off the lists."""
    with _system(context) as connection:
        connection.execute("SELECT refresh_match_profiles(NULL)")
    encode_lists(context)


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="retry_stalled", pass_context=True, queueing_lock="retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs of a worker that died are put back, so that none is lost."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job, retry_at=datetime.now(UTC))


def _system(context: JobContext) -> Any:
    return writing(cast(ConnectionPool, context.additional_context["pool"]), SYSTEM)


def _model(context: JobContext) -> tuple[Encoder, int]:
    return context.additional_context["encoder"], context.additional_context["model"]


_deferring = App(connector=SyncPsycopgConnector())
_deferring.add_tasks_from(blueprint, namespace="adequation")


def enqueue(connection: psycopg.Connection, task: Task[Any, Any, Any], **ids: int) -> None:
    """Enqueue `task` in the transaction of `connection`; once only where the same work already waits."""
    lock = ":".join([str(task.name), *(str(value) for value in ids.values())])
    name = f"adequation:{task.name}" if not str(task.name).startswith("adequation:") else str(task.name)
    try:
        # A duplicate makes PostgreSQL refuse the statement: the savepoint keeps the writer's transaction alive.
        with connection.transaction():
            _deferring.configure_task(name, connection=connection, queueing_lock=lock).defer(**ids)
    except AlreadyEnqueued:
        return
