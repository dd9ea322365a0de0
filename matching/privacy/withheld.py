"""Sentences that no employer reads at all: masked word by word, what is left of them would still tell.

A wage, a wish, a pregnancy: the sentence goes whatever its other words. Family, health, faith, sex: it goes where the
person speaks of themselves; what they do for others (*soins aux personnes vivant avec le VIH*) is a trade's and stays.
Source: the table "stored, shown and used" of the requirements, whose "never" is the wage floor, the aspirations, the
permit's kind and the Charter's prohibited grounds. The wordings stand in `data/withheld.tsv`: patterns on
plain lower case letters, with spaces for apostrophes and hyphens.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

Span = tuple[int, int]

_END = re.compile(r"[!?;\n•]|\.(?=\s|$)")
_NUMBER = (
    r"(?:quatre vingts?|soixante dix|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante"
    r"|soixante|twenty|thirty|forty|fifty|fifteen|eighteen)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _wordings(goes: str) -> re.Pattern[str]:
    lines = files("matching.privacy").joinpath("data", "withheld.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    patterns = (row["pattern"].replace("{number}", _NUMBER) for row in rows if row["goes"] == goes)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)


_FIRST_PERSON = re.compile(
    r"\b(?:je|j|moi|me|m|ma|mon|mes|suis|i|i m|im|am|my|myself|nous|notre|nos|our|we)\b(?!\.)|^\W*(?:fiere?"
    r"|ancien(?:ne)?"
    r"|atteinte?|porteu(?:r|se)|personne|survivante?|proud|living|vivant|situation|statut|etat|religion"
    r"|sante|famille"
    r"|origine|sexe|health|family)\b"
)
_SPEAKING = _words(
    "je j moi me m ma mon mes suis i im am my myself nous notre nos our we fier fiere ancien ancienne atteint "
    "atteinte porteur porteuse personne survivant survivante proud living vivant situation statut etat "
    "religion sante famille origine sexe health family trans transgenre transgender transsexuel transsexuelle "
    "vih hiv seropositif seropositive lesbienne gay homosexuel homosexuelle bisexuel bisexuelle handicape "
    "handicapee handicap diabetique epileptique autiste syndique syndiquee voile voilee brahmane caste queer "
    "lgbt lgbtq"
)
"""Without one of these words, nobody speaks of themselves."""
_BARE = re.compile(r"^\W*(?:\w+\W+){0,3}\w+\W*$")
_CONDITION = re.compile(
    r"\b(?:trans(?:genre|gender|sexuel|sexuelle)?|vih|hiv|seropositi(?:f|ve)|lesbienne|gay"
    r"|homosexuel(?:le)?|bisexuel(?:le)?"
    r"|handicapee?|handicap|diabetique|epileptique|autiste|syndiquee?|voilee?|brahmane|caste|queer|lgbtq?)\b"
)
# The beginnings (four letters) without which nothing is found that goes always: most texts are tried against nothing.
_BEGINNINGS = _words(
    "sala pret atte exig moin mini part bas sous doll pias desi targ expe curr requ wage pay look less reve "
    "ambi aspi obje but buts souh proj drea goal wish care vise voud veux espe comp prev cher rech pens aime "
    "hope woul d plan inte aim ouvr open ence cong gros preg mate pare pate acco bebe ne nee born mill mil dix "
    "nine mes my fete cele appr fran cinq quar soix tren ving agee age retr jeun nouv gene baby mile quat sept "
    "huit neuf zero four five seve eigh arob at term"
)
_ALWAYS = _wordings("always")
_OF_ONESELF = _wordings("of_oneself")
_APART = str.maketrans(dict.fromkeys("’'‘`-‐‑\u00a0\u202f\u2009", " "))


def withheld(plain: str, words: Iterable[str]) -> Iterator[Span]:
    """The sentences that go whole of a text in plain lower case letters (`plain`), of which these are the words."""
    known = set(words)
    always = not _BEGINNINGS.isdisjoint(word[:4] for word in known)
    if not always and known.isdisjoint(_SPEAKING):
        return
    read = plain.translate(_APART)
    start = 0
    for end in (*(match.start() for match in _END.finditer(read)), len(read)):
        sentence = read[start:end]
        if sentence.strip() and _goes(sentence, always):
            first = start + len(sentence) - len(sentence.lstrip())
            yield first, start + len(sentence.rstrip())
        start = end + 1


def _goes(sentence: str, always: bool) -> bool:
    if always and _ALWAYS.search(sentence):
        return True
    if _FIRST_PERSON.search(sentence):
        return bool(_OF_ONESELF.search(sentence))
    return bool(_BARE.match(sentence) and _CONDITION.search(sentence))
