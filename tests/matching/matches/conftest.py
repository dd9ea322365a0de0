"""The databases of the rankings: one with a model; one whose criteria the cases of the properties write themselves."""

import psycopg
import pytest

from matching.accounts.domain import SYSTEM
from matching.matches import in_service
from matching.matches.context import Context, context
from matching.matches.encoding import Calibration
from tests.conftest import ServiceConnection
from tests.matching.matches import cases
from tests.matching.matches.lists import ENCODER


@pytest.fixture
def bank(connection: psycopg.Connection, service_connection: ServiceConnection) -> psycopg.Connection:
    """The owner's connection, with a model registered."""
    with service_connection(SYSTEM) as service:
        in_service.register(service, ENCODER, Calibration(12, -7, 16, -10.4))
    return connection


@pytest.fixture
def ranking(connection: psycopg.Connection) -> tuple[psycopg.Connection, Context]:
    """A registered model, two employers, and a temporary `criterion` that stands before the view."""
    connection.execute("SELECT set_config('app.role', 'system', true)")
    connection.execute("SELECT register_encoder_model('test', 3, 10, -5, 10, -5)")
    connection.execute("INSERT INTO employer (id, name, kind) VALUES (1, 'A', 'firm'), (2, 'B', 'firm')")
    connection.execute("CREATE TEMP TABLE criterion_rows ON COMMIT DROP AS SELECT * FROM criterion WITH NO DATA")
    connection.execute("ALTER TABLE criterion_rows RENAME TO criterion")
    return connection, context(connection, cases.TODAY)
