"""An opening said in plain words to one reader: on a page, in a file, in a message."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import psycopg
from fastapi import Depends, Path, Request

from api.answers import locale_of
from api.names import Names, names
from api.security import STAFF, CurrentActor, Reading
from api.translations import Locale
from api.words.criteria import Criteria
from api.words.schedule import schedule
from matching.accounts.domain import Actor
from matching.needs.domain import Criterion, ExperienceCriterion, OpeningEntry, OtherLanguageCriterion
from matching.reference.domain import Day, Shift

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@dataclass(frozen=True)
class Asked:
    """One requirement: its name, what is asked (any one of several answers), and how strongly."""

    code: str
    importance: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """Says an opening to one reader."""

    words: Criteria

    @property
    def locale(self) -> Locale:
        return self.words.locale

    @property
    def names(self) -> Names:
        return self.words.names

    def title(self, entry: OpeningEntry) -> str:
        """In the reader's language where the employer wrote it, else in French."""
        return (entry.title_en if self.locale == "en" else None) or entry.title_fr

    def text(self, entry: OpeningEntry) -> str:
        """As `title`."""
        return (entry.text_en if self.locale == "en" else None) or entry.text_fr

    def text_language(self, entry: OpeningEntry) -> str:
        """Language of what `text` gives, for the page to say so."""
        return "en-CA" if self.locale == "en" and entry.text_en else "fr-CA"

    def place(self, entry: OpeningEntry) -> str:
        """Municipality and territory, as far as they are told."""
        parts = []
        if entry.municipality:
            parts.append(self.names.of("municipality", entry.municipality, self.locale))
        if entry.territory:
            parts.append(self.names.of("territory", entry.territory, self.locale))
        if entry.place:
            parts.append(entry.place)
        return ", ".join(dict.fromkeys(parts))

    def occupation(self, unit_group: str | None) -> str:
        """Name of a unit group; its code beside it for the staff."""
        if unit_group is None:
            return ""
        name = self.names.of("unit_group", unit_group, self.locale)
        return f"{name} ({unit_group})" if self.words.staff else name

    def schedule(self, entry: OpeningEntry) -> str:
        """Days and shifts."""
        return self.week(entry.week)

    def week(self, week: Mapping[Day, Iterable[Shift]]) -> str:
        """Days and shifts, of an offer or of a person."""
        return schedule({str(day): shifts for day, shifts in week.items()}, self.locale)

    def asked(self, entry: OpeningEntry) -> Iterator[Asked]:
        """Every requirement, in the order of the entry."""
        for requirement in entry.requirements:
            said = tuple(self._criterion(each, entry) for each in requirement.any_of)
            yield Asked(requirement.any_of[0].code, requirement.importance, said)

    def _criterion(self, criterion: Criterion, entry: OpeningEntry) -> str:
        values = criterion.model_dump(mode="json")
        if isinstance(criterion, OtherLanguageCriterion):
            values["language"] = f"{criterion.language}.{criterion.skill}"
        if isinstance(criterion, ExperienceCriterion):
            values["unit_group"] = criterion.unit_group or entry.unit_group
        return self.words.expected(criterion.code, values)


def speech_of(request: Request, connection: psycopg.Connection, actor: Actor) -> Speech:
    """How a page speaks to this reader."""
    return Speech(Criteria(names(request, connection), locale_of(request), staff=actor.role in STAFF))


def _speech(request: Request, connection: Reading, actor: CurrentActor) -> Speech:
    return speech_of(request, connection, actor)


SpeechOf = Annotated[Speech, Depends(_speech, scope="function")]
