"""When a job was held, as it was told: years where years alone were, and no end where none was."""

from datetime import date
from typing import Protocol

from api import formats
from api.translations import N_, Locale, translations
from api.words.lengths import length
from matching.candidates.domain import Precision

_TYPED = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


class Held(Protocol):
    """What tells when a job was held."""

    @property
    def started_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def precision(self) -> Precision: ...
    @property
    def end_reckoned(self) -> bool: ...
    @property
    def months(self) -> int | None: ...


def period(job: Held, locale: Locale) -> str:
    """`2018 – 2020 (18 months)`, `March 2019 – today`, `2015 (6 months)`; empty where nothing was told."""
    lasted = "" if job.months is None else length(job.months, locale)
    start, end = (formats.told(day, job.precision, locale) if day else "" for day in (job.started_on, job.ended_on))
    if job.end_reckoned:
        end = ""
    elif not end and start:
        end = translations(locale).gettext(N_("today"))
    dates = start if start == end else " – ".join(part for part in (start, end) if part)
    # A day and a day say how long; years do not.
    if not dates or (job.precision != Precision.YEAR and not job.end_reckoned and start):
        return dates or lasted
    return f"{dates} ({lasted})" if lasted else dates


def typed(day: date | None, precision: Precision) -> str:
    """`2015`, `2015-03` or `2015-03-12`: as far as it was told, as a form has it."""
    return "" if day is None else day.isoformat()[: _TYPED[precision]]
