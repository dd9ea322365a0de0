"""What people typed says its language on the pages of the other one: WCAG 2.2, success criterion 3.1.2."""

from html.parser import HTMLParser

import pytest

from tests.api.http.conftest import World
from tests.api.http.every_page import ROLES, first_of, paths
from tests.api.http.everybody import Person, everybody
from tests.api.http.things import Things, make_things

WORD = "Zibelune"
"""Known by no table of titles nor of skills."""
TYPED = {
    "opening": ("title_fr", "text_fr"),
    "candidate": ("summary",),
    "experience": ("title", "duties"),
    "candidate_skill": ("name",),
    "diploma": ("title",),
    "aspiration": ("title",),
    "follow_up": ("next_action",),
    "contact_note": ("text",),
    "meeting": ("subject",),
    "event": ("title_fr",),
    "file_access": ("note",),
    "opening_report": ("note",),
    "retention_hold": ("reason",),
    "twinning_contact": ("text",),
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Where the word stands in a tag that says no language, the page's aside."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, str | None]] = []
        self.seen = 0
        self.untold: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.tags.append((tag, None if tag == "html" else dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        while self.tags and self.tags.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.tags]
        # A choice, and the title of the window, take no other tag inside.
        if WORD in data and not {"title", "textarea", "script", "option"} & set(tags):
            self.seen += 1
            if not any(language for _, language in self.tags):
                self.untold.append(f"{' '.join(tags[2:])}: {' '.join(data.split())[:80]}")


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Person]:
    return everybody(world)


@pytest.fixture(scope="module")
def things(world: World, people: dict[str, Person]) -> Things:
    made = make_things(world, people)
    for table, columns in TYPED.items():
        for column in columns:
            typed = f"{column} = '{WORD} zorvek mirtal ' || translate(md5(random()::text), '0123456789', 'ghijklmnop')"
            world.sql(f"UPDATE {table} SET {typed} WHERE coalesce({column}, '') <> ''")  # noqa: S608 - of this file
    world.sql("UPDATE opening SET title_en = NULL, text_en = NULL")
    return made


def test_what_people_typed_says_its_language_on_every_english_page(
    world: World, people: dict[str, Person], things: Things
) -> None:
    found: dict[str, list[str]] = {}
    seen = 0
    for role in ROLES:
        person = first_of(people, role)
        for path in paths(things, person, "en"):
            answer = world.client().get(path, headers=person.headers)
            if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                reader = Reader()
                reader.feed(answer.text)
                seen += reader.seen
                if reader.untold:
                    found[f"{role} {path}"] = sorted(set(reader.untold))
    assert seen > len(TYPED)
    assert not found, "\n".join(f"{path}: {each}" for path, untold in found.items() for each in untold)
