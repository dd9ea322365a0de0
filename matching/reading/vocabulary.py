"""Words that tell what a few words are: the title of a job, the name of an employer, a place. Folded, singular."""

import csv
import io
import re
from functools import cache
from importlib.resources import files

from matching.reference.loading import TABLES, rows
from matching.reference.text import fold

_WORD = re.compile(r"[^\W\d_]+")
_SLASHED = re.compile(r"([a-z'-]+)/([a-z'-]+)")
# English titles are plural: their last word says who does the work.
_ENGLISH = re.compile(r"[a-z]+(?:er|or|ist|ian|ant|ent|man|ess|yst|ard)s\b")
_MOST_WORDS = 3
_PROVINCES = (
    "quebec", "qc", "ontario", "alberta", "manitoba", "saskatchewan", "nouveau-brunswick", "new brunswick",
    "nouvelle-ecosse", "nova scotia", "colombie-britannique", "british columbia", "montreal", "toronto", "ottawa",
    "gatineau", "vancouver", "calgary", "edmonton", "winnipeg", "moncton", "halifax", "laval", "longueuil",
    "sherbrooke", "trois-rivieres", "saguenay", "usa", "u.s.a", "uk", "u.k", "remote", "a distance", "teletravail",
    "hybride",
)  # fmt: skip


def words(text: str) -> list[str]:
    """The words of `text`, folded, each in the singular as far as a final `s` makes the plural."""
    return [word.removesuffix("s") if len(word) > 3 else word for word in _WORD.findall(fold(text))]


@cache
def of_titles() -> frozenset[str]:
    """Words that name who does a job, from the unit groups' titles and a list of the project's own."""
    group = next(table for table in TABLES if table.name == "unit_group")
    found: set[str] = set()
    for row in rows(group):
        for pair in _SLASHED.findall(fold(str(row["title_fr"]))):
            found.update(word for part in pair for word in words(part.split("-")[0]))
        found.update(word.removesuffix("s") for word in _ENGLISH.findall(fold(str(row["title_en"]))))
    return frozenset((found | _listed("also")) - _listed("never"))


@cache
def of_employers() -> frozenset[str]:
    """Words that firms, schools and public bodies have in their names."""
    return _listed("employer")


@cache
def of_places() -> frozenset[str]:
    """Countries, large cities and municipalities, folded, whole."""
    found = set(_PROVINCES)
    for name in ("country", "municipality", "region"):
        table = next(table for table in TABLES if table.name == name)
        for row in rows(table):
            found.update(fold(str(row[column])) for column in ("name", "name_fr", "name_en") if row.get(column))
    text = files("matching.privacy").joinpath("data", "origins.tsv").read_text(encoding="utf-8")
    for line in csv.DictReader(io.StringIO(text), delimiter="\t"):
        found.update(fold(place) for place in line["places"].split("|") if place)
    return frozenset(found)


def is_place(text: str) -> bool:
    """Whether `text` is the name of a place, alone or beside one that is known: `Québec (QC)`, `Rehovot, Israel`."""
    parts = [part for each in re.split(r"[,()/]| - ", fold(text)) if (part := each.strip(" ."))]
    unknown = [part for part in parts if part not in of_places()]
    return len(unknown) < len(parts) and all(
        len(part.split()) <= _MOST_WORDS and not names_a_title(part) and not names_an_employer(part) for part in unknown
    )


def names_a_title(text: str) -> bool:
    """Whether a word of `text` names who does a job."""
    return not of_titles().isdisjoint(words(text))


def names_an_employer(text: str) -> bool:
    """Whether a word of `text` is one that employers' names have."""
    return not of_employers().isdisjoint(words(text))


@cache
def _listed(use: str) -> frozenset[str]:
    text = files("matching.reading").joinpath("data", "title_words.tsv").read_text(encoding="utf-8")
    rows_ = csv.DictReader(io.StringIO(text), delimiter="\t")
    return frozenset(word for row in rows_ if row["use"] == use for word in words(row["words"]))
