"""Text as it is compared and sorted: without accents, case or typographic variants."""

import re
import unicodedata

# Replaced one after the other, where there are any: a table looks every character up.
_SAME = (
    ("’", "'"), ("ʼ", "'"), ("–", "-"), ("—", "-"), ("œ", "oe"), ("æ", "ae"), ("Œ", "oe"), ("Æ", "ae"), ("\u00a0", " "),
)  # fmt: skip

# What French needs, in one pass: the rest is looked at character by character.
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case, no accents, plain apostrophes and dashes, single spaces: `L’Île-d’Orléans` → `l'ile-d'orleans`."""
    if text.isascii():
        return " ".join(text.casefold().split())
    for variant, plain in _SAME:
        if variant in text:
            text = text.replace(variant, plain)
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text))
    if not bare.isascii():
        bare = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())
