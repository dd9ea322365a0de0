"""A real Chromium on the real service: the application on a port, its database, a demonstration region in small."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from tests.api.http.conftest import World, world

__all__ = ["world"]
# Of what is waited for: a machine may have much else to do.
expect.set_options(timeout=30_000)
# The shell draws the same pages without a browser's windows: a third less time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HERE = Path(__file__).parent
CONTRAST = (HERE / "contrast.js").read_text(encoding="utf-8")
SMALL_TARGETS = (HERE / "targets.js").read_text(encoding="utf-8")
BEYOND = (HERE / "beyond.js").read_text(encoding="utf-8")


@dataclass
class Visit:
    """One reader's browser, and all that went wrong in it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of ours."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def enter(self, account: int | None) -> Page:
        """Come in as an account of the demonstration."""
        self.go("/entrer")
        self.page.locator(f'button[name="account"][value="{account}"]').click()
        self.page.wait_for_url(lambda url: not url.endswith(("/entrer", "/bienvenue")))
        return self.page

    def places(self) -> Locator:
        """Where the header leads, its menu opened where the screen is narrow."""
        menu = self.page.locator("header .menu.main")
        if menu.locator("summary").is_visible() and menu.get_attribute("open") is None:
            menu.locator("summary").click()
        return self.page.locator("header nav:visible")

    def leave(self) -> None:
        """Sign out, by the menu of the account."""
        self.page.locator("header .menu:not(.main) summary").click()
        self.page.locator("header form button").click()

    def look(self) -> None:
        """The page at hand fits on a telephone and on a desk, and is readable on both, by day and in the dark."""
        for width in (360, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.assert_fits()
            assert self.page.evaluate(SMALL_TARGETS) == [], self.page.url
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert self.page.evaluate(CONTRAST) == [], f"{self.page.url} {scheme}"
            self.page.emulate_media(color_scheme="light")

    def hear(self, request: Request) -> None:
        """Keep what failed; what was left for the next page did not."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.failure}: {request.url}")

    def assert_fits(self) -> None:
        """Nothing goes beyond the screen, and the browser has nothing to complain of."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(BEYOND) == []
        assert self.complaints == []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with each file: its event loop runs in the thread of the tests, and some of other files need their own."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium here: the pages were not looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(world: World) -> Iterator[str]:
    """The address of the service."""
    server = uvicorn.Server(uvicorn.Config(world.app, port=0, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    assert server.started
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def visit(chromium: Browser, served: str) -> Iterator[Callable[..., Visit]]:
    """`visit(width=360, …)`: a browser without anything of the visits before."""
    contexts: list[BrowserContext] = []

    def start(*, width: int = 1280, script: bool = True, scheme: str = "light") -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        started = Visit(context.new_page(), served)
        started.page.on("console", lambda message: started.complaints.append(message.text))
        started.page.on("pageerror", lambda error: started.complaints.append(str(error)))
        started.page.on("requestfailed", started.hear)
        return started

    yield start
    for context in contexts:
        context.close()
