"""Which column of the Job Bank's monthly file is which: by its heading, by the words of its heading, or by its place.

The file has 65 columns, in one order in both languages; its English headings are published, nine of the French ones
were confirmed (docs/imports.md). Another heading is recognised by words that say nothing else, or by where it stands
between columns that are known; what no rule finds is told, and stands in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.needs.headings import plain

NAMES: Mapping[str, tuple[str, ...]] = {
    "reference": ("id wic lieu emploi", "wic job location snapshot id"),
    "title": ("appellation d emploi", "job title"),
    "unit_group": ("code cnp 2021", "code cnp21", "noc21 code"),
    "posted": ("date initiale affichage de l offre d emploi", "first posting date"),
    "posts": ("nombre de postes vacants", "vacancy count"),
    "experience": ("niveau d experience", "experience level"),
    "province": ("provinces territoires", "province territory"),
    "city": ("ville", "city"),
    "region": ("region economique", "economic region"),
    "term": ("duree de l emploi", "duree d emploi", "employment term"),
    "wage_detail": ("detail remuneration", "salary condition detail"),
    "wage_per": ("salaire par", "salary per"),
    "wage_min": ("salaire minimum", "salary minimum"),
    "wage_max": ("salaire maximum", "salary maximum"),
    "hours_per": ("heures par", "hours per"),
    "hours": ("heures minimum", "hours minimum"),
}
"""Headings without accents, case or punctuation: the English `Economic  Region` has two spaces."""
NEEDED = ("reference", "title")
_ANCHORS_ALONE = frozenset({"wage_detail"})
"""Known for where it stands; what it says goes to the text."""

_PLACES: Mapping[str, int] = {
    "reference": 0, "title": 1, "unit_group": 5, "posted": 8, "posts": 9, "experience": 12, "province": 16, "city": 17,
    "region": 19, "term": 22, "wage_detail": 37, "wage_per": 38, "wage_min": 39, "wage_max": 40, "hours_per": 59,
    "hours": 60,
}  # fmt: skip
"""From 0, in the official order."""

_PAY = ("salaire", "salary", "wage", "remuneration")
_HOURS = ("heures", "hours", "heure")
_LEAST = ("min", "minimum", "minimal", "minimale", "minimales")
_PER = ("par", "per", "periode", "period", "unite")
_WORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "reference": (("id", "identifiant"), ("wic", "lieu", "location")),
    "title": (("appellation", "titre", "title"), ("emploi", "job", "poste")),
    "unit_group": (("code",), ("cnp", "noc", "cnp21", "noc21", "cnp2021", "noc2021")),
    "posted": (("date",), ("affichage", "publication", "posting", "parution")),
    "posts": (("postes", "vacancy", "vacancies"), ("nombre", "count", "nb", "vacants")),
    "experience": (("experience",),),
    "province": (("province", "provinces"),),
    "city": (("ville", "city", "municipalite", "localite"),),
    "region": (("region",), ("economique", "economic")),
    "term": (("duree", "term", "terme", "modalite"), ("emploi", "employment", "contrat")),
    "wage_per": (_PAY, _PER),
    "wage_min": (_PAY, _LEAST),
    "wage_max": (_PAY, ("max", "maximum", "maximal", "maximale")),
    "hours_per": (_HOURS, _PER),
    "hours": (_HOURS, _LEAST),
}
"""One word of each group, and no two columns that have them."""
_OTHERS = frozenset({"original", "originale", "origine", "2016", "nom", "name", "debut", "fin", "start", "end"})
"""Words of columns beside, that share the others."""


@dataclass(frozen=True)
class Columns:
    """What was recognised of a header: where each field stands; which by words or by place, under which heading; and
    the fields that no column was found for."""

    at: Mapping[str, int]
    guessed: Mapping[str, str]
    missing: tuple[str, ...]


def recognise(header: Sequence[str]) -> Columns:
    """The columns of a file whose first line has these cells."""
    headings = [plain(cell) for cell in header]
    at: dict[str, int] = {}
    for field, names in NAMES.items():
        found = next((headings.index(name) for name in names if name in headings), None)
        if found is not None:
            at[field] = found
    named = frozenset(at)
    for find in (_by_words, _by_place):
        for field in (each for each in NAMES if each not in at):
            place = find(field, headings, at)
            if place is not None:
                at[field] = place
    told = [field for field in NAMES if field not in _ANCHORS_ALONE]
    return Columns(
        {field: at[field] for field in told if field in at},
        {field: " ".join(header[at[field]].split()) for field in told if field in at and field not in named},
        tuple(field for field in told if field not in at),
    )


def _by_words(field: str, headings: Sequence[str], at: Mapping[str, int]) -> int | None:
    groups = _WORDS.get(field)
    if groups is None:
        return None
    found = [
        place
        for place, words in enumerate(heading.split() for heading in headings)
        if place not in at.values()
        and not _OTHERS.intersection(words)
        and all(set(group).intersection(words) for group in groups)
    ]
    return found[0] if len(found) == 1 else None


def _by_place(field: str, headings: Sequence[str], at: Mapping[str, int]) -> int | None:
    """Where the official order has it, if the two columns nearest to it that are known stand where it has them; months
    without the column of the official language have one less before the rest."""
    near = sorted((each for each in at), key=lambda each: abs(_PLACES[each] - _PLACES[field]))[:2]
    shifts = {at[each] - _PLACES[each] for each in near}
    if len(near) < 2 or shifts not in ({0}, {-1}):
        return None
    place = _PLACES[field] + shifts.pop()
    free = place < len(headings) and place not in at.values() and not _OTHERS.intersection(headings[place].split())
    return place if free else None
