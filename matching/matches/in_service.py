"""Which model's vectors serve, and how the next one comes: prepared beside it, then in its place, and back again.

One model serves. Another one that a setting names is prepared while the first goes on serving, both reading what is
new; it takes over in one statement when nothing lacks its vector, and the first is kept. A preparation that cannot go
on says why, until somebody has it begin again or gives it up.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import psycopg
from psycopg.rows import class_row

from matching.matches.encoding import Calibration, Encoder


class ModelState(StrEnum):
    """Where a model stands; of all of them, one serves, and one at most is `PREPARING`, `FAILED` or `GIVEN_UP`.

    One that a setting names is `LOADING` before, or `NOT_LOADED` where it cannot be: a name, and no vectors yet.
    """

    SERVING = "serving"
    LOADING = "loading"
    NOT_LOADED = "not_loaded"
    PREPARING = "preparing"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    KEPT = "kept"


@dataclass(frozen=True)
class Progression:
    """A model, where it stands and since when, and how much of both lists still lacks its vectors."""

    model: str
    setting: str
    """What names it: `default` is the shipped one."""
    state: ModelState
    since: datetime
    progressed_at: datetime | None
    """When its preparation last went on; None where it never did."""
    failure: str | None
    """Why it was not loaded, or its preparation stopped; of the model that serves, why it can read nothing new."""
    openings: int
    titles: int
    skills: int
    aspirations: int
    goals: int
    whole: int
    """All that there is to encode."""

    @property
    def left(self) -> int:
        """How much is still to be encoded."""
        return self.openings + self.titles + self.skills + self.aspirations + self.goals

    @property
    def done(self) -> int:
        """How much is encoded."""
        return self.whole - self.left


@dataclass(frozen=True)
class Reading:
    """A model that reads what is new: the one that serves, or the one in preparation, and how its encoder is loaded."""

    id: int
    name: str
    state: ModelState
    setting: str
    prompt: str


def register(
    connection: psycopg.Connection, encoder: Encoder, calibration: Calibration, setting: str = "", prompt: str = ""
) -> int:
    """Make the encoder's model known; the first one serves at once, another is prepared. Returns its id.

    `setting` and `prompt` are what its encoder is loaded by. A preparation that failed begins again; one that was given
    up does not. Nothing is `LOADING` any more.
    """
    row = connection.execute(
        """SELECT register_encoder_model(%(name)s, %(dimensions)s, %(occupation_slope)s, %(occupation_intercept)s,
               %(skill_slope)s, %(skill_intercept)s, %(setting)s, %(prompt)s), encoder_model_loads(NULL, NULL)""",
        _told(encoder, calibration, setting, prompt),
    ).fetchone()
    return int(row[0]) if row else 0


def know(connection: psycopg.Connection, encoder: Encoder, calibration: Calibration, setting: str) -> int:
    """Make a model known that the setting does not name: it serves where none does, else it is kept. Returns its id."""
    row = connection.execute(
        """SELECT know_encoder_model(%(name)s, %(dimensions)s, %(occupation_slope)s, %(occupation_intercept)s,
               %(skill_slope)s, %(skill_intercept)s, %(setting)s, %(prompt)s)""",
        _told(encoder, calibration, setting, ""),
    ).fetchone()
    return int(row[0]) if row else 0


def _told(encoder: Encoder, calibration: Calibration, setting: str, prompt: str) -> dict[str, Any]:
    return {
        "name": encoder.model,
        "dimensions": encoder.dimensions,
        **vars(calibration),
        "setting": setting,
        "prompt": prompt,
    }


def loads(connection: psycopg.Connection, name: str, failure: str | None = None) -> None:
    """Note that the model a setting names is being loaded, by that name, or why it cannot be."""
    connection.execute("SELECT encoder_model_loads(%(name)s, %(failure)s)", {"name": name, "failure": failure})


def serve(connection: psycopg.Connection, model: int) -> bool:
    """Make the model in preparation serve, at once, if all its vectors are there. Returns whether it serves."""
    row = connection.execute("SELECT serve_encoder_model(%(model)s::smallint)", {"model": model}).fetchone()
    return bool(row and row[0])


def progression(connection: psycopg.Connection) -> list[Progression]:
    """Every model known, each once: the one in service, the one being loaded, the next one, then those kept.

    One that stopped, or was kept, is `LOADING` where it is loaded again; the one in service serves whatever is loaded.
    """
    return (
        connection.cursor(row_factory=class_row(Progression))
        .execute(
            """WITH loading AS (
                   SELECT name, CASE WHEN failure IS NULL THEN 'loading' ELSE 'not_loaded' END AS state, since, failure
                   FROM encoder_loading
               )
               SELECT m.model, m.setting, m.state, m.since, m.progressed_at, m.failure, l.openings, l.titles,
                   l.skills, l.aspirations, l.goals, l.whole
               FROM (SELECT m.id, m.name AS model, coalesce(nullif(m.setting, ''), m.name) AS setting,
                         coalesce(n.state, m.state) AS state, coalesce(n.since, m.since) AS since, m.progressed_at,
                         CASE WHEN n.name IS NULL THEN m.failure ELSE n.failure END AS failure
                     FROM encoder_model m LEFT JOIN loading n
                         ON n.name = m.name AND m.state NOT IN ('serving', 'given_up')
                     UNION ALL
                     SELECT 0, n.name, n.name, n.state, n.since, NULL, n.failure
                     FROM loading n WHERE n.name NOT IN (SELECT name FROM encoder_model)) m
                   CROSS JOIN LATERAL encoding_left(m.id::smallint) l
               ORDER BY m.state <> 'serving', m.state = 'kept', m.id"""
        )
        .fetchall()
    )


def readers(connection: psycopg.Connection) -> list[Reading]:
    """The models that read what is new: the one in service first, then the one in preparation."""
    return (
        connection.cursor(row_factory=class_row(Reading))
        .execute(
            """SELECT id, name, state, setting, prompt FROM encoder_model
               WHERE state IN ('serving', 'preparing') ORDER BY state DESC"""
        )
        .fetchall()
    )


def went_on(connection: psycopg.Connection, model: int) -> bool:
    """Note that the preparation of a model goes on; False where it was given up meanwhile."""
    row = connection.execute("SELECT encoder_model_told(%(model)s::smallint, NULL)", {"model": model}).fetchone()
    return bool(row and row[0])


def failed(connection: psycopg.Connection, model: int, why: str) -> None:
    """Note why a preparation cannot go on; of the model in service, why it can read nothing new."""
    connection.execute("SELECT encoder_model_told(%(model)s::smallint, %(why)s)", {"model": model, "why": why})


def begin_again(connection: psycopg.Connection) -> bool:
    """Have the preparation that failed or was given up begin again; False where there is none. Administrators'."""
    return _decide(connection, begins=True)


def give_up(connection: psycopg.Connection) -> bool:
    """Give the preparation up: the model in service stays; False where there is none. Administrators'."""
    return _decide(connection, begins=False)


def _decide(connection: psycopg.Connection, *, begins: bool) -> bool:
    row = connection.execute("SELECT decide_encoder_model(%(begins)s)", {"begins": begins}).fetchone()
    return bool(row and row[0])
