"""Sessions: each sign-in has its own, which ends, is listed, and is told to its owner where it is new."""

import re

from api.cookies import SESSION
from tests.api.http.conftest import World
from tests.api.http.forms import cookie, submit
from tests.api.http.mailbox import Mailbox, path_in
from tests.api.http.signing import PASSWORD, role, sign_in, sign_up


def test_signing_in_changes_the_id_and_signing_out_ends_it(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "tour@exemple.org")
    first = cookie(browser, SESSION)
    assert submit(browser, "/sortir").status_code == 303
    assert role(browser) == "anonymous"
    replayed = world.client().get("/api/v1/me", headers={"Cookie": f"{SESSION}={first}"})
    assert replayed.json()["role"] == "anonymous"
    sign_in(world, "Tour@Exemple.org ", browser=browser)
    second = cookie(browser, SESSION)
    sign_in(world, "tour@exemple.org", browser=browser)
    assert len({first, second, cookie(browser, SESSION)}) == 3
    assert world.client().get("/api/v1/me", headers={"Cookie": f"{SESSION}={second}"}).json()["role"] == "anonymous"


def test_a_session_ends_when_idle_and_after_a_day(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "oisive@exemple.org")
    mine = world.sql("SELECT id FROM account WHERE email = 'oisive@exemple.org'")[0]
    world.sql("UPDATE session SET last_seen_at = now() - interval '119 minutes' WHERE account_id = %(mine)s", mine=mine)
    assert role(browser) == "job_seeker"
    assert world.sql(
        "SELECT last_seen_at > now() - interval '1 minute' FROM session WHERE account_id = %(mine)s", mine=mine
    ) == (True,)
    world.sql("UPDATE session SET last_seen_at = now() - interval '121 minutes' WHERE account_id = %(mine)s", mine=mine)
    assert role(browser) == "anonymous"
    sign_in(world, "oisive@exemple.org", browser=browser)
    assert world.sql(
        "SELECT max(expires_at) > now() + interval '23 hours' FROM session WHERE account_id = %(mine)s", mine=mine
    ) == (True,)
    world.sql("UPDATE session SET expires_at = now() WHERE account_id = %(mine)s", mine=mine)
    assert role(browser) == "anonymous"


def test_ones_devices_are_listed_and_signed_out(world: World, mailbox: Mailbox) -> None:
    browser = sign_up(world, mailbox, "appareils@exemple.org")
    phone = world.client()
    phone.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    sign_in(world, "appareils@exemple.org", browser=phone)
    third = sign_in(world, "appareils@exemple.org")
    page = browser.get("/compte/appareils").text
    assert "Chrome, Android" in page
    assert page.count("Cet appareil") == 1
    number = world.sql("SELECT id FROM session WHERE device LIKE '%%Android%%' ORDER BY id DESC LIMIT 1")[0]
    stranger = sign_up(world, mailbox, "etrangere@exemple.org")
    assert submit(stranger, f"/compte/appareils/{number}").status_code == 404
    assert role(phone) == "job_seeker"
    assert submit(browser, f"/compte/appareils/{number}").status_code == 303
    assert role(phone) == "anonymous"
    assert role(third) == "job_seeker"
    assert submit(browser, "/compte/appareils").status_code == 303
    assert (role(third), role(browser)) == ("anonymous", "job_seeker")


def test_a_new_device_is_told_to_the_owner_in_their_language_and_a_known_one_is_not(
    world: World, mailbox: Mailbox
) -> None:
    email = "appareil@exemple.org"
    browser = sign_up(world, mailbox, email)
    assert mailbox.collect(devices=True) == []
    submit(browser, "/sortir")
    sign_in(world, email, browser=browser)
    assert mailbox.collect(devices=True) == []
    world.sql("UPDATE account SET locale = 'en' WHERE email = %(email)s", email=email)
    stranger = world.client()
    stranger.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    submit(stranger, "/connexion", {"email": email, "password": "pas le bon"})
    assert mailbox.collect(devices=True) == []
    sign_in(world, email, browser=stranger)
    (letter,) = mailbox.collect(devices=True)
    assert letter["To"] == email
    assert letter["Subject"] == "Somebody came in to your account from a new device"
    text = letter.get_content()
    assert "Firefox, Windows" in text
    # No name, no address of the network, and a link that opens nothing by itself.
    for never in ("Léa", "Ouédraogo", "testclient", "secret"):
        assert never not in text
    assert path_in(letter) == "/en/password"


def test_a_changed_password_leaves_the_other_keys_only_where_their_owner_says_so(
    world: World, mailbox: Mailbox
) -> None:
    email = "cles@exemple.org"
    browser = sign_up(world, mailbox, email)
    mine = world.sql("SELECT id FROM account WHERE email = %(email)s", email=email)[0]
    assert 'name="keys"' not in browser.get("/compte").text
    world.sql("INSERT INTO external_identity (account_id, issuer, subject) VALUES (%(mine)s, 'x', 'y')", mine=mine)
    made = {"name": "Le rapport", "days": "7", "scopes": "needs:read", "current": PASSWORD}
    assert submit(browser, "/compte/jetons", made).status_code == 200
    page = browser.get("/compte").text
    assert "1 jeton\u00a0: Le rapport." in page
    assert re.search(r'name="keys" value="yes" checked', page)
    for sent, left in (({}, 1), ({"keys": "yes"}, 0)):
        changed = {"current": PASSWORD, "password": PASSWORD, "again": PASSWORD, **sent}
        assert submit(browser, "/compte/mot-de-passe", changed).status_code == 303
        assert world.sql("SELECT count(*) FROM external_identity WHERE account_id = %(mine)s", mine=mine) == (left,)
        assert world.sql("SELECT count(*) FROM credential_token WHERE account_id = %(mine)s", mine=mine) == (left,)
        told = mailbox.collect()[-1].get_content()
        assert ("jetons" in told) == (left == 0)
