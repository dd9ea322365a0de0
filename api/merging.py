"""Two people who change the same thing at once lose nothing: what each changed is kept, what both changed is asked."""

import json
from collections.abc import Mapping

from api.filled import Fault
from api.translations import N_, Locale, translations

FIELD = "read"
"""Of a form, what it was made from; the page puts it there as JSON."""
_CHANGED = N_("Somebody changed this meanwhile: it is now “%(value)s”. Keep yours, or put it back.")
_EMPTIED = N_("Somebody emptied this meanwhile. Keep yours, or empty it.")


def read_of(value: object) -> dict[str, str] | None:
    """What a form was made from; None where it doesn't say."""
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {str(name): str(each) for name, each in found.items()}


def merged(
    read: Mapping[str, str], sent: Mapping[str, str], now: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a form says on top of what others changed since it was read, and the fields that both changed.

    A field that both changed holds what was sent.
    """
    values, both = {}, []
    for name, present in now.items():
        before, mine = read.get(name, ""), sent.get(name, "")
        values[name] = present if mine == before else mine
        if present not in (before, mine) and mine != before:
            both.append(name)
    return values, tuple(both)


def said(value: str, locale: Locale) -> str:
    """What is said at a field that both changed, and that holds `value` now."""
    say = translations(locale).gettext
    return say(_CHANGED) % {"value": value} if value else say(_EMPTIED)


def faults(form: str, both: tuple[str, ...], now: Mapping[str, str], locale: Locale) -> tuple[Fault, ...]:
    """The same, at each of them."""
    return tuple(Fault(f"{form}-{name}", said(now[name], locale)) for name in both)
