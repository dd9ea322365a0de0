"""What the form of an opening lets one ask for, and its hours: the choices of its fields."""

from typing import Any

import psycopg

from api import need_form
from api.filled import Filled
from api.speech import Speech
from matching.needs.domain import Telework
from matching.reference import lookups
from matching.reference.domain import Day, Shift

LEVELS = (1, 3, 5, 7, 9, 11)
"""One of each pair of levels: what an employer reads has six stages."""
YEARS = (6, 12, 24, 36, 60, 96, 120)
"""Months of experience to choose from."""


def choices(connection: psycopg.Connection, speech: Speech, sent: Filled, form: str) -> dict[str, Any]:
    """What `_asked.html` is given for the form of that name, as it was `sent`."""
    return {
        "form": form,
        "french": {
            code: [(level, speech.words.expected(code, {"level": level})) for level in _with(LEVELS, sent, form, code)]
            for code in need_form.FRENCH
        },
        "years": [(months, speech.words.length(months)) for months in _with(YEARS, sent, form, "experience")],
        "credentials": lookups.credentials(connection),
        "credential_rows": need_form.CREDENTIALS,
        "diploma_levels": lookups.diploma_levels(connection),
        "fields": lookups.fields(connection),
        "languages": [each for each in lookups.languages(connection, speech.locale) if each.code != "fr"],
        "times": {
            "telework": [str(each) for each in Telework],
            "day": [str(each) for each in Day],
            "shift": [str(each) for each in Shift],
        },
    }


def _with(offered: tuple[int, ...], sent: Filled, form: str, name: str) -> list[int]:
    """What may be chosen, what stands there already included."""
    told = sent.value(form, name)
    return sorted({*offered, *([int(told)] if told.isdecimal() and len(told) < 4 else [])})
