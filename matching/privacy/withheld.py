"""Sentences that no employer reads at all: masked word by word, what is left of them would still tell.

A wage, a wish, a year goes whatever the other words (`always`). Who speaks in the first person is read where they say
what they did at work, *I repaired*, *j'ai réparé*, and of nothing else of theirs than a team, a task, a shift. What
speaks of family, health, faith, sex, the way here is read where it says a trade's care for others (*soins aux personnes
vivant avec le VIH*) or begins with a verb of work, and goes otherwise: some wordings wherever (`of_oneself`), more
where nobody says *I* (`bare`).
What tells is never what excuses it: neither a trade's word nor a verb of work is looked for in the telling words.
Source: the table "stored, shown and used" of the requirements, whose "never" is the wage floor, the aspirations, the
permit's kind and the Charter's prohibited grounds. The wordings stand in `data/withheld.tsv`: patterns on
plain lower case letters, with spaces for apostrophes and hyphens; the words of each ground in `data/told.tsv`, with `*`
for any ending; a trade's words in `data/trade_words.tsv`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from matching.privacy.letters import Span, plain
from matching.privacy.tables import table
from matching.privacy.vocabulary import is_work_verb, stem

_END = re.compile(r"[!?;\n•]|\.(?=\s|$)")
_NUMBER = (
    r"(?:quatre vingts?|soixante dix|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante"
    r"|soixante|twenty|thirty|forty|fifty|fifteen|eighteen)"
)
_MACROS = {"number": _NUMBER, "begins": r"(?:^|[,(:/|])\W*", "ends": r"(?=\W*(?:$|[,(:/|)]|(?:et|and|mais|but)\b))"}
"""What the patterns name: a number in words, where a clause begins and ends."""
_ANY_ENDING = r"\w*"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _wordings(goes: str) -> re.Pattern[str]:
    rows = (row["pattern"] for row in table("matching.privacy", "withheld") if row["goes"] == goes)
    told = (row["words"].split("|") for row in table("matching.privacy", "told") if row["goes"] == goes)
    words = sorted({word.replace("*", _ANY_ENDING) for each in told for word in each})
    patterns = [_with_macros(pattern) for pattern in rows]
    # One alternative a letter: among hundreds, a place of the text is then tried against few.
    patterns += [rf"\b(?:{'|'.join(of)})\b" for _, of in groupby(words, key=itemgetter(0))]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)


def _with_macros(pattern: str) -> str:
    for name, meaning in _MACROS.items():
        pattern = pattern.replace(f"{{{name}}}", meaning)
    return pattern


_I = _words("je j i nous we")
_MINE = _words("mon ma mes my notre nos our")
_MYSELF = _words("moi myself mine miennes mien mienne miens")
_FIRST_PERSON = _I | _MINE | _MYSELF | _words("m me suis am")
_BEFORE_THE_VERB = _words(
    "ai avais avons avions suis etais ne n y en l la le les lui leur leurs me m aussi toujours souvent ensuite parfois "
    "donc deja bien tout sais savais peux pouvais dois devais have had ve d am was were did do also then often always "
    "can could now usually regularly successfully responsable responsible personally"
)
"""What may stand between *je* or *I* and what they did."""
_WORK_ITSELF = _words("responsable responsible charge charged")
_AT_WORK = frozenset(
    map(
        stem,
        _words(
            "equipe equipes team teams tache taches tasks duties shift shifts quart quarts client clients clientele "
            "customers patients eleves students collegues colleagues coequipiers crew rapports reports poste station "
            "section secteur department departement projets projects responsabilites responsibilities role travail "
            "work employes employees staff superviseur supervisor machine machines camion truck outils tools "
            "connaissances competences experience skills"
        ),
    )
)
"""What one may call one's own and speak of work."""
_ALWAYS = _wordings("always")
_OF_ONESELF = _wordings("of_oneself")
_BARE = _wordings("bare")
_OF_THE_PERSON = re.compile(
    r"\W*(?:fiere?|ancien(?:ne)?|atteinte?|porteu(?:r|se)|personne|survivante?|proud|living|vivant|situation|statut|etat"
    r"|religion|sante|famille|origine|sexe|health|family)\b"
)
"""How a sentence begins that is of the person, without *je*."""
_TOLD = "\0"
"""Stands where the words that tell stood."""
_APART = str.maketrans(dict.fromkeys("’'‘`-‐‑\u00a0\u202f\u2009", " "))
_WORD = re.compile(r"[^\W_]+")
_SHORT = 300


def withheld(letters: str) -> Iterator[Span]:
    """The sentences that go whole of a text in plain lower case letters."""
    read = letters.translate(_APART)
    start = 0
    for end in (*(match.start() for match in _END.finditer(read)), len(read)):
        sentence = read[start:end]
        goes = _goes_as_before if len(sentence) <= _SHORT else _goes
        if sentence.strip() and goes(sentence):
            first = start + len(sentence) - len(sentence.lstrip())
            yield first, start + len(sentence.rstrip())
        start = end + 1


def _goes(sentence: str) -> bool:
    if _ALWAYS.search(sentence):
        return True
    words = _WORD.findall(sentence)
    own = not _FIRST_PERSON.isdisjoint(words)
    if own and not _says_what_was_done(words):
        return True
    if own:
        return bool(_OF_ONESELF.search(sentence)) and not _trade().search(sentence)
    rest = _OF_ONESELF.sub(_TOLD, _BARE.sub(_TOLD, sentence))
    if _TOLD not in rest or _trade().search(rest):
        return False
    return bool(_OF_THE_PERSON.match(sentence)) or rest.lstrip().startswith(_TOLD) or not is_work_verb(words[0])


# People of a trade write the same sentences.
_goes_as_before = lru_cache(maxsize=1 << 14)(_goes)


def _says_what_was_done(words: Sequence[str]) -> bool:
    """Whether each *je* or *I* of these words has a verb of work, and what they call theirs is of work."""
    said = False
    for place, word in enumerate(words):
        after = words[place + 1 :]
        if word in _I:
            verb = next((each for each in after if each not in _BEFORE_THE_VERB or each in _WORK_ITSELF), "")
            if verb not in _WORK_ITSELF and not is_work_verb(verb):
                return False
            said = True
        elif word in _MYSELF or (word in _MINE and (not after or stem(after[0]) not in _AT_WORK)):
            return False
    return said or not _MINE.isdisjoint(words)


@cache
def _trade() -> re.Pattern[str]:
    rows = (row["words"] for row in table("matching.privacy", "trade_words") if row["of"] != "place")
    words = sorted({plain(word).translate(_APART) for row in rows for word in row.split("|")}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
