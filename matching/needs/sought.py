"""Offers that look for somebody of a people or of an age: *nous cherchons un Espagnol*, where *un cuisinier espagnol*
may be a menu; *âgée de 25 à 40 ans*, where *une clientèle de 25 à 40 ans* is whom one serves.

Source: the Charter's s. 10 and 16, ethnic or national origin and age. The names of peoples are those that a blind
profile masks.
"""

import re
from collections.abc import Iterator

from matching.needs.wordings import Found
from matching.privacy.letters import as_read, joined, plain, words_of
from matching.privacy.masking import names_in, world

_SEEKING = (
    "cherch", "recherch", "embauch", "engage", "recrut", "veut", "voul", "voudr", "souhait", "privilegi", "prefer",
    "accept", "vis", "seek", "looking", "hir", "want", "need", "recruit", "prioris",
)  # fmt: skip
_BEFORE = frozenset(("un", "une", "des", "d", "les", "uniquement", "seulement", "que", "only", "a", "an"))
_AFTER = frozenset(
    (
        "a", "au", "avec", "ayant", "capable", "comme", "de", "dans", "et", "for", "motive", "motivee", "motives", "or",
        "ou", "pour", "qui", "seulement", "uniquement", "who", "with", "only", "and", "as", "to",
    )
)  # fmt: skip
_WORDS_BACK = 4


def sought_origins(text: str) -> Iterator[Found]:
    """The passages of `text` that look for a people, each with the code `prohibited_ground`."""
    text = joined(as_read(text))
    placed = words_of(text)
    words = [word for word, _ in placed]
    at = {start: place for place, (_, (start, _)) in enumerate(placed)}
    for start, end in names_in(text, world()):
        first = at[start]
        past = next((place for place in range(first, len(words)) if placed[place][1][0] >= end), len(words))
        follows = text[end:].lstrip(" \u00a0")[:1]
        alone = past == len(words) or not follows.isalpha() or words[past] in _AFTER
        before = words[max(0, first - _WORDS_BACK) : first]
        if alone and before and before[-1] in _BEFORE and any(word.startswith(_SEEKING) for word in before):
            back = next(place for place in range(first - 1, -1, -1) if words[place].startswith(_SEEKING))
            yield Found("prohibited_ground", " ".join(text[placed[back][1][0] : end].split()))


_AGES = re.compile(
    r"(?P<aged>\bage(?:\W?e)?(?:\W?s)?\s+|\baged?\s+)?(?:(?:de|entre|from|between)\s+)?"
    r"\b(?:1[6-9]|[2-6]\d)\s*(?:a|et|to|and|[-–])\s*[2-7]\d(?:\s+(?:ans|years(?: old| of age)?|yrs)\b|(?=\s*$))"
)
_SENTENCE = re.compile(r"[^.;!?:•\n]+")
_SERVED = re.compile(
    r"\b(?:enfant|jeune|eleve|ados?\b|adolesc|etudiant|adulte|client|patient|resident|usager|participant|beneficiaire"
    r"|aine[es]?s?\b|personnes (?:agee|handicap|itineran)|aupres|child|youth|teen|student"
    r"|experience|anciennete|metier|pratique|garantie|arbre|batiment|immeuble|prets?\b|hypothe)"
)
_PERSON = re.compile(r"\b(?:candidat|personne|profil|homme|femme|ideal|somebody|someone|person|man|woman|applicant)")
_FEW_WORDS = 6


def sought_ages(text: str) -> Iterator[Found]:
    """The passages of `text` that look for somebody between two ages, each with the code `prohibited_ground`."""
    text = joined(as_read(text))
    letters = plain(text)
    for sentence in _SENTENCE.finditer(letters):
        if _SERVED.search(sentence.group()):
            continue
        for ages in _AGES.finditer(sentence.group()):
            if not ages["aged"] and not re.search(r"ans|y(?:ea)?rs", ages.group()):
                continue
            of_somebody = ages["aged"] or _PERSON.search(sentence.group())
            if (
                of_somebody
                or any(stem in sentence.group() for stem in _SEEKING)
                or len(sentence.group().split()) <= _FEW_WORDS
            ):
                start = sentence.start() + ages.start()
                passage = text[start : sentence.start() + ages.end()]
                yield Found("prohibited_ground", " ".join(passage.split()))
