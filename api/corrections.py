"""A form of a person's own file read into their entry: only the part that it shows changes.

Each list is sent as columns of equal length, a row for each thing told and an empty one to add another. Raises
pydantic's ValidationError, as any entry would.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData

from api import filled
from api.confirming import expanded
from api.occupations import NONE_OF_THEM
from matching.candidates.domain import CandidateEntry
from matching.reference.domain import Day, Shift

MOST_ROWS = 60


class Part(StrEnum):
    """A part of the file that has a form."""

    CONTACT = "contact"
    EXPERIENCES = "experiences"
    DIPLOMAS = "diplomas"
    SKILLS = "skills"
    LANGUAGES = "languages"
    PERMITS = "permits"
    AVAILABILITY = "availability"


def _text(sent: FormData, name: str) -> str | None:
    value = sent.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _rows(sent: FormData, *names: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each row by its place: its cells, None where empty. Those ticked to be removed are left out."""
    removed = set(sent.getlist("remove"))
    columns = {name: [str(value).strip() or None for value in sent.getlist(name)] for name in names}
    for place in range(min(MOST_ROWS, *(len(column) for column in columns.values()))):
        row = {name: column[place] for name, column in columns.items()}
        if str(place) not in removed and any(row.values()):
            yield place, row


def _list(made: list[Any], sent: FormData) -> list[Any] | None:
    """What the form tells of a list that the file may not know: empty only where the person says that they have none.

    Unknown is not no: a form sent back blank leaves what nobody has told untold.
    """
    return made or ([] if sent.get("none") == "yes" else None)


def _with(entry: CandidateEntry, **changes: Any) -> CandidateEntry:
    return CandidateEntry.model_validate({**entry.model_dump(mode="json"), **changes})


def _contact(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    stored = entry.identity.model_dump(mode="json")
    identity = {name: _text(sent, name) for name in ("given_name", "family_name", "email", "phone")}
    residence = entry.residence.model_dump(mode="json") if entry.residence else {}
    municipality = _text(sent, "municipality")
    if municipality:
        residence = {"municipality": municipality}
    elif residence.get("municipality"):
        # The person has left the region; where they went is their counsellor's to write with them.
        residence = {}
    told = {**stored, **identity}
    return _with(
        entry,
        identity={**told, "given_name": told["given_name"] or "", "family_name": told["family_name"] or ""},
        residence=residence or None,
    )


def _experiences(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    stored = entry.model_dump(mode="json")["experiences"] or []
    made = []
    for place, row in _rows(sent, "title", "employer", "place", "started_on", "ended_on", "months", "duties"):
        before = stored[place] if place < len(stored) else {}
        # The occupation's code stays with the title that it was given for.
        kept = before if before.get("title") == row["title"] else {**before, "unit_group": None}
        kept = _with_group(kept, sent, f"unit_group{place}")
        told = {**kept, **row, "duties": row["duties"] or "", "title": row["title"] or ""}
        made.append({**told, **_period(before, row)})
    return _with(entry, experiences=_list(made, sent))


def _period(before: Mapping[str, Any], row: Mapping[str, str | None]) -> dict[str, Any]:
    """The dates as far as they are told: `2015`, `2015-03` or a day. What is none of these, the entry refuses.

    An end that was reckoned is not in the form; it stays while what it was reckoned from does.
    """
    start, end = row["started_on"], row["ended_on"]
    lengths = [len(each) for each in (start, end) if each]
    precision = {4: "year", 7: "month"}.get(min(lengths, default=0), "day")
    told = {"started_on": expanded(start), "ended_on": expanded(end, last=True)}
    same = (told["started_on"], row["months"]) == (before.get("started_on"), str(before.get("months")))
    if before.get("end_reckoned") and end is None and same:
        return {**told, "ended_on": before["ended_on"], "precision": precision, "end_reckoned": True}
    return {**told, "precision": precision, "end_reckoned": False}


def _with_group(told: dict[str, Any], sent: FormData, name: str) -> dict[str, Any]:
    """With the unit group that was chosen for the title, where one was."""
    code = _text(sent, name)
    return told if code is None else {**told, "unit_group": None if code == NONE_OF_THEM else code}


def _diplomas(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    stored = entry.model_dump(mode="json")["diplomas"] or []
    made = []
    for place, row in _rows(sent, "title", "school", "year", "level", "field"):
        if place >= len(stored) and not row["title"]:
            continue
        before = stored[place] if place < len(stored) else {}
        made.append({**before, **row, "title": row["title"] or ""})
    return _with(entry, diplomas=_list(made, sent))


def _lines(sent: FormData, name: str) -> list[str]:
    return [line.strip() for line in (_text(sent, name) or "").splitlines() if line.strip()]


def _skills(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    stored = entry.model_dump(mode="json")
    skills = {each["name"]: each for each in stored["skills"] or []}
    aims = {each["title"]: each for each in stored["aspirations"]}
    aspirations = {
        row["aspirations"]: _with_group(
            aims.get(row["aspirations"], {"title": row["aspirations"]}), sent, f"aspiration_group{place}"
        )
        for place, row in _rows(sent, "aspirations")
    }
    return _with(
        entry,
        summary=_text(sent, "summary") or "",
        skills=_list([skills.get(name, {"name": name}) for name in dict.fromkeys(_lines(sent, "skills"))], sent),
        aspirations=list(aspirations.values()),
    )


def _languages(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    stored = entry.model_dump(mode="json")["languages"]
    made = []
    for place, row in _rows(sent, "language", "skill", "level"):
        before = stored[place] if place < len(stored) else None
        if before and before["level"] == row["level"]:
            made.append(before)
        elif row["language"] and row["skill"] and row["level"]:
            scale = before["scale"] if before else "echelle_quebecoise"
            made.append({**row, "scale": scale, "basis": "self_reported"})
    return _with(entry, languages=made)


def _permits(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    document = entry.model_dump(mode="json")
    stored, kind = document["authorisation"] or {}, _text(sent, "kind")
    # What a permit allows belongs to that permit: another kind is told anew.
    kept = stored if stored.get("kind") == kind else {}
    dates = {name: _text(sent, name) for name in ("valid_from", "valid_until")}
    credentials = document["credentials"]
    statuses = [str(each) for each in sent.getlist("status")]
    made = []
    for place, row in _rows(sent, "credential", "until"):
        before = credentials[place] if place < len(credentials) else {}
        same = before if before.get("credential") == row["credential"] else {}
        said = {"status": statuses[place]} if place < len(statuses) else {}
        if row["credential"]:
            made.append({**same, **said, "credential": row["credential"], "valid_until": row["until"]})
    return _with(entry, authorisation={**kept, "kind": kind, **dates} if kind else None, credentials=made)


def _week(sent: FormData) -> dict[str, list[str]] | None:
    """The days and shifts ticked, `mon-evening` and so on; none ticked is not told, since nobody is free at no time."""
    ticked = set(sent.getlist("week"))
    week = {str(day): [str(shift) for shift in Shift if f"{day}-{shift}" in ticked] for day in Day}
    return {day: shifts for day, shifts in week.items() if shifts} or None


def _availability(entry: CandidateEntry, sent: FormData) -> CandidateEntry:
    names = ("available_from", "relocation_on", "hours_max")
    return _with(
        entry,
        **{name: _text(sent, name) for name in names},
        wage_floor=filled.figure(_text(sent, "wage_floor") or "") or None,
        # None ticked is not told: nobody looks for work nowhere.
        territories=sent.getlist("territories") or None,
        week=_week(sent),
        accepts_below_qualification=sent.get("accepts_below_qualification") == "yes",
    )


CHANGES: Mapping[Part, Callable[[CandidateEntry, FormData], CandidateEntry]] = MappingProxyType(
    {
        Part.CONTACT: _contact,
        Part.EXPERIENCES: _experiences,
        Part.DIPLOMAS: _diplomas,
        Part.SKILLS: _skills,
        Part.LANGUAGES: _languages,
        Part.PERMITS: _permits,
        Part.AVAILABILITY: _availability,
    }
)
"""Part → what its form makes of the entry."""
