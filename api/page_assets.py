"""Styles, scripts and faces of the pages: ours, and those that `web/backend.py` laid in `assets/built` at install.

Where the latter are lacking, the pages have a plainer style and no script, and everything works.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
STYLES = (
    "theme.css",
    "elements.css",
    "built/fonts.css",
    "built/pages.css",
    "frame.css",
    "pieces.css",
    "reasons.css",
    "paper.css",
)
"""In the order in which one says more than the one before; the design system stands between the elements and ours."""
SCRIPTS = ("built/htmx.js", "adequation.js", "unsent.js", "occupations.js", "several.js")
PRELOADED = ("built/atkinson.woff2", "built/bricolage.woff2")


@dataclass(frozen=True)
class PageAssets:
    """Addresses, in the order in which a page names them."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    fonts: tuple[str, ...]


@lru_cache
def page_assets() -> PageAssets:
    """What is there. An address changes with what it gives, so that browsers may keep it for ever."""
    return PageAssets(
        styles=tuple(map(_address, filter(_there, STYLES))),
        scripts=tuple(map(_address, filter(_there, SCRIPTS))),
        # As the style sheet names them: another address would be fetched twice.
        fonts=tuple(f"/assets/{name}" for name in PRELOADED if _there(name)),
    )


def lacking() -> bool:
    """Whether nothing was laid in `assets/built`."""
    return not _there("built/pages.css")


def _there(name: str) -> bool:
    return (ASSETS / name).is_file()


def _address(name: str) -> str:
    return f"/assets/{name}?v={hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]}"
