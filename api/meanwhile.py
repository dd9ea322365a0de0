"""A form that somebody else's change overtook, on any page: what each changed is kept, what both changed is asked.

A form that carries a version carries what it was made from too (`carrying`), read from its own fields as they are
drawn. Its fields are told apart by keys: a name, with its place where several have it; of a box, its value too.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape

from markupsafe import Markup

from api import merging
from api.filled import Fault, Filled
from api.formats import day
from api.page_forms import Edit, Element, Form, forms
from api.summaries import label
from api.translations import N_, Locale, translations

CODE = "stale_version"
STALE = f"/problems/{CODE.replace('_', '-')}"
CARRIED = frozenset({"version", merging.FIELD})
"""Hidden fields that say what a form was made from."""
_NOT_TOLD = frozenset({"hidden", "submit", "button", "reset", "file", "password"})
_NOW = N_("Somebody changed this meanwhile: it is now “%(value)s”.")
_CHANGED = N_("Somebody changed this meanwhile.")
_ALL = N_("Somebody else changed this since you read it. Their change is in the form: read it, then send it again.")


def carrying(form: str, sent: Filled, name: str) -> Markup:
    """The HTML of a form with what it was made from; one that comes back keeps what it was first made from.

    `sent` and `name` are what its fields are given (`_forms.html`).
    """
    (found,) = forms(form)
    if not any(each.get("name") == "version" for each in found.controls):
        # Nobody else can have changed what is new.
        return Markup(form)  # noqa: S704
    told = sent.typed if sent.form == name else {}
    read = next(iter(told.get(merging.FIELD, ())), None) or json.dumps(standing(found, form), ensure_ascii=False)
    edits: list[Edit] = [
        each.again({"value": told["version"][0]})
        for each in found.controls
        if each.get("name") == "version" and told.get("version")
    ]
    carried = Markup('<input type="hidden" name="{}" value="{}">').format(merging.FIELD, read)
    opened = form.index(">", found.start) + 1
    return Markup("".join(edited(form, sorted([*edits, (opened, opened, str(carried))]))))  # noqa: S704


def keys(form: Form) -> Iterator[tuple[str, Element]]:
    """The fields of a form that somebody fills in, with their keys; a choice of buttons has one key."""
    places: Counter[str] = Counter()
    for each in form.controls:
        name, kind = each.get("name"), each.get("type")
        if not name or kind in _NOT_TOLD:
            continue
        if kind == "radio":
            yield name, each
        elif kind == "checkbox":
            yield f"{name}={each.get('value') or 'on'}", each
        else:
            yield f"{name}:{places[name]}" if places[name] else name, each
            places[name] += 1


def standing(form: Form, page: str) -> dict[str, str]:
    """What the fields of a form hold on its page, by key."""
    found: dict[str, str] = {}
    for key, each in keys(form):
        ticked = "checked" in each.attributes
        if each.get("type") == "radio":
            found[key] = each.get("value") if ticked else found.get(key, "")
        elif each.get("type") == "checkbox":
            found[key] = "yes" if ticked else ""
        elif each.tag == "textarea":
            found[key] = _plain(unescape(page[each.end : each.closed])).removeprefix("\n")
        elif each.tag == "select":
            chosen = [one for one in each.options if "selected" in one.attributes] or each.options[:1]
            found[key] = chosen[0].get("value") if chosen else ""
        else:
            found[key] = _plain(each.get("value"))
    return found


def sent_in(form: Form, told: Mapping[str, list[str]]) -> dict[str, str]:
    """The same, as it was sent."""
    found: dict[str, str] = {}
    for key, each in keys(form):
        values = told.get(each.get("name"), [])
        if each.get("type") == "checkbox":
            found[key] = "yes" if (each.get("value") or "on") in values else ""
        else:
            place = int(key.rpartition(":")[2]) if each.get("type") != "radio" and ":" in key else 0
            found[key] = _plain(values[place]) if place < len(values) else ""
    return found


def put_together(
    form: Form, page: str, told: Mapping[str, list[str]], detail: str, locale: Locale
) -> tuple[dict[str, str], tuple[Fault, ...], dict[str, str]]:
    """What the form holds by key, what is said above it, and at each key that both changed.

    A form that doesn't carry what it was made from holds what was sent, and `detail` is said above it.
    """
    now, mine = standing(form, page), sent_in(form, told)
    # A choice proposed as one types may not be on the page any more.
    offered = {(key, each.get("value")) for key, each in keys(form) if each.get("type") == "radio"}
    mine |= {key: now[key] for key, _ in offered if (key, mine[key]) not in offered}
    read = merging.read_of(next(iter(told.get(merging.FIELD, ())), None))
    if read is None:
        return mine, (Fault(None, detail),), {}
    values, both = merging.merged(read, mine, now)
    say = translations(locale).gettext
    faults, at = [Fault(None, say(_ALL))], {}
    told_at: dict[str, Element] = {}
    for key, each in keys(form):
        # Of buttons to choose from, one: the one that is chosen now.
        if key not in told_at or each.get("value") == now[key]:
            told_at[key] = each
    for key, each in told_at.items():
        if now[key] == read.get(key, "") or (key not in both and now[key] == mine[key]):
            continue
        shown = _words(each, page, now[key], locale)
        if key in both:
            at[key] = merging.said(shown, locale)
        elif each.get("type") == "checkbox" or not shown:
            at.setdefault(key, "")
        message = at.get(key) or (say(_NOW) % {"value": shown} if shown and key not in at else say(_CHANGED))
        faults.append(Fault(each.get("id") or None, message))
    return values, tuple(dict.fromkeys(faults)), {key: message for key, message in at.items() if message}


def edited(page: str, edits: list[Edit]) -> Iterator[str]:
    """The page with what is written anew, in order."""
    last = 0
    for start, end, text in edits:
        yield page[last:start]
        yield text
        last = end
    yield page[last:]


def _words(each: Element, page: str, value: str, locale: Locale) -> str:
    """What a field holds, as one reads it."""
    if each.tag == "select":
        option = next((one for one in each.options if one.get("value") == value), None)
        return unescape(page[option.end : page.index("<", option.end)]).strip() if option and value else ""
    if each.get("type") == "radio":
        return unescape(label(page, each.get("id"))) if value else ""
    if each.get("type") == "date" and value:
        return day(date.fromisoformat(value), locale)
    return value


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
