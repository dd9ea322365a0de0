"""English names of one person that say a sex, by others that say none: *the right man for the job*, *yardwoman*.

A woman or a man whom the text says to be young, black or single is left to what masks such sentences.
"""

import re

from matching.privacy.forms import as_written
from matching.privacy.letters import plain
from matching.privacy.vocabulary import unknown

_OF_WORTH = (
    r"best|better|right|wrong|good|great|top|perfect|ideal|key|lead|main|point|front|middle|hand|go-to|reliable"
    r"|trusted|trustworthy|honest|capable|skilled|experienced|hard-?working|dependable|handy|practical|strong|tough"
    r"|number[ -]one"
)
_ONE = r"(?:(?:gentle)?(?:wo)?man|guy|gal|lad|lass|lady|girl|boy)"
_SEVERAL = r"(?:(?:gentle)?(?:wo)?men|guys|gals|lads|lasses|ladies|girls|boys)"
_OF_OTHERS = (
    r"['’]|[ -](?:\w+[ -])?(?:team|league|club|school|college|wear|clothing|clothes|shoes|room|washroom|department"
    r"|section|aisle|shelter|home|sports?|aged)\b"
)
_PERSON = re.compile(
    rf"(?P<of_worth>\b(?:{_OF_WORTH})[ -])(?P<one>{_ONE})\b(?!['’])"
    rf"|\bthe (?P<sought>(?:wo)?man|guy|gal)(?= (?:for|in charge|who|behind)\b)"
    rf"|\b(?:(?:one|some|any|most) of|among|amongst|with) (?:the|our|my|these|those) "
    rf"(?P<several>{_SEVERAL})\b(?!{_OF_OTHERS})",
    re.IGNORECASE,
)
_BY_TRADE = re.compile(r"\b(?P<stem>[a-z]{4,}?)(?P<sexed>woman|man|lady)\b(?! (?-i:[A-Z]))", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[\n.;:!?•(]\s*)$")
_WORTH_A_LOOK = re.compile(r"(?:m[ae]n|lad|lads|lad(?:y|ies)|lass|lasses|(?:guy|gal|girl|boy)s?)\b", re.IGNORECASE)
_NO_TRADE = frozenset(("gentle", "talis"))


def of_no_sex(text: str) -> str:
    """`text` with what it calls somebody in English made of no sex."""
    if not _WORTH_A_LOOK.search(text):
        return text
    text = _PERSON.sub(_person, text)
    return _BY_TRADE.sub(_by_trade, text)


def _person(match: re.Match[str]) -> str:
    name = next(name for name in ("one", "sought", "several") if match[name])
    person = "people" if name == "several" else "person"
    start, end = (at - match.start() for at in match.span(name))
    whole = match.group()
    return f"{whole[:start]}{as_written(whole[start:end], person)}{whole[end:]}"


def _by_trade(match: re.Match[str]) -> str:
    """*Yard worker* of *yardman*, where what is before is a word of work and the whole no name of somebody."""
    stem = match["stem"]
    named = stem[0].isupper() and not stem.isupper() and not _BEGINS.search(match.string, 0, match.start())
    if named or stem.lower() in _NO_TRADE or unknown([plain(stem)], frozenset()):
        return match.group()
    return f"{stem} {as_written(match['sexed'], 'worker')}"
