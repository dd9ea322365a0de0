"""What an e-mail about an internship says: to sign its agreement, that it begins or ends, that a review is due."""

from typing import Any

import psycopg

from api.formats import day
from matching.accounts.messages import Message
from matching.internships.agreements import reminders, signing
from matching.internships.agreements.domain import Party


def write_reminder(connection: psycopg.Connection, found: Message) -> tuple[str, dict[str, Any]] | None:
    """The template of a reminder and its values, with the link of whoever has no account; None for none."""
    key, kind, about = int(found.details["agreement_id"]), found.details["kind"], found.details["about"]
    version = reminders.version_of(connection, key, kind, about)
    if version is None:
        return None
    agreed = version.agreed
    said: dict[str, Any] = {
        "kind": kind,
        "agreement_id": key,
        "title": agreed.title,
        # An e-mail lasts longer than an internship: it names no intern.
        "who": agreed.organisation if found.details["party"] == "host" else agreed.host,
        "starts": day(agreed.starts_on, found.locale),
        "ends": day(agreed.ends_on, found.locale),
        "organisation": agreed.organisation,
    }
    if found.template in ("internship_school", "internship_host"):
        party = Party(found.details["party"])
        said |= {"secret": signing.make_link(connection, key, version.number, party), "days": signing.LINK_DAYS}
    return found.template, said
