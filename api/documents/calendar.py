"""Calendar invitations (iCalendar, RFC 5545): one UID for a reader and an event, a SEQUENCE that grows, an end."""

from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from matching.events.domain import Event, EventStatus

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(
    event: Event, *, reader: str, host: str, title: str, lines: list[str], where: str, address: str, now: datetime
) -> bytes:
    """One event for one reader: `lines` say whom they meet and when.

    `reader` tells readers of the same event apart in the UID, `host` is the service's; `address` is the event's page.
    """
    cancelled = event.status == EventStatus.CANCELLED
    entry = Entry()
    entry.add("uid", f"event-{event.id}-{reader}@{host}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", title)
    entry.add("description", "\n".join([*lines, address]))
    entry.add("location", where)
    entry.add("url", address)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("last-modified", now)
    made = Calendar()
    made.add("prodid", "-//Adéquation//FR")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if cancelled else "PUBLISH")
    made.add_component(entry)
    if event.preparation_at is not None and not cancelled:
        preparation = Entry()
        preparation.add("uid", f"event-{event.id}-{reader}-preparation@{host}")
        preparation.add("sequence", event.sequence)
        preparation.add("dtstamp", now)
        preparation.add("dtstart", event.preparation_at)
        preparation.add("dtend", event.preparation_at + timedelta(hours=1))
        preparation.add("summary", title)
        made.add_component(preparation)
    return bytes(made.to_ical())
