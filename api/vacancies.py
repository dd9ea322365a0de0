"""A vacancy pasted as text, as the fields of a form: what was read for sure stands in them, the rest is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from pydantic import BaseModel

from api.need_form import CREDENTIALS
from api.occupations import long_texts
from matching.needs import headings
from matching.needs.columns import need_data
from matching.needs.domain import Importance
from matching.reading.credential_cells import codes_by_meaning
from matching.reading.draft import Read
from matching.reading.vacancies import read_vacancy
from matching.reading.vacancy import Asked, Vacancy
from matching.reference.loading import TABLES, rows
from models.encoder.unit_groups import classifier

_NAMES = {"diploma_level": "diploma", "experience_months": "experience", "diploma_or_experience": "either"}
"""What the form calls a column of a spreadsheet."""
LEAST_GROUP = 0.03
"""Likelihood under which a unit group is not even proposed."""
LICENCES = frozenset({"order_permit", "driving", "trade", "security", "teaching"})
"""Kinds of credentials that are asked as licences; the others as certificates."""


@dataclass(frozen=True)
class Field:
    """One field of the form, by the column of `docs/imports.md`: what it holds, and the words that it came from.

    Where `sure` is false the field is left blank and `value` is a suggestion.
    """

    column: str
    value: str
    words: str
    sure: bool


class UnitGroup(BaseModel):
    """A unit group that the title may belong to, and how likely."""

    code: str
    probability: float


class VacancyDraft(BaseModel):
    """A vacancy read, for a program: `entry` is what was read for sure, as `NeedEntry` takes it, and is not whole."""

    text: str
    entry: dict[str, Any]
    fields: list[Field]
    unit_groups: list[UnitGroup]
    other_languages: list[str]
    """Words that speak of another language than French: never taken, the Charter asks for a reason."""


def draft(connection: psycopg.Connection, text: str, today: date) -> VacancyDraft:
    """The text as a draft need. Nothing is kept."""
    read = vacancy(connection, text, today)
    found = list(fields(read))
    return VacancyDraft(
        text=read.text,
        entry=need_data(headings.told(sure(read), codes_by_meaning(connection, classifier()))).data,
        fields=found,
        unit_groups=[UnitGroup(code=each.value, probability=each.confidence) for each in read.unit_groups],
        other_languages=[each.words.text.strip() for each in read.languages],
    )


def sure(read: Vacancy) -> dict[str, str]:
    """What was read for sure, by the columns of `docs/imports.md`; the whole text describes the work.

    Of an English text the French title and description are still to be written (Charter of the French Language, s. 41).
    """
    told: dict[str, str] = {}
    for each in fields(read):
        if each.sure:
            # Licences alone are several in a column.
            told[each.column] = f"{told[each.column]};{each.value}" if each.column in told else each.value
    if read.unit_groups and read.unit_groups[0].sure:
        told["unit_group"] = read.unit_groups[0].value
    return told | {f"text_{read.locale}": read.text}


@dataclass(frozen=True)
class ReadForm:
    """A vacancy as the form of a need is filled with it, and the words that each field came from, or is asked for."""

    typed: dict[str, list[str]]
    words: dict[str, Field]
    groups: tuple[str, ...]
    """Unit groups that the title may belong to, the likeliest first."""
    other_languages: tuple[str, ...]
    more_credentials: tuple[str, ...] = ()
    """Words of licences and cards for which the form has no row left."""


def as_form(read: Vacancy) -> ReadForm:
    """The fields of `api.need_form`, those that were read for sure filled in."""
    typed = {
        name: [value] for name, value in sure(read).items() if "_required" not in name and "_preferred" not in name
    }
    words = {each.column: each for each in fields(read)}
    if read.unit_groups:
        likeliest = read.unit_groups[0]
        words["unit_group"] = Field("unit_group", likeliest.value, likeliest.words.text, likeliest.sure)
    if "week" in typed and read.week is not None:
        typed["week"] = [f"{day}.{shift}" for day in read.week.value.days for shift in read.week.value.shifts]
    row, more = 0, list[str]()
    for each in fields(read):
        column, _, importance = each.column.rpartition("_")
        if importance not in tuple(Importance):
            continue
        if column in ("licence", "certificate"):
            codes = each.value.split("|")
            if row + len(codes) > CREDENTIALS:
                more.append(each.words)
                continue
            for at, code in enumerate(codes, row):
                typed |= _chosen(each, f"credential{at}", f"{column}.{code}", importance, alternative=at > row)
                words[f"credential{at}"] = each
            row += len(codes)
            continue
        name = _NAMES.get(column, column)
        words[name] = each
        typed[f"{name}_importance"] = [importance]
        if each.sure:
            typed[name] = ["yes" if name == "either" else each.value]
    groups = tuple(each.value for each in read.unit_groups if each.confidence >= LEAST_GROUP)
    return ReadForm(typed, words, groups, tuple(each.words.text.strip() for each in read.languages), tuple(more))


def _chosen(field: Field, name: str, key: str, importance: str, *, alternative: bool) -> dict[str, list[str]]:
    """A row of the form; of what is asked, nothing is chosen."""
    told = {f"{name}_importance": [importance]}
    if field.sure:
        told[name] = [key]
        told |= {f"{name}_or": ["yes"]} if alternative else {}
    return told


def vacancy(connection: psycopg.Connection, text: str, today: date) -> Vacancy:
    """The text read, with the municipalities of the classification, their boroughs and the shipped models."""
    # A borough is written whole or by one of the towns that it was made of.
    names = connection.execute(
        """
        SELECT name, min(code) FROM (
            SELECT lower(name) AS name, code FROM municipality
            UNION SELECT lower(part), municipality_code FROM borough, unnest(string_to_array(name, '–') || name) AS part
        ) AS place GROUP BY name HAVING count(*) = 1
        """
    )
    return read_vacancy(text, today, dict(names.fetchall()), classifier(), long_texts())


def fields(read: Vacancy) -> Iterator[Field]:
    """What the form is filled with, field by field."""
    yield from _one(f"title_{read.locale}", read.title)
    yield from _one("posts", read.posts)
    if read.wage is not None:
        wage = read.wage.value
        for column, value in (("wage_min", wage.low), ("wage_max", wage.high), ("wage_unit", wage.unit)):
            if value is not None:
                yield Field(column, str(value), read.wage.words.text, read.wage.sure)
    yield from _one("hours_per_week", read.hours)
    yield from _one("duration", read.duration)
    yield from _one("telework", read.telework)
    yield from _one("starts_on", read.starts_on)
    yield from _one("ends_on", read.ends_on)
    yield from _one("closes_on", read.closes_on)
    if read.week is not None:
        week = ";".join(f"{day}:{'+'.join(read.week.value.shifts)}" for day in read.week.value.days)
        yield Field("week", week, read.week.words.text, read.week.sure)
    yield from _one("municipality", read.municipality)
    yield from _asked("diploma_level", read.diploma)
    yield from _asked("experience_months", read.experience)
    if read.either and read.diploma is not None:
        yield Field(
            f"diploma_or_experience_{read.diploma.importance}", "oui", read.diploma.words.text, read.diploma.sure
        )
    if read.french is not None:
        yield Field(f"french_speaking_{read.french.importance}", "", read.french.words.text, False)
    yield from _credentials(read)


def _one(column: str, read: Read | None) -> Iterator[Field]:  # type: ignore[type-arg]
    if read is not None:
        yield Field(column, str(read.value), read.words.text, read.sure)


def _asked(name: str, asked: Asked | None) -> Iterator[Field]:
    if asked is not None:
        yield Field(f"{name}_{asked.importance}", str(asked.value), asked.words.text, asked.sure)


def _credentials(read: Vacancy) -> Iterator[Field]:
    """The licences and the certificates, a field for each choice: `|` between its codes, as a cell has them."""
    kinds = {str(row["code"]): str(row["kind"]) for row in rows(next(t for t in TABLES if t.name == "credential"))}
    for importance in Importance:
        for name in ("licence", "certificate"):
            asked = [
                each
                for each in read.credentials
                if each[0].importance is importance and (kinds.get(each[0].value) in LICENCES) is (name == "licence")
            ]
            for choice in asked:
                words = " · ".join(dict.fromkeys(one.words.text for one in choice))
                told = "|".join(one.value for one in choice)
                yield Field(f"{name}_{importance}", told, words, all(one.sure for one in choice))
