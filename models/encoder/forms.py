"""One form for the masculine, the feminine and the doubled writing of a trade.

`soudeur`, `soudeuse`, `soudeur/soudeuse`, `soudeur·euse` and `soudeur(euse)` must stand at one place, so that no
ranking depends on how a person or an employer writes the gender. `canonical` sends a folded word to a key; the doubled
forms are removed by `tokens.py`, which compares keys on the two sides of a separator. The key is never shown.
"""

import re
import unicodedata
from functools import lru_cache

# Endings written alone after a slash, a point or a bracket: soudeur(euse), agent·e·s, conseiller/ère.
ENDINGS = frozenset(
    [
        "e",
        "es",
        "s",
        "se",
        "ses",
        "ne",
        "nes",
        "le",
        "les",
        "te",
        "tes",
        "ve",
        "ves",
        "rice",
        "rices",
        "trice",
        "trices",
        "euse",
        "euses",
        "use",
        "uses",
        "ere",
        "eres",
        "iere",
        "ieres",
        "enne",
        "ennes",
        "ienne",
        "iennes",
        "onne",
        "onnes",
        "ante",
        "antes",
        "ente",
        "entes",
        "ale",
        "ales",
        "elle",
        "elles",
        "ive",
        "ives",
        "esse",
        "esses",
        "fe",
        "fes",
        "eure",
        "eures",
        "re",
        "res",
        "ice",
        "ices",
        "eresse",
        "eresses",
        "woman",
        "women",
        "person",
        "ee",
        "ees",
    ]
)

# Pairs that no rule of endings gives; folded, plural removed.
IRREGULAR = {
    "femme": "homme",
    "dame": "homme",
    "woman": "man",
    "women": "man",
    "men": "man",
    "maitresse": "maitre",
    "contremaitresse": "contremaitre",
    "hotesse": "hote",
    "princesse": "prince",
    "compagne": "compagnon",
    "copine": "copain",
    "fille": "garcon",
    "negresse": "negre",
    "abbesse": "abbe",
    "prieure": "prieur",
    "sagefemme": "sagehomme",
    "chefe": "chef",
    "cheffe": "chef",
    "cheftaine": "chef",
    "elue": "elu",
    "reine": "roi",
    "soeur": "frere",
    "mairesse": "maire",
    "doctoresse": "docteur",
    "poetesse": "poete",
    "dockeuse": "docker",
    "boueuse": "boueux",
    "barmaid": "barman",
    "cowgirl": "cowboy",
    "moniale": "moine",
    "chaineuse": "chaineau",
    "chaineur": "chaineau",
    "mixologiste": "mixologue",
    "debrousailleuse": "debroussailleur",  # as the CNP misprints them
    "boisselliere": "boisselier",
    "armee": "arme",
    "nue": "nu",
    "nues": "nu",
    "nus": "nu",
    "mere": "pere",
    "haute": "haut",
    "orale": "oral",
    "travaux": "travail",
    "grecque": "grec",
    "actress": "actor",
    "waitress": "waiter",
    "hostess": "host",
    "stewardess": "steward",
    "seamstress": "seamster",
}

# A feminine ending and the masculine one, the longest first. Words keep at least two letters before the ending.
_RULES: tuple[tuple[str, str], ...] = (
    ("woman", "man"),
    ("women", "man"),
    ("men", "man"),
    ("trice", "teur"),
    ("drice", "deur"),
    ("euse", "eur"),
    ("eure", "eur"),
    ("iere", "ier"),
    ("enne", "en"),
    ("onne", "on"),
    ("anne", "an"),
    ("elle", "el"),
    ("ette", "et"),
    ("gue", "g"),
    ("que", "c"),
    ("ive", "if"),
    ("euve", "euf"),
    ("ere", "er"),
)
_SILENT_E = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])e$|(?<=[iu])e$")
# A trade that has another word for each gender: the key of the one, and the words of which it is the same.
SAME_AS = {"maieuticien": ("sage", "homme"), "cantateur": ("chanteur", "d", "opera")}
# Ends the key of a word met in the plural: it means the same, but must not stand exactly where the singular does.
PLURAL = "'"
_PLURAL = re.compile(r"(?<=eau)x$|(?<=[^suia])s$")
_PLURAL_AUX = re.compile(r"(?<=[a-df-z])aux$")


_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"})


def fold(word: str) -> str:
    """Lower case, without accents or ligatures; other scripts are left as they are."""
    word = word.casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join([mark for mark in decomposed if not unicodedata.combining(mark)])


def singular(word: str) -> str:
    """Remove a regular French or English plural mark from a folded word of four letters or more."""
    if len(word) < 4:
        return word
    return _PLURAL_AUX.sub("al", _PLURAL.sub("", word)) if word not in IRREGULAR else word


@lru_cache(maxsize=1 << 12)
def canonical(word: str) -> str:
    """The key of a folded word: gender, plural and silent endings removed.

    A key is not a stem that one would print: `directrice` and `directeur` give `directeur`, `preposee` and
    `prepose` give `prepose`. Words of fewer than four letters are left alone: too little would remain.
    """
    if len(word) < 4 or not word.isalpha():
        return IRREGULAR.get(word, word)
    word = singular(word)
    word = IRREGULAR.get(word, word)
    # Of *déléguée* first the é's own e, or the masculine's ending is not what is read next.
    if word.endswith("ee") and len(word) >= 6:
        word = word[:-1]
    for ending, masculine in _RULES:
        if word.endswith(ending) and len(word) >= len(ending) + 2 and len(word) >= 6:
            word = word[: -len(ending)] + masculine
            break
    if len(word) >= 6:
        word = _SILENT_E.sub("", word)
    return word
