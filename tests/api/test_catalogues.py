"""What two changes put one after the other may leave in a catalogue is found."""

import io

import pytest
from babel.messages.pofile import read_po

from api.translations.extraction import run_together

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
FIRST, SECOND = 'msgid "Close"\nmsgstr "Fermer"\n', '#: pages/a.html\nmsgid "Open"\nmsgstr "Ouvrir"\n'


def found(text: str) -> list[str]:
    return list(run_together(HEADER + text, read_po(io.StringIO(HEADER + text), locale="fr")))


def test_entries_in_any_order_are_whole() -> None:
    assert found(f"{SECOND}\n{FIRST}") == []


@pytest.mark.parametrize(
    "text",
    [
        FIRST + SECOND,
        f"{FIRST}\n{FIRST}\n{SECOND}",
        f'{FIRST}\nmsgid "Close"\nmsgstr "Fermez"\n',
        f'{FIRST}"Ouvrir"\n\n{SECOND}',
        f'{FIRST}msgid "Open"\n"Ouvrir"\nmsgstr "Ouvrir"\n',
    ],
    ids=["no line between", "twice", "twice, in two ways", "two translations in one", "two messages in one"],
)
def test_entries_run_together_are_found(text: str) -> None:
    assert found(text)
