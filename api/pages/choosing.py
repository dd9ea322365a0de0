"""Choosing a password, at the end of every link that gives or changes one."""

from typing import Annotated

from fastapi import Form, Path, Request
from starlette.responses import Response

from api.rendering import render, words_of
from api.services import services
from matching.accounts import passwords
from matching.accounts.errors import PasswordsDifferError
from matching.errors import DomainError

Secret = Annotated[str, Path(min_length=20, max_length=100, pattern="^[A-Za-z0-9_-]+$")]
"""What the link of a message ends with."""
Typed = Annotated[str, Form(max_length=2_000)]


def choosing(
    request: Request,
    why: str,
    email: str,
    *,
    name: str | None = None,
    party: str = "",
    error: DomainError | None = None,
) -> Response:
    """The page that asks for a new password, twice; for a name too where `name` is given."""
    return render(
        request,
        "choose_password.html",
        status=200 if error is None else 422,
        why=why,
        email=email,
        name=name,
        party=party,
        least=services(request).settings.password_length,
        error=None if error is None else words_of(request, error),
        at=getattr(error, "field", "password"),
    )


def chosen(request: Request, email: str, password: str, again: str) -> str:
    """The hash of a new password for the account of `email`. Raises PasswordsDifferError, PasswordRefusedError."""
    if password != again:
        raise PasswordsDifferError
    passwords.check(password, email, services(request).settings.password_length)
    return passwords.hash_of(password)
