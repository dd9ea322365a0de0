"""The one place where errors become words, status codes and problem details (RFC 9457)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from fastapi.exceptions import RequestValidationError
from psycopg import errors
from psycopg_pool import PoolTimeout
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.formats import day, number
from api.locations import clean, escape, locate
from api.translations import Locale, translations
from api.words.errors import ERRORS, IDENTITY_NUMBERS, REFERENCES, TITLES
from api.words.reading import DOCUMENT_UNITS
from matching.errors import DomainError, UnknownReferenceError
from matching.importing.domain import ImportRefusedError

_STATUS_OF_DOMAIN: Mapping[str, int] = {
    "not_found": 404,
    "stale_version": 412,
    "forbidden": 403,
    "already_there": 409,
    "neq_changed": 409,
    "closed": 409,
    "unknown_reference": 422,
    "incident_dates": 422,
    "told_too_soon": 422,
    "transition_not_yours": 403,
    "start_not_yours": 403,
    "transition_not_allowed": 409,
    "already_referred": 409,
    "agreement_not_taken": 409,
    "agreement_there": 409,
    "agreement_over": 409,
    "agreement_not_over": 409,
    "agreement_moved": 409,
    "agreement_signed": 409,
    "signature_not_yours": 403,
    "review_not_yours": 403,
    "opening_closed": 409,
    "not_opted_in": 409,
    "release_missing": 409,
    "employer_not_verified": 403,
    "held": 409,
    "unasked_in_file": 409,
    "duplicate_need": 409,
    "merge_refused": 409,
    "too_many_reports": 429,
    "recruitment_permit_missing": 409,
    "authorisation_unknown": 409,
    "no_matching_consent": 409,
    "no_model": 503,
    "document_unchecked": 503,
    "too_many_tries": 429,
    "sign_in_refused": 401,
    "link_over": 404,
    "address_there": 409,
    "employer_there": 409,
    "neq_doubtful": 422,
}
_CODE_OF_STATUS: Mapping[int, str] = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    503: "unavailable",
}
LARGEST_FIELD = 1_000_000
"""Bytes of one field of a form, in round figures: Starlette reads no further than a mebibyte."""
# Figures of a context that name something, and are no amount.
_NUMBERS_OF = frozenset({"line", "need", "position"})
_CHOICES = frozenset({"enum", "literal_error"})
_FOR_PROGRAMS: Mapping[str, str] = {"not_a_choice": "not_offered"}
"""What tells the codes of choices, and what says the same to a person, who chooses among words."""
_BUSY = {"Retry-After": "2"}
# What the database says on its own: the service is busy, its policies refuse, or a value fits no column.
_FAILURES: tuple[tuple[tuple[type[Exception], ...], int, str, dict[str, str]], ...] = (
    ((PoolTimeout, errors.QueryCanceled, errors.LockNotAvailable), 503, "unavailable", _BUSY),
    ((errors.SerializationFailure, errors.DeadlockDetected), 503, "unavailable", _BUSY),
    ((errors.DiskFull,), 507, "disk_full", {}),
    ((errors.InsufficientPrivilege,), 403, "forbidden", {}),
    ((errors.NumericValueOutOfRange, errors.DatetimeFieldOverflow), 422, "value_out_of_range", {}),
    ((errors.DataError,), 422, "validation", {}),
    ((errors.IntegrityError,), 409, "conflict", {}),
)


class RequestError(HTTPException):
    """A request that a way in refuses by itself, with the code of its words."""

    def __init__(
        self,
        status: int,
        code: str,
        context: Mapping[str, Any] | None = None,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, code, dict(headers or {}))
        self.code = code
        self.context = dict(context or {})
        self.field = field


class FieldProblem(BaseModel):
    """One thing to correct: `pointer` (RFC 6901) is in the JSON body, `field` says the same for a person."""

    pointer: str | None = None
    field: str
    code: str
    message: str


class Problem(BaseModel):
    """Problem details, as `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] = []


def describe(code: str, context: Mapping[str, Any] | None = None, locale: Locale = "fr") -> str:
    """The words for an error's code in `locale`, with the figures of its context. Never raises.

    `code` is a pydantic error type, the type of a PydanticCustomError, or the code of a domain error.
    """
    values = dict(context or {})
    if code == "string_too_short" and values.get("min_length") == 1:
        code = "text_empty"
    if code == "literal_error" and values.get("expected") == "True":
        code = "yes_needed"
    if code == "unknown_reference" and values.get("value") == "":
        code = "unknown_kind"
    if code == "too_large" and "most" in values:
        values["most"] /= 1e6
    say = translations(locale).gettext
    named = IDENTITY_NUMBERS if code == "identity_number" else REFERENCES
    if values.get("kind") in named:
        values["kind"] = say(named[values["kind"]])
    if values.get("unit") in DOCUMENT_UNITS:
        values["unit"] = say(DOCUMENT_UNITS[values["unit"]])
    if "expected" in values:
        # Pydantic's list of choices, whose last comma is a word of English.
        values["expected"] = str(values["expected"]).replace("' or '", "', '")
    said = {name: value if name in _NUMBERS_OF else _written(value, locale) for name, value in values.items()}
    return say(ERRORS.get(code, ERRORS["bad_request"])) % _Values(said)


def problem_of(error: Exception, instance: str, locale: Locale) -> tuple[Problem, dict[str, str]]:
    """The problem that `error` is for whoever asked, and the headers that go with it."""
    status, code, context, headers = _kind(error)
    codes = instance.startswith("/api/")
    return Problem(
        type=f"/problems/{code.replace('_', '-')}",
        title=translations(locale).gettext(TITLES.get(status, TITLES[400])),
        status=status,
        detail=clean(describe(code if codes else for_person(code), context, locale)),
        instance=instance,
        errors=list(_fields(error, locale, codes=codes)),
    ), headers


def for_person(code: str) -> str:
    """The code whose words are for a person."""
    return _FOR_PROGRAMS.get(code, code)


def field_problems(errors: Sequence[Any], sent: Any, locale: Locale, *, codes: bool = False) -> Iterator[FieldProblem]:
    """Each of pydantic's `errors` about what was `sent`, in words, at the field to change.

    With `codes`, for a program, a choice that is not offered tells those that are.
    """
    for error in errors:
        code = str(error["type"])
        place = locate(error["loc"], code, sent)
        if code in _CHOICES and not codes and (error.get("ctx") or {}).get("expected") != "True":
            code = "not_offered"
        yield FieldProblem(
            pointer=place.pointer, field=place.field, code=code, message=clean(describe(code, error.get("ctx"), locale))
        )


def _kind(error: Exception) -> tuple[int, str, Mapping[str, Any], dict[str, str]]:
    """Status, code, context and headers of `error`."""
    for kinds, status, code, headers in _FAILURES:
        if isinstance(error, kinds):
            return status, code, {}, headers
    match error:
        case RequestError():
            found = (error.status_code, error.code, error.context, dict(error.headers or {}))
        case DomainError():
            found = (_STATUS_OF_DOMAIN.get(error.code, 422), error.code, error.context, {})
        case RequestValidationError() if any(each["type"] == "json_invalid" for each in error.errors()):
            found = (400, "json_invalid", {}, {})
        case RequestValidationError():
            found = (422, "validation", {}, {})
        case HTTPException(__context__=MultiPartException() as form) if "aximum" in form.message:
            found = (413, "too_large", {"most": LARGEST_FIELD}, {})
        case HTTPException():
            code = _CODE_OF_STATUS.get(error.status_code, "bad_request")
            found = (error.status_code, code, {}, dict(error.headers or {}))
        case _:
            found = (500, "internal", {}, {})
    return found


def _fields(error: Exception, locale: Locale, *, codes: bool) -> Iterator[FieldProblem]:
    match error:
        case RequestValidationError():
            yield from field_problems(error.errors(), error.body, locale, codes=codes)
        case UnknownReferenceError():
            for reference in error.references:
                yield _problem_at(reference.field, error.code, vars(reference), locale)
        case ImportRefusedError():
            for each in error.problems:
                place = f"{each.line}" if each.field is None else f"{each.line}.{each.field}"
                words = clean(describe(each.code, each.context, locale))
                yield FieldProblem(field=place, code=each.code, message=words)
        case RequestError() | DomainError():
            field = getattr(error, "field", None)
            if field:
                yield _problem_at(field, error.code if codes else for_person(error.code), error.context, locale)


def _problem_at(field: str, code: str, context: Mapping[str, Any], locale: Locale) -> FieldProblem:
    pointer = "".join(f"/{escape(part)}" for part in field.split("."))
    return FieldProblem(pointer=pointer, field=field, code=code, message=clean(describe(code, context, locale)))


def _written(value: Any, locale: Locale) -> Any:
    """A figure as `locale` writes it, with the decimals that it has; a day in words."""
    if isinstance(value, date):
        return day(value, locale)
    if isinstance(value, Decimal) and value.is_finite():
        places = -int(value.as_tuple().exponent)
        return number(value, locale, places, padded=True) if places > 0 else number(value, locale)
    if isinstance(value, float) and isfinite(value):
        return number(value, locale, 2)
    # Four digits are read as they stand, and may be a year.
    return number(value, locale) if isinstance(value, int) and abs(value) >= 10_000 else value


class _Values(dict[str, Any]):
    """A parameter that the context lacks is shown as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"
