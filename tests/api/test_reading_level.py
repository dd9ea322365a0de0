"""The French of the pages is for people who learn it: easy in the consents and invitations, plain on public pages.

Bounds on the score of Kandel and Moles (tests/readability.py), and on the words of each sentence.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import plain
from api.translations import translations
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
    whole = [re.sub(r"%\(\w+\)[sd]|\{\w+\}", "mot", text) for text in found]
    return [text for text in whole if len(text.split()) >= LEAST_WORDS]


@pytest.mark.parametrize(
    ("group", "ease", "longest"),
    [("public", 75, 25), ("consents", 80, 22), ("invitations", 85, 20), ("plain", 85, 22)],
)
def test_french_is_easy_to_read(group: str, ease: float, longest: int) -> None:
    texts = _texts(group)
    long = [each for text in texts for each in sentences(text) if measure([each]).words > longest]
    assert not long, "\n".join(long)
    assert measure(texts).ease >= ease


@pytest.mark.parametrize(
    ("word", "count"), [("offre", 1), ("offres", 1), ("emploi", 2), ("employée", 3), ("CV", 2), ("le", 1), ("créé", 2)]
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count
