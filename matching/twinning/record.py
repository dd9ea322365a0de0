"""What twinnings hold of a person, as the person takes it with them.

Source: Law 25, P-39.1 s. 27. The points of a proposal are computed and are no part of it.
"""

from datetime import date, datetime
from typing import Any, Literal

from psycopg import Connection
from pydantic import BaseModel, ConfigDict

from matching.reference.domain import Day, Shift, week_of
from matching.twinning.domain import Contact, Review, Visit
from matching.twinning.store import lines
from matching.twinning.together import shared


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordedWish(_Part):
    employer: str
    title: str
    hired_on: date
    languages: tuple[str, ...]
    week: dict[Day, tuple[Shift, ...]]


class RecordedTwinning(_Part):
    employer: str
    colleague: str | None
    state: str
    proposed_at: datetime
    began_on: date | None
    until: date | None
    ended_at: datetime | None
    ended_by: str | None
    visits: tuple[Visit, ...]
    contacts: tuple[Contact, ...]
    reviews: tuple[Review, ...]


class TwinningRecord(_Part):
    """One person's twinnings, version 1."""

    format: Literal["adequation.twinning"] = "adequation.twinning"
    version: Literal[1] = 1
    exported_at: datetime
    wishes: tuple[RecordedWish, ...]
    twinnings: tuple[RecordedTwinning, ...]
    settling: dict[str, date]
    """What they ticked of the list for settling in, and when."""


def twinning_record(connection: Connection[Any], candidate_id: int, now: datetime) -> TwinningRecord:
    """All that twinnings hold of the person who acts."""
    together = shared(connection, candidate_id)
    values = {"candidate": candidate_id}
    wishes = connection.execute(
        """
        SELECT e.name, coalesce(o.title_fr, ''), w.hired_on, w.languages, w.week
        FROM twinning_wish w JOIN employer e ON e.id = w.employer_id LEFT JOIN opening o ON o.id = w.opening_id
        WHERE w.candidate_id = %(candidate)s ORDER BY w.hired_on, w.id
        """,
        values,
    )
    ticked = connection.execute("SELECT code, ticked_on FROM settling_tick WHERE candidate_id = %(candidate)s", values)
    return TwinningRecord(
        exported_at=now,
        wishes=tuple(
            RecordedWish(employer=employer, title=title, hired_on=on, languages=languages, week=week_of(week))
            for employer, title, on, languages, week in wishes
        ),
        twinnings=tuple(
            RecordedTwinning.model_validate({**vars(each), **vars(together[each.id])})
            for each in lines(connection)
            if each.candidate_id == candidate_id
        ),
        settling=dict(ticked.fetchall()),
    )
