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

from api.english import is_english
from api.errors import Problem
from api.filled import Fault, Filled, typed
from api.page_forms import Edit, Element, Form, forms
from api.rendering import environment, in_language
from api.translations import DEFAULT, Locale
from api.ways import ways

_MENDED = frozenset({409, 422, 429})
"""What its sender may put right, or send again later."""
_BOXES = frozenset({"checkbox", "radio"})
_LEFT = frozenset({"hidden", "submit", "button", "reset", "file", "password"})


async def returned(request: Request, problem: Problem, locale: Locale) -> Response | None:
    """The page that the form was on, as it was filled; None where that is no page of ours, or has the form no more."""
    sent, path = getattr(request.state, "sent", None), request.scope["path"]
    origin = urlsplit(request.headers.get("referer", f"//{request.headers.get('host')}{path}"))
    if sent is None or problem.status not in _MENDED or origin.netloc != request.headers.get("host"):
        return None
    told = typed(sent)
    status, page, cookies = await _page(request, origin.path, origin.query)
    if is_english(request) and locale == DEFAULT:
        # Its page is drawn in French (`api.english`), and so is the address of its form.
        path = in_language(locale, request)
    form = next((each for each in forms(page) if each.is_of(path, told)), None) if status == 200 else None
    if form is None:
        return None
    written = "".join(_edited(page, sorted(_edits(form, told, problem, locale, tuple(ways(request))))))
    answer = HTMLResponse(written, problem.status)
    answer.raw_headers.extend(cookies)
    return answer


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
    form: Form, told: Mapping[str, list[str]], problem: Problem, locale: Locale, leads: tuple[tuple[str, str], ...]
) -> Iterator[Edit]:
    wrong = {each.field: (_control(form, each.field), each.message) for each in problem.errors}
    listed = tuple(
        Fault((control.get("id") if control else None) or None, message) for control, message in wrong.values()
    ) or (Fault(None, problem.detail, leads),)
    at = {id(control): message for control, message in wrong.values() if control}
    macros: Any = environment(locale).get_template("_forms.html").module
    yield form.start, form.start, str(macros.summary(Filled("returned", told, listed), "returned"))
    for each in form.around:
        yield each.again({"open": ""})
    # Of several fields of one name, each has its own value: they are sent in the order in which they stand.
    left = {name: iter(values) for name, values in told.items()}
    for control in form.controls:
        name = control.get("name")
        fault = at.get(id(control))
        marked: dict[str, str | None] = {}
        if fault and control.get("id"):
            label = f"{control.get('id')}-wrong"
            marked = {"aria-invalid": "true", "aria-describedby": f"{control.get('aria-describedby')} {label}".strip()}
            said = Markup('<p class="ds-validation-message" id="{}">{}</p>').format(label, fault)
            yield control.start, control.start, str(said)
        ticked = control.get("type") in _BOXES
        yield from _refilled(control, told.get(name, []) if ticked else [next(left.get(name, iter(())), "")], marked)


def _control(form: Form, field: str) -> Element | None:
    """The field to change: of several of one name, that of the row that is told, else the first."""
    name, _, row = field.partition(".")
    named = [each for each in form.controls if each.get("name") == name]
    place = int(row) if row.isdecimal() and int(row) < len(named) else 0
    return named[place] if named else None


def _refilled(control: Element, told: list[str], marked: Mapping[str, str | None]) -> Iterator[Edit]:
    kind = control.get("type")
    if control.tag == "input" and kind in _BOXES:
        yield control.again({**marked, "checked": "" if (control.get("value") or "on") in told else None})
    elif control.tag == "input" and kind not in _LEFT:
        yield control.again({**marked, "value": told[0]})
    elif control.tag != "input" or marked:
        yield control.again(marked)
    if control.tag == "textarea":
        yield control.end, control.closed, str(escape(told[0]))
    for option in control.options:
        yield option.again({"selected": "" if option.get("value") in told else None})


def _edited(page: str, edits: list[Edit]) -> Iterator[str]:
    last = 0
    for start, end, text in edits:
        yield page[last:start]
        yield text
        last = end
    yield page[last:]
