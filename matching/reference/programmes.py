"""What helps to hire, and the services that a person may have: by programme and date, as an administrator sets them.

Source: requirements §4 (the second table: eligibility for publicly funded services is not the right to work) and §5.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from matching.reference.domain import AuthorisationKind


class Audience(StrEnum):
    EMPLOYER = "employer"
    PERSON = "person"


class Programme(BaseModel):
    """A programme as it is from a day on. Whose status is in neither list is to be asked about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern="^[a-z0-9_]{1,60}$")
    valid_from: date
    valid_until: date | None = None
    audience: Audience
    name_fr: str = Field(min_length=1, max_length=200)
    name_en: str = Field(min_length=1, max_length=200)
    what_fr: str = Field(min_length=1, max_length=2000)
    what_en: str = Field(min_length=1, max_length=2000)
    first_fr: str | None = Field(default=None, max_length=1000)
    """What comes first, where something does."""
    first_en: str | None = Field(default=None, max_length=1000)
    statuses: tuple[AuthorisationKind, ...] = ()
    refused_statuses: tuple[AuthorisationKind, ...] = ()
    keeps_served: bool = False
    """Whether somebody followed before `valid_from` keeps it."""
    source: str = Field(min_length=1, max_length=300)

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise PydanticCustomError("ends_before_start", "It ends before it begins.")
        return self


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    KEPT = "kept"
    """No longer given to that status, and kept by whoever had it."""
    ASK = "ask"


@dataclass(frozen=True)
class Service:
    """A service for one person: whether they may have it, and since when that is the answer."""

    programme: Programme
    answer: Answer
    since: date | None


def programmes(connection: Connection[Any], today: date, audience: Audience | None = None) -> list[Programme]:
    """Those in force, by name."""
    rows = connection.execute(
        """
        SELECT to_jsonb(p) FROM programme p
        WHERE p.valid_from <= %(today)s AND coalesce(p.valid_until >= %(today)s, true)
            AND (%(audience)s::text IS NULL OR p.audience = %(audience)s)
        ORDER BY folded(p.name_fr), p.code
        """,
        {"today": today, "audience": audience},
    )
    return [Programme.model_validate(row[0]) for row in rows]


def all_programmes(connection: Connection[Any]) -> list[Programme]:
    """Those over and to come too."""
    rows = connection.execute("SELECT to_jsonb(p) FROM programme p ORDER BY p.audience, p.code, p.valid_from")
    return [Programme.model_validate(row[0]) for row in rows]


def renew_programme(connection: Connection[Any], programme: Programme) -> None:
    """As `change_programme`; what was so before its first day ends the day before. An administrator's."""
    connection.execute(
        """
        UPDATE programme SET valid_until = %(from)s::date - 1
        WHERE code = %(code)s AND valid_from < %(from)s AND coalesce(valid_until >= %(from)s, true)
        """,
        {"code": programme.code, "from": programme.valid_from},
    )
    change_programme(connection, programme)


def change_programme(connection: Connection[Any], programme: Programme) -> None:
    """Add a programme from a day on, or correct it. An administrator's: NotAllowed as psycopg says it."""
    connection.execute(
        """
        INSERT INTO programme (code, valid_from, valid_until, audience, name_fr, name_en, what_fr, what_en, first_fr,
            first_en, statuses, refused_statuses, keeps_served, source)
        VALUES (%(code)s, %(valid_from)s, %(valid_until)s, %(audience)s, %(name_fr)s, %(name_en)s, %(what_fr)s,
            %(what_en)s, %(first_fr)s, %(first_en)s, %(statuses)s, %(refused_statuses)s, %(keeps_served)s, %(source)s)
        ON CONFLICT (code, valid_from) DO UPDATE SET valid_until = excluded.valid_until,
            audience = excluded.audience, name_fr = excluded.name_fr, name_en = excluded.name_en,
            what_fr = excluded.what_fr, what_en = excluded.what_en, first_fr = excluded.first_fr,
            first_en = excluded.first_en, statuses = excluded.statuses,
            refused_statuses = excluded.refused_statuses, keeps_served = excluded.keeps_served,
            source = excluded.source
        """,
        programme.model_dump(mode="json") | {"statuses": list(programme.statuses),
                                             "refused_statuses": list(programme.refused_statuses)},
    )  # fmt: skip


def service(programme: Programme, kind: AuthorisationKind | None, followed_since: date | None) -> Service:
    """Whether somebody of that status, followed since that day, may have a service that is in force."""
    if kind in programme.statuses:
        return Service(programme, Answer.YES, programme.valid_from)
    if kind in programme.refused_statuses:
        if programme.keeps_served and followed_since is not None and followed_since < programme.valid_from:
            return Service(programme, Answer.KEPT, followed_since)
        return Service(programme, Answer.NO, programme.valid_from)
    return Service(programme, Answer.ASK, None)
