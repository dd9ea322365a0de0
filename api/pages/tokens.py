"""One's API tokens: made for some parts of the API, shown once, revoked at once."""

from typing import Annotated, Literal

from fastapi import Form, Request
from starlette.responses import Response

from api.database import reading, writing
from api.declared import SCOPES, scopes_of
from api.entering import check_password
from api.errors import RequestError
from api.pages.choosing import Typed
from api.pages.routing import PageRouter
from api.reach import OWN_TOKENS
from api.rendering import render, see, words_of
from api.security import AREAS, SIGNED_IN, CurrentActor, Writing
from api.services import services
from api.speech import Id
from matching.accounts import entry
from matching.accounts.domain import Actor
from matching.accounts.tokens import create_token, revoke_token, tokens
from matching.errors import DomainError, NotFoundError
from matching.privacy.texts import ShortText

router = PageRouter()
Scope = Literal[SCOPES]  # type: ignore[valid-type]


@router.page("tokens", fr="/compte/jetons", en="/en/account/tokens", roles=SIGNED_IN)
def tokens_page(request: Request, actor: CurrentActor) -> Response:
    """The tokens that open something, and what each is for."""
    return _page(request, actor)


@router.page("tokens_make", fr="/compte/jetons", en="/en/account/tokens", roles=SIGNED_IN, method="POST")
def make(
    request: Request,
    actor: CurrentActor,
    name: Annotated[ShortText, Form(max_length=100)],
    days: Annotated[Literal["7", "30", "90", "365"], Form()],
    scopes: Annotated[list[Scope], Form(min_length=1)],
    current: Typed = "",
) -> Response:
    """Make a token for whoever knows the password, for something that their role may do, and show it, once."""
    account_id = actor.account_id or 0
    if not set(scopes) <= set(scopes_of(actor.role)):
        raise RequestError(403, "forbidden")
    try:
        check_password(request, account_id, current)
    except DomainError as error:
        return _page(request, actor, error=error)
    with writing(services(request).pool, actor) as connection:
        token = create_token(connection, account_id, int(days), name=name, scopes=scopes)
    return _page(request, actor, made=token)


@router.page(
    "token_revoke",
    fr="/compte/jetons/{token_id}",
    en="/en/account/tokens/{token_id}",
    roles=SIGNED_IN,
    reach=OWN_TOKENS,
    method="POST",
)
def revoke(request: Request, connection: Writing, token_id: Id) -> Response:
    """End a token. Raises NotFoundError, for another's too."""
    if not revoke_token(connection, token_id):
        raise NotFoundError("token", token_id)
    return see(request, "tokens")


def _page(request: Request, actor: Actor, *, made: str | None = None, error: DomainError | None = None) -> Response:
    account_id = actor.account_id or 0
    with reading(services(request).pool, actor) as connection:
        found = tokens(connection, account_id)
        known = entry.profile(connection, account_id)
    return render(
        request,
        "tokens.html",
        status=200 if error is None else 422,
        tokens=found,
        email=known.email if known else None,
        areas=AREAS,
        scopes=scopes_of(actor.role),
        made=made,
        error=None if error is None else words_of(request, error),
    )
