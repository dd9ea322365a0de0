"""A criterion in plain words: what is asked, and what was found of it.

Codes and figures come from the ranking; whoever works with levels and the CNP (a counsellor) reads those beside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api import formats
from api.names import Names
from api.translations import N_, Locale, translations
from api.words import word
from api.words.lengths import length
from api.words.levels import level_message
from api.words.schedule import schedule

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Criteria:
    """Says criteria to one kind of reader, in one language."""

    names: Names
    locale: Locale
    staff: bool = False

    def expected(self, code: str, values: Values) -> str:
        """What the opening asks for."""
        return _EXPECTED.get(code, _french)(self, code, values)

    def found(self, code: str, values: Values | None, met: bool | None) -> str:
        """What the file says of it; empty where nobody has asked yet."""
        if code == "work_authorisation" and values is None and met is not None:
            return self.say(
                N_("authorised on the start date: yes") if met else N_("authorised on the start date: with steps")
            )
        if code == "territory" and values is not None and met is None:
            return self.say(N_("accepts this territory, and has not said when they would move"))
        return "" if values is None else _FOUND.get(code, _found_language)(self, code, values)

    def say(self, message: str, **values: Any) -> str:
        """`message` in this language, filled in."""
        return translations(self.locale).gettext(message) % values

    def level(self, skill: str, language: str, level: int) -> str:
        """A level as what it lets somebody do; its number beside it for the staff."""
        name = self.names.of("language", language, self.locale)
        text = self.say(level_message(skill, level), language=name)
        return self.say(N_("%(text)s (level %(level)s)"), text=text, level=level) if self.staff else text

    def length(self, months: int) -> str:
        """`8 months`, `3 years`, `3 years and 6 months`."""
        return length(months, self.locale)

    def day(self, value: date | str) -> str:
        """A date, as the ranking gives it or as JSON does."""
        return formats.day(date.fromisoformat(value) if isinstance(value, str) else value, self.locale)


def _french(words: Criteria, code: str, values: Values) -> str:
    return words.level(code.removeprefix("french_"), "fr", values["level"])


def _other_language(words: Criteria, code: str, values: Values) -> str:
    language, skill = str(values["language"]).split(".")
    return words.level(skill, language, values["level"])


def _authorisation(words: Criteria, code: str, values: Values) -> str:
    if values.get("hours_per_week") is None:
        return words.say(N_("may work here on %(day)s"), day=words.day(values["on"]))
    hours = formats.number(values["hours_per_week"], words.locale, 2)
    return words.say(N_("may work here on %(day)s, %(hours)s hours a week"), day=words.day(values["on"]), hours=hours)


def _credential(words: Criteria, code: str, values: Values) -> str:
    return words.names.of("credential", values["credential"], words.locale)


def _diploma(words: Criteria, code: str, values: Values) -> str:
    level = words.names.of("diploma_level", values["level"], words.locale)
    fields = [words.names.of("field_of_study", field, words.locale) for field in values.get("fields") or ()]
    if not fields:
        return level
    either = formats.enumeration(fields, words.locale, "or")
    return words.say(N_("%(level)s, field: %(fields)s"), level=level, fields=either)


def _experience(words: Criteria, code: str, values: Values) -> str:
    occupation = words.names.of("unit_group", values["unit_group"], words.locale)
    if words.staff:
        occupation = f"{occupation} ({values['unit_group']})"
    return words.say(
        N_("%(length)s of work as: %(occupation)s"), length=words.length(values["months"]), occupation=occupation
    )


def _territory(words: Criteria, code: str, values: Values) -> str:
    if values["remote"]:
        return words.say(N_("can work from home"))
    place = words.names.of("territory", values["territory"], words.locale)
    return words.say(N_("accepts to work in this territory: %(place)s"), place=place)


def _start(words: Criteria, code: str, values: Values) -> str:
    return words.say(N_("is free on %(day)s"), day=words.day(values["on"]))


def _hours(words: Criteria, code: str, values: Values) -> str:
    return words.say(N_("%(hours)s hours a week"), hours=formats.number(values["hours_per_week"], words.locale, 2))


def _schedule(words: Criteria, code: str, values: Values) -> str:
    return schedule(values["week"], words.locale)


def _found_authorisation(words: Criteria, code: str, values: Values) -> str:
    kind = word(values["kind"], "authorisation", words.locale)
    if values.get("until") is None:
        return kind
    return words.say(N_("%(kind)s, until %(day)s"), kind=kind, day=words.day(values["until"]))


def _found_language(words: Criteria, code: str, values: Values) -> str:
    if values["basis"] == "schooling":
        return word(values["schooling"], "schooling", words.locale)
    skill, language = code.removeprefix("french_"), "fr"
    if code == "other_language":
        language, skill = str(values.get("language", ".speaking")).split(".")
    text = words.level(skill, language, values["level"]) if language else str(values["level"])
    return words.say(N_("%(text)s, by a test"), text=text) if values["basis"] == "tested" else text


def _found_credential(words: Criteria, code: str, values: Values) -> str:
    if values.get("credential"):
        return words.say(
            N_("%(other)s, which covers it"), other=words.names.of("credential", values["credential"], words.locale)
        )
    if values["status"] == "held" and values.get("valid_until") is not None:
        return words.say(N_("held, valid until %(day)s"), day=words.day(values["valid_until"]))
    message = {"held": N_("held"), "in_process": N_("under way"), "none": N_("does not have it")}
    return words.say(message[str(values["status"])])


def _found_diploma(words: Criteria, code: str, values: Values) -> str:
    level = words.names.of("diploma_level", values["level"], words.locale)
    if values.get("field") is None:
        return level if values["level"] == "none" else words.say(N_("%(level)s, field not told"), level=level)
    field = words.names.of("field_of_study", values["field"], words.locale)
    return words.say(N_("%(level)s, field: %(fields)s"), level=level, fields=field)


def _found_experience(words: Criteria, code: str, values: Values) -> str:
    if values["months"]:
        return words.length(values["months"])
    if values["related_months"]:
        return words.say(N_("%(length)s in a neighbouring occupation"), length=words.length(values["related_months"]))
    if values["months"] is None:
        return words.say(N_("for a time nobody has asked"))
    return words.say(N_("none in this occupation"))


def _found_territory(words: Criteria, code: str, values: Values) -> str:
    if values.get("lives"):
        return words.say(N_("lives in this territory"))
    if values.get("remote"):
        return words.say(N_("wherever they live"))
    if not values["accepted"]:
        return words.say(N_("did not name this territory"))
    if values.get("relocation_on") is None:
        return words.say(N_("accepts this territory"))
    return words.say(N_("accepts this territory, would move on %(day)s"), day=words.day(values["relocation_on"]))


Speaker = Callable[[Criteria, str, Values], str]
_EXPECTED: Mapping[str, Speaker] = {
    "work_authorisation": _authorisation,
    "other_language": _other_language,
    "licence": _credential,
    "certificate": _credential,
    "diploma": _diploma,
    "experience": _experience,
    "territory": _territory,
    "start_date": _start,
    "hours": _hours,
    "schedule": _schedule,
}
_FOUND: Mapping[str, Speaker] = {
    "work_authorisation": _found_authorisation,
    "licence": _found_credential,
    "certificate": _found_credential,
    "diploma": _found_diploma,
    "experience": _found_experience,
    "territory": _found_territory,
    "start_date": _start,
    "hours": _hours,
    "schedule": _schedule,
}
