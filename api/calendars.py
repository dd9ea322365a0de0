"""What is said of an event to one person, in an e-mail and in their calendar."""

from collections.abc import Iterable, Mapping
from typing import Any

import psycopg

from api.clock import QUEBEC, now
from api.documents.calendar import calendar
from api.formats import moment
from api.translations import Locale
from api.words import word
from matching.events import participants, store
from matching.events.domain import Event, EventStatus
from matching.events.participants import Interview

PAGE = {"fr": "/evenements/{event_id}", "en": "/en/events/{event_id}"}


def title_of(event: Event, locale: Locale) -> str:
    return (event.title_en if locale == "en" else None) or event.title_fr


def lines_of(event: Event, meetings: Iterable[Interview], locale: Locale, *, of_employer: bool) -> list[str]:
    """Whom one meets, and when: one line an interview, once the timetable is told."""
    if event.status not in (EventStatus.PUBLISHED, EventStatus.OVER):
        return []
    return [
        f"{event.slot_at(each.slot).astimezone(QUEBEC):%H:%M} · "
        f"{(each.name or each.candidate_id) if of_employer else each.employer}"
        for each in meetings
        if each.slot is not None
    ]


def made(known: Event, reader: str, lines: list[str], locale: Locale, site: str, page: str) -> bytes:
    """A calendar file, its place in words."""
    said = known.address or word(known.place, "event_place", locale)
    host = site.partition("://")[2].partition(":")[0] or "localhost"
    return calendar(
        known, reader=reader, host=host, title=title_of(known, locale), lines=lines, where=said, address=page, now=now()
    )


def message_values(
    connection: psycopg.Connection, site: str, details: Mapping[str, Any], locale: Locale
) -> dict[str, Any]:
    """What an e-mail about an event says to one person, with the calendar that goes with it."""
    known = store.event(connection, int(details["event_id"]))
    person = int(details["candidate_id"])
    meetings = participants.interviews(connection, known.id, candidate_id=person)
    lines = lines_of(known, meetings, locale, of_employer=False)
    page = site + PAGE[locale].format(event_id=known.id)
    return {
        "title": title_of(known, locale),
        "when": moment(known.starts_at, locale),
        "lines": lines,
        "employers": sorted({each.employer for each in meetings}),
        "page": page,
        "calendar": made(known, str(person), lines, locale, site, page),
    }
