"""The columns of a spreadsheet of needs by the names that people give them, and their values by the words they use.

`data/columns.tsv` has the headings of the template in each language, other names that are recognised, and what each
column takes. Accents, case, punctuation and an asterisk are not looked at. The name of a column of `docs/imports.md`
is recognised too.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from psycopg import Connection

from matching.importing.dates import DateUnreadError, Order, date_of, order_of
from matching.importing.files import Cells
from matching.needs.columns import COLUMNS
from matching.needs.week_cells import week_of
from matching.reference.text import fold

_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_MONEY = re.compile(r"[\s\u00a0\u202f]*(?:\$|cad|dollars?)[\s\u00a0\u202f]*", re.IGNORECASE)
_A_UNIT = re.compile(r"([^/]*\d[^/]*?)\s*(?:/|\bpar\b|\bper\b|de l['’]|\ban?\b)\s*([a-zé]+)\s*", re.IGNORECASE)
_LONGEST_AMOUNT = 60
_FIVE_FIGURES = re.compile(r"\d{5}(?:\.\d*)?")
_GROUPS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)")


@dataclass(frozen=True)
class Heading:
    """One column: its headings, and what it takes, in each language."""

    column: str
    fr: str
    en: str
    others: str
    help_fr: str
    help_en: str


def plain(text: str) -> str:
    """A heading or a word as it is compared."""
    return _PUNCTUATION.sub(" ", fold(text).replace(".", "")).strip()


@cache
def headings() -> tuple[Heading, ...]:
    """Every column, in the order of the template."""
    text = files("matching.needs").joinpath("data", "columns.tsv").read_text(encoding="utf-8")
    return tuple(Heading(**row) for row in csv.DictReader(io.StringIO(text), delimiter="\t"))


@cache
def _known() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for each in headings():
        for name in (each.column, each.fr, each.en, *each.others.split("|")):
            names.setdefault(plain(name), each.column)
    return names


def column_of(name: str) -> str | None:
    """The column that a heading names, or None."""
    return name if name in COLUMNS else _known().get(plain(name))


Choices = tuple[tuple[str, str], ...]
"""Codes, each with the words that stand for it between bars: French, English, then others."""

_IMPORTANCE: Choices = (
    ("required", "exigé|required|exigée|obligatoire"),
    ("preferred", "souhaité|preferred|atout|asset"),
)
_YES_OR_NO: Choices = (("oui", "oui|yes"), ("non", "non|no"))
_LEVELS: Choices = (
    ("none", "aucun|none|aucun diplôme|no diploma"),
    ("des", "DES|DES|secondaire|diplôme d’études secondaires|high school|secondary"),
    ("dep", "DEP|DEP|diplôme d’études professionnelles|vocational"),
    ("asp", "ASP|ASP|attestation de spécialisation professionnelle"),
    ("aec", "AEC|AEC|attestation d’études collégiales"),
    ("dec", "DEC|DEC|collégial|diplôme d’études collégiales|college"),
    ("certificate", "certificat|certificate|certificat universitaire|university certificate"),
    ("bachelor", "baccalauréat|bachelor|bac|bachelor’s degree"),
    ("master", "maîtrise|master|dess|maîtrise ou dess|master’s degree"),
    ("doctorate", "doctorat|doctorate|phd"),
)
_CHOICES: Mapping[str, Choices] = {
    "kind": (("vacancy", "poste à combler|vacancy|besoin immédiat"), ("planned", "besoin prévu|planned|prévu")),
    "planned_reason": (
        ("retirement", "retraite|retirement|départ à la retraite"),
        ("season", "saison|season|saisonnier"),
        ("expansion", "expansion|expansion|croissance|agrandissement"),
    ),
    "wage_unit": (
        ("hour", "heure|hour|h|hourly|l’heure|par heure|an hour"),
        ("year", "année|year|an|annuel|yearly|par année|par an|a year"),
    ),
    "duration": (
        ("permanent", "permanent|permanent|permanente|régulier|indéterminée|regular"),
        ("temporary", "temporaire|temporary|contractuel|occasionnel|contract|déterminée"),
        ("seasonal", "saisonnier|seasonal|saisonnière"),
    ),
    "telework": (
        ("none", "non|none|aucun|no|sur place|on site"),
        ("partial", "partiel|partial|hybride|hybrid|oui|yes"),
        ("full", "complet|full|à distance"),
    ),
    "week_importance": _IMPORTANCE,
    "diploma_level_required": _LEVELS,
    "diploma_level_preferred": _LEVELS,
    **dict.fromkeys(
        (
            "transit_access", "relocation_help", "sponsor_ready", "offers_twin", "diploma_or_experience_required",
            "diploma_or_experience_preferred", "language_needs_assessed", "language_staff_insufficient",
            "language_positions_limited",
        ),
        _YES_OR_NO,
    ),
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    column: {plain(word): code for code, said in choices for word in (code, *said.split("|"))}
    for column, choices in _CHOICES.items()
}


def choices(column: str, *, english: bool) -> list[str]:
    """The words to choose among in a column of the template; none where it takes anything."""
    return [said.split("|")[english] for _, said in _CHOICES.get(column, ())]


def choice_of(column: str, value: str, *, english: bool) -> str:
    """The word of the template for what a cell says, a code or another word; what is not recognised stays."""
    code = _WORDS.get(column, {}).get(plain(value), value)
    return next((said.split("|")[english] for known, said in _CHOICES.get(column, ()) if known == code), value)


class Names(dict[str, str]):
    """Codes by the plain names of what they stand for."""

    def code(self, said: str) -> str | None:
        """The code of what a cell says, as it is written there; None where it names nothing."""
        return self.get(plain(said))


Codes = Mapping[str, Names]
"""By column."""


def codes_by_name(connection: Connection[Any]) -> Codes:
    """Names that stand for one code alone; a name that two share stays a name, and is refused as unknown."""
    found: dict[str, dict[str, set[str]]] = {}
    for kind, code, *names in connection.execute(
        """
        SELECT 'territory', code, name, name FROM territory
        UNION ALL SELECT 'municipality', code, name, name FROM municipality
        UNION ALL SELECT 'unit_group', code, title_fr, title_en FROM unit_group
        UNION ALL SELECT 'credential', code, name_fr, name_en FROM credential
        """
    ):
        for name in names:
            found.setdefault(kind, {}).setdefault(plain(name), set()).add(code)
    single = {
        kind: Names({name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1})
        for kind, names in found.items()
    }
    credentials = single.get("credential", Names())
    listed = {f"{name}_{importance}": credentials for name in ("licence", "certificate")
              for importance in ("required", "preferred")}  # fmt: skip
    return {**{kind: single.get(kind, Names()) for kind in ("territory", "municipality", "unit_group")}, **listed}


def told(cells: Cells, codes: Codes, order: Order | None = None) -> Cells:
    """The cells of a row with their words as codes; what is not recognised stays, for the entry to refuse, and so does
    a date that may be two where `order` does not say which."""
    return {column: _value(column, cell, codes, order) for column, cell in _by_unit(cells).items()}


def is_date(column: str | None) -> bool:
    """Whether a column holds dates."""
    return column is not None and column.endswith("_on")


def _by_unit(cells: Cells) -> Cells:
    """« 22 $/h » is an amount and the unit that it is paid by; where the row says another unit, the cell stays."""
    found = dict(cells)
    for column in ("wage_min", "wage_max"):
        amount = _A_UNIT.fullmatch(cells.get(column, "")[:_LONGEST_AMOUNT])
        unit = None if amount is None else _WORDS["wage_unit"].get(plain(amount[2]))
        said = found.get("wage_unit", unit or "")
        if amount is not None and unit is not None and _WORDS["wage_unit"].get(plain(said), said) == unit:
            found |= {column: amount[1], "wage_unit": unit}
    return found


def _value(column: str, cell: str, codes: Codes, order: Order | None) -> str:
    if words := _WORDS.get(column):
        return words.get(plain(cell), cell)
    if is_date(column):
        return _day(cell.strip(), order)
    if column in ("wage_min", "wage_max", "hours_per_week"):
        return _GROUPS.sub("", _MONEY.sub("", cell))
    if column == "week":
        return week_of(cell)
    if column in codes:
        names = codes[column]
        if column in ("territory", "municipality", "unit_group"):
            return names.code(cell) or cell
        return ";".join("|".join(_choice(part.split("|"), names)) for part in cell.split(";"))
    return cell


def _choice(said: Sequence[str], names: Names) -> Iterator[str]:
    """Each of a choice as a code. One that asks for several things at once stays as it is, to be refused: `;` binds
    less than `|`, and half of it would leave the choice."""
    for one in said:
        code = names.code(one) or one.strip()
        yield one.strip() if len(said) > 1 and ";" in code else code


def _day(cell: str, order: Order | None) -> str:
    if _FIVE_FIGURES.fullmatch(cell):
        # A spreadsheet's number of a day, or a wage in the wrong column: nobody says which.
        return cell
    said = order_of([cell]) if order is None else order
    try:
        return date_of(cell, None if said == "unsaid" else said).isoformat()
    except DateUnreadError:
        return cell
