"""The form of a step of the confirmation, read into claims: each field's name begins with the place of its proposal.

Raises AnswerError, of pydantic's ValidationError, as any entry would, and of PeriodUnsaidError.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import FormData

from api.clock import today
from api.occupations import NONE_OF_THEM
from matching.candidates.domain import (
    Aspiration,
    Credential,
    CredentialStatus,
    Diploma,
    Experience,
    Language,
    Precision,
    Skill,
)
from matching.candidates.references import dates_of_claim
from matching.dates import check_dates
from matching.errors import DomainError, FutureDateError
from matching.privacy.refused import Entry
from matching.reading.proposals import Confirmation, Kind, Proposal, State, Step
from matching.reference.domain import Day, LanguageSkill, Shift

ASPIRATIONS = (("aspiration1", "group1"), ("aspiration2", "group2"), ("aspiration3", "group3"))
"""The fields of the occupations that somebody would like: a title, and its unit group."""
COMMON_CREDENTIALS = (
    "driving_5", "whmis", "asp_construction", "forklift", "first_aid_rcr", "pdsb", "mapaq_food_hygiene",
)  # fmt: skip
"""Those that the plain questions name first; the whole list follows."""
_MIDDLE = "7"
"""The month that a year alone is taken for, where an end is reckoned."""
_MOST_VALUES = 100
_LONGEST_VALUE = 20_000


class PeriodUnsaidError(DomainError):
    """Years alone say nothing of how long a job lasted: the months, or how many of them, are to be told."""

    code, field = "period_unsaid", "months"


class LevelUnsaidError(DomainError):
    """Somebody said which language they speak, and not how well: of it nothing could be kept."""

    code, field = "level_unsaid", "speaking"


Refusal = ValidationError | PeriodUnsaidError | LevelUnsaidError | FutureDateError


class AnswerError(DomainError):
    """What one of the proposals of a step cannot hold: `place` is the proposal's, `error` says why."""

    code = "validation"

    def __init__(self, place: int, error: Refusal) -> None:
        super().__init__(place)
        self.place, self.error = place, error


class _Free(Entry):
    """The part of an entry that says when the person is free: from which day, which days and shifts, how many hours."""

    available_from: date | None = None
    week: dict[Day, tuple[Shift, ...]] | None = None
    hours_max: Annotated[int, Field(ge=1, le=80)] | None = None


def answers(confirmation: Confirmation, step: Step, sent: FormData) -> dict[int, Proposal]:
    """Each proposal of the step as its form answers it: kept with its claims, dropped, waiting where nothing is said.

    A question that asks of a part only leaves the rest of what was told of the same thing.
    """
    told: dict[int, Proposal] = {}
    for place in step.proposals:
        before = confirmation.proposals[place]
        fields = _fields(place, sent)
        if "drop" in fields:
            told[place] = before.model_copy(update={"state": State.DROPPED, "claims": [], "sent": {}})
            continue
        if step.question:
            fields = {**before.sent, **fields}
        try:
            made = _CLAIMS[before.kind](_accepted(before, fields))
            if step.question == "other_language" and not made and _one(fields, "language"):
                raise LevelUnsaidError
            for claim in made:
                check_dates([claim], dates_of_claim, today())
        except (ValidationError, PeriodUnsaidError, LevelUnsaidError, FutureDateError) as error:
            raise AnswerError(place, error) from None
        claims = [claim.model_dump(mode="json") for claim in made]
        state = State.KEPT if claims else State.WAITING
        told[place] = before.model_copy(update={"state": state, "claims": claims, "sent": fields})
    return told


def shown(place: int, proposal: Proposal, sent: FormData | None) -> dict[str, list[str]]:
    """What the fields of a proposal hold when its step is drawn: what was sent, else what was read for sure."""
    if sent is not None:
        return _fields(place, sent)
    if proposal.sent:
        return proposal.sent
    values = {name: [each.value for each in said if each.value] for name, said in proposal.said.items()}
    for side in ("started", "ended"):
        year, _, month = next(iter(values.get(side, [])), "").partition("-")
        values |= {f"{side}_year": [year], f"{side}_month": [month.lstrip("0")]}
    return values


def _fields(place: int, sent: FormData) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in sent.multi_items():
        prefix, _, name = key.partition("-")
        if prefix == str(place) and isinstance(value, str) and len(found.setdefault(name, [])) < _MOST_VALUES:
            found[name].append(value.strip()[:_LONGEST_VALUE])
    return found


def _accepted(proposal: Proposal, fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Where the person says that what was read with doubt is right, and types nothing else: that."""
    told = dict(fields)
    for name in fields.get("accept", []):
        if name in proposal.said and not _one(fields, name):
            told[name] = [proposal.said[name][0].suggestion]
    return told


def _one(fields: Mapping[str, list[str]], name: str) -> str | None:
    values = fields.get(name) or [""]
    return values[0] or None


def _group(fields: Mapping[str, list[str]], name: str) -> str | None:
    code = _one(fields, name)
    return None if code == NONE_OF_THEM else code


def _experience(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    if _one(fields, "title") is None:
        return []
    return [
        Experience.model_validate(
            {
                **{name: _one(fields, name) for name in ("title", "employer", "place")},
                "unit_group": _group(fields, "unit_group"),
                **_period(fields),
                "duties": _one(fields, "duties") or "",
            }
        )
    ]


def _period(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """From the first day of its first month to the last of its last: a month missing is a length to be told.

    A beginning and a length without an end are a job that is over: its end is reckoned, from the middle of the year
    where no month was told, which errs by half a year at most.
    """
    start, end = (_one(fields, f"{side}_year") for side in ("started", "ended"))
    first, last = (_one(fields, f"{side}_month") for side in ("started", "ended"))
    months, ongoing = _one(fields, "months"), _one(fields, "ongoing") == "yes"
    ends = ongoing or (end and last)
    if months is None and ((start and not (first and ends)) or (end and not last)):
        raise PeriodUnsaidError
    ended_on = None if end is None or ongoing else _day(end, last or "12", last=True)
    reckoned = False
    if start and months and not end and not ongoing:
        ended_on, reckoned = _reckoned(start, first or _MIDDLE, months), True
    whole = all(month for year, month in ((start, first), (None if ongoing else end, last)) if year)
    return {
        # The end alone says when, where how long is told beside it.
        "started_on": _day(start, first or "1"),
        "ended_on": ended_on,
        "precision": Precision.MONTH if whole else Precision.YEAR,
        "end_reckoned": reckoned,
        "months": months,
    }


def _reckoned(year: str, month: str, months: str) -> str:
    """The last day of the last of so many months, today at the latest; what is no number is for the entry to refuse."""
    try:
        began = date.fromisoformat(_day(year, month) or "")
        after = began.year * 12 + began.month - 1 + int(months)
        ended = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    except (OverflowError, ValueError):
        return f"{year}-{month}"
    return str(max(began.replace(month=1), min(ended, today())))


def _day(year: str | None, month: str, *, last: bool = False) -> str | None:
    """An ISO date; what is no year or no month is left for the entry to refuse."""
    if year is None:
        return None
    if not (year.isascii() and year.isdigit() and len(year) == len("2026") and month in map(str, range(1, 13))):
        return f"{year}-{month}"
    day = monthrange(int(year), int(month))[1] if last and int(year) >= date.min.year else 1
    return f"{year}-{int(month):02}-{day:02}"


def expanded(told: str | None, *, last: bool = False) -> str | None:
    """The first day, or the last, of what `2015` or `2015-03` tells; anything else as it is."""
    year, _, month = (told or "").partition("-")
    if told is None or "-" in month or not year.isdigit():
        return told
    return _day(year, month.removeprefix("0") or ("12" if last else "1"), last=last)


def _diploma(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    if _one(fields, "title") is None and _one(fields, "level") is None:
        return []
    names = ("title", "level", "field", "school", "year")
    return [Diploma.model_validate({name: _one(fields, name) for name in names})]


def _language(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    told: list[BaseModel] = []
    for skill in LanguageSkill:
        scale, _, level = (_one(fields, skill) or "").partition(":")
        if level and _one(fields, "language"):
            told.append(
                Language.model_validate(
                    {"language": _one(fields, "language"), "skill": skill, "scale": scale, "level": level}
                )
            )
    return told


def _credentials(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    """Where the form asks whether it is held, nothing before that is said: unknown is a question, never a yes. Those of
    which it is said that none is held (`none`) are told so, one by one: of the others nobody has said anything."""
    status = _one(fields, "status") if "status" in fields else CredentialStatus.HELD
    codes = dict.fromkeys(code for code in fields.get("credential", []) if code and status is not None)
    given = {code: {"status": status, "valid_until": _one(fields, "valid_until")} for code in codes}
    for code in (_one(fields, "none") or "").split():
        given.setdefault(code, {"status": CredentialStatus.NONE})
    return [Credential.model_validate({"credential": code, **told}) for code, told in given.items()]


def _lines(fields: Mapping[str, list[str]], *names: str) -> Sequence[str]:
    """Each value, and each line of one, once."""
    lines = (line.strip() for name in names for value in fields.get(name, []) for line in value.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _skills(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    return [Skill(name=name) for name in _lines(fields, "skill", "more")]


def _aspirations(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    told = {title: _group(fields, group) for name, group in ASPIRATIONS if (title := _one(fields, name))}
    return [Aspiration(title=title, unit_group=group) for title, group in told.items()]


def _availability(fields: Mapping[str, list[str]]) -> list[BaseModel]:
    week: dict[str, list[str]] = {}
    for each in fields.get("week", []):
        day, _, shift = each.partition(".")
        week.setdefault(day, []).append(shift)
    told = {"available_from": _one(fields, "available_from"), "week": week, "hours_max": _one(fields, "hours_max")}
    held = {name: value for name, value in told.items() if value}
    return [_Free.model_validate(held)] if held else []


_CLAIMS: Mapping[Kind, Callable[[Mapping[str, list[str]]], list[BaseModel]]] = MappingProxyType(
    {
        Kind.EXPERIENCE: _experience,
        Kind.DIPLOMA: _diploma,
        Kind.LANGUAGE: _language,
        Kind.CREDENTIAL: _credentials,
        Kind.SKILLS: _skills,
        Kind.ASPIRATIONS: _aspirations,
        Kind.AVAILABILITY: _availability,
    }
)
