"""Signing in with an OpenID Connect provider: authorisation code, PKCE, state and nonce, through Authlib.

What was sent is kept in the browser alone, encrypted, for ten minutes: an answer that another browser asked for, or
that nobody did, opens nothing.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from cryptography.fernet import InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

from api.keys import box
from api.settings import Settings
from api.translations import Locale
from matching.accounts.errors import ProviderRefusedError
from matching.accounts.secret import new_secret

ANSWER_SECONDS = 600
TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 60
# A key that we share with the provider could sign for it: none of those.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
CALLBACK = "/connexion/retour"
"""Where the provider sends browsers back: the address to register with it, after that of the service."""


@dataclass(frozen=True)
class Vouched:
    """Somebody, as the provider knows them."""

    issuer: str
    subject: str
    email: str | None
    """Only where the provider has verified it."""
    wanted: str
    """The page that was asked for."""
    locale: Locale
    link_to: int | None
    """The account that asked to be linked; None where somebody comes in."""


def ask(settings: Settings, locale: Locale, *, wanted: str = "", link_to: int | None = None) -> tuple[str, str]:
    """The provider's address to send a browser to, and what the browser keeps meanwhile.

    Raises ProviderRefusedError where the provider does not answer.
    """
    kept = {
        "state": new_secret(),
        "nonce": new_secret(),
        "verifier": new_secret() + new_secret(),
        "wanted": wanted,
        "locale": locale,
        "link_to": link_to,
    }
    with _client(settings) as client:
        url, _ = client.create_authorization_url(
            _metadata(settings.oidc_issuer or "")["authorization_endpoint"],
            state=kept["state"],
            nonce=kept["nonce"],
            code_verifier=kept["verifier"],
            ui_locales=locale,
        )
    return str(url), box(settings, "provider").encrypt(json.dumps(kept).encode()).decode()


def answer(settings: Settings, kept: str, url: str) -> Vouched:
    """Whom the provider vouches for, in its answer at the address `url` to what the browser kept.

    Raises ProviderRefusedError: it refused, the answer is not to what this browser asked, or does not hold together.
    """
    try:
        asked = json.loads(box(settings, "provider").decrypt(kept.encode(), ttl=ANSWER_SECONDS))
        metadata = _metadata(settings.oidc_issuer or "")
        with _client(settings) as client:
            token = client.fetch_token(
                metadata["token_endpoint"],
                authorization_response=url,
                state=asked["state"],
                code_verifier=asked["verifier"],
            )
            claims = _claims(settings, metadata, token, asked["nonce"])
    except (InvalidToken, AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError, TypeError):
        raise ProviderRefusedError from None
    verified = claims.get("email_verified") is True
    return Vouched(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=claims.get("email") if verified else None,
        wanted=asked["wanted"],
        locale=asked["locale"],
        link_to=asked["link_to"],
    )


def _claims(settings: Settings, metadata: dict[str, Any], token: dict[str, Any], nonce: str) -> CodeIDToken:
    keys = KeySet.import_key_set(cast(KeySetSerialization, _fetch(metadata["jwks_uri"])))
    decoded = jwt.decode(
        token["id_token"], keys, registry=JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
    )
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        },
        {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")},
    )
    claims.validate(leeway=LEEWAY_SECONDS)
    return claims


def _client(settings: Settings) -> OAuth2Client:
    return OAuth2Client(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None,
        scope="openid email",
        redirect_uri=settings.address + CALLBACK,
        code_challenge_method="S256",
        timeout=TIMEOUT_SECONDS,
    )


@lru_cache
def _metadata(issuer: str) -> dict[str, Any]:
    """What the provider publishes of itself. Raises ProviderRefusedError; a failure is asked again."""
    try:
        found = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except (httpx2.HTTPError, ValueError):
        raise ProviderRefusedError from None
    secure = urlsplit(issuer).scheme
    ends = [found.get(name, "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if found.get("issuer") != issuer or any(urlsplit(end).scheme not in ("https", secure) for end in ends):
        raise ProviderRefusedError
    return found


def _fetch(url: str) -> dict[str, Any]:
    response = httpx2.get(url, timeout=TIMEOUT_SECONDS)
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
