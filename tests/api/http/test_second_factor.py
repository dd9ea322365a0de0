"""The second factor: enrolled, asked for, taken once, recovered from; compulsory for who sees many people."""

import html
import re
import time
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.clock import now
from api.cookies import SESSION
from api.database import writing
from api.settings import DEVELOPMENT_KEY, Settings
from matching.accounts.domain import SYSTEM
from matching.accounts.tokens import create_token
from tests.api.http.conftest import World
from tests.api.http.forms import cookie, submit
from tests.api.http.mailbox import Mailbox, path_in
from tests.api.http.signing import OTHER, PASSWORD, lengthen, role, sign_in, sign_up

PAGE = "/compte/second-facteur"
_STEP = 30
_SENT_WITHIN = 5  # seconds


def enrol(browser: TestClient) -> tuple[pyotp.TOTP, list[str]]:
    """Enrol as a person does; the authenticator, and the recovery codes."""
    assert submit(browser, f"{PAGE}/debut", {"current": PASSWORD}).status_code == 303
    page = browser.get(PAGE).text
    assert "<svg" in page
    found = re.search(r'<code class="long">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    totp = pyotp.TOTP(found[1].replace(" ", ""))
    answer = submit(browser, f"{PAGE}/confirmation", {"code": code(totp, -1)})
    assert answer.status_code == 200
    return totp, re.findall(r"<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})</code>", html.unescape(answer.text))


def code(totp: pyotp.TOTP, steps: int = 0) -> str:
    """The code of now, or of some steps from now: each is taken once, and never before one that was.

    Not in the last seconds of its half minute, so that it is still of the same step when it is given.
    """
    left = _STEP - now().timestamp() % _STEP
    if left < _SENT_WITHIN:
        time.sleep(left)
    return str(totp.at(now() + timedelta(seconds=_STEP * steps)))


def give(browser: TestClient, typed: str) -> int:
    return submit(browser, "/connexion/code", {"code": typed}).status_code


def test_a_code_is_asked_for_after_the_password(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "facteur@exemple.org")
    before = cookie(browser, SESSION)
    totp, recovery = enrol(browser)
    assert cookie(browser, SESSION) != before
    assert len(set(recovery)) == 10
    assert mailbox.only("facteur@exemple.org")["Subject"] == "Votre second facteur a été changé"
    kept = world.sql("SELECT secret FROM second_factor ORDER BY created_at DESC LIMIT 1")[0]
    assert totp.secret.encode() not in bytes(kept)
    other = world.client()
    answer = submit(other, "/connexion", {"email": "facteur@exemple.org", "password": PASSWORD, "next": "/besoins"})
    assert answer.headers["location"] == "/connexion/code?next=%2Fbesoins"
    half = cookie(other, SESSION)
    # Nothing is open in between.
    assert role(other) == "anonymous"
    page = other.get("/compte")
    assert (page.status_code, "Donner le code" in page.text) == (403, True)
    assert submit(other, f"{PAGE}/debut", {"current": PASSWORD}).status_code == 403
    assert give(other, "000000") == 401
    assert submit(other, "/connexion/code", {"code": code(totp), "next": "/besoins"}).headers["location"] == "/besoins"
    assert role(other) == "job_seeker"
    assert cookie(other, SESSION) != half
    assert world.client().get("/api/v1/me", headers={"Cookie": f"{SESSION}={half}"}).json()["role"] == "anonymous"


def test_a_code_is_taken_once(world: World, mailbox: Mailbox) -> None:
    totp, _ = enrol(sign_up(world, mailbox, "rejeu@exemple.org"))
    first, second = (sign_in(world, "rejeu@exemple.org") for _ in range(2))
    same = code(totp)
    assert give(first, same) == 303
    assert give(second, same) == 401
    # That of the enrolment, and those before it, are over too.
    assert give(second, code(totp, -1)) == 401
    assert give(second, code(totp, 1)) == 303


def test_a_recovery_code_opens_once(world: World, mailbox: Mailbox) -> None:
    _, recovery = enrol(sign_up(world, mailbox, "secours@exemple.org"))
    browser = sign_in(world, "secours@exemple.org")
    assert give(browser, recovery[0].upper().replace("-", " ")) == 303
    assert "Il reste 9 codes" in browser.get(PAGE).text
    again = sign_in(world, "secours@exemple.org")
    assert give(again, recovery[0]) == 401
    renewed = submit(browser, f"{PAGE}/codes", {"current": PASSWORD})
    assert renewed.status_code == 200
    assert give(again, recovery[1]) == 401
    fresh = re.findall(r"<code>([0-9a-z-]{14})</code>", renewed.text)
    assert give(again, fresh[0]) == 303


def test_codes_cannot_be_guessed(world: World, mailbox: Mailbox) -> None:
    owner = sign_up(world, mailbox, "devine@exemple.org")
    totp, _ = enrol(owner)
    thief = sign_in(world, "devine@exemple.org")
    assert [give(thief, f"00000{n}") for n in range(5)] == [401] * 5
    lengthen(world)
    assert give(thief, "000005") == 429
    # Another session has no count of its own.
    assert give(sign_in(world, "devine@exemple.org"), "000009") == 429
    # The owner's browser has.
    sign_in(world, "devine@exemple.org", browser=owner)
    assert give(owner, code(totp)) == 303


def test_a_reset_asks_for_the_code_too(world: World, mailbox: Mailbox) -> None:
    totp, _ = enrol(sign_up(world, mailbox, "reprise@exemple.org"))
    mailbox.collect()
    browser = world.client()
    submit(browser, "/mot-de-passe", {"email": "reprise@exemple.org"})
    answer = submit(browser, path_in(mailbox.only("reprise@exemple.org")), {"password": OTHER, "again": OTHER})
    assert answer.headers["location"] == "/connexion/code"
    assert role(browser) == "anonymous"
    assert give(browser, code(totp)) == 303


def test_the_password_is_asked_for_before_any_change(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "prudence@exemple.org")
    assert submit(browser, f"{PAGE}/debut", {"current": OTHER}).status_code == 422
    enrol(browser)
    for path in ("codes", "retrait"):
        assert submit(browser, f"{PAGE}/{path}", {"current": OTHER}).status_code == 422
    # Nor is the authenticator replaced while it counts.
    before = world.sql("SELECT secret FROM second_factor ORDER BY created_at DESC LIMIT 1")
    submit(browser, f"{PAGE}/debut", {"current": PASSWORD})
    assert world.sql("SELECT secret FROM second_factor ORDER BY created_at DESC LIMIT 1") == before
    assert submit(browser, f"{PAGE}/retrait", {"current": PASSWORD}).status_code == 303
    assert role(sign_in(world, "prudence@exemple.org")) == "job_seeker"


def test_another_key_refuses_every_code_and_no_recovery_code(world: World, mailbox: Mailbox) -> None:
    totp, recovery = enrol(sign_up(world, mailbox, "cle@exemple.org"))
    before = world.app
    other = Settings.model_validate({"secret_key": "another secret of this test, as long as it takes"})
    world.app = create_app(other, world.pool, before.state.services.encoder)
    try:
        browser = sign_in(world, "cle@exemple.org")
        assert give(browser, code(totp)) == 401
        assert give(browser, recovery[0]) == 303
        assert browser.get(PAGE).status_code == 200
    finally:
        world.app = before


def test_the_key_before_opens_for_a_while_and_each_second_factor_is_sealed_anew(world: World, mailbox: Mailbox) -> None:
    totp, _ = enrol(sign_up(world, mailbox, "change@exemple.org"))
    before, secret = world.app, "another secret of this test, as long as it takes"
    changed = {"secret_key": secret, "requests_a_minute": 10_000}
    try:
        for given, step in (({**changed, "secret_key_before": DEVELOPMENT_KEY}, 0), (changed, 1)):
            encoder = before.state.services.encoder
            world.app = create_app(Settings.model_validate(given), world.pool, encoder)
            assert give(sign_in(world, "change@exemple.org"), code(totp, step)) == 303
    finally:
        world.app = before


def test_what_the_database_keeps_of_a_recovery_code_is_stretched_and_salted(world: World, mailbox: Mailbox) -> None:
    email = "sel@exemple.org"
    _, recovery = enrol(sign_up(world, mailbox, email))
    plain = recovery[0].replace("-", "")
    kept = """
        SELECT count(*), count(DISTINCT salt),
            bool_or(r.hash IN (sha256(%(c)s::text::bytea), sha256(salt || %(c)s::text::bytea)))
        FROM recovery_code r JOIN account a ON a.id = r.account_id WHERE a.email = %(email)s
    """
    assert world.sql(kept, c=plain, email=email) == (10, 1, False)
    assert give(sign_in(world, email), plain) == 303


@pytest.mark.parametrize("asked", ["job_seeker", "employer", "counsellor"])
def test_an_administrator_asks_any_role_for_a_second_factor_from_the_next_request(
    world: World, mailbox: Mailbox, asked: str
) -> None:
    browser = sign_up(world, mailbox, f"{asked}@exemple.org")
    settings, administrator = "/api/v1/settings/second_factor_roles", world.client("administrator")
    try:
        assert administrator.put(settings, json={"value": ["visitor"]}).status_code == 422
        assert administrator.put(settings, json={"value": [asked]}).status_code == 204
        expected = "anonymous" if asked == "job_seeker" else "job_seeker"
        assert role(browser) == expected
        if asked == "job_seeker":
            assert browser.get("/bienvenue").headers["location"] == PAGE
            enrol(browser)
            assert role(browser) == "job_seeker"
    finally:
        administrator.put(settings, json={"value": []})


@pytest.mark.parametrize("invited", ["coordinator", "administrator"])
def test_who_sees_many_people_reaches_nothing_before_enrolling(world: World, mailbox: Mailbox, invited: str) -> None:
    email = f"{invited}@exemple.org"
    administrator = entered(world, "administrator")
    sent = {"email": email, "role": invited, "organisation_id": str(world.organisation)}
    assert submit(administrator, "/organisation", sent).status_code == 303
    browser = world.client()
    path = path_in(mailbox.only(email))
    answer = submit(browser, path, {"name": "Noé", "password": PASSWORD, "again": PASSWORD})
    assert answer.headers["location"] == "/bienvenue"
    assert browser.get("/bienvenue").headers["location"] == PAGE
    assert role(browser) == "anonymous"
    for closed in ("/compte", "/compte/jetons", "/compte/appareils", "/organisation", "/personnes"):
        page = browser.get(closed)
        assert (page.status_code, "Inscrire un second facteur" in page.text) == (403, True), closed
    token = token_of(world, email)
    refused = world.client().get("/api/v1/needs", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/second-factor-needed")
    assert "Rien d’autre ne s’ouvre avant" in browser.get(PAGE).text
    enrol(browser)
    assert role(browser) == invited
    # Removed, it is asked for again at once.
    assert submit(browser, f"{PAGE}/retrait", {"current": PASSWORD}).status_code == 303
    assert role(browser) == "anonymous"


def entered(world: World, who: str) -> TestClient:
    """A browser that has entered as one of the demonstration's accounts."""
    browser = world.client()
    submit(browser, "/entrer", {"account": str(world.actors[who].account_id)})
    return browser


def token_of(world: World, email: str) -> str:
    """An API token made for the account of an address."""
    account = world.sql("SELECT id FROM account WHERE email = %(email)s", email=email)[0]
    with writing(world.pool, SYSTEM) as connection:
        return create_token(connection, account, 1)
