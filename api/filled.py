"""A form given back as it was filled, with what is to be put right, each thing at its field.

A form has a name and its fields have theirs; on the page the field `text` of the form `note` is the element
`note-text`, so that several forms stand on one page and the summary of the errors links to each field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.errors import describe, field_problems, for_person
from api.forms import FIELD, ONCE, PASSWORDS
from api.translations import Locale
from matching.errors import DomainError, StaleVersionError

_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the id of the element to change; none for the whole form."""

    at: str | None
    message: str
    ways: tuple[tuple[str, str], ...] = ()
    """Addresses and words of the pages that it leads to."""


@dataclass(frozen=True)
class Filled:
    """Which form came back (none at first), what was typed in it, and its faults."""

    form: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def value(self, form: str, name: str, otherwise: object = "") -> str:
        """What the field holds: what was typed where this form came back, else `otherwise`."""
        if form == self.form:
            return next(iter(self.typed.get(name, ())), "")
        return "" if otherwise is None else str(otherwise)

    def holds(self, form: str, name: str, value: object, otherwise: bool = False) -> bool:
        """Whether a box of that value is ticked."""
        return str(value) in self.typed.get(name, ()) if form == self.form else otherwise

    def fault(self, form: str, name: str) -> str | None:
        """What is wrong with one field."""
        at = f"{form}-{name}"
        return " ".join(each.message for each in self.faults if each.at == at) or None


NOTHING_SENT = Filled()


def typed(sent: FormData) -> dict[str, list[str]]:
    """Fields as they were typed, without those that every form carries and without passwords."""
    return {
        name: [value for value in sent.getlist(name) if isinstance(value, str)]
        for name in sent
        if name not in (FIELD, ONCE, *PASSWORDS)
    }


def told(sent: FormData, *names: str) -> dict[str, str]:
    """The fields named that were filled in, each once: a field left empty was not told."""
    found = {name: sent.get(name) for name in names}
    # A browser ends lines as e-mails do.
    lines = {name: value.replace("\r\n", "\n").strip() for name, value in found.items() if isinstance(value, str)}
    return {name: value for name, value in lines.items() if value}


def figure(text: str) -> str:
    """A figure as typed, `22,50` or `45,000.00`, as a program reads it: a comma is before the decimals in French,
    between the thousands in English."""
    bare = "".join(text.split())
    return bare.replace(",", "" if _THOUSANDS.fullmatch(bare) else ".")


def refused(form: str, sent: FormData, error: ValidationError | DomainError, locale: Locale) -> Filled:
    """The form as it was filled, with what `error` says of it.

    Raises StaleVersionError as it came: `api.returned` puts together what two people changed, whichever the form.
    """
    if isinstance(error, StaleVersionError):
        raise error
    fields = typed(sent)
    if isinstance(error, ValidationError):
        found = [
            Fault(f"{form}-{problem.field.partition('.')[0]}" if problem.field else None, problem.message)
            for problem in field_problems(error.errors(), {}, locale)
        ]
    else:
        name = getattr(error, "field", None)
        found = [Fault(f"{form}-{name}" if name else None, describe(for_person(error.code), error.context, locale))]
    return Filled(form, fields, tuple(dict.fromkeys(found)))
