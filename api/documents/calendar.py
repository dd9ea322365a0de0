"""Calendars (iCalendar, RFC 5545 and 5546): one UID for a reader and an event, a SEQUENCE that grows, an end.

What surrounds an event (its preparation, the departure) has a UID of its own. Whoever comes is sent an invitation that
names them and nobody else; an invitation and a cancellation are of one UID a file (RFC 5546, 3.2.2 and 3.2.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from matching.events.domain import Event, EventStatus


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is: `key` tells readers of one event apart, `changes` counts what changed for this one alone.

    `coming` is None where they have not answered; `rode`, whether they had a seat on the way that they have no more;
    `address` is that of a letter, and None for a file that is fetched.
    """

    key: str
    changes: int = 0
    coming: bool | None = True
    rides: bool = False
    rode: bool = False
    address: str | None = None


@dataclass(frozen=True)
class Words:
    """What the calendar says, in the reader's language: `lines` whom they meet and when, `page` the event's address."""

    title: str
    lines: Sequence[str]
    where: str
    page: str
    preparation: str
    departure: str


def _method(event: Event, reader: Reader) -> str:
    """What the file asks a calendar to do."""
    if event.status == EventStatus.CANCELLED or reader.coming is False:
        return "CANCEL"
    return "REQUEST" if reader.coming and reader.address else "PUBLISH"


@dataclass(frozen=True)
class File:
    """A calendar, and what it asks a calendar to do."""

    method: str
    content: bytes


def calendars(event: Event, reader: Reader, words: Words, *, host: str, sender: str, now: datetime) -> list[File]:
    """The files of one event for one reader, the event's own first; one alone where it is published.

    A letter also takes back the preparation and the departure that are no more. `host` is the service's, `sender` the
    address that its e-mails are sent from.
    """
    method = _method(event, reader)
    entries = [_entry(event, "", reader, words.title, event.starts_at, event.ends_at, host)]
    entries[0].add("description", "\n".join([*words.lines, words.page]))
    entries[0].add("location", words.where)
    entries[0].add("url", words.page)
    hour = timedelta(hours=1)
    gone = []
    title = f"{words.preparation} · {words.title}"
    if event.preparation_at is not None:
        at = event.preparation_at
        entries.append(_entry(event, "-preparation", reader, title, at, at + hour, host))
    elif event.had_preparation:
        gone.append(_entry(event, "-preparation", reader, title, event.starts_at, event.ends_at, host))
    title = f"{words.departure} · {words.title}"
    if event.departs_at is not None and event.departs_from and reader.rides:
        entry = _entry(event, "-departure", reader, title, event.departs_at, event.starts_at, host)
        entry.add("location", event.departs_from)
        entries.append(entry)
    elif reader.rode or (reader.rides and event.had_departure):
        gone.append(_entry(event, "-departure", reader, title, event.starts_at, event.ends_at, host))
    organiser = event.organisation, sender
    state = "CANCELLED" if method == "CANCEL" else "TENTATIVE" if reader.coming is None else "CONFIRMED"
    if reader.address is None:
        return files_of(entries, method, state, organiser=organiser, now=now)
    for asked, its in ((method, entries), ("CANCEL", gone)):
        for each in its if asked != "PUBLISH" else ():
            each.add("attendee", attendee(reader.address, asked))
    files = files_of(entries, method, state, organiser=organiser, now=now)
    return [*files, *files_of(gone, "CANCEL", "CANCELLED", organiser=organiser, now=now)]


def files_of(
    entries: Sequence[Entry], method: str, state: str, *, organiser: tuple[str, str], now: datetime
) -> list[File]:
    """The files that publish these entries together, or ask for or cancel them one by one; `organiser`: a name, an
    address.
    """
    address = vCalAddress(f"mailto:{organiser[1]}")
    address.params["CN"] = organiser[0]
    for entry in entries:
        entry.add("organizer", address)
        entry.add("status", state)
        entry.add("dtstamp", now)
        entry.add("last-modified", now)
    return [_file(method, entries)] if method == "PUBLISH" else [_file(method, [each]) for each in entries]


def attendee(address: str, method: str) -> vCalAddress:
    """Whose invitation it is: they answered on the service, so that their calendar is not to answer again."""
    found = vCalAddress(f"mailto:{address}")
    found.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        found.params["PARTSTAT"] = "ACCEPTED"
        found.params["RSVP"] = "FALSE"
    return found


def entry_of(uid: str, sequence: int, title: str, starts_at: datetime, ends_at: datetime) -> Entry:
    """Something that has a UID of its own for ever, and a sequence that grows with each change."""
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    # In UTC: a file without a definition of Québec's time.
    entry.add("dtstart", starts_at.astimezone(UTC))
    entry.add("dtend", ends_at.astimezone(UTC))
    entry.add("summary", title)
    return entry


def _entry(
    event: Event, suffix: str, reader: Reader, title: str, starts_at: datetime, ends_at: datetime, host: str
) -> Entry:
    uid = f"event-{event.id}-{reader.key}{suffix}@{host}"
    return entry_of(uid, event.sequence + reader.changes, title, starts_at, ends_at)


def _file(method: str, entries: Sequence[Entry]) -> File:
    made = Calendar()
    made.add("prodid", "-//Adéquation//FR")
    made.add("version", "2.0")
    made.add("method", method)
    for entry in entries:
        made.add_component(entry)
    return File(method, bytes(made.to_ical()))
