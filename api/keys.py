"""What is encrypted or counted by a key, each purpose by a key of its own that comes from SECRET_KEY."""

import base64
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.settings import Settings


def key_for(settings: Settings, purpose: str) -> bytes:
    """32 bytes for one purpose: knowing them says nothing of the key of another."""
    return _derived(settings.key, purpose)


def opener(settings: Settings, purpose: str) -> Callable[[bytes], bytes | None]:
    """What decrypts for one purpose; None for what another key sealed, as after a change of SECRET_KEY."""
    found = box(settings, purpose)

    def unseal(sealed: bytes) -> bytes | None:
        try:
            return found.decrypt(sealed)
        except InvalidToken:
            return None

    return unseal


def box(settings: Settings, purpose: str) -> MultiFernet:
    """What encrypts for one purpose, and notices a change. It opens what SECRET_KEY_BEFORE sealed too."""
    secrets = [settings.key]
    if settings.secret_key_before is not None:
        secrets.append(settings.secret_key_before.get_secret_value())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret, purpose))) for secret in secrets])


def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"adequation {purpose}".encode()).derive(secret.encode())
