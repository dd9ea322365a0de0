"""Secrets that the service makes and gives away: of sessions, tokens, links and devices. Only their hash is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, as text for a header, a cookie or an address."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What the database keeps of a secret: 32 bytes. 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
