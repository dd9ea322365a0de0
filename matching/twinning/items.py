"""Goals of visits, and what there is to do on settling in: the same lists for everybody, changed by an administrator.

What a newcomer ticks of the second is theirs alone: no employer, colleague or counsellor reads it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel, ConfigDict, Field

from matching.reference.domain import Code
from matching.refusals import refusals

Kind = Literal["goal", "settling"]


class Item(BaseModel):
    """A line of one of the two lists; with `active` false it is offered no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    code: Code
    place: Annotated[int, Field(ge=1, le=999)]
    text_fr: Annotated[str, Field(min_length=1, max_length=500)]
    text_en: Annotated[str, Field(min_length=1, max_length=500)]
    active: bool = True


@dataclass(frozen=True)
class Step:
    """Something to do on settling in, and when the person said that it is done."""

    code: str
    text_fr: str
    text_en: str
    ticked_on: date | None


def items(connection: Connection[Any], kind: Kind | None = None, *, all_of_them: bool = False) -> list[Item]:
    """The lines of a list in their order; those that rest too, with `all_of_them`."""
    rows = connection.execute(
        """
        SELECT to_jsonb(x) FROM twinning_item x
        WHERE (%(kind)s::text IS NULL OR x.kind = %(kind)s) AND (x.active OR %(all)s)
        ORDER BY x.kind, x.place, x.code
        """,
        {"kind": kind, "all": all_of_them},
    )
    return [Item.model_validate(row[0]) for row in rows]


def change_item(connection: Connection[Any], item: Item) -> None:
    """Add a line or correct one. An administrator's: raises NotAllowedError."""
    with refusals():
        connection.execute(
            """
            INSERT INTO twinning_item (kind, code, place, text_fr, text_en, active)
            VALUES (%(kind)s, %(code)s, %(place)s, %(text_fr)s, %(text_en)s, %(active)s)
            ON CONFLICT (kind, code) DO UPDATE SET place = excluded.place, text_fr = excluded.text_fr,
                text_en = excluded.text_en, active = excluded.active
            """,
            item.model_dump(),
        )


def steps(connection: Connection[Any]) -> list[Step]:
    """What there is to do, and what the actor has ticked of it."""
    with connection.cursor(row_factory=class_row(Step)) as cursor:
        return cursor.execute(
            """
            SELECT x.code, x.text_fr, x.text_en, s.ticked_on FROM twinning_item x
                LEFT JOIN settling_tick s ON s.code = x.code AND s.candidate_id = actor_candidate()
            WHERE x.kind = 'settling' AND x.active ORDER BY x.place, x.code
            """
        ).fetchall()


def tick(connection: Connection[Any], codes: list[str]) -> None:
    """These are done, the others not; what is not in the list is passed over. Raises NotAllowedError."""
    with refusals():
        connection.execute("DELETE FROM settling_tick WHERE NOT code = ANY (%(codes)s)", {"codes": codes})
        connection.execute(
            """
            INSERT INTO settling_tick (code) SELECT x.code FROM twinning_item x
            WHERE x.kind = 'settling' AND x.code = ANY (%(codes)s)
                AND x.code NOT IN (SELECT s.code FROM settling_tick s)
            """,
            {"codes": codes},
        )
