"""From a word to the rows of the table: the word itself and its character 3- to 5-grams, hashed."""

from zlib import crc32

SHORTEST, LONGEST = 3, 5
# A word longer than this is no word (a link, a key, a scan): only its beginning is read, so that 200 kB without a
# space cost as little as a sentence.
LONGEST_WORD = 48


def hashes(word: str) -> tuple[int, ...]:
    """32-bit hashes of the features of a folded `word`: the word first, then its n-grams with `<` and `>` around.

    CRC-32 of the UTF-8 bytes: in the standard library, the same on every machine, and as even as a table of this
    size needs.
    """
    marked = f"<{word[:LONGEST_WORD]}>"
    sizes = range(SHORTEST, LONGEST + 1)
    grams = dict.fromkeys([marked[start : start + size] for size in sizes for start in range(len(marked) - size + 1)])
    grams.pop(marked, None)
    return tuple([crc32(gram.encode()) for gram in (marked, *grams)])
