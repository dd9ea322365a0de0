"""A log names the error of a database and quotes nothing of the row."""

import io
import logging
from collections.abc import Iterator

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.answers import install
from api.logs import unquote
from api.openapi import Application
from api.pages.problem import problem_page
from api.returned import returned

ROW = "SELECT 'awa.traore@example.org'::integer"
DUPLICATE = """
    CREATE TEMPORARY TABLE person (email text CONSTRAINT person_email UNIQUE) ON COMMIT DROP;
    INSERT INTO person VALUES ('awa.traore@example.org'), ('awa.traore@example.org')
"""


@pytest.fixture
def written() -> io.StringIO:
    """What `probe` logs, as it is written."""
    stream = io.StringIO()
    logger = logging.getLogger("probe")
    logger.handlers = [logging.StreamHandler(stream)]
    logger.propagate = False
    unquote("probe")
    return stream


@pytest.mark.parametrize(
    ("statement", "told"), [(ROW, "InvalidTextRepresentation 22P02"), (DUPLICATE, "UniqueViolation 23505 person_email")]
)
def test_a_database_error_is_named_and_not_quoted(
    connection: psycopg.Connection, written: io.StringIO, statement: str, told: str
) -> None:
    with pytest.raises(psycopg.Error) as caught, connection.transaction():
        connection.execute(statement)
    assert "awa" in f"{caught.value} {caught.value.diag.message_detail}"
    logging.getLogger("probe").error("%s on %s", 500, "/x", exc_info=caught.value)
    assert written.getvalue().startswith(f"500 on /x ({told}")
    assert "awa" not in written.getvalue()


def test_nor_where_it_stands_behind_another(connection: psycopg.Connection, written: io.StringIO) -> None:
    def behind(cause: bool) -> None:
        try:
            with connection.transaction():
                connection.execute(ROW)
        except psycopg.Error as error:
            if cause:
                raise RuntimeError(f"failed: {error}") from error
            raise KeyError(str(error)) from None

    for cause in (True, False):
        with pytest.raises((RuntimeError, KeyError)) as caught:
            behind(cause)
        grouped = BaseExceptionGroup("several: awa", [caught.value])
        for error in (caught.value, grouped):
            logging.getLogger("probe").error("failed", exc_info=error)
    assert written.getvalue().count("InvalidTextRepresentation 22P02") == 4
    assert "awa" not in written.getvalue()


def test_another_error_keeps_its_traceback(written: io.StringIO) -> None:
    try:
        raise RuntimeError("ours")
    except RuntimeError:
        logging.getLogger("probe").exception("failed")
    assert "Traceback" in written.getvalue()
    assert "RuntimeError: ours" in written.getvalue()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the service and its server log, as it is written, whatever a server begun by a test before this one set."""
    stream = io.StringIO()
    loggers = [logging.getLogger(name) for name in ("api.answers", "uvicorn.error")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        monkeypatch.setattr(logger, "handlers", [logging.StreamHandler(stream)])
        monkeypatch.setattr(logger, "propagate", False)
        logger.setLevel(logging.ERROR)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_the_service_logs_no_row(connection: psycopg.Connection, served: io.StringIO) -> None:
    app = Application()
    install(app, problem_page, returned)

    @app.get("/api/direct")
    def direct() -> None:
        with connection.transaction():
            connection.execute(ROW)

    @app.get("/api/behind")
    def behind() -> None:
        try:
            direct()
        except psycopg.Error as error:
            raise RuntimeError(str(error)) from error

    client = TestClient(app, raise_server_exceptions=False)
    assert client.get("/api/direct").status_code == 422
    assert client.get("/api/behind").status_code == 500
    assert served.getvalue().count("22P02") == 2
    # As the server does with what no route expected.
    try:
        behind()
    except RuntimeError as error:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    assert served.getvalue().count("22P02") == 3
    assert "awa" not in served.getvalue()
