"""Texts in plain language (A2), for people who read little: one file a language, read and checked as data.

A file that stands here is offered; the person's language of contact picks it, and French stands beside it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from pydantic import BaseModel, ConfigDict, ValidationError

from api import formats
from api.translations import LOCALES

FOLDER = Path(__file__).parent
FIRST: Final = "fr"
"""What stands beside every other, and in place of one that nobody has written."""


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1, str_strip_whitespace=True)


class Said(_Text):
    title: str
    text: str


class AccessSheet(_Text):
    """The sheet of a printed code."""

    title: str
    lead: str
    picture: str
    go: str
    write: str
    press: str
    once: str
    keep: str
    rights: str
    questions: str


class NoticeSheet(_Text):
    """What Law 25 (P-39.1 s. 8) has people told where data are collected."""

    title: str
    lead: str
    why: Said
    what: Said
    never: Said
    who: Said
    decide: Said
    kept: Said
    where: Said
    ask: Said

    @property
    def parts(self) -> tuple[Said, ...]:
        """In the order they are read."""
        return (self.why, self.what, self.never, self.who, self.decide, self.kept, self.where, self.ask)


class Where(_Text):
    """Where data go: the whole of it in Québec, or by what goes where; then what each gateway carries."""

    quebec: str
    inside: str
    outside: str
    unsaid: str
    hosting: str
    email: str
    text: str
    sign_in: str
    antivirus: str


class ConsentSheet(_Text):
    """The form of consents, one of them a purpose, and what each means."""

    title: str
    lead: str
    yes: str
    no: str
    until: str
    name: str
    date: str
    signature: str
    interpreter: str
    matching: Said
    cv_to_employer: Said
    events: Said
    portrait: Said
    statistics: Said
    twinning: Said


class InternshipSheet(_Text):
    """Where, when and with whom an internship is, and what is next."""

    title: str
    where: str
    when: str
    who: str
    sign: str
    midpoint: str
    final: str
    end: str
    stop: str
    accident: str
    questions: str


class TextMessages(_Text):
    code: str
    opened: str
    new_device: str
    own: str
    moved: str
    printed: str
    kept_until: str
    erasure_off: str
    cv_file_destroyed: str
    consent_recorded: str
    event_invitation: str
    event_place: str
    event_timetable: str
    event_changed: str
    event_reminder: str
    event_cancelled: str
    event_invitation_by_counsellor: str
    event_by_counsellor: str
    event_off: str


class Plain(_Text):
    """All the texts of one language."""

    name: str
    direction: Literal["ltr", "rtl"]
    access: AccessSheet
    notice: NoticeSheet
    where: Where
    consents: ConsentSheet
    internship: InternshipSheet
    text_message: TextMessages


class PlainTextError(ValueError):
    """A file of this folder lacks a text, or changes what is between braces."""


def plain(language: str) -> Plain:
    """The texts of a language (ISO 639); those in French where nobody has written them."""
    return languages().get(language) or languages()[FIRST]


@lru_cache
def languages() -> Mapping[str, Plain]:
    """Every language that has a file, French first. Raises PlainTextError."""
    return read(FOLDER)


def read(folder: Path) -> Mapping[str, Plain]:
    """The files of a folder by their language. Raises PlainTextError, with the file and the text."""
    names = sorted((path.stem for path in folder.glob("*.toml")), key=lambda name: (name != FIRST, name))
    found: dict[str, Plain] = {}
    for name in names:
        try:
            found[name] = Plain.model_validate(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            raise PlainTextError(f"{name}.toml: {error}") from None
        model = dict(_leaves(found[FIRST].model_dump()))
        for key, text in _leaves(found[name].model_dump()):
            if _braces(text) != _braces(model[key]):
                raise PlainTextError(f"{name}.toml: {key}: must hold what French has between braces, and no more")
    return MappingProxyType(found)


def long_date(language: str, day: date) -> str:
    """A date in words in that language; as in French where nobody knows how it is said."""
    if language in LOCALES:
        return formats.day(day, language)
    try:
        return format_date(day, "long", locale=Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return formats.day(day, FIRST)


def _leaves(document: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in document.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


def _braces(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}
