"""Templates: one Jinja environment per language, and what every page is given."""

from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import NoMatchFound

from api import formats, meanwhile, tongues
from api.answers import locale_of
from api.english import english_open
from api.errors import RequestError, describe
from api.forms import hidden_fields, keep_visitor
from api.page_assets import page_assets
from api.services import services
from api.summaries import by_field
from api.translations import DEFAULT, LOCALES, Locale, elision
from api.words import counts, word
from api.words.devices import device
from api.words.help import help_of
from api.words.lengths import lasting
from api.words.periods import period, typed
from matching.accounts.domain import ANONYMOUS, Actor
from matching.errors import DomainError

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment(locale: Locale) -> Environment:
    """Templates in `locale`: a value that is missing, or not escaped, is an error rather than a blank."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    elision.install(made, locale)
    made.filters |= {
        "day": partial(formats.day, locale=locale),
        "iso_day": lambda told: formats.day(date.fromisoformat(told), locale),
        "period": partial(period, locale=locale),
        "typed": typed,
        "moment": partial(formats.moment, locale=locale),
        "hour": partial(formats.hour, locale=locale),
        "lasting": partial(lasting, locale=locale),
        "device": partial(device, locale=locale),
        "number": partial(formats.number, locale=locale),
        "counted": partial(counts.told, locale=locale),
        "figure": partial(formats.figure, locale=locale),
        "money": partial(formats.money, locale=locale),
        "percent": partial(formats.percent, locale=locale),
        "enumeration": partial(formats.enumeration, locale=locale),
        "word": partial(word, locale=locale),
        "help_of": partial(help_of, locale=locale),
        "reason": partial(_reason, locale),
        "blocks": formats.blocks,
        "lang": partial(tongues.lang, locale=locale),
        "told": partial(tongues.told, locale=locale),
        "enumerated": partial(tongues.enumerated, locale=locale),
        "titled": partial(tongues.titled, locale=locale),
    }
    made.filters["carrying"] = meanwhile.carrying
    made.globals["colon"] = "\u00a0: " if locale == "fr" else ": "
    return made


def _reason(locale: Locale, code: str) -> str:
    return describe(code, {}, locale)


def address(request: Request, locale: Locale, name: str, **parameters: Any) -> str:
    """The path of the page `name` in `locale`."""
    return str(request.app.url_path_for(f"{locale}:{name}", **parameters))


def see(request: Request, name: str, **parameters: Any) -> RedirectResponse:
    """Go on to the page `name`, in the language of the page that was sent."""
    return RedirectResponse(address(request, locale_of(request), name, **parameters), 303)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of `template` in the language of its address."""
    locale = locale_of(request)
    actor: Actor = getattr(request.state, "actor", ANONYMOUS)
    given = services(request).settings
    body = (
        environment(locale)
        .get_template(template)
        .render(
            locale=locale,
            actor=actor,
            role=str(actor.role),
            provider=given.oidc_name if given.oidc_issuer else None,
            texting=given.texting,
            holder=getattr(request.state, "holder", None),
            url=partial(address, request, locale),
            alternates={
                each: in_language(each, request) for each in LOCALES if each == DEFAULT or english_open(request)
            },
            path=request.url.path,
            query=partial(_query, request),
            assets=page_assets(),
            form_token=partial(hidden_fields, request),
            operator=given.operator,
            this_page=_page(request),
            of_a_form=request.method == "POST" or hasattr(request.state, "refused"),
            demonstration=given.demonstration and given.environment == "development",
            **values,
        )
    )
    page = HTMLResponse(by_field(body, locale), status, {"Content-Language": locale})
    keep_visitor(request, page)
    return page


def partial_of(request: Request, whole: str, part: str, **values: Any) -> HTMLResponse:
    """The page `whole`, or where htmx asks for what changes in it, only the template `part` that it includes."""
    page = render(request, part if "hx-request" in request.headers else whole, **values)
    page.headers["Vary"] = "HX-Request"
    return page


def words_of(request: Request, error: DomainError | RequestError) -> str:
    """What a form that was refused says of it, in the language of the page."""
    return describe(error.code, error.context, locale_of(request))


def _query(request: Request, **changed: str) -> str:
    """The query of this page, with some parameters changed; another page of a list only where its cursor is given."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if value and name != "cursor"]
    return urlencode([*((name, value) for name, value in kept if name not in changed), *changed.items()])


def _page(request: Request) -> str:
    """The page's name; empty where no page answers."""
    return str(getattr(request.scope.get("route"), "name", "")).partition(":")[2]


def in_language(locale: Locale, request: Request) -> str:
    """The address of this very page in another language; the first page where this one has none."""
    name = _page(request) or "home"
    try:
        path = address(request, locale, name, **request.path_params)
    except NoMatchFound:
        return address(request, locale, "home")
    return f"{path}?{request.url.query}" if request.url.query and request.method == "GET" else path
