"""Where the service of a data folder answers, said to the commands that write links: it may have been given another
port than theirs."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from api.settings import Settings

_PATIENCE_SECONDS = 1


@contextmanager
def announced(settings: Settings) -> Iterator[None]:
    """Says for the time of the block where `settings` have the service answer, unless PUBLIC_URL does."""
    if settings.public_url is not None:
        yield
        return
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(settings.address, encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def as_served(settings: Settings) -> Settings:
    """These settings with the address of the service that runs on their data folder, where one does."""
    if settings.public_url is not None:
        return settings
    try:
        address = _path(settings).read_text(encoding="utf-8")
        place = urlsplit(address)
        socket.create_connection((place.hostname or "", place.port or 0), _PATIENCE_SECONDS).close()
    except (OSError, ValueError):
        return settings
    return settings.model_copy(update={"public_url": address})


def _path(settings: Settings) -> Path:
    return settings.data_dir / "address"
