"""The messages that the code and the templates hold, and what is wrong with the catalogues that translate them."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

from api.translations import FOLDER, LOCALES, Locale, catalogue

TEMPLATE = FOLDER / "adequation.pot"
SOURCE = FOLDER.parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
_JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_OPTIONS = {"templates/**.html": _JINJA, "templates/**.txt": _JINJA}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")


def extract() -> Catalog:
    """Every message of `api`, with the files it stands in."""
    found = Catalog(project="adequation", fuzzy=False, header_comment="# Messages of Adéquation.")
    for name, _, message, comments, context in extract_from_dir(
        SOURCE, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(message, locations=[(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return found


def update() -> None:
    """Write the template, and bring both catalogues to it: new messages are left empty, in English repeated."""
    found = extract()
    _write(found, TEMPLATE)
    for locale in LOCALES:
        path = catalogue(locale)
        kept = _read(path, locale) if path.exists() else Catalog(locale=locale, project="adequation", fuzzy=False)
        kept.update(found, no_fuzzy_matching=True, update_header_comment=True)
        kept.obsolete.clear()
        if locale == "en":
            for message in kept:
                if message.id and not any(_strings(message)):
                    message.string = message.id
        _write(kept, path)


def problems() -> Iterator[str]:
    """What is wrong: an extraction that is not up to date, an absent or fuzzy translation, a lost placeholder.

    And what two changes put one after the other may leave (`run_together`).
    """
    found = {_key(message): message for message in extract() if message.id}
    for name, path, locale in (
        ("adequation.pot", TEMPLATE, None),
        *((each, catalogue(each), each) for each in LOCALES),
    ):
        text = path.read_text("utf-8")
        try:
            known = read_po(io.StringIO(text), locale=locale, abort_invalid=True)
        except PoFileError as broken:
            yield f"{name}: line {(broken.lineno or 0) + 1}: {broken}"
            continue
        yield from (f"{name}: not as `update` writes it, or there twice: {each}" for each in run_together(text, known))
        messages = {_key(message): message for message in known if message.id}
        for key in found.keys() - messages.keys():
            yield f"{name}: missing, run `python -m api.translations update`: {key[1]!r}"
        for key in messages.keys() - found.keys():
            yield f"{name}: no longer used, run `python -m api.translations update`: {key[1]!r}"
        if name != TEMPLATE.name:
            for message in messages.values():
                yield from (f"{name}: {problem}: {_key(message)[1]!r}" for problem in _faults(message))


def run_together(text: str, known: Catalog) -> Iterator[str]:
    """Entries of a file that are not written as `update` writes them, and those that are there twice.

    Two messages without an empty line between them, or one with the translation of another after its own, read
    without complaint; in what order entries stand does not matter.
    """
    wanted = Counter(_entries(_text(known)))
    yield from (Counter(_entries(text)) - wanted).keys()


def _entries(text: str) -> Iterator[str]:
    """Each entry without its comments, on one line; the header aside, which has no message."""
    for entry in text.split("\n\n")[1:]:
        lines = [line for line in entry.splitlines() if line and not line.startswith("#")]
        if lines:
            yield " ".join(lines)


def _faults(message: Message) -> Iterator[str]:
    strings = _strings(message)
    if not all(strings):
        yield "not translated"
    if message.fuzzy:
        yield "fuzzy"
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    wanted = set(_PLACEHOLDER.findall(ids[-1]))
    if any(string and set(_PLACEHOLDER.findall(string)) != wanted for string in strings[-1:]):
        yield "other placeholders"


def _strings(message: Message) -> tuple[str, ...]:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(string or "" for string in strings)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _read(path: Path, locale: Locale | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _write(known: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(known), encoding="utf-8")


def _text(known: Catalog) -> str:
    """Written without dates, names or tools in its header: only a changed message changes the file."""
    header = '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    if known.locale_identifier:
        header = f'"Language: {known.locale_identifier}\\n"\n{header}"Plural-Forms: {known.plural_forms}\\n"\n'
    written = io.BytesIO()
    write_po(written, known, width=120, sort_output=True, omit_header=True)
    return f'# Messages of Adéquation.\nmsgid ""\nmsgstr ""\n{header}\n{written.getvalue().decode()}'
