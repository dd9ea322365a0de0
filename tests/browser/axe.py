"""axe-core, brought from npm for the tests alone (`python web/backend.py --tests`)."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "built" / "axe.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LAYOUT = ("color-contrast", "target-size", "scrollable-region-focusable")
"""What depends on the width of the screen, or on its being paper."""
_RUN = """only => axe.run(document, {
  resultTypes: ["violations"], runOnly: only,
  preload: false, elementRef: false,
}).then(found => found.violations.map(each => [each.id, ...each.nodes.slice(0, 3).map(at => at.html.slice(0, 160))]))"""


def violations(page: Page, *, layout: bool = False) -> list[Any]:
    """What axe-core finds wrong on a page that was opened with `AXE` as a script of its context.

    With `layout`, only the rules that the width or the medium changes.
    """
    only = {"type": "rule", "values": list(LAYOUT)} if layout else {"type": "tag", "values": list(STANDARDS)}
    found: list[Any] = page.evaluate(_RUN, only)
    return found
