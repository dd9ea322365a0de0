"""A form that was refused comes back in its own page, filled as it was, each fault at its field.

For whatever a route refuses without drawing its page again: the page that the form was on is asked for as its reader
would, and what was typed is written into it. A password never is; what is hidden in the form stays as it is now.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from fastapi import Request
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api import meanwhile
from api.english import is_english
from api.errors import Problem
from api.filled import Fault, Filled, typed
from api.page_forms import Edit, Element, Form, forms
from api.rendering import environment, in_language
from api.summaries import by_field
from api.translations import DEFAULT, Locale
from api.ways import ways

_MENDED = frozenset({409, 412, 422, 429})
"""What its sender may put right, or send again later."""
_BOXES = frozenset({"checkbox", "radio"})


async def returned(request: Request, problem: Problem, locale: Locale) -> Response | None:
    """The page that the form was on, as it was filled; None where that is no page of ours, or has the form no more."""
    sent, path = getattr(request.state, "sent", None), request.scope["path"]
    origin = urlsplit(request.headers.get("referer", f"//{request.headers.get('host')}{path}"))
    if sent is None or problem.status not in _MENDED or origin.netloc != request.headers.get("host"):
        return None
    told = typed(sent)
    here = path
    if is_english(request) and locale == DEFAULT:
        # Its page is drawn in French (`api.english`), and so is the address of its form.
        path = in_language(locale, request)
    form = None
    # Sent from a form that came back at its own address, or without saying where from: a form of a page above it.
    for asked in (origin.path, *_above(here)) if origin.path == here else (origin.path,):
        status, page, cookies = await _page(request, asked, origin.query)
        found = forms(page) if status == 200 else []
        form = next((each for each in found if each.is_of(path, told, meanwhile.CARRIED)), None)
        if form is not None:
            break
    if form is None:
        return None
    written = "".join(meanwhile.edited(page, sorted(_edits(form, page, told, problem, locale, tuple(ways(request))))))
    # In place, too, it is a form to put right.
    answer = HTMLResponse(by_field(written, locale), 422 if problem.status == 412 else problem.status)
    answer.raw_headers.extend(cookies)
    return answer


def _above(path: str) -> Iterator[str]:
    """The addresses that a path goes through, the nearest first, without that of the first page."""
    while path := path.rpartition("/")[0]:
        yield path


async def _page(request: Request, path: str, query: str) -> tuple[int, str, list[tuple[bytes, bytes]]]:
    """What the reader is answered who asks for a page of ours: its status, its text, and its cookies."""
    messages: list[Any] = []

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Any) -> None:
        messages.append(message)

    asked = {
        **request.scope,
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (name, value) for name, value in request.scope["headers"] if not name.startswith((b"content-", b"hx-"))
        ],
        "path_params": {},
    }
    try:
        await request.app.router(asked, nothing, keep)
    except HTTPException as refused:
        # No page is there.
        return refused.status_code, "", []
    body = b"".join(each.get("body", b"") for each in messages)
    cookies = [(name, value) for name, value in messages[0].get("headers", ()) if name == b"set-cookie"]
    return messages[0]["status"], body.decode(errors="replace"), cookies


def _edits(
    form: Form,
    page: str,
    told: Mapping[str, list[str]],
    problem: Problem,
    locale: Locale,
    leads: tuple[tuple[str, str], ...],
) -> Iterator[Edit]:
    if problem.type == meanwhile.STALE:
        values, listed, at = meanwhile.put_together(form, page, told, problem.detail, locale)
        carried: Mapping[str, list[str]] = {}
    else:
        wrong = {each.field: (_control(form, each.field), each.message) for each in problem.errors}
        listed = tuple(
            Fault((control.get("id") if control else None) or None, message) for control, message in wrong.values()
        ) or (Fault(None, problem.detail, leads),)
        places = {id(control): message for control, message in wrong.values() if control}
        at = {key: places[id(control)] for key, control in meanwhile.keys(form) if id(control) in places}
        # Another's change since is still to be told.
        values, carried = meanwhile.sent_in(form, told), told
    macros: Any = environment(locale).get_template("_forms.html").module
    yield form.start, form.start, str(macros.summary(Filled("returned", told, listed), "returned"))
    for each in form.around:
        yield each.again({"open": ""})
    for control in form.controls:
        if control.get("name") in meanwhile.CARRIED and control.get("name") in carried:
            yield control.again({"value": carried[control.get("name")][0]})
    for key, control in meanwhile.keys(form):
        fault = at.pop(key, None)
        marked: dict[str, str | None] = {}
        if fault and control.get("id"):
            label = f"{control.get('id')}-wrong"
            marked = {"aria-invalid": "true", "aria-describedby": f"{control.get('aria-describedby')} {label}".strip()}
            said = Markup('<p class="ds-validation-message" id="{}">{}</p>').format(label, fault)
            yield control.start, control.start, str(said)
        yield from _refilled(control, values[key], marked)


def _control(form: Form, field: str) -> Element | None:
    """The field to change: of several of one name, that of the row that is told, else the first."""
    name, _, row = field.partition(".")
    named = [each for each in form.controls if each.get("name") == name]
    place = int(row) if row.isdecimal() and int(row) < len(named) else 0
    return named[place] if named else None


def _refilled(control: Element, told: str, marked: Mapping[str, str | None]) -> Iterator[Edit]:
    kind = control.get("type")
    if kind in _BOXES:
        ticked = bool(told) if kind == "checkbox" else control.get("value") == told
        yield control.again({**marked, "checked": "" if ticked else None})
    elif control.tag == "input":
        yield control.again({**marked, "value": told})
    elif marked:
        yield control.again(marked)
    if control.tag == "textarea":
        yield control.end, control.closed, str(escape(told))
    for option in control.options:
        yield option.again({"selected": "" if option.get("value") == told else None})
