"""What is no skill: a language, which an offer asks for by a requirement, and what the Charter keeps out of hiring.

Sources: Charter of the French Language, s. 46 (a language is required with its reason); Charter of human rights, s.
10, 16 and 18.1. The words stand in `data/grounds.tsv`; those of a trade that say something else of the same words
(*cuisine italienne*, *soins aux personnes handicapées*, *interprète arabe*), in `data/trade_words.tsv`.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from pydantic_core import PydanticCustomError

from matching.privacy.letters import as_read, joined, plain, words_of
from matching.privacy.masking import Lookup, lookup, names_in, world
from matching.privacy.tables import table


class NoSkill(StrEnum):
    """Why words are no skill: the code of the refusal, with its sentence."""

    LANGUAGE = "language_as_skill"
    GROUND = "ground_as_skill"


_TRADES_OF_ORIGINS = ("culture", "work", "place")
_TRADES_OF_GROUNDS = ("culture", "work", "care")
_BOTH_FORMS = re.compile(r"m[ae]n/wom[ae]n\b|\bhomme/femme\b|\bh/f\b", re.IGNORECASE)
"""A title in its two forms (*foreman/woman*) asks for neither."""
_OLD = r"(?:1[4-9]|[2-9]\d|(?:vingt|trente|quarante|cinquante|soixante|quatre vingt)s?(?:[ -](?:et[ -])?\w+)?)"
_AN_AGE = re.compile(
    rf"\b{_OLD}[ -](?:ans|years?(?: old)?|yrs?)\b"
    r"(?![ -](?:d|de|of|en|in|dans|comme|as|a|chez|with|avec)\b|['’\w ]*\b(?:exp|metier|anciennete|garantie))"
)


def no_skill(name: str) -> NoSkill | None:
    """Why `name` is no skill; None where it is one."""
    read = as_read(name)
    return _why(read) or _why(joined(read))


def names_an_origin(text: str) -> bool:
    """True where `text` names a country, a people, or a language other than French and English."""
    return any(names_in(as_read(text), world()))


def keeps_origins(name: str) -> bool:
    """True where a country in a skill is that of a trade, not of the person: a cuisine, a law, a market."""
    return _is_of_a_trade(name, _TRADES_OF_ORIGINS)


def skills_alone(names: Iterable[str]) -> list[str]:
    """Those of `names` that are skills, in their order."""
    return [name for name in names if no_skill(name) is None]


def check_skill(name: str) -> str:
    """Return `name` if it is a skill. Raises PydanticCustomError: `language_as_skill`, `ground_as_skill`."""
    if (why := no_skill(name)) is not None:
        raise PydanticCustomError(why.value, "This is not a skill: {words}", {"words": name})
    return name


def _why(name: str) -> NoSkill | None:
    if any(names_in(name, _languages())) and not _is_of_a_trade(name, _TRADES_OF_ORIGINS):
        return NoSkill.LANGUAGE
    if _tells_a_ground(name) and not _is_of_a_trade(name, _TRADES_OF_GROUNDS):
        return NoSkill.GROUND
    if _names_an_origin_alone(name) and not _is_of_a_trade(name, _TRADES_OF_ORIGINS):
        return NoSkill.GROUND
    return None


def _tells_a_ground(name: str) -> bool:
    return any(names_in(_BOTH_FORMS.sub(" ", name), _grounds())) or _AN_AGE.search(plain(name)) is not None


def _is_of_a_trade(name: str, kinds: Iterable[str]) -> bool:
    return any(any(names_in(name, _trade_words(kind))) for kind in kinds)


def _names_an_origin_alone(name: str) -> bool:
    """Where something else is said with it, the words that tell where from are masked."""
    told = list(names_in(name, world()))
    covered = [any(start <= first < end for start, end in told) for _, (first, _) in words_of(name)]
    return bool(told) and all(covered)


@cache
def _languages() -> Lookup:
    names = [row[field].split(" (")[0] for row in table("matching.reference", "languages") for field in _NAMES]
    also = (row["languages"].split("|") for row in table("matching.privacy", "peoples"))
    return lookup([*names, *(name for each in also for name in each), *_OF_ANY_LANGUAGE])


@cache
def _grounds() -> Lookup:
    return lookup(word for row in table("matching.privacy", "grounds") for word in row["words"].split("|"))


@cache
def _trade_words(kind: str) -> Lookup:
    rows = [row for row in table("matching.privacy", "trade_words") if row["of"] == kind]
    return lookup(word for row in rows for word in row["words"].split("|"))


_NAMES = ("name_fr", "name_en")
_OF_ANY_LANGUAGE = (
    "bilingue", "bilingual", "bilinguisme", "trilingue", "trilingual", "multilingue", "multilingual", "polyglotte",
    "francophone", "anglophone", "langue étrangère", "langues étrangères", "langue maternelle", "foreign language",
)  # fmt: skip
