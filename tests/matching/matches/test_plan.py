"""The statement over everybody stays one that PostgreSQL shares among processes: no answer would show it lost."""

import psycopg
import pytest
from psycopg import sql

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.matches import statement
from matching.matches.context import context
from matching.matches.domain import State
from matching.matches.openings import criteria
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_need


def test_everybody_is_read_and_aggregated_in_parallel(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    if connection.info.server_version < 170_000:
        pytest.skip("before PostgreSQL 17, row-level security's own questions keep a statement in one process")
    need = add_need(connection, a_need(), TODAY)
    with service_connection(SYSTEM) as service:
        service.execute("SELECT register_encoder_model('test', 3, 10, -5, 10, -5)")
    with service_connection(Actor(role=Role.COUNSELLOR)) as service:
        for setting in ("min_parallel_table_scan_size", "parallel_setup_cost", "parallel_tuple_cost"):
            service.execute(sql.SQL("SET LOCAL {} = 0").format(sql.Identifier(setting)))
        found = context(service, TODAY)
        asked = statement.statements(criteria(service, [need])[need], None, found)
        text = statement.over_everybody(asked, State.UNKNOWN, dict.fromkeys(asked.features, 1.0))
        plan = "\n".join(line for (line,) in service.execute(sql.SQL("EXPLAIN ") + text))
    assert "Partial Aggregate" in plan
    assert "Parallel Seq Scan on match_profile" in plan
