"""What the log of security says, and what it never does."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import pages
from api.headers import LARGEST_BODY
from api.security_log import LOCKS
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import mailbox_of, path_in
from tests.api.http.signing import PASSWORD, sign_up
from tests.test_consistency import _routes

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """The lines written since they were last asked for."""
    caplog.set_level(logging.INFO, "adequation.security")

    def taken() -> list[dict[str, Any]]:
        found = [json.loads(each.message) for each in caplog.records if each.name == "adequation.security"]
        caplog.clear()
        return found

    return taken


def told(line: dict[str, Any]) -> tuple[Any, ...]:
    return line["event"], line["status"], line["problem"], line["asked"]


def test_coming_in_and_being_refused_are_written(world: World, tmp_path: Path, lines: Lines) -> None:
    browser = sign_up(world, mailbox_of(world, tmp_path), "journal@exemple.org")
    account = browser.get("/api/v1/me").json()["account_id"]
    lines()
    other = world.client()
    submit(other, "/connexion", {"email": "journal@exemple.org", "password": "une autre phrase"})
    submit(other, "/connexion", {"email": "journal@exemple.org", "password": PASSWORD})
    submit(other, "/compte/mot-de-passe", {"current": "faux", "password": "x", "again": "x"})
    submit(other, "/sortir")
    wrong, right, changed, left = lines()
    assert told(wrong) == ("sign_in_send", 401, None, "POST /connexion")
    assert wrong["account"] is None
    assert told(right) == ("sign_in_send", 303, None, "POST /connexion")
    assert right["account"] == account
    assert told(changed) == ("password_change", 422, None, "POST /compte/mot-de-passe")
    assert (changed["account"], changed["role"]) == (account, "job_seeker")
    assert told(left) == ("leave", 303, None, "POST /sortir")
    assert all(line["at"].endswith("+00:00") for line in (wrong, right))


def test_what_is_refused_is_written_with_who_asked(world: World, lines: Lines) -> None:
    def refused(client: TestClient, method: str, path: str, **sent: Any) -> list[dict[str, Any]]:
        client.request(method, path, **sent)
        return lines()

    (nobody,) = refused(world.client(), "GET", "/api/v1/candidates")
    assert told(nobody) == ("refused", 401, "unauthenticated", "GET /api/v1/candidates")
    (role,) = refused(world.client("employer"), "GET", "/personnes")
    assert told(role) == ("refused", 403, "forbidden", "GET /personnes")
    assert (role["account"], role["role"]) == (world.actors["employer"].account_id, "employer")
    (theirs,) = refused(world.client("counsellor"), "GET", f"/api/v1/candidates/{world.theirs}")
    assert told(theirs) == ("refused", 404, "not-found", "GET /api/v1/candidates/{candidate_id}")
    (form,) = refused(world.client(), "POST", "/connexion", headers={"Sec-Fetch-Site": "cross-site"})
    assert told(form) == ("sign_in_send", 403, "cross-site", "POST /connexion")
    (large,) = refused(world.client(), "POST", "/api/v1/needs", content=b" " * (LARGEST_BODY + 1))
    assert told(large) == ("refused", 413, "too-large", "POST /api/v1/needs")
    assert refused(world.client("counsellor"), "GET", "/personnes") == []
    assert refused(world.client(), "GET", "/nulle-part") == []


def test_no_line_says_whom_or_with_what(
    world: World, tmp_path: Path, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox = mailbox_of(world, tmp_path)
    sign_up(world, mailbox, "secrete@exemple.org")
    browser = world.client()
    submit(browser, "/mot-de-passe", {"email": "secrete@exemple.org"})
    path = path_in(mailbox.only("secrete@exemple.org"))
    submit(browser, path, {"password": "autre chose encore", "again": "autre chose encore"})
    submit(browser, "/connexion", {"email": "secrete@exemple.org", "password": "n'importe quoi"})
    written = json.dumps(lines())
    assert "choose_password_send" in written
    for secret in ("secrete", "exemple.org", "testclient", "encore", "importe", path.rpartition("/")[2]):
        assert secret not in written


def test_an_error_of_ours_does_not_write_the_secret_of_a_link(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("matching.accounts.links.linked", lambda *_: 1 / 0)
    secret = "s" * 43
    assert world.client().get(f"/mot-de-passe/{secret}").status_code == 500
    assert "500 on GET /mot-de-passe/{secret}" in caplog.text
    assert secret not in caplog.text


def test_every_page_of_the_locks_is_one() -> None:
    assert {route.name.partition(":")[2] for route, _ in _routes(pages.router)} >= LOCKS
