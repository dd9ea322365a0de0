"""Text messages: written in plain words in the person's language, and handed to a gateway.

A code is made as its message is written, in the same transaction, as a link's secret is: it stands in the message
alone, the database keeps a keyed hash.
"""

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

import httpx2
import psycopg

from api.calendars import message_values
from api.clock import now
from api.keys import key_for
from api.plain import long_date, plain
from api.settings import Settings
from matching.accounts import assisted
from matching.accounts.messages import Message, remove_message
from matching.accounts.secret import new_secret
from matching.candidates import consents_told, cv_files
from matching.privacy import notices
from matching.privacy.notices import Told

TIMEOUT_SECONDS = 20
KEY = "text code"
REFUSED = frozenset({400, 404, 410, 422})
"""What a gateway answers for a number that takes no message."""
logger = logging.getLogger(__name__)


class NobodyThereError(Exception):
    """The gateway says that the number takes no text message."""


class Gateway(Protocol):
    """What takes text messages."""

    def send(self, phone: str, text: str) -> None:
        """Hand over `text` for a number (E.164). Raises NobodyThereError; OSError, httpx2.HTTPError: try again."""


class HttpGateway:
    """A gateway that takes JSON over HTTP: `{"from": …, "to": …, "text": …}`, with a bearer token."""

    def __init__(self, url: str, token: str, sender: str) -> None:
        self._url = url
        self._token = token
        self._sender = sender

    def send(self, phone: str, text: str) -> None:
        """Post it; only a 2xx says that it was taken."""
        answer = httpx2.post(
            self._url,
            json={"from": self._sender, "to": phone, "text": text},
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
        if answer.status_code in REFUSED:
            raise NobodyThereError
        if not answer.is_success:
            raise httpx2.HTTPStatusError(
                f"the gateway answered {answer.status_code}", request=answer.request, response=answer
            )


class OutboxGateway:
    """Development's: each message is a file, its first line the number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, phone: str, text: str) -> None:
        """Write it to a file of its own."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{new_secret()[:16]}.txt").write_text(f"{phone}\n{text}\n", encoding="utf-8")


def gateway(settings: Settings, outbox: Path) -> Gateway:
    """The one of the settings; without one, what writes to the outbox."""
    if settings.sms_url is None or settings.sms_token is None or settings.sms_sender is None:
        return OutboxGateway(outbox)
    return HttpGateway(settings.sms_url, settings.sms_token.get_secret_value(), settings.sms_sender)


def send_text(connection: psycopg.Connection, settings: Settings, found: Message, to: Gateway) -> None:
    """Write, send and remove one text message, in a transaction of the system's.

    Raises OSError, httpx2.HTTPError where the gateway does not take it now.
    """
    if found.template == "text_code":
        text = _code(connection, settings, found)
    elif found.template.startswith("event_"):
        text = _event(connection, settings, found)
    elif found.template == "consent_recorded":
        text = _recorded(connection, settings, found)
    else:
        text = _told(connection, settings, found)
    if text is not None:
        try:
            to.send(found.recipient, text)
        except NobodyThereError:
            # The number is not for the log.
            logger.warning("message %s: the gateway knows no such number", found.id)
            not_reached(connection, found, Told.TEXT)
    remove_message(connection, found.id)


def not_reached(connection: psycopg.Connection, found: Message, means: Told) -> None:
    """Nobody is at the address, or at the number, of a message: somebody tells its person what it told."""
    candidate_id = found.details.get("candidate_id")
    if found.template == "retention_notice":
        notices.not_reached(connection, candidate_id, means)
    elif found.template == "cv_file_destroyed" and candidate_id is not None:
        cv_files.told_by_nobody(connection, candidate_id)


def _code(connection: psycopg.Connection, settings: Settings, found: Message) -> str | None:
    """The code for whoever has the number, by now; None where nobody has, or who asked has stopped waiting."""
    minutes = assisted.text_minutes(connection)
    life = timedelta(minutes=minutes)
    known = assisted.called(connection, found.recipient, "")
    if known is None or now() - found.created_at > life:
        return None
    code = assisted.make_text_code(
        connection, known.account_id, str(found.details["ticket"]), now() + life, key_for(settings, KEY)
    )
    return plain(known.language).text_message.code.format(code=f"{code[:4]} {code[4:]}", minutes=minutes)


def _told(connection: psycopg.Connection, settings: Settings, found: Message) -> str:
    """What is not a code: in the language that the message names, or that of whoever has the number by now."""
    if found.template == "access_opened":
        return _opened(settings, found)
    known = assisted.called(connection, found.recipient, "")
    language = found.details.get("language") or (known.language if known else found.locale)
    said = plain(str(language)).text_message
    if found.template == "retention_notice":
        last = long_date(str(language), date.fromisoformat(str(found.details["day"])))
        return said.kept_until.format(day=last, address=_door(settings, found))
    by = {"new_device": said.new_device, "moved": said.moved, "printed": said.printed, "erasure_off": said.erasure_off,
          "cv_file_destroyed": said.cv_file_destroyed}  # fmt: skip
    return by.get(found.template, said.own)


def _event(connection: psycopg.Connection, settings: Settings, found: Message) -> str | None:
    """An event, to whoever has no e-mail; None where the service sends no text messages.

    Whoever has no account to open the page with answers by their counsellor.
    """
    if not settings.texting:
        return None
    said = plain(str(found.details["language"])).text_message
    values = message_values(connection, settings, found.details, found.locale, found.recipient)
    # A non-breaking space is not of the alphabet of text messages: it would halve their length.
    told = {"title": values["title"], "when": values["when"].replace("\u00a0", " ")}
    if not assisted.is_called(connection, int(found.details["candidate_id"]), found.recipient):
        alone = {"event_cancelled": said.event_off, "event_invitation": said.event_invitation_by_counsellor}
        return alone.get(found.template, said.event_by_counsellor).format(**told)
    words: str = getattr(said, found.template)
    return words.format(**told, address=values["page"])


def _recorded(connection: psycopg.Connection, settings: Settings, found: Message) -> str | None:
    """A consent that a counsellor recorded; None where it was withdrawn meanwhile."""
    secret = consents_told.make_link(connection, found.details["consents"])
    if secret is None:
        return None
    page = "/consentements/" if found.locale == "fr" else "/en/consents/"
    said = plain(str(found.details["language"])).text_message.consent_recorded
    return said.format(address=settings.address + page + secret)


def _opened(settings: Settings, found: Message) -> str:
    return plain(str(found.details["language"])).text_message.opened.format(address=_door(settings, found))


def _door(settings: Settings, found: Message) -> str:
    return settings.address + ("/connexion/telephone" if found.locale == "fr" else "/en/sign-in/phone")
