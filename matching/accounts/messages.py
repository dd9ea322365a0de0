"""E-mails and text messages to be sent: left in the transaction that calls for them, removed once they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb


@dataclass(frozen=True)
class Message:
    """What the worker writes an e-mail, or a text message, from."""

    id: int
    template: str
    recipient: str
    locale: Literal["fr", "en"]
    details: Mapping[str, Any]
    created_at: datetime
    channel: Literal["email", "text"] = "email"


def leave_message(
    connection: Connection[Any],
    template: str,
    recipient: str,
    locale: str,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Leave a message, its text to be written from `template` and `details`; returns the id that its job is given."""
    row = connection.execute(
        "SELECT leave_message(%(template)s, %(recipient)s, %(locale)s, %(details)s)",
        {"template": template, "recipient": recipient, "locale": locale, "details": Jsonb(dict(details or {}))},
    ).fetchone()
    return int(row[0]) if row else 0


def leave_text(
    connection: Connection[Any], template: str, phone: str, locale: str, details: Mapping[str, Any] | None = None
) -> int:
    """Leave a text message to a number (E.164), as `leave_message` does an e-mail."""
    row = connection.execute(
        "SELECT leave_text(%(template)s, %(phone)s, %(locale)s, %(details)s)",
        {"template": template, "phone": phone, "locale": locale, "details": Jsonb(dict(details or {}))},
    ).fetchone()
    return int(row[0]) if row else 0


def message(connection: Connection[Any], message_id: int) -> Message | None:
    """A message that is not sent yet; in French where no page is in English (`english_pages`)."""
    return (
        connection.cursor(row_factory=class_row(Message))
        .execute(
            """
            SELECT id, template, recipient, details, channel, created_at,
                CASE WHEN EXISTS (SELECT FROM setting WHERE key = 'english_pages' AND value = '"closed"')
                    THEN 'fr' ELSE locale END AS locale
            FROM outgoing_message WHERE id = %(message)s
            """,
            {"message": message_id},
        )
        .fetchone()
    )


def remove_message(connection: Connection[Any], message_id: int) -> None:
    """It was sent, or nobody is there to read it."""
    connection.execute("DELETE FROM outgoing_message WHERE id = %(message)s", {"message": message_id})
