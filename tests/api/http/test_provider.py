"""Signing in with an OpenID Connect provider, a real one in a process of its own."""

import html
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.http import provider as fake
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.mailbox import mailbox_of
from tests.api.http.signing import PASSWORD, role, sign_in, sign_up
from tests.api.http.test_second_factor import enrol

HERE = Path(__file__).parent
BACK = "/connexion/retour"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(HERE / "provider.py"), str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{address}/keys")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def linked_world(world: World, issuer: str, tmp_path: Path) -> Iterator[World]:
    """The world, with the provider in its settings and nobody linked."""
    before = world.app
    settings = Settings(
        oidc_issuer=issuer, oidc_client_id=fake.CLIENT, oidc_client_secret=fake.SECRET, data_dir=tmp_path
    )
    world.app = create_app(settings, world.pool, before.state.services.encoder)
    world.sql("DELETE FROM throttle")
    world.sql("DELETE FROM external_identity")
    mailbox_of(world, tmp_path).collect()
    yield world
    world.app = before


def be(issuer: str, **person: Any) -> None:
    """Who comes to the provider next."""
    httpx.post(f"{issuer}/be", json=person).raise_for_status()


def ask(browser: TestClient, path: str = "/connexion/fournisseur") -> str:
    """Go to the provider and come back as far as its answer: the address that the browser is sent to."""
    sent = browser.get(path)
    assert sent.status_code == 303, sent.text
    return sent_back(sent.headers["location"])


def ask_link(browser: TestClient, password: str = PASSWORD) -> str:
    """As `ask`, to link the account that is in."""
    page = submit(browser, "/compte/fournisseur", {"current": password})
    assert page.status_code == 200, page.text
    way = re.search(r'<a class="ds-button" href="(http[^"]+)"', page.text)
    assert way is not None
    return sent_back(html.unescape(way[1]))


def sent_back(way: str) -> str:
    answer = httpx.get(way)
    assert answer.status_code == 302
    url = urlsplit(answer.headers["location"])
    assert url.path == BACK
    return f"{url.path}?{url.query}"


def person(world: World, tmp_path: Path, email: str) -> TestClient:
    return sign_up(world, mailbox_of(world, tmp_path), email)


def test_nothing_is_offered_without_a_provider(world: World) -> None:
    assert "fournisseur" not in world.client().get("/connexion").text
    assert world.client().get("/connexion/fournisseur").status_code == 404
    assert world.client().get(BACK).status_code == 404


def test_an_address_that_both_have_confirmed_comes_in(linked_world: World, issuer: str, tmp_path: Path) -> None:
    person(linked_world, tmp_path, "deux@exemple.org")
    browser = linked_world.client()
    assert "/connexion/fournisseur" in browser.get("/connexion").text
    be(issuer, sub="1", email="Deux@exemple.org", email_verified=True)
    back = ask(browser, "/connexion/fournisseur?next=/besoins")
    answer = browser.get(back)
    assert answer.headers["location"] == "/besoins"
    assert role(browser) == "job_seeker"
    # Linked from now on, whatever the address becomes.
    be(issuer, sub="1")
    again = linked_world.client()
    assert again.get(ask(again)).status_code == 303
    assert role(again) == "job_seeker"


@pytest.mark.parametrize(
    "who",
    [
        {"sub": "2", "email": "trois@exemple.org"},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": False},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": "true"},
        {"sub": "2", "email": "inconnue.ici@exemple.org", "email_verified": True},
        {"sub": "2", "email": "pas une adresse", "email_verified": True},
        {"sub": "2"},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": True, "_forged": True},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": True, "nonce": "another"},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": True, "aud": "another"},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": True, "iss": "https://another.example"},
        {"sub": "2", "email": "trois@exemple.org", "email_verified": True, "exp": 1_000_000_000},
    ],
)
def test_nobody_else_comes_in(linked_world: World, issuer: str, tmp_path: Path, who: dict[str, Any]) -> None:
    if linked_world.sql("SELECT 1 FROM account WHERE email = 'trois@exemple.org'") is None:
        person(linked_world, tmp_path, "trois@exemple.org")
    browser = linked_world.client()
    be(issuer, **who)
    answer = browser.get(ask(browser))
    assert answer.status_code == 401
    assert role(browser) == "anonymous"
    assert linked_world.sql("SELECT count(*) FROM external_identity") == (0,)


def test_an_answer_serves_the_browser_that_asked_and_once(linked_world: World, issuer: str, tmp_path: Path) -> None:
    person(linked_world, tmp_path, "quatre@exemple.org")
    be(issuer, sub="4", email="quatre@exemple.org", email_verified=True)
    browser, other = linked_world.client(), linked_world.client()
    back = ask(browser)
    assert other.get(back).status_code == 401
    ask(other)
    assert other.get(back).status_code == 401
    query = parse_qs(urlsplit(back).query)
    assert browser.get(f"{BACK}?code={query['code'][0]}&state=another").status_code == 401
    # What the browser kept is used up, right or wrong.
    assert browser.get(back).status_code == 401
    assert browser.get(f"{BACK}?error=access_denied&state={query['state'][0]}").status_code == 401
    back = ask(browser)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 401


def test_whoever_is_in_links_any_identity(linked_world: World, issuer: str, tmp_path: Path) -> None:
    browser = person(linked_world, tmp_path, "cinq@exemple.org")
    be(issuer, sub="5", email="autre.nom@exemple.org", email_verified=True)
    assert "La lier" in browser.get("/compte").text
    wrong = submit(browser, "/compte/fournisseur", {"current": "un autre mot de passe"})
    assert (wrong.status_code, "pas votre mot de passe" in wrong.text) == (422, True)
    mailbox_of(linked_world, tmp_path).collect()
    assert browser.get(ask_link(browser)).headers["location"] == "/compte"
    (told,) = mailbox_of(linked_world, tmp_path).collect()
    assert (told["To"], "a été lié à OpenID Connect" in told.get_content()) == ("cinq@exemple.org", True)
    assert "La délier" in browser.get("/compte").text
    elsewhere = linked_world.client()
    assert elsewhere.get(ask(elsewhere)).status_code == 303
    assert role(elsewhere) == "job_seeker"
    # The same identity opens one account only.
    second = person(linked_world, tmp_path, "six@exemple.org")
    assert second.get(ask_link(second)).status_code == 401
    assert submit(browser, "/compte/fournisseur/retrait").status_code == 303
    assert linked_world.client().get(ask(elsewhere)).status_code == 401


def test_a_link_asked_for_by_somebody_links_nobody_else(linked_world: World, issuer: str, tmp_path: Path) -> None:
    browser = person(linked_world, tmp_path, "sept@exemple.org")
    person(linked_world, tmp_path, "huit@exemple.org")
    be(issuer, sub="7")
    back = ask_link(browser)
    sign_in(linked_world, "huit@exemple.org", PASSWORD, browser)
    assert browser.get(back).status_code == 401
    assert linked_world.sql("SELECT count(*) FROM external_identity") == (0,)


def test_the_provider_does_not_stand_for_the_second_factor(linked_world: World, issuer: str, tmp_path: Path) -> None:
    enrol(person(linked_world, tmp_path, "neuf@exemple.org"))
    mailbox_of(linked_world, tmp_path).collect()
    be(issuer, sub="9", email="neuf@exemple.org", email_verified=True, amr=["otp"], acr="high")
    browser = linked_world.client()
    assert browser.get(ask(browser)).headers["location"] == "/connexion/code"
    assert role(browser) == "anonymous"


def test_a_provider_that_is_away(world: World, tmp_path: Path) -> None:
    settings = Settings(oidc_issuer="http://127.0.0.1:9", oidc_client_id="a", oidc_client_secret="b")
    app = create_app(settings, world.pool, world.app.state.services.encoder)
    answer = TestClient(app, follow_redirects=False).get("/connexion/fournisseur")
    assert answer.status_code == 401
    assert "L’autre service ne vous a pas laissé entrer" in answer.text
