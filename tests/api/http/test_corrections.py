"""A form of one's own file sent back as it was shown changes nothing: unknown is not no."""

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.api.http.conftest import World
from tests.api.http.forms import submit

PARTS = ("coordonnees", "experiences", "etudes", "competences", "langues", "permis", "disponibilite")
BARE = {"identity": {"given_name": "Awa", "family_name": "Traoré"}}


class Shown(HTMLParser):
    """What a browser would send of a page's form, untouched: its fields by name, each with its values."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select: str | None = None
        self._area: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "select":
            self._select, self.sent[name] = name, [*self.sent.get(name, []), ""]
            self._first = True
        elif tag == "option" and self._select and ("selected" in told or self._first):
            self.sent[self._select][-1], self._first = value, False
        elif tag == "textarea":
            self._area, self.sent[name] = name, [*self.sent.get(name, []), ""]
        elif tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.sent.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._select = None if tag == "select" else self._select
        self._area = None if tag == "textarea" else self._area


def entry_of(world: World) -> Any:
    return world.client("job_seeker").get(f"/api/v1/candidates/{world.candidate}").json()


def as_shown(world: World, part: str, **changed: Any) -> Any:
    """The entry before and after the form of a part is sent as shown, but for what is changed."""
    path, me = f"/mon-dossier/corriger/{part}", world.client("job_seeker")
    before = entry_of(world)["entry"]
    page = me.get(path).text
    shown = Shown(page[page.index(f'action="{path}"') :]).sent
    answer = submit(me, path, {**shown, **changed})
    assert answer.status_code == 303, answer.text
    return before, entry_of(world)["entry"]


@pytest.fixture
def bare(world: World) -> None:
    """The person's file with nothing but their name, as after signing up alone."""
    version = entry_of(world)["version"]
    answer = world.client("counsellor").put(
        f"/api/v1/candidates/{world.candidate}", json=BARE, headers={"If-Match": f'"{version}"'}
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("part", PARTS)
def test_a_full_file_is_as_it_was(world: World, part: str) -> None:
    before, after = as_shown(world, part)
    assert after == before


@pytest.mark.parametrize("part", PARTS)
def test_what_nobody_has_told_stays_untold(world: World, bare: None, part: str) -> None:
    before, after = as_shown(world, part)
    assert after == before
    assert {before[name] for name in ("experiences", "diplomas", "skills", "territories")} == {None}


@pytest.mark.parametrize(
    ("part", "name"), [("experiences", "experiences"), ("etudes", "diplomas"), ("competences", "skills")]
)
def test_having_none_is_said_and_taken_back(world: World, bare: None, part: str, name: str) -> None:
    assert as_shown(world, part, none="yes")[1][name] == []
    assert as_shown(world, part)[1][name] == []
    assert as_shown(world, part, none="")[1][name] is None
