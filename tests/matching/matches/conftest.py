"""The database of the properties: a model, two employers, and criteria that the cases write themselves."""

import psycopg
import pytest

from matching.matches.context import Context, context
from tests.matching.matches import cases


@pytest.fixture
def ranking(connection: psycopg.Connection) -> tuple[psycopg.Connection, Context]:
    """A registered model, two employers, and a temporary `criterion` that stands before the view."""
    connection.execute("SELECT set_config('app.role', 'system', true)")
    connection.execute("SELECT register_encoder_model('test', 3, 10, -5, 10, -5)")
    connection.execute("INSERT INTO employer (id, name, kind) VALUES (1, 'A', 'firm'), (2, 'B', 'firm')")
    connection.execute("CREATE TEMP TABLE criterion_rows ON COMMIT DROP AS SELECT * FROM criterion WITH NO DATA")
    connection.execute("ALTER TABLE criterion_rows RENAME TO criterion")
    return connection, context(connection, cases.TODAY)
