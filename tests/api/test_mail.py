"""E-mail: handed to a real SMTP server by the worker's job, waited for, never bent by what it holds."""

import email
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from fastapi.testclient import TestClient
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from psycopg_pool import ConnectionPool

from api import worker
from api.app import create_app
from api.clock import now
from api.commands import DatabaseUrls
from api.database import writing
from api.encoders import load
from api.jobs.tasks import post
from api.mail import PATHS, TEMPLATES, compose, hand_over
from api.settings import Settings
from api.translations import LOCALES
from matching.accounts.domain import DOORKEEPER
from matching.accounts.messages import Message
from matching.errors import NotAllowedError


@dataclass
class Server:
    """A mail server that keeps what it is given; it may refuse on purpose."""

    host: str
    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refusal: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def server() -> Iterator[Server]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    kept = Server("127.0.0.1", port)
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda *arguments: AuthResult(success=arguments[-1] == LoginPassword(b"adequation", b"secret")),
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    yield kept
    controller.stop()


def settings(server: Server, **changes: Any) -> Settings:
    return Settings(
        encoder="hashed",
        smtp_host=server.host,
        smtp_port=server.port,
        smtp_security="none",
        smtp_user="adequation",
        smtp_password="secret",
        mail_from="adequation@exemple.org",
        **changes,
    )


def ask(pool: ConnectionPool, recipient: str = "lea@exemple.org", locale: str = "fr") -> None:
    with writing(pool, DOORKEEPER) as connection:
        details = {"role": "job_seeker", "given_name": "Léa", "family_name": "O"}
        post(connection, "sign_up", recipient, locale, details)


def rows(urls: DatabaseUrls, statement: str) -> list[Any]:
    with psycopg.connect(urls.owner) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]


def test_the_worker_sends_what_was_asked_and_keeps_nothing(
    database_urls: DatabaseUrls, pool: ConnectionPool, server: Server
) -> None:
    ask(pool)
    ((arguments,),) = rows(database_urls, "SELECT args FROM procrastinate_jobs WHERE task_name = 'send_message'")
    assert set(arguments) == {"message_id"}
    worker.run(settings(server), database_urls.service, wait=False)
    (letter,) = server.letters
    assert server.envelopes == [("adequation@exemple.org", ["lea@exemple.org"])]
    assert (letter["From"], letter["To"]) == ("adequation@exemple.org", "lea@exemple.org")
    assert letter["Subject"] == "Confirmez votre adresse"
    assert letter.get_content_type() == "text/plain"
    text = letter.get_content()
    assert "Bonjour" in text
    secret = text.partition("/inscription/confirmer/")[2].split()[0]
    assert rows(database_urls, "SELECT count(*) FROM outgoing_message") == [(0,)]
    # The database has the hash of the link alone.
    dump = str(rows(database_urls, "SELECT s::text FROM sign_up s"))
    assert "lea@exemple.org" in dump
    assert secret not in dump


def test_a_write_that_is_undone_sends_nothing(
    database_urls: DatabaseUrls, pool: ConnectionPool, server: Server
) -> None:
    def undone() -> None:
        with writing(pool, DOORKEEPER) as connection:
            post(connection, "password_changed", "lea@exemple.org", "fr")
            raise NotAllowedError

    with pytest.raises(NotAllowedError):
        undone()
    worker.run(settings(server), database_urls.service, wait=False)
    assert server.letters == []


def test_a_server_that_is_away_is_waited_for(database_urls: DatabaseUrls, pool: ConnectionPool, server: Server) -> None:
    ask(pool)
    server.refusal = "451 later"
    worker.run(settings(server), database_urls.service, wait=False)
    assert server.letters == []
    assert rows(database_urls, "SELECT count(*) FROM outgoing_message") == [(1,)]
    # No link is left of a message that did not leave.
    assert rows(database_urls, "SELECT count(*) FROM sign_up") == [(0,)]
    ((status, later),) = rows(
        database_urls, "SELECT status, scheduled_at > now() FROM procrastinate_jobs WHERE task_name = 'send_message'"
    )
    assert (status, later) == ("todo", True)
    server.refusal = ""
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    worker.run(settings(server), database_urls.service, wait=False)
    assert len(server.letters) == 1


def test_a_recipient_that_is_not_there_is_given_up(
    database_urls: DatabaseUrls, pool: ConnectionPool, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    ask(pool)
    server.refusal = "550 no such user"
    worker.run(settings(server), database_urls.service, wait=False)
    assert rows(database_urls, "SELECT count(*) FROM outgoing_message") == [(0,)]
    assert "knows no such recipient" in caplog.text
    assert "lea@exemple.org" not in caplog.text


def test_the_password_of_the_server_is_needed(
    database_urls: DatabaseUrls, pool: ConnectionPool, server: Server
) -> None:
    ask(pool)
    worker.run(settings(server).model_copy(update={"smtp_user": None}), database_urls.service, wait=False)
    assert server.letters == []
    assert rows(database_urls, "SELECT count(*) FROM outgoing_message") == [(1,)]


def a_message(**changes: Any) -> Message:
    given = {"id": 1, "template": "", "recipient": "a@exemple.org", "locale": "fr", "details": {}, "created_at": now()}
    return Message(**{**given, **changes})


@pytest.mark.parametrize("recipient", ["a@exemple.org\r\nBcc: b@exemple.org", "a@exemple.org\nX-Evil: 1"])
def test_an_address_adds_no_header(recipient: str) -> None:
    with pytest.raises(ValueError, match="Header values"):
        compose(Settings(), a_message(recipient=recipient), "password_changed", {})


def test_words_of_a_person_add_no_header() -> None:
    values = {"party": "Atelier\r\nBcc: b@exemple.org\n\nAutre", "secret": "x", "days": 7}
    letter = email.message_from_bytes(
        compose(Settings(), a_message(), "invitation", values).as_bytes(),
        policy=default,  # type: ignore[arg-type]
    )
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Rejoignez Atelier"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("template", sorted(path.stem for path in TEMPLATES.glob("[!_]*.txt")))
def test_every_message_is_whole_in_each_language(template: str, locale: Any) -> None:
    source = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    names = find_undeclared_variables(Environment(extensions=["jinja2.ext.i18n"]).parse(source))  # noqa: S701
    values = dict.fromkeys(names - {"_", "link", "gettext", "ngettext", "address"}, "7")
    letter = compose(Settings(), a_message(locale=locale), template, values)
    text = letter.get_content()
    assert letter["Subject"]
    assert ("Bonjour," in text) is (locale == "fr")
    assert "{{" not in text
    assert "%(" not in text


def test_every_link_leads_to_a_page(pool: ConnectionPool) -> None:
    app = create_app(Settings(), pool, load("hashed").encoder)
    for page, paths in PATHS.items():
        for locale, path in paths.items():
            given = {name: "7" * 43 if name == "secret" else "7" for name in re.findall(r"{(\w+)}", path)}
            assert app.url_path_for(f"{locale}:{page}", **given) == path.format(**given)


def test_links_never_come_from_what_a_request_says(pool: ConnectionPool, tmp_path: Path) -> None:
    given = Settings(data_dir=tmp_path, public_url="https://adequation.example")
    letter = compose(given, a_message(), "sign_up", {"secret": "s", "hours": 48})
    assert "https://adequation.example/inscription/confirmer/s\n" in letter.get_content().replace("\r", "")
    browser = TestClient(create_app(given, pool, load("hashed").encoder), base_url="https://evil.example")
    assert "evil.example" not in browser.get("/connexion").text


def test_development_writes_files(tmp_path: Path) -> None:
    given = Settings(data_dir=tmp_path)
    hand_over(given, compose(given, a_message(), "password_changed", {}))
    (path,) = (tmp_path / "outbox").glob("*.eml")
    assert b"To: a@exemple.org" in path.read_bytes()


def test_a_server_that_speaks_no_tls_is_given_nothing(server: Server) -> None:
    given = settings(server).model_copy(update={"smtp_security": "starttls"})
    done: list[BaseException] = []

    def give() -> None:
        try:
            hand_over(given, compose(given, a_message(), "password_changed", {}))
        except OSError as error:
            done.append(error)

    thread = threading.Thread(target=give)
    thread.start()
    thread.join(30)
    assert done
    assert server.letters == []
