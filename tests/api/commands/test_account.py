"""`adequation account`: the first administrator, whose password is chosen at the end of a link; sessions ended."""

import email
import socket
from email.policy import default
from pathlib import Path

import psycopg
from psycopg_pool import ConnectionPool

from api.announced import announced, as_served
from api.commands import DatabaseUrls
from api.database import writing
from api.settings import Settings
from matching.accounts.domain import Role, doorkeeper_of
from matching.accounts.sessions import open_session
from tests.api.test_cli import adequation
from tests.factories import add_account, add_employer

WHO = ("--name", "Noé Tremblay", "--organisation", "Table régionale")


def test_the_first_administrator(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": database_urls.owner,
        "SERVICE_DATABASE_URL": database_urls.service,
        "DATA_DIR": str(tmp_path),
    }
    done = adequation("account", "add", "Noe@exemple.org", *WHO, **settings)
    assert done.returncode == 0, done.stderr
    assert "http://127.0.0.1:8000" in done.stdout
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


def test_its_link_leads_to_the_service_that_runs(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": database_urls.owner,
        "SERVICE_DATABASE_URL": database_urls.service,
        "DATA_DIR": str(tmp_path),
    }
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with announced(Settings(data_dir=tmp_path, port=port)):
            done = adequation("account", "add", "noe@exemple.org", *WHO, **settings)
            assert f"http://127.0.0.1:{port}" in done.stdout, done.stderr
            assert (
                as_served(Settings(data_dir=tmp_path, public_url="https://ici.example")).address
                == "https://ici.example"
            )
        assert as_served(Settings(data_dir=tmp_path)).address == "http://127.0.0.1:8000"
    (path,) = (tmp_path / "outbox").glob("*.eml")
    assert f"http://127.0.0.1:{port}/" in path.read_text("utf-8")


def test_sessions_are_ended_of_one_and_of_all(database_urls: DatabaseUrls, pool: ConnectionPool) -> None:
    settings = {"DATABASE_URL": database_urls.owner, "SERVICE_DATABASE_URL": database_urls.service}
    with psycopg.connect(database_urls.owner) as connection:
        people = [add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection)) for _ in range(2)]
        for person in people:
            email = {"email": f"{person.account_id}@exemple.org", "id": person.account_id}
            connection.execute("UPDATE account SET email = %(email)s WHERE id = %(id)s", email)
    first, second = (person.account_id or 0 for person in people)

    def opened() -> set[int]:
        with psycopg.connect(database_urls.owner) as connection:
            return {row[0] for row in connection.execute("SELECT account_id FROM session").fetchall()}

    def open_both() -> None:
        for account_id in (first, second):
            with writing(pool, doorkeeper_of(account_id)) as connection:
                open_session(connection, account_id, "essai", 1)

    open_both()
    done = adequation("account", "sign-out", f"{first}@exemple.org", **settings)
    assert (done.returncode, opened()) == (0, {second}), done.stderr
    open_both()
    assert adequation("account", "sign-out", "--everybody", **settings).returncode == 0
    assert opened() == set()
    open_both()
    for words, said in (
        ((), "--everybody"),
        (("a@exemple.org", "--everybody"), "--everybody"),
        (("personne@exemple.org",), "Nobody"),
    ):
        refused = adequation("account", "sign-out", *words, **settings)
        assert refused.returncode == 1
        assert said in refused.stderr
    assert opened() == {first, second}


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
