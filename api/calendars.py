"""What is said of an event to one reader, in an e-mail and in their calendar."""

from collections.abc import Iterable, Mapping
from typing import Any

import psycopg

from api.clock import now
from api.documents.calendar import File, Reader, Words, calendars
from api.formats import hour, moment
from api.settings import Settings
from api.translations import N_, Locale, translations
from api.words import word
from matching.accounts.domain import Actor, Role
from matching.events import participants, parties, store
from matching.events.domain import Event, EventStatus
from matching.events.participants import Interview, Invited

PAGE = {"fr": "/evenements/{event_id}", "en": "/en/events/{event_id}"}
_PREPARATION = N_("Preparation session")
_DEPARTURE = N_("Departure")
_PERSON = N_("Person %(number)s")
_TABLE = N_("Table %(number)s")
_LEVEL = N_("reached without steps")


def title_of(event: Event, locale: Locale) -> str:
    """In the reader's language where there is such a title."""
    return (event.title_en if locale == "en" else None) or event.title_fr


def lines_of(event: Event, meetings: Iterable[Interview], locale: Locale, *, of_employer: bool) -> list[str]:
    """Whom one meets, when and where: one line an interview, once the timetable is told.

    An employer's lines say numbers, and no longer interview: a calendar and an e-mail last longer than the time for
    which names are released and needs are kept.
    """
    if event.status not in (EventStatus.PUBLISHED, EventStatus.OVER):
        return []
    say = translations(locale).gettext
    return [
        f"{hour(event.slot_at(each.slot), locale)}"
        f"{f' ({event.minutes_of(each.slots)} min)' if each.slots > 1 and not of_employer else ''} · "
        f"{say(_PERSON) % {'number': each.candidate_id} if of_employer else each.employer} · "
        f"{station_of(each, locale)}"
        for each in meetings
        if each.slot is not None
    ]


def station_of(each: Interview, locale: Locale) -> str:
    """Where an interview is held: the table, by its number or its name, and the room."""
    say = translations(locale).gettext
    name = each.station or str(each.seat)
    level = say(_LEVEL) if each.level else None
    return " · ".join(filter(None, (say(_TABLE) % {"number": name} if name.isdigit() else name, each.room, level)))


def calendars_of(
    connection: psycopg.Connection, settings: Settings, actor: Actor, event_id: int, locale: Locale
) -> list[File]:
    """The calendar of whoever asks, first of the files. Raises NotFoundError."""
    known = store.event(connection, event_id)
    if actor.role is Role.JOB_SEEKER and actor.candidate_id is not None:
        mine = participants.invited(connection, event_id, actor.candidate_id)
        return _of_person(connection, settings, known, mine[0] if mine else None, actor.candidate_id, locale)
    if actor.role is Role.EMPLOYER:
        return _of_employer(connection, settings, known, actor.employer_id or 0, actor.account_id or 0, locale)
    return _made(settings, known, Reader(f"{actor.role}-{actor.account_id}"), [], locale)


def message_values(
    connection: psycopg.Connection, settings: Settings, details: Mapping[str, Any], locale: Locale, recipient: str
) -> dict[str, Any]:
    """What an e-mail about an event says to one person or one employer, with the calendar that goes with it.

    `recipient` is its address, the only one that the calendar of whoever comes names.
    """
    known = store.event(connection, int(details["event_id"]))
    values: dict[str, Any] = {
        "title": title_of(known, locale),
        "organisation": " ".join(known.organisation.split()),
        "when": moment(known.starts_at, locale),
        "where": _where(known, locale),
        "preparation": None if known.preparation_at is None else moment(known.preparation_at, locale),
        "page": settings.address + PAGE[locale].format(event_id=known.id),
        "meets": bool(parties.needs(connection, known.id)),
        "told": known.status in (EventStatus.PUBLISHED, EventStatus.OVER),
    }
    if "employer_id" in details:
        employer = int(details["employer_id"])
        wanted = [each for each in parties.needs(connection, known.id) if each.employer_id == employer]
        meetings = participants.interviews(connection, known.id, employer_id=employer)
        account = int(details["account_id"])
        host = next((each for each in parties.hosts(connection, known.id) if each.employer_id == employer), None)
        return values | {
            "coming": host is not None and not host.cancelled,
            "let_go": host is None,
            "lines": lines_of(known, meetings, locale, of_employer=True),
            "needs": [(each.title_en if locale == "en" else None) or each.title_fr for each in wanted],
            "owed": sum(each.owed for each in meetings),
            "calendars": _of_employer(connection, settings, known, employer, account, locale, recipient),
        }
    person = int(details["candidate_id"])
    invitation = next(iter(participants.invited(connection, known.id, person)), None)
    meetings = participants.interviews(connection, known.id, candidate_id=person)
    cancelled = {each.employer_id for each in parties.hosts(connection, known.id) if each.cancelled}
    departure = None
    if invitation is not None and invitation.rides and known.departs_at is not None:
        departure = f"{moment(known.departs_at, locale)}, {known.departs_from}"
    return values | {
        "lines": lines_of(known, meetings, locale, of_employer=False),
        "lost": [
            each.employer
            for each in meetings
            if each.employer_id in cancelled and each.agreed and each.slot is None and each.was_slot is not None
        ],
        "employers": sorted({each.employer for each in meetings}),
        "departure": departure,
        "arranged": None if known.departs_at is None else known.departs_from,
        "state": invitation.state if invitation is not None else "left",
        "coming": invitation is not None and invitation.state == "accepted",
        "calendars": _of_person(connection, settings, known, invitation, person, locale, recipient),
    }


def _of_person(
    connection: psycopg.Connection,
    settings: Settings,
    known: Event,
    own: Invited | None,
    person: int,
    locale: Locale,
    address: str | None = None,
) -> list[File]:
    """`address`: of a letter, to whoever was told of the event before: who has no invitation is not of it any more."""
    meetings = participants.interviews(connection, known.id, candidate_id=person)
    coming: bool | None = False if own is None and address else None
    if own is not None:
        coming = {"accepted": True, "declined": False}.get(own.state)
    # Whoever is not of it any more may have had a seat.
    rides, rode = (own.rides, own.rode) if own else (False, known.departs_at is not None or known.had_departure)
    reader = Reader(str(person), own.version if own else 0, coming, rides, rode, address)
    return _made(settings, known, reader, lines_of(known, meetings, locale, of_employer=False), locale)


def _of_employer(
    connection: psycopg.Connection,
    settings: Settings,
    known: Event,
    employer: int,
    account: int,
    locale: Locale,
    address: str | None = None,
) -> list[File]:
    """`address`: as of a person."""
    meetings = participants.interviews(connection, known.id, employer_id=employer)
    mine = next((each for each in parties.hosts(connection, known.id) if each.employer_id == employer), None)
    coming: bool | None = False if mine is None and address else None
    if mine and (mine.cancelled or mine.answered_at is not None or known.status == EventStatus.PUBLISHED):
        coming = not mine.cancelled
    # What an employer answers counts among the changes of the event.
    reader = Reader(f"{Role.EMPLOYER}-{account}", known.version, coming, address=address)
    return _made(settings, known, reader, lines_of(known, meetings, locale, of_employer=True), locale)


def _made(settings: Settings, known: Event, reader: Reader, lines: list[str], locale: Locale) -> list[File]:
    host = settings.address.partition("://")[2].partition(":")[0] or "localhost"
    say = translations(locale).gettext
    words = Words(
        title=title_of(known, locale),
        lines=lines,
        where=_where(known, locale),
        page=settings.address + PAGE[locale].format(event_id=known.id),
        preparation=say(_PREPARATION),
        departure=say(_DEPARTURE),
    )
    sender = settings.mail_from or f"adequation@{host}"
    return calendars(known, reader, words, host=host, sender=sender, now=now())


def _where(known: Event, locale: Locale) -> str:
    return known.address or word(known.place, "event_place", locale)
