"""The CNESST permit of an organisation that recruits for others, or its exemption: recorded by an administrator.

Source: the requirements' §1, after the CNESST: whoever recruits temporary foreign workers for a client firm, abroad or
already in Québec, holds a permit; public bodies and municipalities need none. An employer hiring for itself needs none.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.errors import NotAllowedError, NotFoundError
from matching.refusals import refusals


class PermitKind(StrEnum):
    PERMIT = "permit"
    EXEMPT_PUBLIC_BODY = "exempt_public_body"
    EXEMPT_MUNICIPALITY = "exempt_municipality"


_NUMBER = StringConstraints(
    strip_whitespace=True, pattern="^(?:[A-Za-z][A-Za-z -]*)?[0-9][0-9A-Za-z -]*$", min_length=3, max_length=40
)
"""There is no number without a figure; the database holds it too."""


class PermitEntry(BaseModel):
    """A permit with its number and its last day, or an exemption."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    kind: PermitKind = PermitKind.PERMIT
    number: Annotated[str, _NUMBER] | None = None
    valid_from: date
    valid_until: date | None = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.kind is PermitKind.PERMIT and (self.number is None or self.valid_until is None):
            raise PydanticCustomError("permit_incomplete", "A permit has a number and an end.")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("ends_before_start", "It ends before it starts.")
        return self


@dataclass(frozen=True)
class Permit:
    """A permit as recorded; `in_force` on the day asked about."""

    id: int
    organisation_id: int
    organisation: str
    kind: str
    number: str | None
    valid_from: date
    valid_until: date | None
    revoked: bool
    in_force: bool


def record_permit(connection: Connection[Any], entry: PermitEntry) -> int:
    """Record a permit or an exemption in the acting administrator's name; returns its id.

    Raises NotAllowedError, UnknownReferenceError.
    """
    with refusals():
        row = connection.execute(
            """
            INSERT INTO recruitment_permit (organisation_id, kind, number, valid_from, valid_until, recorded_by)
            VALUES (%(organisation_id)s, %(kind)s, %(number)s, %(valid_from)s, %(valid_until)s,
                coalesce(actor_account(), 0))
            RETURNING id
            """,
            entry.model_dump(),
        ).fetchone()
    if row is None:
        raise NotAllowedError
    return int(row[0])


def revoke_permit(connection: Connection[Any], permit_id: int) -> None:
    """Say that a permit or an exemption holds no more, from now on. Raises NotFoundError."""
    changed = connection.execute(
        "UPDATE recruitment_permit SET revoked_at = now() WHERE id = %(id)s AND revoked_at IS NULL", {"id": permit_id}
    )
    if not changed.rowcount:
        raise NotFoundError("permit", permit_id)


def permits(connection: Connection[Any], today: date) -> list[Permit]:
    """Every permit and exemption, by organisation, the latest first."""
    with connection.cursor(row_factory=class_row(Permit)) as cursor:
        return cursor.execute(
            """
            SELECT p.id, p.organisation_id, o.name AS organisation, p.kind, p.number, p.valid_from, p.valid_until,
                p.revoked_at IS NOT NULL AS revoked,
                p.revoked_at IS NULL AND p.valid_from <= %(today)s
                    AND coalesce(p.valid_until >= %(today)s, true) AS in_force
            FROM recruitment_permit p JOIN organisation o ON o.id = p.organisation_id
            ORDER BY o.name, p.valid_from DESC, p.id DESC
            """,
            {"today": today},
        ).fetchall()
