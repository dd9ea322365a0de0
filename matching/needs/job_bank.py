"""The monthly file of the Job Bank of Canada (open data), taken as external postings of the census.

UTF-16, tabs between 65 columns, `NA` for nothing, dates as `2026/08/07`; headings in French or in English
(requirements §6). It names no employer and describes no job: what its columns say that no field of a need takes stands
in the text, heading and value, so that nothing is lost.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from typing import Any, BinaryIO

from psycopg import Connection

from matching.importing.domain import Problem, Raw
from matching.needs.job_bank_columns import NAMES, NEEDED, recognise
from matching.needs.job_bank_places import SOURCE, Places, last_imported, plain, town

_NOTHING = frozenset({"", "na", "n a", "non", "no", "0"})
_YES = frozenset({"oui", "yes", "1", "true", "vrai"})

_LEFT_OUT = frozenset(
    {
        "code cnp 2016", "nom code cnp 2016", "noc 2016 code", "noc 2016 code name", "noc21 code name",
        "nom code cnp 2021", "code cnp 2021 nom", "external indicator", "indicateur externe",
    }
)  # fmt: skip
_YEARLY = {"week": 52, "semaine": 52, "bi weekly": 26, "deux semaines": 26, "month": 12, "mois": 12}
_TERMS = (("perm", "permanent"), ("temp", "temporary"), ("sais", "seasonal"), ("seas", "seasonal"),
          ("occas", "temporary"), ("casual", "temporary"), ("term ", "temporary"), ("contr", "temporary"))  # fmt: skip
_FIRST_LINE = 1 << 14
"""Bytes that hold it."""
_LENGTH = re.compile(r"(\d+)\D*?(month|mois|year|an)")


def is_file(beginning: bytes) -> bool:
    """Whether a file that begins so is the Job Bank's."""
    if beginning[:2] == b"\xff\xfe" or b"\0" in beginning[:2]:
        first = beginning[: len(beginning) // 2 * 2].decode("utf-16", errors="ignore").partition("\n")[0]
        return not set(NEEDED).intersection(recognise(first.split("\t")).missing)
    return False


def is_older(connection: Connection[Any], file: BinaryIO, kept: Places) -> bool:
    """Whether a file is the Job Bank's, and ends before what was imported of these places; it is where it began."""
    ours = is_file(file.read(_FIRST_LINE))
    file.seek(0)
    here = last_imported(connection, kept) if ours else None
    there = _last_posted(file, kept) if here else None
    return here is not None and there is not None and there < here


def _last_posted(file: BinaryIO, kept: Places) -> date | None:
    text = TextIOWrapper(file, "utf-16", newline="")
    try:
        lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(lines, [])
        at = recognise(header).at
        told = (
            _day(said["posted"])
            for cells in lines
            if len(cells) == len(header)
            and _is_kept(said := {name: _said(cells[place]) for name, place in at.items()}, kept)
            and "posted" in said
        )
        return max((day for day in told if day is not None), default=None)
    except UnicodeError:
        return None
    finally:
        text.detach()
        file.seek(0)


def raws(file: BinaryIO, kept: Places | None) -> Iterator[Raw]:
    """Each posting that is kept, in the terms of `NeedEntry`. What `kept` counts is whole once all are read."""
    if kept is None:
        kept = Places(frozenset(), {}, {})
    try:
        yield from _read(TextIOWrapper(file, "utf-16", newline=""), kept)
    except UnicodeError:
        yield Raw(1, problem=Problem(1, None, "job_bank_encoding"))


def _read(text: TextIOWrapper, kept: Places) -> Iterator[Raw]:
    lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(lines, [])
    columns = recognise(header)
    at, kept.columns = columns.at, columns
    if missing := [name for name in NEEDED if name in columns.missing]:
        yield Raw(1, problem=Problem(1, NAMES[missing[0]][0], "job_bank_columns"))
        return
    rest = [
        (place, name.strip())
        for place, name in enumerate(header)
        if place not in at.values() and plain(name) not in _LEFT_OUT
    ]
    french = not {"job", "title"}.intersection(plain(header[at["title"]]).split())
    seen: set[int] = set()
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            yield Raw(
                number, problem=Problem(number, None, "csv_cells", {"expected": len(header), "found": len(cells)})
            )
            continue
        said = {name: _said(cells[place]) for name, place in at.items()}
        if not _is_kept(said, kept):
            kept.outside += 1
        elif not said["reference"] or not any(character.isalnum() for character in said["title"]):
            kept.unusable += 1
        elif said["reference"] in kept.references or (alike := _alike(cells, at["reference"])) in seen:
            kept.twice += 1
        else:
            seen.add(alike)
            kept.references.add(said["reference"])
            data = _need_data(
                said, [(name, _said(cells[place])) for place, name in rest if cells[place] != "NA"], kept, french=french
            )
            posted = data["confirmed_on"]
            if posted is not None and (kept.latest is None or posted > kept.latest):
                kept.latest = posted
            yield Raw(number, data)


def _said(cell: str) -> str:
    text = " ".join(cell.strip().strip('"').split())
    return "" if text.upper() in ("NA", "N/A") else text


def _alike(cells: Sequence[str], reference: int) -> int:
    """All that a row says but its number, as a number: a posting put up again says the same under another one."""
    return hash((*cells[:reference], *cells[reference + 1 :]))


def _is_kept(said: Mapping[str, str], kept: Places) -> bool:
    if not kept.regions:
        return True
    region = plain(said.get("region", ""))
    if region:
        return region in kept.regions
    return town(said.get("city", "")) in kept.cities and plain(said.get("province", "quebec")) == "quebec"


def _need_data(said: Mapping[str, str], rest: list[tuple[str, str]], kept: Places, *, french: bool) -> dict[str, Any]:
    code = said.get("unit_group", "")
    code = code.zfill(5) if code.isdigit() else code
    municipality, territory = kept.cities.get(town(said.get("city", "")), (None, None))
    where = (said.get("city"), None if municipality else said.get("region"), said.get("province"))
    text = _text(said, rest, french=french)
    data: dict[str, Any] = {
        "source": SOURCE,
        "source_reference": said["reference"],
        "title_fr": said["title"],
        "text_fr": text,
        "unit_group": code if code in kept.unit_groups else None,
        "posts": _posts(said.get("posts", "")),
        # A town that is not known says its region too, by which the next file of that region closes what it lacks.
        "place": ", ".join(dict.fromkeys(each for each in where if each)) or None,
        "municipality": municipality,
        "territory": territory,
        "confirmed_on": _day(said.get("posted", "")),
        "duration": next((duration for word, duration in _TERMS if plain(said.get("term", "")).startswith(word)), None),
        "hours_per_week": _hours(said),
        **_wage(said),
    }
    if not french:
        # Without its French title an offer shows that of its occupation, and what it says stays English.
        data |= {"title_fr": kept.unit_groups.get(code, said["title"]), "title_en": said["title"]}
        data |= {"text_fr": "", "text_en": text or None}
    if data["unit_group"] and (length := _LENGTH.search(plain(said.get("experience", "")))):
        months = int(length[1]) * (12 if length[2] in ("year", "an") else 1)
        if 0 < months <= 480:
            data["requirements"] = [{"importance": "required", "any_of": [{"code": "experience", "months": months}]}]
    return data


def _text(said: Mapping[str, str], rest: list[tuple[str, str]], *, french: bool) -> str:
    told = [(name, value) for name, value in rest if plain(value) not in _NOTHING]
    if per := said.get("wage_per"):
        low, high = said.get("wage_min", ""), said.get("wage_max", "")
        bounds = " – ".join(dict.fromkeys(each for each in (low, high) if each))
        told.insert(0, ("Salaire" if french else "Wage", f"{bounds} $ / {per}"))
    if said.get("experience"):
        told.append(("Expérience" if french else "Experience", said["experience"]))
    between = "\u00a0: " if french else ": "
    return "\n".join(name if plain(value) in _YES else f"{name}{between}{value}" for name, value in told)


def _posts(text: str) -> int:
    return min(int(text), 1000) if text.isdecimal() and int(text) > 0 else 1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if 0 < amount < 1_000_000 else None


def _hours(said: Mapping[str, str]) -> Decimal | None:
    hours = _amount(said.get("hours", ""))
    weekly = (
        plain(said.get("hours_per", "")).endswith(("week", "semaine")) and "bi" not in said.get("hours_per", "").lower()
    )
    return hours if hours is not None and weekly and hours <= 80 else None


def _wage(said: Mapping[str, str]) -> dict[str, Any]:
    """By the hour or the year; what is told by the week or the month, by the year. By the day: in the text alone."""
    low, high = _amount(said.get("wage_min", "")), _amount(said.get("wage_max", ""))
    if low is None or (high is not None and high < low):
        return {}
    per = plain(said.get("wage_per", ""))
    if per in ("hour", "heure", "hourly"):
        return {"wage_min": low, "wage_max": high, "wage_unit": "hour"}
    times = 1 if per in ("year", "annee", "an", "annual") else next(
        (times for name, times in _YEARLY.items() if per.endswith(name)), 0
    )  # fmt: skip
    if not times:
        return {}
    return {"wage_min": low * times, "wage_max": None if high is None else high * times, "wage_unit": "year"}
