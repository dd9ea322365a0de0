"""Sends the forms of the pages as a browser does: after the page, with its token."""

from typing import Any

import httpx
from fastapi.testclient import TestClient

from api.cookies import SESSION, VISITOR
from api.forms import FIELD, token_of
from tests.api.http.conftest import World

OURS = {"Sec-Fetch-Site": "same-origin"}


def cookie(browser: TestClient, name: str) -> str | None:
    """The value that a browser keeps of one of our cookies, whatever its prefix."""
    kept = [each for each in browser.cookies.jar if each.name in (name, f"__Host-{name}")]
    return kept[-1].value if kept else None


def form_token(browser: TestClient) -> str:
    """The token of the forms that this browser is shown; it first opens one where it has no cookie yet."""
    if not cookie(browser, SESSION) and not cookie(browser, VISITOR):
        browser.get("/connexion")
    return token_of(cookie(browser, SESSION) or cookie(browser, VISITOR) or "")


def submit(
    browser: TestClient, path: str, fields: dict[str, Any] | None = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    """Send a form of the page `path`."""
    return browser.post(path, data={FIELD: form_token(browser), **(fields or {})}, headers=headers or OURS)


def send(world: World, who: str, path: str, fields: dict[str, str]) -> httpx.Response:
    """A form sent by somebody from our own pages."""
    return world.client(who).post(path, data=fields, headers=OURS)
