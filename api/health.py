"""Whether the service answers, its database included."""

from fastapi import APIRouter, Request

from api.security import EVERYONE, allow
from api.services import services

router = APIRouter(include_in_schema=False)


@router.get("/health", dependencies=[allow(*EVERYONE)])
def health(request: Request) -> dict[str, str]:
    """`ok` once a statement has come back."""
    with services(request).pool.connection() as connection:
        connection.execute("SELECT 1")
    return {"status": "ok"}
