"""The one place where errors of the domain become words, status codes and problem details."""

from collections.abc import Mapping
from typing import Any

from api.translations import Locale, translations
from api.words.errors import ERRORS, IDENTITY_NUMBERS


def describe(code: str, context: Mapping[str, Any] | None = None, locale: Locale = "fr") -> str:
    """The words for an error's code in `locale`, with the figures of its context. Never raises.

    `code` is a pydantic error type, the type of a PydanticCustomError, or the code of a domain error.
    """
    values = dict(context or {})
    if code == "string_too_short" and values.get("min_length") == 1:
        code = "text_empty"
    gettext = translations(locale).gettext
    if code == "identity_number":
        kind = IDENTITY_NUMBERS.get(str(values.get("kind")))
        values["kind"] = gettext(kind) if kind else ""
    return gettext(ERRORS.get(code, ERRORS["bad_request"])) % _Values(values)


class _Values(dict[str, Any]):
    """A parameter that the context lacks is shown as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"
