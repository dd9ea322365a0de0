"""`adequation account add`: the first administrator, whose password is chosen at the end of a link."""

import email
from email.policy import default
from pathlib import Path

import psycopg

from api.commands import DatabaseUrls
from tests.api.test_cli import adequation

WHO = ("--name", "Noé Tremblay", "--organisation", "Table régionale")


def test_the_first_administrator(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": database_urls.owner,
        "SERVICE_DATABASE_URL": database_urls.service,
        "DATA_DIR": str(tmp_path),
    }
    done = adequation("account", "add", "Noe@exemple.org", *WHO, **settings)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database_urls.owner) as connection:
        found = connection.execute(
            """
            SELECT a.role, a.email, o.name, o.kind, p.hash IS NULL
            FROM account a JOIN organisation o ON o.id = a.organisation_id LEFT JOIN password p ON p.account_id = a.id
            """
        ).fetchall()
        assert found == [("administrator", "noe@exemple.org", "Table régionale", "operator", True)]
        assert connection.execute("SELECT count(*) FROM outgoing_message").fetchone() == (0,)
    (path,) = (tmp_path / "outbox").glob("*.eml")
    letter = email.message_from_bytes(path.read_bytes(), policy=default)
    assert "/mot-de-passe/" in letter.get_content()  # type: ignore[attr-defined]
    again = adequation("account", "add", "noe@exemple.org", *WHO, **settings)
    assert again.returncode == 1
    assert "uses this address already" in again.stderr
    wrong = adequation("account", "add", "noe", *WHO, **settings)
    assert wrong.returncode == 1
    assert "not an e-mail address" in wrong.stderr


def test_nothing_is_added_without_a_mail_server_that_answers(database_urls: DatabaseUrls) -> None:
    done = adequation(
        "account",
        "add",
        "noe@exemple.org",
        *WHO,
        DATABASE_URL=database_urls.owner,
        SERVICE_DATABASE_URL=database_urls.service,
        SMTP_HOST="127.0.0.1",
        SMTP_PORT="9",
    )
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    with psycopg.connect(database_urls.owner) as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (0,)
