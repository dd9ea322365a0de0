"""Whom the service hands data to, as it is configured, and where that is, in plain words."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from api.plain import Plain
from api.settings import Settings
from matching.privacy.gateways import Gateway, Standing

_NEAR = ("", "localhost", "127.0.0.1", "::1")
EMBEDDED = "embedded"
"""What stands for the machine that the service runs on, its database beside it."""


def hosts(settings: Settings) -> Mapping[Gateway, str]:
    """The machine that each gateway of the settings is on. An antivirus on our own machine is none."""
    told = conninfo_to_dict(settings.database_url) if settings.database_url else {}
    antivirus = "" if (settings.clamd or "unix:").startswith("unix:") else (settings.clamd or "").rpartition(":")[0]
    found = {
        Gateway.HOSTING: str(told.get("host") or told.get("hostaddr") or EMBEDDED),
        Gateway.EMAIL: settings.smtp_host,
        Gateway.TEXT: settings.sms_url and urlsplit(settings.sms_url).hostname,
        Gateway.SIGN_IN: settings.oidc_issuer and urlsplit(settings.oidc_issuer).hostname,
        Gateway.ANTIVIRUS: None if antivirus in _NEAR else antivirus,
    }
    return {gateway: host for gateway, host in found.items() if host}


def plainly(standings: Sequence[Standing], texts: Plain, language: str) -> str:
    """Where data go, in plain words: what stays in Québec, what leaves it, of what nobody has said it yet."""
    where = texts.where
    called = {each.gateway: str(getattr(where, each.gateway)) for each in standings}
    inside = [called[each.gateway] for each in standings if each.attested and each.attested.place_fr is None]
    if len(inside) == len(standings):
        return where.quebec
    outside = [
        f"{called[each.gateway]} ({place})"
        for each in standings
        if each.attested and (place := each.attested.place(language)) is not None
    ]
    unsaid = [called[each.gateway] for each in standings if each.attested is None]
    parts = ((where.inside, inside), (where.outside, outside), (where.unsaid, unsaid))
    return " ".join(said.format(things=", ".join(things)) for said, things in parts if things)
