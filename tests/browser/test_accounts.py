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
PASSWORD = "quatre érables devant la mairie"
PATHS = {
    "fr": ("/inscription/personne", "/compte", "/compte/second-facteur", "/compte/jetons", "/compte/appareils"),
    "en": ("/en/sign-up/person", "/en/account", "/en/account/second-factor", "/en/account/tokens",
           "/en/account/devices"),
}  # fmt: skip


@pytest.mark.parametrize(("locale", "width", "scheme"), [("fr", 360, "light"), ("en", 1280, "dark")])
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
