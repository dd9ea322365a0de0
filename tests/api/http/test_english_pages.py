"""Whom the pages in English are for: anybody, whoever says to be in a case of the Charter, or nobody."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from api.cookies import ENGLISH
from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.accounts.messages import message
from tests.api.http.conftest import World
from tests.api.http.forms import cookie, submit
from tests.api.http.mailbox import Mailbox
from tests.api.http.signing import PASSWORD, sign_up

SETTING = "/api/v1/settings/english_pages"
ASKED = "Je suis dans l’un de ces cas"


@pytest.fixture
def says(world: World) -> Iterator[Callable[[str], None]]:
    """What the administrator says of the pages in English; anybody's again afterwards."""
    administrator = world.client("administrator")

    def change(value: str) -> None:
        assert administrator.put(SETTING, json={"value": value}).status_code == 204

    yield change
    change("open")


def attest(browser: TestClient, wanted: str) -> httpx.Response:
    return submit(browser, "/anglais", {"next": wanted})


def test_the_setting_is_one_of_three(world: World) -> None:
    assert world.client("administrator").put(SETTING, json={"value": "sometimes"}).status_code == 422
    assert world.client("counsellor").put(SETTING, json={"value": "closed"}).status_code == 403
    page = world.client().get("/en/help")
    assert page.headers["content-language"] == "en"
    assert ASKED not in page.text


def test_a_public_body_asks_first(world: World, says: Callable[[str], None]) -> None:
    says("attested")
    browser = world.client()
    for path in ("/en/", "/en/help", "/en/privacy", "/en/automated-decisions", "/en/sign-in", "/en/my-file"):
        page = browser.get(path)
        assert (page.status_code, page.headers["content-language"]) == (200, "fr"), path
        assert ASKED in page.text, path
        assert 'lang="en"' in page.text, path
    assert 'href="/besoins?q=soudeur"' in browser.get("/en/needs?q=soudeur").text
    assert ASKED not in browser.get("/aide").text
    assert browser.get("/en/nothing-there").headers["content-language"] == "fr"
    answer = attest(browser, "/en/needs?q=soudeur")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/needs?q=soudeur")
    kept = answer.headers["set-cookie"]
    assert all(each in kept for each in ("HttpOnly", "SameSite=lax", f"Max-Age={183 * 24 * 3600}"))
    page = browser.get("/en/needs?q=soudeur")
    assert page.headers["content-language"] == "en"
    assert ASKED not in page.text


@pytest.mark.parametrize("kept", ["", "yes", "2020-01-01", "9999-01-01"])
def test_a_day_long_past_or_none_attests_nothing(world: World, says: Callable[[str], None], kept: str) -> None:
    says("attested")
    browser = world.client()
    browser.cookies.set(ENGLISH, kept)
    assert ASKED in browser.get("/en/help").text


def test_it_leads_to_no_other_site(world: World, says: Callable[[str], None]) -> None:
    says("attested")
    for elsewhere in ("https://ailleurs.example/en/", "//ailleurs.example", "/\\ailleurs.example"):
        assert attest(world.client(), elsewhere).headers["location"] == "/en/"


@pytest.mark.parametrize("pages", ["attested", "closed"])
def test_a_form_in_english_is_written_and_answered_in_french(
    world: World, mailbox: Mailbox, says: Callable[[str], None], pages: str
) -> None:
    browser = sign_up(world, mailbox, f"{pages}@exemple.org")
    says(pages)
    answer = submit(browser, "/en/account", {"name": "Ana Écrite", "language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/compte")
    page = browser.get("/compte").text
    assert "Ana Écrite" in page
    assert 'value="en"' not in page
    refused = submit(browser, "/en/account", {"name": "", "language": "en"}, {
        "Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/en/account",
    })  # fmt: skip
    assert (refused.status_code, refused.headers["content-language"]) == (422, "fr")
    assert 'name="language"' in refused.text
    assert submit(browser, "/en/account/password", {"current": PASSWORD}).status_code == 422


def test_nobody_reads_in_english_where_it_is_closed(world: World, says: Callable[[str], None]) -> None:
    says("attested")
    browser = world.client()
    attest(browser, "/en/")
    says("closed")
    for path, french in (
        ("/en/", "/"),
        ("/en/needs?q=a", "/besoins?q=a"),
        (f"/en/needs/{world.need}", f"/besoins/{world.need}"),
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, french)
        shown = browser.get(french)
        assert shown.status_code == 200
        assert 'hreflang="en' not in shown.text
    other = world.client()
    assert attest(other, "/en/help").headers["location"] == "/en/help"
    assert cookie(other, ENGLISH) is None
    # A file in English is given in French, and programs are answered in it too.
    assert "besoins-" in browser.get("/en/needs.csv").headers["content-disposition"]
    assert world.client(language="en").get("/api/v1/needs/0").headers["content-language"] == "fr"


def test_a_program_is_answered_as_its_account_is_written_to(world: World, says: Callable[[str], None]) -> None:
    says("attested")

    def language(**changed: Any) -> str:
        for locale in changed.values():
            world.sql(
                "UPDATE account SET locale = %(locale)s WHERE id = %(id)s",
                locale=locale,
                id=world.actors["counsellor"].account_id,
            )
        found: str = world.client("counsellor", language="en").get("/api/v1/needs/0").headers["content-language"]
        return found

    assert language(locale="fr") == "fr"
    assert language(locale="en") == "en"
    language(locale="fr")


def test_letters_are_in_french_where_it_is_closed(world: World, says: Callable[[str], None]) -> None:
    row = world.sql("SELECT leave_message('password_changed', 'a@exemple.org', 'en', '{}')")
    for pages, expected in (("attested", "en"), ("closed", "fr")):
        says(pages)
        with writing(world.pool, SYSTEM) as connection:
            found = message(connection, row[0])
        assert found is not None
        assert found.locale == expected
