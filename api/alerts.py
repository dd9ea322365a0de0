"""The e-mail that tells somebody what is new for the searches that they keep."""

from collections.abc import Iterator
from typing import Any

import psycopg

from api.clock import today
from api.formats import number
from api.translations import N_, Locale, translations
from api.words.counts import told_to_employers
from matching.accounts.domain import Role
from matching.accounts.messages import Message
from matching.matches import watching
from matching.matches.watching import NewPeople
from matching.needs import alerts
from matching.needs.alerts import Frequency, SavedSearch
from matching.needs.listing import NeedRow

HERE = "{address}"
"""In a line of a message, what its template puts the address of the service for."""


def write_alerts(connection: psycopg.Connection, found: Message) -> tuple[str, dict[str, Any]] | None:
    """The template and what fills it; None where nothing is new, or the searches were stopped meanwhile.

    People are counted, never named: whoever reads the e-mail signs in to see them.
    """
    account, frequencies = int(found.details["account_id"]), [Frequency(each) for each in found.details["frequencies"]]
    needs = alerts.tell(connection, account, frequencies, today())
    people = watching.tell(connection, account, frequencies, today())
    if not needs and not people:
        return None
    lines = [line for search, rows in needs for line in _of_needs(search, rows, found.locale)]
    lines += [line for new in people for line in _of_people(new, found.locale)]
    return "alerts", {"lines": lines, "secret": alerts.make_link(connection, account)}


def _of_needs(search: SavedSearch, rows: list[NeedRow], locale: Locale) -> Iterator[str]:
    yield from ("", search.name)
    for row in rows:
        title = (row.title_en if locale == "en" else None) or row.title_fr
        yield " ".join(f"- {title}{f', {row.employer_name}' if row.employer_name else ''}".split())
        yield f"  {HERE}{_need(row.id, locale)}"


def _of_people(new: NewPeople, locale: Locale) -> Iterator[str]:
    say = translations(locale)
    yield from ("", " ".join(new.name.split()))
    if new.role is Role.EMPLOYER:
        yield "- " + say.gettext(N_("New people who could fit: %(count)s")) % {
            "count": told_to_employers(new.count, locale)
        }
    else:
        told = say.ngettext("%(count)s new person could fit", "%(count)s new people could fit", new.count)
        met = say.ngettext("%(count)s meets every requirement", "%(count)s meet every requirement", new.eligible)
        counts = (told, new.count), (met, new.eligible)
        yield "- " + ", ".join(text % {"count": number(count, locale)} for text, count in counts)
    yield f"  {HERE}{_need(new.opening_id, locale)}/{'candidates' if locale == 'en' else 'candidatures'}"


def _need(opening_id: int, locale: Locale) -> str:
    return f"{'/en/needs' if locale == 'en' else '/besoins'}/{opening_id}"
