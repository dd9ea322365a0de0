"""Telling people of the consents that counsellors recorded of them: a message, with a link that withdraws them."""

from typing import Any

import psycopg

from matching.accounts.messages import Message, leave_message, leave_text
from matching.candidates import consents_told
from matching.privacy.notices import reached

TEMPLATE = "consent_recorded"


def leave_messages(connection: psycopg.Connection, *, texting: bool) -> tuple[list[int], bool]:
    """Leave a message to each person of whom something was recorded, where one reaches them; their ids, and whether
    there may be more people."""
    found = {each.candidate_id: each.consents for each in consents_told.to_tell(connection)}
    left = []
    for each in reached(connection, found, texting=texting):
        details = {"consents": found[each.candidate_id], "language": each.language}
        if each.email is not None:
            left.append(leave_message(connection, TEMPLATE, each.email, each.locale, details))
        elif each.phone is not None:
            left.append(leave_text(connection, TEMPLATE, each.phone, each.locale, details))
    return left, len(found) == consents_told.AT_ONCE


def write_recorded(connection: psycopg.Connection, found: Message) -> tuple[str, dict[str, Any]] | None:
    """The template and what fills it; None where everything was withdrawn meanwhile."""
    secret = consents_told.make_link(connection, found.details["consents"])
    return None if secret is None else (TEMPLATE, {"secret": secret, "days": consents_told.LINK_DAYS})
