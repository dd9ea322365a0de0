"""Having an account, as people see it: sign-up, the second factor, the way back in — at both widths and languages."""

from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest

from tests.api.http.conftest import World
from tests.api.http.mailbox import mailbox_of, path_in
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
HERE = Path(__file__).parent
CONTRAST = (HERE / "contrast.js").read_text()
SMALL_TARGETS = (HERE / "targets.js").read_text()
PASSWORD = "quatre érables devant la mairie"
PATHS = {
    "fr": ("/inscription/personne", "/compte", "/compte/second-facteur", "/compte/jetons", "/compte/appareils"),
    "en": ("/en/sign-up/person", "/en/account", "/en/account/second-factor", "/en/account/tokens",
           "/en/account/devices"),
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "width"), [("fr", 360), ("en", 1280)])
def test_from_nothing_to_an_account_with_a_second_factor(
    world: World, visit: Start, tmp_path: Path, locale: str, width: int, scheme: str
) -> None:
    world.sql("DELETE FROM throttle")
    sign_up, account, factor, tokens, devices = PATHS[locale]
    email = f"{locale}.{scheme}@exemple.org"
    mailbox = mailbox_of(world, tmp_path)
    mailbox.collect()
    reader = visit(width=width, scheme=scheme, script=False)
    page = reader.go(sign_up)
    page.fill("#given_name", "Léa")
    page.fill("#family_name", "Ouédraogo")
    page.fill("#email", email)
    page.click("main button[type=submit]")
    reader.assert_fits()
    reader.go(path_in(mailbox.only(email)))
    reader.assert_fits()
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button[type=submit]")
    for path in (account, tokens, devices, factor):
        reader.go(path)
        reader.assert_fits()
    page.fill("#start-current", PASSWORD)
    page.click("main .stack button[type=submit]")
    reader.assert_fits()
    totp = pyotp.TOTP(page.locator("code.long").inner_text().replace(" ", ""))
    page.fill("#code", totp.now())
    page.click("main .stack button[type=submit]")
    reader.assert_fits()
    codes = page.locator("ul.codes code").all_inner_texts()
    assert len(codes) == 10
    reader.leave()
    assert reader.complaints == []
    reader.go(account)
    reader.complaints.clear()
    page.locator("main a.ds-button").first.click()
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    reader.assert_fits()
    page.fill("#code", codes[0])
    page.click("main button[type=submit]")
    assert page.url.endswith(account)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/connexion", "/inscription", "/inscription/employeur", "/compte", "/organisation"])
def test_the_doors_pages_are_readable_and_large_enough(world: World, visit: Start, path: str, scheme: str) -> None:
    reader = visit(width=360, scheme=scheme)
    reader.enter(world.actors["employer"].account_id)
    page = reader.go(path)
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(SMALL_TARGETS) == []
