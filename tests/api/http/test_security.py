"""Who is asking, from where, and what every answer carries."""

import re
from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import encoders, pages
from api.app import create_app
from api.cookies import SESSION as COOKIE
from api.page_assets import SCRIPTS
from api.settings import Settings
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, form_token, submit
from tests.factories import a_need
from tests.test_consistency import _by_secret, _routes

PRODUCTION = {
    "environment": "production",
    "secret_key": "of this test alone, and of no service anywhere",
    "public_url": "https://testserver",
    "smtp_host": "127.0.0.1",
    "mail_from": "adequation@example.org",
    "operator": "Table régionale d’essai",
}


def enter(world: World, who: str, client: TestClient | None = None, **headers: str) -> TestClient:
    """A browser that has entered as a demonstration account."""
    browser = client or world.client()
    account = world.actors[who].account_id
    answer = submit(browser, "/entrer", {"account": str(account)}, headers)
    assert answer.status_code == 303
    return browser


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", "Bearer é"])
def test_a_token_that_opens_nothing(world: World, header: str) -> None:
    answer = world.client().get("/api/v1/needs", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_that_has_ended(world: World) -> None:
    client = world.client("coordinator")
    assert client.get("/api/v1/me").json()["role"] == "coordinator"
    world.sql(
        "UPDATE credential_token SET expires_at = now() WHERE account_id = %(id)s",
        id=world.actors["coordinator"].account_id,
    )
    assert client.get("/api/v1/me").status_code == 401


def test_entering_and_leaving_the_demonstration(world: World) -> None:
    browser = world.client()
    answer = submit(browser, "/entrer", {"account": str(world.actors["counsellor"].account_id)})
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/bienvenue"
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert browser.get("/api/v1/me").json()["role"] == "counsellor"
    session = browser.cookies[COOKIE]
    assert world.client().get("/api/v1/me", headers={"Authorization": f"Bearer {session}"}).status_code == 401
    assert submit(browser, "/sortir").status_code == 303
    assert browser.get("/api/v1/me").json()["role"] == "anonymous"
    replayed = world.client().get("/api/v1/me", headers={"Cookie": f"{COOKIE}={session}"})
    assert replayed.json()["role"] == "anonymous"


def test_entering_again_ends_the_session_before(world: World) -> None:
    browser = enter(world, "counsellor")
    first = browser.cookies[COOKIE]
    enter(world, "employer", browser)
    assert browser.get("/api/v1/me").json()["role"] == "employer"
    assert world.client().get("/api/v1/me", headers={"Cookie": f"{COOKIE}={first}"}).json()["role"] == "anonymous"


def production(world: World, scheme: str = "https") -> TestClient:
    """A browser of the same region, served as in production."""
    app = create_app(Settings.model_validate(PRODUCTION), world.pool, encoders.load("hashed").encoder)
    return TestClient(app, base_url=f"{scheme}://testserver", follow_redirects=False)


def test_what_the_demonstration_lends_opens_nothing_in_production(world: World) -> None:
    session = enter(world, "counsellor").cookies[COOKIE]
    browser = production(world)
    assert browser.get("/api/v1/me", headers={"Cookie": f"__Host-{COOKIE}={session}"}).json()["role"] == "anonymous"
    token = {"Authorization": f"Bearer {world.token('counsellor')}"}
    assert world.client().get("/api/v1/me", headers=token).status_code == 200
    assert browser.get("/api/v1/me", headers=token).status_code == 401


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_production_gives_no_cookie_to_a_plain_connection(world: World, scheme: str) -> None:
    cookie = production(world, scheme).get("/connexion").headers["set-cookie"]
    assert cookie.startswith("__Host-")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
        assert part in cookie
    assert "Domain" not in cookie


def test_the_cookie_is_for_https_alone_there(world: World) -> None:
    browser = TestClient(world.app, base_url="https://testserver", follow_redirects=False)
    answer = submit(browser, "/entrer", {"account": str(world.actors["employer"].account_id)})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    ],
)
def test_no_other_site_enters_for_us(world: World, headers: dict[str, str], status: int) -> None:
    account = str(world.actors["employer"].account_id)
    browser = world.client()
    sent = {"account": account, "form_token": form_token(browser)}
    assert browser.post("/entrer", data=sent, headers=headers).status_code == status


def test_no_other_site_writes_with_our_cookie(world: World) -> None:
    browser = enter(world, "employer")
    sent = a_need(employer_id=world.employer, title_fr="Soudage sous l’eau").model_dump(mode="json")
    refused = browser.post("/api/v1/needs", json=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/cross-site")
    assert browser.post("/api/v1/needs", json=sent).status_code == 403
    assert browser.post("/api/v1/needs", json=sent, headers=OURS).status_code == 201


@pytest.mark.parametrize("account", ["0", "-1", "x", str(2**62), str(2**64), ""])
def test_an_account_that_is_not_lent(world: World, account: str) -> None:
    assert submit(world.client(), "/entrer", {"account": account}).status_code in (404, 422)


def test_only_demonstration_accounts_are_lent(world: World) -> None:
    account = world.actors["other_counsellor"].account_id
    world.sql("UPDATE account SET demonstration = false WHERE id = %(id)s", id=account)
    assert submit(world.client(), "/entrer", {"account": str(account)}).status_code == 404


def test_nothing_is_lent_in_production(world: World) -> None:
    app = create_app(Settings.model_validate(PRODUCTION), world.pool, encoders.load("hashed").encoder)
    browser = TestClient(app, base_url="https://testserver", follow_redirects=False)
    account = str(world.actors["counsellor"].account_id)
    assert submit(browser, "/entrer", {"account": account}).status_code == 404
    page = browser.get("/entrer")
    assert page.status_code == 200
    assert 'name="account"' not in page.text
    assert "fictifs" not in page.text


@pytest.mark.parametrize("path", ["/", "/besoins", "/nothing", "/api/v1/needs", "/api/v1/nothing", "/assets/logo.svg"])
def test_what_every_answer_carries(world: World, path: str) -> None:
    headers: Any = world.client().get(path).headers
    policy = headers["content-security-policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert re.fullmatch(r"text/html; charset=utf-8|image/svg.*|application/(problem\+)?json", headers["content-type"])
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"]


def test_an_answer_about_a_person_is_not_kept(world: World) -> None:
    path = f"/api/v1/candidates/{world.candidate}"
    assert world.client("counsellor").get("/personnes").headers["cache-control"] == "no-store"
    # A program keeps what it reads under its own rules; a browser that asks the same keeps nothing.
    assert world.client("counsellor").get(path).headers["cache-control"] == "private, no-cache"
    assert enter(world, "counsellor").get(path).headers["cache-control"] == "no-store"


def test_nothing_else_is_served(world: World) -> None:
    client = world.client()
    for path in ("/assets/", "/assets/../settings.py", "/.git/config", "/.env", "/docs", "/redoc", "/debug"):
        assert client.get(path).status_code == 404, path
    assert client.request("TRACE", "/").status_code == 405
    assert client.options("/api/v1/needs", headers={"Origin": "https://elsewhere.example"}).status_code == 405
    answer = client.get("/api/v1/needs", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "server" not in answer.headers


def test_who_is_in_finds_the_way_out_on_every_page(world: World) -> None:
    browser = enter(world, "counsellor")
    for path in ("/", "/besoins", "/personnes", "/compte", "/en/people"):
        assert re.search(r'action="/(sortir|en/leave)"', browser.get(path).text), path


def test_long_answers_are_compressed(world: World) -> None:
    answer = world.client().get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]


FORMS = sorted(
    (method, route.path)
    for route, calls in _routes(pages.router)
    for method in route.methods - {"GET", "HEAD"}
    # A link's own secret stands for the token: which routes may do so is declared, and looked at, in test_consistency.
    if not _by_secret(route, calls)
)


def _filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: "x" * 43 if found[1] == "secret" else "1", path)


@pytest.mark.parametrize(("method", "path"), FORMS, ids=[path for _, path in FORMS])
def test_no_form_is_taken_without_its_token_or_from_another_site(world: World, method: str, path: str) -> None:
    browser = enter(world, "employer")
    token = form_token(browser)
    for sent, headers in (
        ({}, OURS),
        ({"form_token": token[:-1]}, OURS),
        ({"form_token": form_token(world.client())}, OURS),
        ({"form_token": token}, {"Sec-Fetch-Site": "cross-site"}),
        ({"form_token": token}, {}),
    ):
        answer = browser.request(method, _filled(path), data=sent, headers=headers)
        assert answer.status_code == 403, answer.text
        assert (
            "trop ancien" in answer.text
            or "autre site" in answer.text
            or "too old" in answer.text
            or ("another site" in answer.text)
        )
    # It is still in: nothing of this was done.
    assert browser.get("/api/v1/me").json()["role"] == "employer"


def test_an_account_goes_no_faster_than_is_set_and_nobody_else_waits(world: World) -> None:
    before = world.app
    world.app = create_app(Settings(requests_a_minute=30), world.pool, before.state.services.encoder)
    try:
        counsellor, slow = world.client("counsellor"), world.client("employer")
        answers = [counsellor.get("/api/v1/me") for _ in range(70)]
        assert {answer.status_code for answer in answers[:30]} == {200}
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert 1 <= int(refused[0].headers["retry-after"]) <= 60
        assert refused[0].json()["type"] == "/problems/too-many-requests"
        assert slow.get("/api/v1/me").status_code == 200
    finally:
        world.app = before


def test_scripts_are_ours_and_files(world: World) -> None:
    """No script stands in a page or comes from elsewhere; ours keep nothing, hear no window and forbid no paste."""
    answer = enter(world, "counsellor").get("/besoins")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
    assert scripts
    for attributes, content in scripts:
        assert re.search(r'\bsrc="/[^/]', attributes), attributes
        assert not content.strip()
    assert not re.search(r"<[^>]+\son\w+\s*=", answer.text)
    assert '"history":"reload"' in answer.text
    ours = {name: (files("api") / "assets" / name).read_text(encoding="utf-8") for name in SCRIPTS if "/" not in name}
    never = (
        "localStorage", "sessionStorage", "indexedDB", "document.cookie", '"message"', "postMessage", "eval(",
        "Function(", "innerHTML", '"paste"', "__proto__", "JSON.parse",
    )  # fmt: skip
    # What a lost connection kept from leaving, sealed: tests/browser/test_in_place.py.
    but = {"unsent.js": {"sessionStorage", "JSON.parse"}}
    for name, script in ours.items():
        assert {each for each in never if each in script} == but.get(name, set()), name
    assert re.findall(r"event\.key\b[^;)]*", ours["adequation.js"]) == ['event.key !== "Escape"']
