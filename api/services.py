"""What the composition root hands to every route."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from psycopg_pool import ConnectionPool

from api.settings import Settings
from matching.matches.encoding import Encoder


@dataclass(frozen=True)
class Services:
    settings: Settings
    pool: ConnectionPool
    encoder: Encoder


def services(request: Request) -> Services:
    """Those of the application that answers `request`."""
    return cast(Services, request.app.state.services)


ServicesOf = Annotated[Services, Depends(services)]
