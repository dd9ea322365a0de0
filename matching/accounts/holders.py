"""Whose a session or a token is: the one question asked before anybody is known."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow, dict_row

from matching.accounts.domain import SECOND_FACTOR_NEEDED, Actor, Role
from matching.accounts.secret import hashed


@dataclass(frozen=True)
class Holder:
    """Whoever holds the secret of a session or of a token."""

    key: int
    """Id of the session or of the token."""
    actor: Actor
    display_name: str
    demonstration: bool
    second_factor: bool
    """Whether the account has one."""
    asked: bool
    """Whether the settings ask its role for one."""
    code_awaited: bool
    """The password was right, the code of the second factor has still to come."""
    scopes: tuple[str, ...] | None
    """What a token is for; None is everything."""
    stale: bool
    """Nobody wrote for a minute that it was used."""

    @property
    def must_enrol(self) -> bool:
        """Whether nothing is open but the page where a second factor is enrolled. The demonstration asks for none."""
        needed = self.asked or self.actor.role in SECOND_FACTOR_NEEDED
        return needed and not self.second_factor and not self.demonstration


def of_session(connection: Connection[Any], session: str, idle_minutes: int) -> Holder | None:
    """Whose session this is; None when it has ended, or was not used for `idle_minutes`."""
    row = (
        connection.cursor(row_factory=dict_row)
        .execute(
            """
            SELECT session_id AS key, state = 'code_awaited' AS code_awaited, NULL AS scopes, account_id, role,
                organisation_id, employer_id, candidate_id, locale, display_name, demonstration, second_factor, stale,
                second_factor_asked(account_id) AS asked
            FROM account_of_session(%(hash)s, make_interval(mins => %(idle)s))
            """,
            {"hash": hashed(session), "idle": idle_minutes},
        )
        .fetchone()
    )
    return None if row is None else _holder(row)


def of_token(connection: Connection[Any], token: str) -> Holder | None:
    """Whose API token this is; None when it opens nothing, or not any more."""
    row = (
        connection.cursor(row_factory=dict_row)
        .execute(
            """
            SELECT token_id AS key, false AS code_awaited, scopes, account_id, role, organisation_id, employer_id,
                candidate_id, locale, display_name, demonstration, second_factor, stale,
                second_factor_asked(account_id) AS asked
            FROM account_of_token(%(hash)s)
            """,
            {"hash": hashed(token)},
        )
        .fetchone()
    )
    return None if row is None else _holder(row)


def _holder(row: DictRow) -> Holder:
    return Holder(
        key=row["key"],
        actor=Actor(
            Role(row["role"]),
            row["account_id"],
            row["organisation_id"],
            row["employer_id"],
            row["candidate_id"],
            row["locale"],
        ),
        display_name=row["display_name"],
        demonstration=row["demonstration"],
        second_factor=row["second_factor"],
        asked=row["asked"],
        code_awaited=row["code_awaited"],
        scopes=None if row["scopes"] is None else tuple(row["scopes"]),
        stale=row["stale"],
    )
