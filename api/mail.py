"""E-mail: written from a template in the reader's language, in plain text, and handed to the mail server.

A link's secret is made as its message is written, in the same transaction: it stands in the message alone, the
database keeps its hash. A message that could not be handed over is written anew, with another link.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.agreement_mail import write_reminder
from api.alerts import write_alerts
from api.calendars import message_values
from api.clock import today
from api.consents_told import write_recorded
from api.formats import moment
from api.settings import Settings
from api.texting import gateway, not_reached, send_text
from api.translations import Locale, elision
from api.twinning_letters import letter
from api.words.devices import device
from matching.accounts import entry, links, members
from matching.accounts.messages import Message, message, remove_message
from matching.needs import asking
from matching.privacy.notices import Told

TEMPLATES = Path(__file__).parent / "templates" / "messages"
TIMEOUT_SECONDS = 20
logger = logging.getLogger(__name__)

# Page that a link of a message leads to, in each language.
PATHS: Mapping[str, Mapping[Locale, str]] = MappingProxyType(
    {
        "confirm_sign_up": {"fr": "/inscription/confirmer/{secret}", "en": "/en/sign-up/confirm/{secret}"},
        "choose_password": {"fr": "/mot-de-passe/{secret}", "en": "/en/password/{secret}"},
        "confirm_address": {"fr": "/compte/adresse/{secret}", "en": "/en/account/address/{secret}"},
        "accept_invitation": {"fr": "/invitation/{secret}", "en": "/en/invitation/{secret}"},
        "still_there": {"fr": "/toujours/{secret}", "en": "/en/still/{secret}"},
        "alerts": {"fr": "/alertes", "en": "/en/alerts"},
        "unsubscribe": {"fr": "/sans-courriel/{secret}", "en": "/en/no-e-mail/{secret}"},
        "colleague": {"fr": "/collegue/{secret}", "en": "/en/colleague/{secret}"},
        "my_twinning": {"fr": "/mon-jumelage", "en": "/en/my-twinning"},
        "twinning": {"fr": "/jumelage", "en": "/en/twinning"},
        "agreement": {"fr": "/conventions/{agreement_id}", "en": "/en/agreements/{agreement_id}"},
        "school": {"fr": "/convention/{secret}", "en": "/en/agreement/{secret}"},
        "sign_in": {"fr": "/connexion", "en": "/en/sign-in"},
        "ask_password": {"fr": "/mot-de-passe", "en": "/en/password"},
        "recorded": {"fr": "/consentements/{secret}", "en": "/en/consents/{secret}"},
        "privacy": {"fr": "/vie-privee", "en": "/en/privacy"},
    }
)
ONE_CLICK = frozenset({"alerts"})
"""Templates of what is sent again and again: a mail program stops them by itself (RFC 8058)."""
Written = tuple[str, dict[str, Any]]
"""A template and what it is filled with."""


def send_message(connection: psycopg.Connection, settings: Settings, message_id: int) -> None:
    """Write, send and remove one message, in a transaction of the system's; one that is gone was sent.

    Raises OSError, smtplib.SMTPException, httpx2.HTTPError where the server or the gateway does not take it now.
    """
    found = message(connection, message_id)
    if found is None:
        return
    if found.channel == "text":
        send_text(connection, settings, found, gateway(settings, outbox(settings)))
        return
    if found.template.startswith("event_"):
        written: Written | None = _event(connection, settings, found)
    elif found.template.startswith("twinning_"):
        written = letter(connection, settings, found, PATHS)
    else:
        written = _WRITERS.get(found.template, _plain)(connection, found)
    if written is not None:
        template, values = written
        try:
            hand_over(settings, compose(settings, found, template, values))
        except smtplib.SMTPRecipientsRefused as refused:
            if any(code < 500 for code, _ in refused.recipients.values()):
                raise
            # Nobody is there; the address is not for the log.
            logger.warning("message %s: the mail server knows no such recipient", message_id)
            not_reached(connection, found, Told.EMAIL)
    remove_message(connection, message_id)


def compose(settings: Settings, found: Message, template: str, values: Mapping[str, Any]) -> EmailMessage:
    """The e-mail of a template, whose first line is the subject. Raises ValueError for an address with a line break."""
    text = (
        _environment(found.locale)
        .get_template(f"{template}.txt")
        .render(
            address=settings.address,
            link=lambda page, **parameters: settings.address + PATHS[page][found.locale].format(**parameters),
            **values,
        )
    )
    subject, _, body = text.strip().partition("\n")
    email = EmailMessage(SMTP)
    # Words of a person in a subject stay on its line.
    email["Subject"] = " ".join(subject.split())
    email["From"] = settings.mail_from or "adequation@localhost"
    email["To"] = found.recipient
    email["Date"] = formatdate(localtime=True)
    email["Message-ID"] = make_msgid(domain=settings.address.partition("://")[2].partition(":")[0] or None)
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = found.locale
    if template in ONE_CLICK:
        path = PATHS["unsubscribe"][found.locale].format(**values)
        email["List-Unsubscribe"] = f"<{settings.address}{path}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email.set_content(body.strip() + "\n")
    for number, calendar in enumerate(values.get("calendars", ()), 1):
        # What the calendar asks for is said beside it too (RFC 6047).
        email.add_attachment(
            calendar.content,
            maintype="text",
            subtype="calendar",
            filename="event.ics" if number == 1 else f"event-{number}.ics",
            params={"charset": "utf-8", "method": calendar.method},
        )
    return email


def hand_over(settings: Settings, email: EmailMessage) -> None:
    """Give an e-mail to the server of the settings; without one, write it to a file of the outbox.

    Raises OSError, smtplib.SMTPException.
    """
    if settings.smtp_host is None:
        folder = outbox(settings)
        folder.mkdir(parents=True, exist_ok=True)
        name = "".join(each for each in email["Message-ID"] if each.isalnum() or each == ".")
        (folder / f"{name}.eml").write_bytes(email.as_bytes())
        return
    with _server(settings) as server:
        server.send_message(email)


def outbox(settings: Settings) -> Path:
    """Where development keeps the messages that it would send."""
    return settings.data_dir / "outbox"


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    host, port = settings.smtp_host or "", settings.smtp_port
    trust = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trust)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=trust)
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server


def _plain(connection: psycopg.Connection, found: Message) -> Written:
    return found.template, dict(found.details)


def _event(connection: psycopg.Connection, settings: Settings, found: Message) -> Written:
    return found.template, message_values(connection, settings, found.details, found.locale, found.recipient)


def _sign_up(connection: psycopg.Connection, found: Message) -> Written:
    if entry.by_address(connection, found.recipient, "") is not None:
        return "sign_up_known", {}
    asked = links.SignUp.model_validate(found.details)
    secret = links.make_sign_up(connection, found.recipient, asked)
    return "sign_up", {"secret": secret, "hours": links.SIGN_UP_HOURS}


def _password(connection: psycopg.Connection, found: Message) -> Written | None:
    known = entry.by_address(connection, found.recipient, "")
    if known is None:
        return None
    secret = links.make_link(connection, known.account_id, "password", found.recipient)
    return "password", {"secret": secret, "minutes": links.LINK_MINUTES}


def _address(connection: psycopg.Connection, found: Message) -> Written:
    if entry.by_address(connection, found.recipient, "") is not None:
        return "address_taken", {}
    secret = links.make_link(connection, int(found.details["account_id"]), "address", found.recipient)
    return "address", {"secret": secret, "minutes": links.LINK_MINUTES}


def _invitation(connection: psycopg.Connection, found: Message) -> Written | None:
    made = members.make_invitation_link(connection, int(found.details["invitation_id"]))
    if made is None:
        return None
    secret, party = made
    return "invitation", {"secret": secret, "party": " ".join(party.split()), "days": members.INVITATION_DAYS}


def _new_device(connection: psycopg.Connection, found: Message) -> Written:
    at = datetime.fromisoformat(found.details["at"])
    said = {"device": device(found.details["device"], found.locale), "moment": moment(at, found.locale)}
    return "new_device", said


def _needs_stale(connection: psycopg.Connection, found: Message) -> Written | None:
    """None where the needs were confirmed meanwhile, or the account was closed."""
    for asked in asking.to_ask(connection, today(), int(found.details["account_id"])):
        secret = asking.make_link(connection, asked.account_id)
        values = {"employer": asked.employer, "needs": asked.needs, "secret": secret, "days": asking.LINK_DAYS}
        return "needs_stale", values
    return None


# Templates that hold a link, or whose text depends on what is known of the address: by now, not when it was asked,
# so that asking takes the same time and gives the same answer for a known address and another.
_WRITERS: Mapping[str, Callable[[psycopg.Connection, Message], Written | None]] = MappingProxyType(
    {
        "sign_up": _sign_up,
        "password": _password,
        "address": _address,
        "invitation": _invitation,
        "new_device": _new_device,
        "needs_stale": _needs_stale,
        "alerts": write_alerts,
        "consent_recorded": write_recorded,
        "internship_reminder": write_reminder,
        "internship_school": write_reminder,
        "internship_host": write_reminder,
    }
)


@lru_cache
def _environment(locale: Locale) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - plain text
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    elision.install(made, locale)
    return made
