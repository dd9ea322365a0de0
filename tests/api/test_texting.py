"""Text messages: handed to a real HTTP gateway on loopback by the worker's job, waited for, refused, never late."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from psycopg_pool import ConnectionPool
from pydantic import ValidationError

from api import worker
from api.commands import DatabaseUrls
from api.database import writing
from api.jobs.tasks import text
from api.mail import outbox, send_message
from api.settings import Settings
from api.texting import HttpGateway, OutboxGateway, gateway
from matching.accounts.domain import SYSTEM

PHONE = "+14185550123"
PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "secret_key": "of this test alone " * 3,
    "public_url": "https://exemple.org",
    "smtp_host": "x",
    "mail_from": "a@exemple.org",
    "operator": "Table régionale d’essai",
}


@dataclass
class Provider:
    """A gateway that keeps what it is given, and answers as it is told to."""

    url: str = ""
    status: int = 202
    taken: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    kept = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.keys.append(self.headers["Authorization"])
            kept.taken.append(json.loads(body))
            self.send_response(kept.status)
            self.send_header("Location", f"{kept.url}/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/messages"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()


def settings(provider: Provider, **changes: Any) -> Settings:
    given = {"sms_url": provider.url, "sms_token": "hush", "sms_sender": "+14185550100", "encoder": "hashed"}
    return Settings.model_validate({**given, **changes})


def leave(pool: ConnectionPool) -> int:
    with writing(pool, SYSTEM) as connection:
        text(connection, "access_opened", PHONE, "fr", {"language": "fr"})
        row = connection.execute("SELECT max(id) FROM outgoing_message").fetchone()
    assert row is not None
    return int(row[0])


def waiting(pool: ConnectionPool) -> int:
    with writing(pool, SYSTEM) as connection:
        row = connection.execute("SELECT count(*) FROM outgoing_message").fetchone()
    assert row is not None
    return int(row[0])


def test_the_job_hands_a_message_to_the_gateway_once(
    pool: ConnectionPool, database_urls: DatabaseUrls, provider: Provider
) -> None:
    leave(pool)
    worker.run(settings(provider), database_urls.service, wait=False)
    (sent,) = provider.taken
    assert (sent["from"], sent["to"]) == ("+14185550100", PHONE)
    assert "http://127.0.0.1:8000/connexion/telephone" in sent["text"]
    assert provider.keys == ["Bearer hush"]
    assert waiting(pool) == 0


def test_the_end_of_a_file_is_told_with_its_day_and_the_way_to_keep_it(
    pool: ConnectionPool, provider: Provider
) -> None:
    with writing(pool, SYSTEM) as connection:
        text(connection, "retention_notice", PHONE, "fr", {"language": "en", "day": "2026-12-22"})
        (key,) = connection.execute("SELECT max(id) FROM outgoing_message").fetchone() or (0,)
        send_message(connection, settings(provider), key)
    (sent,) = provider.taken
    assert "will be erased on December 22, 2026" in sent["text"]
    assert "/connexion/telephone" in sent["text"]


@pytest.mark.parametrize("status", [302, 401, 429, 500, 503])
def test_a_gateway_that_does_not_take_it_now_is_asked_again(
    pool: ConnectionPool, provider: Provider, status: int
) -> None:
    provider.status = status
    key = leave(pool)
    with pytest.raises(httpx2.HTTPError), writing(pool, SYSTEM) as connection:
        send_message(connection, settings(provider), key)
    assert (len(provider.taken), waiting(pool)) == (1, 1)
    provider.status = 202
    with writing(pool, SYSTEM) as connection:
        send_message(connection, settings(provider), key)
    assert waiting(pool) == 0


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_a_number_that_takes_none_is_let_go_and_stays_out_of_the_log(
    pool: ConnectionPool, provider: Provider, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    provider.status = status
    key = leave(pool)
    with writing(pool, SYSTEM) as connection:
        send_message(connection, settings(provider), key)
    assert waiting(pool) == 0
    assert "knows no such number" in caplog.text
    assert PHONE not in caplog.text


def test_a_gateway_that_is_away_is_waited_for(pool: ConnectionPool, provider: Provider) -> None:
    key = leave(pool)
    away = settings(provider, sms_url="http://127.0.0.1:9/messages")
    with pytest.raises(httpx2.HTTPError), writing(pool, SYSTEM) as connection:
        send_message(connection, away, key)
    assert waiting(pool) == 1


def test_without_a_gateway_development_writes_to_its_outbox(pool: ConnectionPool, tmp_path: Path) -> None:
    given = Settings(data_dir=tmp_path)
    key = leave(pool)
    with writing(pool, SYSTEM) as connection:
        send_message(connection, given, key)
    (path,) = outbox(given).glob("*.txt")
    assert path.read_text(encoding="utf-8").startswith(f"{PHONE}\n")


@pytest.mark.parametrize("lacking", ["sms_url", "sms_token", "sms_sender"])
@pytest.mark.parametrize("environment", ["development", "production"])
def test_half_a_gateway_stops_the_service_with_what_it_lacks(
    provider: Provider, lacking: str, environment: str
) -> None:
    whole = {**PRODUCTION, "environment": environment, "sms_url": "https://exemple.org/sms"}
    assert settings(provider, **whole).texting
    with pytest.raises(ValidationError, match=lacking.upper()):
        settings(provider, **{**whole, lacking: None})


def test_in_production_the_gateway_is_spoken_to_in_private_or_not_at_all(provider: Provider) -> None:
    with pytest.raises(ValidationError, match="setting_https"):
        settings(provider, **PRODUCTION)
    assert not Settings.model_validate(PRODUCTION).texting
    assert "hush" not in repr(settings(provider))


def test_which_gateway_is_the_settings_to_say(provider: Provider, tmp_path: Path) -> None:
    assert isinstance(gateway(settings(provider), tmp_path), HttpGateway)
    assert isinstance(gateway(Settings(), tmp_path), OutboxGateway)
