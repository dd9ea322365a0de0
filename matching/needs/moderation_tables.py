"""The tables by which offers are refused or held, as an administrator reads and changes them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel, ConfigDict, Field

from matching.refusals import refusals

# A word, or words to choose from. No figure comes first, since phrases are looked up by their first word.
_FIRST = "[a-z0-9*]+(/[a-z0-9*]+)*"
_NEXT = "([a-z0-9*]+|#)(/([a-z0-9*]+|#))*"
_PHRASE = f"{_FIRST}( {_NEXT})*"


class WordingChange(BaseModel):
    """Words that flag an offer, folded: lower case, no accents, spaces between; see `wordings.Wording`."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(pattern=rf"^{_PHRASE}$", max_length=500)]
    code: Literal[
        "local_experience", "accent", "citizenship", "prohibited_ground", "not_vacant", "unpaid_training", "fees",
        "self_employment", "strike",
    ]  # fmt: skip
    unless: Annotated[str, Field(pattern=rf"^{_PHRASE}( ?[|] ?{_PHRASE})*$", max_length=2000)] | None = None
    active: bool = True


class MinimumWageChange(BaseModel):
    """A minimum wage from a day on, in dollars an hour, with where it was read."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["general", "tipped"]
    valid_from: date
    amount: Annotated[Decimal, Field(gt=0, lt=1000, decimal_places=2)]
    source: Annotated[str, Field(min_length=1, max_length=300)]


def change_wording(connection: Connection[Any], change: WordingChange) -> None:
    """Add words, or change what they say. Openings already there are looked at again when they are changed.

    Raises NotAllowedError.
    """
    with refusals():
        connection.execute(
            """
            INSERT INTO flagged_wording (words, code, unless, active)
            VALUES (%(words)s, %(code)s, %(unless)s, %(active)s)
            ON CONFLICT (words) DO UPDATE
                SET (code, unless, active) = ROW (excluded.code, excluded.unless, excluded.active)
            """,
            change.model_dump(),
        )


def change_minimum_wage(connection: Connection[Any], change: MinimumWageChange) -> None:
    """Add a rate, or correct one. Raises NotAllowedError."""
    with refusals():
        connection.execute(
            """
            INSERT INTO minimum_wage (kind, valid_from, amount, source)
            VALUES (%(kind)s, %(valid_from)s, %(amount)s, %(source)s)
            ON CONFLICT (kind, valid_from) DO UPDATE SET (amount, source) = ROW (excluded.amount, excluded.source)
            """,
            change.model_dump(),
        )


def wordings(connection: Connection[Any]) -> list[WordingChange]:
    """Every wording, those that rest too, by what they say."""
    with connection.cursor(row_factory=class_row(WordingChange)) as cursor:
        return cursor.execute("SELECT words, code, unless, active FROM flagged_wording ORDER BY code, words").fetchall()


def minimum_wages(connection: Connection[Any]) -> list[MinimumWageChange]:
    """Every rate, oldest first."""
    with connection.cursor(row_factory=class_row(MinimumWageChange)) as cursor:
        return cursor.execute(
            "SELECT kind, valid_from, amount, source FROM minimum_wage ORDER BY valid_from, kind"
        ).fetchall()
