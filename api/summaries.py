"""The summary of what is to be put right on a page: each line says its field first, in the order of the fields."""

import re

from api.translations import Locale

_SUMMARY = re.compile(r'(<div class="ds-error-summary".*?<ul>)(.*?)(</ul>)', re.DOTALL)
_LINE = re.compile(r"<li>.*?</li>", re.DOTALL)
_LINK = re.compile(r'(<li><a href="#([^"]+)">)(.*?)(?=</a>)', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def by_field(page: str, locale: Locale) -> str:
    """The page, each line of its summaries with the label of its field, as the fields stand; the rest as it was."""
    return _SUMMARY.sub(lambda found: found[1] + _lines(page, found[2], locale) + found[3], page)


def _lines(page: str, written: str, locale: Locale) -> str:
    placed: list[tuple[int, str]] = []
    for line in _LINE.findall(written):
        link = _LINK.match(line)
        if link is None:
            # Of the whole form.
            placed.append((-1, line))
            continue
        said = _said(_named(page, link[2]), link[3], locale)
        placed.append((page.find(f'id="{link[2]}"'), f"{link[1]}{said}{line[link.end() :]}"))
    return "".join(line for _, line in sorted(placed, key=lambda each: each[0]))


def _named(page: str, at: str) -> str:
    """What names the field of that element: of a button among others, the legend of them all."""
    button = re.search(rf'<input(?=[^>]* type="radio")[^>]* id="{re.escape(at)}"', page)
    opened = page.rfind("<legend", 0, button.start()) if button else -1
    legend = re.match(r"<legend[^>]*>(.*?)</legend>", page[opened:], re.DOTALL) if opened >= 0 else None
    return _words(legend[1]) if legend else label(page, at)


def label(page: str, at: str) -> str:
    """What names the element of that id, as HTML: its label, its legend, or the name given to who listens."""
    name = re.escape(at)
    found = (
        re.search(rf'<label[^>]* for="{name}"[^>]*>(.*?)</label>', page, re.DOTALL)
        or re.search(rf'<fieldset[^>]* id="{name}"[^>]*>\s*<legend[^>]*>(.*?)</legend>', page, re.DOTALL)
        or re.search(rf'<(?=[^>]* id="{name}")[^>]* aria-label="([^"]*)"', page)
    )
    return _words(found[1]) if found else ""


def _words(written: str) -> str:
    return " ".join(_TAG.sub("", written).split()).rstrip("?:\u00a0 ")


def _said(label: str, message: str, locale: Locale) -> str:
    # A label that is a sentence of its own, as of some boxes, does not begin another one.
    if not label or ":" in label or message.casefold().startswith(label.casefold()):
        return message
    if locale == "fr":
        return f"{label}\u00a0: {message if message[:2].isupper() else message[:1].lower() + message[1:]}"
    return f"{label}: {message}"
