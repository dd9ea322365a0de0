"""What a letter about a twinning says, and a visit in a calendar."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import psycopg

from api.clock import now
from api.documents.calendar import File, attendee, entry_of, files_of
from api.formats import day, moment
from api.settings import Settings
from api.translations import N_, Locale, translations
from matching.accounts.messages import Message
from matching.errors import NotFoundError
from matching.twinning import colleagues, items, letters, store, together
from matching.twinning.letters import VisitFacts

Written = tuple[str, dict[str, Any]]
_COLLEAGUE = N_("your colleague")


def goals_of(connection: psycopg.Connection, locale: Locale) -> dict[str, str]:
    """The goals by their codes, in the words of the reader; those that rest too, for what was chosen before."""
    found = items.items(connection, "goal", all_of_them=True)
    return {each.code: each.text_en if locale == "en" else each.text_fr for each in found}


def in_calendar(
    visit: VisitFacts,
    goals: list[str],
    *,
    reader: str,
    other: str,
    settings: Settings,
    page: str | None,
    locale: Locale,
    address: str | None = None,
) -> dict[str, Any]:
    """A visit for one of the two: the goals chosen from the list, and none of the words that they wrote.

    A calendar is often shared: the link of a colleague is not for it, `page` is the newcomer's alone. By a letter to
    `address`, it asks their calendar to take it, change it or take it out (RFC 5546); a file that is fetched is for
    whoever fetches it.
    """
    host = settings.address.partition("://")[2].partition(":")[0] or "localhost"
    title = translations(locale).gettext(N_("Visit with %(name)s")) % {"name": other}
    end = visit.starts_at + timedelta(minutes=visit.minutes)
    entry = entry_of(f"twinning-visit-{visit.id}-{reader}@{host}", visit.sequence, title, visit.starts_at, end)
    for name, value in (("description", "\n".join(goals)), ("location", visit.place), ("url", page)):
        if value:
            entry.add(name, value)
    cancelled = visit.state == "cancelled"
    method = "CANCEL" if cancelled else "REQUEST" if address else "PUBLISH"
    if address:
        entry.add("attendee", attendee(address, method))
    organiser = "Adéquation", settings.mail_from or f"adequation@{host}"
    return {
        "calendars": files_of(
            [entry], method, "CANCELLED" if cancelled else "CONFIRMED", organiser=organiser, now=now()
        ),
    }


def calendar_of(
    connection: psycopg.Connection, settings: Settings, twinning_id: int, visit_id: int, locale: Locale
) -> bytes:
    """A visit of a twinning of the newcomer who acts, as their letter has it: one UID, the same SEQUENCE.

    Raises NotFoundError.
    """
    shared = together.shared(connection, store.line(connection, twinning_id).candidate_id).get(twinning_id)
    visit = letters.visit(connection, visit_id)
    if visit is None or shared is None or visit_id not in [each.id for each in shared.visits]:
        raise NotFoundError("visit", visit_id)
    named = goals_of(connection, locale)
    found = in_calendar(
        visit,
        [named[code] for code in visit.goals if code in named],
        reader="newcomer",
        other=store.line(connection, twinning_id).colleague or translations(locale).gettext(_COLLEAGUE),
        settings=settings,
        page=None,
        locale=locale,
    )
    file: File = found["calendars"][0]
    return file.content


def letter(
    connection: psycopg.Connection, settings: Settings, found: Message, paths: Mapping[str, Mapping[Locale, str]]
) -> Written | None:
    """A letter about a twinning, as things stand when it is written; none where they are gone."""
    if found.template == "twinning_wished":
        return found.template, {}
    if found.template == "twinning_volunteer":
        asked = letters.employer_of(connection, int(found.details["colleague_id"]))
        if asked is None:
            return None
        secret = colleagues.make_link(connection, int(found.details["colleague_id"]))
        return found.template, {"employer": asked, "secret": secret, "days": colleagues.LINK_DAYS}
    told = letters.facts(connection, int(found.details["twinning_id"]))
    if told is None:
        return None
    to_colleague = found.details["to"] == "colleague"
    if to_colleague and (
        told.colleague_id is None or not (told.shown or found.template in ("twinning_ended", "twinning_visit"))
    ):
        # Whoever said no was promised that nobody writes to them any more.
        return None
    # Nobody is named who withdrew, or is erased.
    name = (told.newcomer if told.shown else None) if to_colleague else told.colleague
    values: dict[str, Any] = {
        "to_colleague": to_colleague,
        "other": name or translations(found.locale).gettext(_COLLEAGUE),
        "employer": told.employer,
        "until": day(told.until, found.locale) if told.until else "",
        "secret": None,
    }
    page = settings.address + paths["my_twinning"][found.locale]
    if told.colleague_id is not None and to_colleague:
        values["secret"] = colleagues.make_link(connection, told.colleague_id)
        page = settings.address + paths["colleague"][found.locale].format(secret=values["secret"])
    if found.details.get("visit_id") is not None:
        visit = letters.visit(connection, int(found.details["visit_id"]))
        if visit is None or (found.template == "twinning_reminder" and visit.state != "planned"):
            return None
        named = goals_of(connection, found.locale)
        goals = [named[code] for code in visit.goals if code in named]
        values |= {
            "when": moment(visit.starts_at, found.locale),
            "place": visit.place,
            "goals": goals,
            "state": visit.state,
            "changed": visit.sequence > 0,
            **in_calendar(
                visit,
                goals,
                reader=str(found.details["to"]),
                other=str(values["other"]),
                settings=settings,
                page=None if to_colleague else page,
                locale=found.locale,
                address=found.recipient,
            ),
        }
    return found.template, {**values, "page": page}
