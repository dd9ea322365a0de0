"""The text of an internship agreement, and what is made of it: a page, a Word document, a PDF, bare text.

The text is written once, when a version is made, and kept: what was signed is what is read later, whatever these
templates become. Its hash is that of the bare text in UTF-8, so that anybody can check a copy (`sha256sum`).
"""

from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api import formats
from api.documents.sheet import Item, Section, Sheet
from api.translations import N_, Locale, translations
from api.translations.elision import elided
from api.words import word
from matching.internships.agreements.domain import Agreed, Version

TEMPLATES = Path(__file__).parent / "templates" / "agreements"


def text_of(found: Agreed, locale: Locale) -> str:
    """What is agreed, in one language: a title, articles, lines and lists, as bare text."""
    written = _environment(locale).get_template(f"{locale}.txt").render(it=found)
    lines = [line.rstrip() for line in written.splitlines()]
    # What the templates leave out leaves no hole.
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip() + "\n"


@dataclass(frozen=True)
class Article:
    """A part of the text: its title, then paragraphs and lists as `api.formats.blocks` tells them."""

    title: str
    blocks: list[tuple[str, list[str]]]


def articles(text: str) -> tuple[str, list[Article]]:
    """The title of a text, and its parts; the first one has no title."""
    head, *parts = text.split("\n## ")
    title, _, opening = head.partition("\n")
    found = [Article("", formats.blocks(opening))]
    for part in parts:
        name, _, body = part.partition("\n")
        found.append(Article(name, formats.blocks(body)))
    return title.removeprefix("# ").strip(), found


def paper(version: Version, text: str, locale: Locale) -> Sheet:
    """A version as it is printed: its text, who signed it and when, and the hash of what was signed."""
    say = translations(locale).gettext
    title, parts = articles(text)
    sections = [
        Section(
            part.title,
            tuple(
                Item(f"• {line}" if kind == "list" else line)
                for kind, lines in part.blocks
                for line in (lines if kind == "list" else ["\n".join(lines)])
            ),
        )
        for part in parts
    ]
    signed = tuple(
        Item(
            f"{each.name}{f', {each.capacity}' if each.capacity else ''}",
            formats.moment(each.signed_at, locale),
            word(each.party, "party", locale),
        )
        for each in version.signatures
    )
    missing = tuple(Item(word(each, "party", locale), "", say(N_("Not signed yet"))) for each in version.unsigned)
    stamp = Item(say(N_("SHA-256 of the French text: %(hash)s")) % {"hash": version.hash})
    sections.append(Section(say(N_("Signatures")), (*signed, *missing, stamp)))
    named = {"person": version.agreed.person, "number": version.number}
    foot = elided(say(N_("Internship agreement of %(person)s, version %(number)s")), named) % named
    return Sheet(title, (), tuple(sections), foot=foot)


@lru_cache
def _environment(locale: Locale) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_written,
    )
    made.filters |= {
        "day": partial(formats.day, locale=locale),
        "money": partial(formats.money, locale=locale),
        "hours": partial(formats.number, locale=locale, decimals=2),
        "word": partial(word, locale=locale),
        "plain": _plain,
    }
    return made


class _Lines(str):
    """Words whose lines were looked at one by one."""


def _plain(words: str) -> _Lines:
    """Somebody's own words, in which no line passes for the title of an article."""
    return _Lines("\n".join(line.strip().lstrip("#").strip() for line in words.splitlines()))


def _written(value: object) -> object:
    """Whatever a text is filled with is one line of it, and no title: nobody adds an article to what is signed."""
    if not isinstance(value, str) or isinstance(value, _Lines):
        return value
    return " ".join(value.splitlines()).lstrip("# ")
