"""Words of French grammar by what they do to the reading of a CV's sentences (`agreement`).

The lists stand in `data/grammar.tsv`, `data/epicene.txt` (names of persons of one form), `data/grammar_feminine.txt`,
`data/machines.txt` and `data/person_endings_apart.txt` (names of things).
"""

import re
from functools import cache

from matching.privacy.forms import TRADES, Endings, agreed, trade
from matching.privacy.tables import lines, table


def _words(kind: str) -> frozenset[str]:
    """The words of grammar of that kind (`data/grammar.tsv`)."""
    return frozenset(
        word for row in table("matching.privacy", "grammar") if row["kind"] == kind for word in row["words"].split()
    )


ARTICLES = {
    "un": "un·e", "une": "un·e", "le": "le·la", "la": "le·la", "ce": "ce·tte", "cet": "ce·tte", "cette": "ce·tte",
    "ma": "mon·ma", "mon": "mon·ma", "sa": "son·sa", "son": "son·sa", "aucun": "aucun·e", "aucune": "aucun·e",
    "quel": "quel·le", "quelle": "quel·le",
}  # fmt: skip
ALIKE = _words("article")
PREPOSITIONS = _words("preposition")
LINKS = _words("link")
IN_BETWEEN = _words("between")
BEING = _words("being")
HAVING = _words("having")
AUXILIARY = _words("auxiliary")
OBJECTS = _words("object")
"""Pronouns before an auxiliary, with which its participle may agree: *m'a formée*."""
NAMING = _words("naming")
"""Participles that what somebody is follows: *nommée la meilleure vendeuse*."""
DETERMINERS = _words("determiner")
TIMES = _words("time")
SAID_OF_ME = _words("said_of_me")
OFFICES = _words("office")
BEFORE_A_NOUN = _words("before_a_noun")
"""Adjectives that often stand before their noun, so that what comes next tells of what they are."""
ONE_FORM = _words("one_form")
ALSO_A_NOUN = _words("also_a_noun")
LIKE_A_NOUN = _words("like_a_noun")
"""Participles in the feminine that are names of things before their complement: *tenue de livres*, *mise en place*."""
LIKE_A_VERB = _words("like_a_verb")
IMPERSONAL = _words("impersonal")
IT_IS = _words("it_is")
"""What follows *il est* of nobody."""
ALONE = frozenset(("seul", "seule"))
COMPARED = frozenset(("plus", "moins", "mieux"))
ORDINAL = re.compile(r"[^\W\d_]{2,}ième$")
STANDS_ALONE = frozenset(
    ("premier", "première", "dernier", "dernière", "meilleur", "meilleure", "second", "seconde", "seul", "seule")
)
"""What stands for a noun where a phrase begins with it after an article: *la meilleure de l'équipe*."""
THING_OF_BOTH = _words("thing_of_both")
"""Participles in the masculine that are names of things where a phrase begins: *suivi des commandes*."""
NEVER_A_NOUN = frozenset(("venue", "reçue", "suivie", "partie"))
"""Those of `LIKE_A_NOUN` that name no thing where no article is before: *venue de la restauration*."""
BEFORE_A_COMPLEMENT = frozenset(("rendu", "rendue", "fait", "faite"))
"""Participles that are so of a person before some complements alone: *rendue au niveau cinq*, *faite pour vendre*."""
AID = "aide"
"""Of a thing after an article, and a person of either sex where a phrase begins: *aide de cuisine motivé*."""
PARTICIPLE = re.compile(r"[^\W\d_]+[éiu]e?$")
PRONOUNS = frozenset(("elle", "il", "lui", "elle-même", "lui-même"))
SUBJECTS = frozenset(("je", "j", "iel", "on"))
THAT = frozenset(("qu", "lorsqu", "puisqu"))
OF = frozenset(("de", "d", "des", "du"))
BEFORE_A_PARTICIPLES_COMPLEMENT = PREPOSITIONS - OF
DEFINITE = frozenset(("l", "le", "la"))
BARE_COMPLEMENT = frozenset(("de", "d"))
NEWCOMERS = frozenset(("venue", "arrivée"))
OF_FRENCH_ALONE = (PREPOSITIONS | LINKS | BEING | frozenset(ARTICLES)) - {"or", "son", "d", "ma"}
NAMED_AS_PERSONS = re.compile(
    r"(?:[^\W\d_]+(?:logue|thérapeute|aticien|naute|pathe|graphe)"
    r"|(?!(?:liste|piste|triste|(?:ex|cons|ass|ins|pers|rés|subs)iste)$)[^\W\d_]+iste)$"
)
OF_ONE_FORM = re.compile(r"(?:ique|able|ible|aire|cole|uble|ste|ide|ome|ior)$")
"""*Commis agricole*, *fiable*."""
BESIDE: Endings = (
    *TRADES, ("al", "ale"), ("el", "elle"), ("if", "ive"), ("é", "ée"),
)  # fmt: skip
AT_THE_HEAD: Endings = (*TRADES, ("if", "ive"), ("el", "elle"), ("é", "ée"))
NAME_OF_A_THING = re.compile(r"(?:té|tée|tié|tiée|logie|graphie)$")


def names_a_person(word: str) -> bool:
    """Whether `word` is what a person is: a trade, a role."""
    return trade(word) != word or word in words_in("epicene") or bool(NAMED_AS_PERSONS.match(word))


def participle(word: str) -> str:
    """The form for all of a word that ends as a participle does: *noté·e*."""
    masculine = word.removesuffix("e") if word.endswith("ée") else word
    return f"{masculine}·e" if masculine.endswith("é") else word


def of_nobody(word: str) -> str:
    """A participle in the masculine, as it is after *avoir*, whoever wrote *j'ai dirigée*."""
    agreeing = word.lower().endswith("ée") or (word.lower().endswith("e") and agreed(word) != word)
    return word[:-1] if agreeing else word


def goes_on(after: str) -> bool:
    """Whether the phrase goes on after an adjective without its noun."""
    return after in PREPOSITIONS or after in LINKS or after in IN_BETWEEN


@cache
def words_in(name: str) -> frozenset[str]:
    """The words of a list of data, in lower case."""
    return frozenset(lines("matching.privacy", name))
