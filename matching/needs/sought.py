"""Offers that look for somebody of a people: *nous cherchons un Espagnol*, where *un cuisinier espagnol* may be a menu.

Source: the Charter's s. 10 and 16, ethnic or national origin. The names of peoples are those that a blind profile
masks.
"""

from collections.abc import Iterator

from matching.needs.wordings import Found
from matching.privacy.letters import as_read, joined, words_of
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
