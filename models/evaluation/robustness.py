"""The same query as people really type it: a ranking should hardly notice."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from string import ascii_lowercase

from models.evaluation.sets import RankingSet

_WORD = re.compile(r"[^\W\d_]{3,}")


def capitals(text: str) -> str:
    return text.upper()


def without_accents(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


def both_genders(text: str) -> str:
    return f"{text} (H/F)"


def slashes(text: str) -> str:
    return f"{text.replace(' / ', '/').replace('-', '/')} H/F"


def one_error_a_word(text: str) -> str:
    """A letter dropped, doubled, changed or swapped with the next in every word of three letters or more; seeded by
    the text, so that every contender reads the same errors."""
    rng = random.Random(text)  # noqa: S311

    def spoil(found: re.Match[str]) -> str:
        word = found[0]
        place = rng.randrange(len(word))
        kind = rng.choice(("drop", "add", "change", "swap"))
        if kind == "drop":
            return word[:place] + word[place + 1 :]
        if kind == "add":
            return word[:place] + rng.choice(ascii_lowercase) + word[place:]
        if kind == "change":
            return word[:place] + rng.choice(ascii_lowercase) + word[place + 1 :]
        place = min(place, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _WORD.sub(spoil, text)


# None of these is a phrase of `training/beside.tsv` as a whole, though their words are.
_BESIDE = (
    "(temps plein, quart de nuit)",
    "- CHSLD, temps partiel",
    "- DEP, RCR, permis classe 5",
    "- Montréal - poste permanent",
    "soir et fin de semaine, 18 $ de l'heure",
    "- alternance, groupe Solaris",
    "(Lévis) remplacement 6 mois",
    "- full time, remote",
    "II - night shift, Toronto",
    "- senior, benefits and bonus",
)


def in_a_posting(text: str) -> str:
    """What a posting writes beside its title: schedule, contract, diploma, place; seeded by the text."""
    return f"{text} {random.Random(text).choice(_BESIDE)}"  # noqa: S311


PERTURBATIONS: Mapping[str, Callable[[str], str]] = {
    "capitals": capitals,
    "without accents": without_accents,
    "(H/F)": both_genders,
    "slashes": slashes,
    "one error a word": one_error_a_word,
    "in a posting": in_a_posting,
}


def perturbed(data: RankingSet, name: str) -> RankingSet:
    """The same set, its queries retyped."""
    change = PERTURBATIONS[name]
    return replace(data, queries=[change(query) for query in data.queries])
