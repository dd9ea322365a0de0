"""What each page says of itself to whoever does not see it: the checks of Lighthouse that need no browser.

Contrast, names of fields and of buttons, and landmarks are axe-core's (tests/browser/test_axe.py).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from api.page_assets import ASSETS
from api.pages.routing import ranks_people
from matching.accounts.domain import Role
from matching.reading.tongue import surely
from tests.api.http.every_page import ROLES, first_of, path_of, paths
from tests.api.http.everybody import Person
from tests.api.http.test_authorisation import PAGES
from tests.api.http.test_empty_forms import browser, people, things, undone
from tests.api.http.things import Things
from tests.api.http.undone import Undone

__all__ = ["browser", "people", "things", "undone"]
MOST_FACES = 3
_VOID = re.compile("area|base|br|col|hr|img|input|link|meta|source|wbr|path|rect|circle|line")
# What is typed is in whichever language its writer likes; a choice may be a proper name; a title holds no tag.
_UNREAD = frozenset({"script", "style", "code", "title", "textarea", "option"})
FEWEST = 4
"""Words under which a name is often taken for a language's."""
_NAMES = re.compile(r"\d+, |Ateliers du Fleuve|Structures Boréales|Lycée technique d'Abidjan")
"""An address, and those whom the tests' people worked for or learnt from: in no language."""


@dataclass
class Page(HTMLParser):
    """The tags of a page in their order, and each text with the language that it is said to be in."""

    text: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, and the language of what it holds."""
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        if not _VOID.fullmatch(tag):
            self._open.append((tag, known.get("lang", self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        """What was open within it closes too."""
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """A text that is read aloud."""
        if self._open and data.strip() and not _UNREAD & {name for name, _ in self._open}:
            self.said.append((self._open[-1][1].partition("-")[0], " ".join(data.split())))

    def of(self, *names: str) -> list[dict[str, str]]:
        """The attributes of the tags of these names."""
        return [known for tag, known in self.tags if tag in names]


def wrong(page: Page, locale: str) -> list[str]:
    """What is wrong with a page."""
    found = []
    if [each.get("lang") for each in page.of("html")] != [f"{locale}-CA"]:
        found.append("language")
    title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)
    if title is None or not re.match(r"\s*\w.* – Adéquation", title[1]):
        found.append(f"title {title and title[1]!r}")
    told = {each["name"]: each.get("content") for each in page.of("meta") if "name" in each}
    if not told.get("description") or told.get("viewport") != "width=device-width, initial-scale=1":
        found.append("meta")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} first headings")
    twice = [name for name, count in Counter(each["id"] for _, each in page.tags if "id" in each).items() if count > 1]
    found += [f"two of #{name}" for name in twice]
    found += [f"picture {each.get('src')}" for each in page.of("img") if not {"alt", "width", "height"} <= set(each)]
    faces = [each["href"] for each in page.of("link") if each.get("rel") == "preload"]
    if len(faces) > MOST_FACES or not all((ASSETS / name.removeprefix("/assets/")).is_file() for name in faces):
        found.append(f"faces {faces}")
    alternates = {each.get("hreflang") for each in page.of("link") if each.get("rel") == "alternate"}
    if alternates != {"fr-CA", "en-CA", "x-default"}:
        found.append(f"other languages {alternates}")
    found += [f"{lang}: {text[:80]}" for lang, text in page.said if _of_another(lang, text)]
    return found


def _of_another(lang: str, text: str) -> bool:
    """Whether a text is surely not in the language it is said to be in; a name is in none."""
    return len(text.split()) >= FEWEST and not _NAMES.search(text) and surely(text) not in (None, lang)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_whole_for_whoever_does_not_see_it(
    browser: TestClient, undone: Undone, people: dict[str, Person], things: Things, role: Role, locale: str
) -> None:
    person = first_of(people, role)
    found, seen = list[str](), 0
    for path in paths(things, person, locale):
        answer = browser.get(path, headers=person.headers)
        undone.undo()
        browser.cookies.clear()
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            seen += 1
            found += [f"{path}: {each}" for each in wrong(Page(answer.text), locale)]
    assert not found, "\n".join(found)
    assert seen


def test_the_notice_of_the_law_stands_beside_what_ranks(
    browser: TestClient, undone: Undone, people: dict[str, Person], things: Things
) -> None:
    ranking = [each for each in PAGES if ranks_people in each.calls]
    seen = dict.fromkeys((each.page for each in ranking), 0)
    for page in ranking:
        for role in page.allow.roles:
            person = first_of(people, role)
            answer = browser.get(path_of(page, things, person) or "/", headers=person.headers)
            undone.undo()
            browser.cookies.clear()
            if answer.status_code == 200:
                seen[page.page] += 1
                # Between the tags of `main`: the foot of every page has the link too.
                (content,) = re.findall(r"<main.*</main>", answer.text, re.DOTALL)
                assert 'href="/decisions-automatisees"' in content, (page.page, role)
    assert min(seen.values()) > 0, seen
