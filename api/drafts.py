"""Documents read into drafts, for every way in: the reader with the shipped models, and a draft as plain values."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from api.occupations import work_told
from matching.reading.draft import Draft, Read
from matching.reading.meaning import Fields
from matching.reading.reader import Reader
from matching.reading.shown import ASKED_FROM, ShownSkills
from models import encoder
from models.encoder.calibrate import probability
from models.encoder.unit_groups import classifier


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader, made at the first call and kept; its models are the shipped ones, whichever serves the lists."""
    return Reader(classifier(), Fields(encoder.load()), shown_skills(), work_told())


def shown_skills(least: float = ASKED_FROM) -> ShownSkills:
    """What finds the skills that duties show, of a probability of `least` or more, by the shipped encoder."""
    return ShownSkills(encoder.load(), lambda cosines: probability("skill_covers", cosines), least)


def plain(value: Any) -> Any:
    """A draft, or a part of one, as dicts, lists and texts.

    A value read is an object with its `confidence` and its `evidence` (page, offsets, words). One that is to be asked
    has `value` null: what was read stands in `suggestion`.
    """
    if isinstance(value, Read):
        read = plain(value.value)
        told = {"value": read, "suggestion": None} if value.sure else {"value": None, "suggestion": read}
        return {**told, "confidence": value.confidence, "evidence": plain(value.words)}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def read_fields(draft: Draft) -> Iterator[tuple[str, int, Read[Any]]]:
    """Every value read, with the name of its field and the place (from 1) of the thing that it belongs to."""
    for place, job in enumerate(draft.experiences, 1):
        yield from _of(place, title=job.title, period=job.period, employer=job.employer, place_=job.place)
        yield from _of(place, unit_group=job.unit_groups[0] if job.unit_groups else None, duties=job.duties)
    for place, one in enumerate(draft.diplomas, 1):
        yield from _of(place, diploma=one.title, level=one.level, field=one.field, school=one.school, year=one.year)
    for place, spoken in enumerate(draft.languages, 1):
        yield from _of(place, language=spoken.language)
        for level in spoken.levels:
            yield from _of(place, language=level)
    for place, held in enumerate(draft.credentials, 1):
        yield from _of(place, credential=held.credential)
    for place, skill in enumerate(draft.skills, 1):
        yield from _of(place, skill=skill)
    if draft.availability is not None:
        yield from _of(1, availability=draft.availability.words, available_from=draft.availability.available_from)


def _of(place: int, **values: Read[Any] | None) -> Iterator[tuple[str, int, Read[Any]]]:
    for name, value in values.items():
        if value is not None:
            yield name.rstrip("_"), place, value
