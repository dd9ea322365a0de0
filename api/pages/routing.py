"""Pages have one address in each language: `/besoins` and `/en/needs` are the same page."""

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from api.english import english_asked
from api.forms import own_form
from api.once import FormRoute, sent_once
from api.reach import Reach
from api.security import Writing, allow
from api.translations import Locale
from matching.accounts.domain import Role


def secret_alone() -> None:
    """A mail program sends it for its reader (RFC 8058), without a cookie: whoever could forge it has the secret."""


def ranks_people() -> None:
    """What a calculation put in an order stands on this page: what the law has people told stands beside it."""


class PageRouter(APIRouter):
    """Registers each page under its name and language, `fr:need` and `en:need`."""

    def page(
        self,
        name: str,
        *,
        fr: str,
        en: str,
        roles: tuple[Role, ...],
        reach: Reach | None = None,
        method: str = "GET",
        dependencies: Sequence[Any] = (),
        by_secret: bool = False,
        ranks: bool = False,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate the function that answers the page, for `roles` alone and what they `reach` by it.

        `ranks`: it shows what a calculation put in an order, with the notice of Law 25 in it (P-39.1 s. 12.1). A form
        is taken from our own pages only; `by_secret`, from wherever the secret of its address is known. Where its
        function asks for `Writing`, it is written once.
        """
        paths: dict[Locale, str] = {"fr": fr, "en": en}
        sent = method != "GET"
        guards = [Depends(secret_alone if by_secret else own_form)] if sent else [Depends(english_asked)]

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            writes = sent and any(each.annotation == Writing for each in signature(function).parameters.values())
            for locale, path in paths.items():
                self.add_api_route(
                    path,
                    function,
                    methods=[method],
                    name=f"{locale}:{name}",
                    dependencies=[
                        *guards,
                        *dependencies,
                        allow(*roles, reach=reach),
                        *([Depends(sent_once)] if writes else []),
                        *([Depends(ranks_people)] if ranks else []),
                    ],
                    route_class_override=FormRoute if sent else None,
                    response_class=HTMLResponse,
                    response_model=None,
                    include_in_schema=False,
                )
            return function

        return register
