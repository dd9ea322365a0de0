"""Text as it is compared and sorted: without accents, case or typographic variants."""

import unicodedata

_SAME = str.maketrans(
    {"’": "'", "ʼ": "'", "–": "-", "—": "-", "œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "\u00a0": " "}
)


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and dashes, single spaces: `L’Île-d’Orléans` → `l'ile-d'orleans`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SAME))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())
