"""The French of the pages is for people who learn it: easy in the consents and invitations, plain on public pages.

Bounds on the score of Kandel and Moles (tests/readability.py), and on the words of each sentence. What is said to those
who work with the service is held to less than what everybody reads, but to something: the whole catalogue is read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from api import plain
from api.translations import catalogue, translations
from api.words.privacy import PRIVACY
from tests.readability import measure, sentences, syllables

TEMPLATES = Path(plain.__file__).parent.parent / "templates"
_TEXT = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
PUBLIC = (
    "home.html", "about.html", "help.html", "privacy.html", "decisions.html", "accessibility.html", "sign_up.html",
    "sign_up_person.html", "sign_in.html", "sent.html", "choose_password.html", "not_in_lists.html", "erased.html",
)  # fmt: skip
CONSENTS = ("my_consents.html", "_event_answer.html", "event.html", "still_there.html")
INVITATIONS = (
    "event_invitation.txt",
    "event_place.txt",
    "event_reminder.txt",
    "invitation.txt",
    "twinning_proposed.txt",
)
LEAST_EASE, MOST_WORDS = 70, 20
"""Of any page, message or vocabulary at all; of any of its sentences."""
ENOUGH_WORDS = 40
"""Of fewer, two names of laws or services decide the score."""
LEAST_WORDS = 4
"""A shorter text is the name of something: it has no sentence to be made simpler."""


def _of(names: tuple[str, ...], folder: Path = TEMPLATES) -> Iterator[str]:
    for name in names:
        for double, single in _TEXT.findall((folder / name).read_text(encoding="utf-8")):
            yield translations("fr").gettext((double or single).replace('\\"', '"'))


def _texts(group: str) -> list[str]:
    if group == "public":
        found = list(_of(PUBLIC))
    elif group == "consents":
        said = map(translations("fr").gettext, PRIVACY["purpose_said"].values())
        found = [*_of(CONSENTS), *said]
    elif group == "invitations":
        found = list(_of(INVITATIONS, TEMPLATES / "messages"))
    else:
        found = [text for _, text in plain._leaves(plain.languages()["fr"].model_dump())]
    return _whole(found)


def _whole(texts: Iterable[str]) -> list[str]:
    """Those that say something, a word in each gap."""
    filled = (re.sub(r"%\(\w+\)[sd]|\{\w+\}", "mot", text) for text in texts)
    return [text for text in filled if len(text.split()) >= LEAST_WORDS]


@pytest.fixture(scope="module")
def everything() -> dict[str, list[str]]:
    """All that is said in French, by the file that says it."""
    said = defaultdict(list)
    with catalogue("fr").open("rb") as file:
        for message in read_po(file, locale="fr"):
            texts = _whole(message.string if isinstance(message.string, tuple) else (message.string,))
            for name, _ in message.locations:
                said[name] += texts
    return {name: texts for name, texts in said.items() if texts}


@pytest.mark.parametrize(
    ("group", "ease", "longest"),
    [("public", 75, 25), ("consents", 80, 22), ("invitations", 85, 20), ("plain", 85, 22)],
)
def test_french_is_easy_to_read(group: str, ease: float, longest: int) -> None:
    texts = _texts(group)
    long = [each for text in texts for each in sentences(text) if measure([each]).words > longest]
    assert not long, "\n".join(long)
    assert measure(texts).ease >= ease


def test_no_sentence_of_the_interface_is_long(everything: dict[str, list[str]]) -> None:
    long = {
        sentence
        for texts in everything.values()
        for text in texts
        for sentence in sentences(text)
        if measure([sentence]).words > MOST_WORDS
    }
    assert not long, "\n".join(sorted(long))


def test_no_page_of_anybody_is_hard(everything: dict[str, list[str]]) -> None:
    found = {name: measure(texts) for name, texts in everything.items()}
    hard = {name: each.ease for name, each in found.items() if each.words >= ENOUGH_WORDS and each.ease < LEAST_EASE}
    assert hard == {}
    assert sum(each.words for each in found.values()) > 20_000


@pytest.mark.parametrize(
    ("word", "count"), [("offre", 1), ("offres", 1), ("emploi", 2), ("employée", 3), ("CV", 2), ("le", 1), ("créé", 2)]
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count
