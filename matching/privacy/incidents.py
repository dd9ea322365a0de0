"""The register of incidents (Law 25, P-39.1 s. 3.5 to 3.8): corrected with its history, never taken away."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Self

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from matching.dates import TODAY_AT_MOST, check_dates
from matching.errors import NotFoundError
from matching.privacy.errors import IncidentDatesError
from matching.privacy.refused import Entry
from matching.privacy.texts import LongText, storable
from matching.refusals import refusals
from matching.rows import Table

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class IncidentEntry(Entry):
    """What the law asks the register to hold of an incident. No name belongs in it."""

    discovered_on: date
    began_on: date | None = None
    ended_on: date | None = None
    circumstances: Told
    data_concerned: Told
    """Kinds of personal data."""
    persons: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    """How many, or how many about; null while it is not known."""
    risk_reasoning: Told
    """Why there is a risk of serious injury, or none: sensitivity, consequences feared, likelihood of harmful use."""
    serious: bool
    commission_told_on: date | None = None
    """The Commission d'accès à l'information, told with diligence where the risk is serious."""
    persons_told_on: date | None = None
    others_told: LongText = ""
    measures: Told
    closed_on: date | None = None

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.began_on and self.ended_on and self.ended_on < self.began_on:
            raise PydanticCustomError("ends_before_start", "The incident ends before it begins.")
        if self.serious and self.closed_on and not (self.commission_told_on and self.persons_told_on):
            raise PydanticCustomError("notices_missing", "A serious incident closes once those to be told are.")
        for text in (self.circumstances, self.data_concerned, self.risk_reasoning, self.measures):
            storable(text)
        return self


@dataclass(frozen=True)
class Incident:
    id: int
    version: int
    entry: IncidentEntry
    created_at: datetime
    updated_at: datetime


_EARLIEST = date(2000, 1, 1)
"""A date before it is one mistyped."""
_COLUMNS = tuple(IncidentEntry.model_fields)
_TABLE = Table("incident", ("id",), _COLUMNS)


def incidents(connection: Connection[Any], *, limit: int = 200) -> list[Incident]:
    """The register, the latest discovered first. Empty for whoever may not read it."""
    rows = connection.execute(
        "SELECT to_jsonb(i) FROM incident i ORDER BY discovered_on DESC, id DESC LIMIT %(limit)s", {"limit": limit}
    )
    return [_incident(document) for (document,) in rows]


def incident(connection: Connection[Any], incident_id: int) -> Incident:
    """One of them. Raises NotFoundError."""
    row = connection.execute("SELECT to_jsonb(i) FROM incident i WHERE id = %(id)s", {"id": incident_id}).fetchone()
    if row is None:
        raise NotFoundError("incident", incident_id)
    return _incident(row[0])


def add_incident(connection: Connection[Any], entry: IncidentEntry, today: date) -> int:
    """Enter an incident; returns its id. Raises FutureDateError, IncidentDatesError, NotAllowedError."""
    _check(entry, today)
    with refusals():
        return _TABLE.insert_numbered(connection, [entry.model_dump(mode="json")])[0]


def correct_incident(
    connection: Connection[Any], incident_id: int, entry: IncidentEntry, version: int, today: date
) -> int:
    """Replace what was entered; what it was stays in its history. Returns the new version.

    Raises NotFoundError, StaleVersionError, FutureDateError, IncidentDatesError, NotAllowedError.
    """
    _check(entry, today)
    with refusals():
        _TABLE.update(connection, incident_id, entry.model_dump(mode="json"), version)
    return version + 1


@dataclass(frozen=True)
class IncidentChange:
    """What the register said of an incident from `changed_at` on."""

    changed_at: datetime
    account_id: int | None
    role: str
    document: dict[str, Any]


def incident_changes(connection: Connection[Any], incident_id: int) -> list[IncidentChange]:
    """Every version of an incident, first to last."""
    with connection.cursor(row_factory=class_row(IncidentChange)) as cursor:
        return cursor.execute(
            """
            SELECT changed_at, account_id, role, document FROM incident_change
            WHERE incident_id = %(incident)s ORDER BY id
            """,
            {"incident": incident_id},
        ).fetchall()


def _check(entry: IncidentEntry, today: date) -> None:
    """What was stored before this order was asked for is read as it is, and corrected with it."""
    if entry.discovered_on < _EARLIEST:
        raise IncidentDatesError("discovered_on")
    if entry.began_on and not _EARLIEST <= entry.began_on <= entry.discovered_on:
        raise IncidentDatesError("began_on")
    for field, after in (
        ("commission_told_on", entry.discovered_on),
        ("persons_told_on", entry.discovered_on),
        ("closed_on", max(entry.discovered_on, entry.ended_on or entry.discovered_on)),
    ):
        said: date | None = getattr(entry, field)
        if said and said < after:
            raise IncidentDatesError(field)
    check_dates(
        [entry],
        lambda told: [
            (field, getattr(told, field), TODAY_AT_MOST)
            for field in (
                "discovered_on", "began_on", "ended_on", "commission_told_on", "persons_told_on", "closed_on",
            )
        ],
        today,
    )  # fmt: skip


def _incident(document: dict[str, Any]) -> Incident:
    return Incident(
        document["id"],
        document["version"],
        IncidentEntry.model_validate({name: document[name] for name in _COLUMNS}),
        datetime.fromisoformat(document["created_at"]),
        datetime.fromisoformat(document["updated_at"]),
    )
