"""The encoder itself: a table of features, in numpy, exact in integers.

A word is the sum of the table's rows for its features, times n^-1/4 where n is how many of them the table knows; a
text is the sum of its words, brought to length one. Sums are made of integers (rows are int8 codes with an integer
scale each), so that no order of summation, batch, processor or library can change a bit of the result: PyTorch
(`sentence_transformer.py`) gives exactly the same vectors.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import tokens, words
from models.encoder.features import LONGEST, LONGEST_WORD, hashes
from models.encoder.forms import PLURAL, SAME_AS
from models.encoder.masking import Masks
from models.encoder.shapes import FILE as SHAPES
from models.encoder.shapes import Shapes
from models.encoder.spelling import Spelling

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Integer range of a text before its length is measured: 24 bits squared and summed over 1,024 dimensions stay exact
# in 64 bits, and are finer than float32.
_RANGE = float(1 << 24)
FILES = ("encoder.json", "features.npy", "table.npy", "scales.npy", "words.npz", SHAPES)
_CHUNK_TEXTS = 2048
_CHUNK_CHARACTERS = 1 << 17
# A word's vector is kept in less than 20 bits, so that 32-bit sums are exact up to this many words; 64 bits beyond.
WORD_UNIT = 1 << 10
_WORDS_IN_32_BITS = 1 << 11
_CHUNK_WORDS = 256
# What a word's sum is multiplied by, by the number of its features in the table; from Python's own power, since
# numpy's may differ by a bit from one processor to another.
_SHARES = np.array([0.0, *(count**-0.25 / WORD_UNIT for count in range(1, LONGEST_WORD * LONGEST))])
# A text in the plural is set off by this part of its length along the least used direction (cosine .995 with the
# singular): a class of trades, named in the plural, otherwise ties with the trade itself. By the share of plurals, not
# word by word: a long text's plurals would add up and drown what it says.
_NUMBER = 0.1


class NumpyEncoder:
    """Texts to float32 vectors of length one; see `matching.matches.encoding.Encoder`.

    `folder` holds `encoder.json`, `features.npy` (sorted uint32 hashes), `table.npy` (int8, features × dimensions,
    memory-mapped), `scales.npy` (uint16, one per row), `words.npz` (the words known, for `Spelling`) and `shapes.npz`.
    Raises FileNotFoundError when a file is missing, ValueError when the files don't belong together.
    """

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        self.model: str = f"{about['name']}@{about['version']}"
        self._features: NDArray[np.uint32] = np.load(folder / "features.npy")
        self._table: NDArray[np.int8] = np.load(folder / "table.npy", mmap_mode="r")
        self._scales: NDArray[np.int32] = np.load(folder / "scales.npy").astype(np.int32)
        self.dimensions: int = int(self._table.shape[1])
        if not len(self._features) == len(self._table) == len(self._scales) or about["dimensions"] != self.dimensions:
            raise ValueError(f"the weights in {folder} don't belong together")
        self._unknown_scale: int = int(about["unknown_scale"])
        self._spelling = Spelling(known(folder))
        self._words = words.Words(Masks(), self._spelling, Shapes(folder))
        self._vectors = np.zeros((1024, self.dimensions), dtype=np.int32)
        self._plural = np.zeros(1024, dtype=np.bool_)
        self._done = 0

    @cached_property
    def nothing(self) -> NDArray[np.float32]:
        """The vector of a text without a word: the table's last, least used direction."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        vector[-1] = 1.0
        return vector

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the texts trained on, in any of its forms: no misprint."""
        return self._spelling.knows(word)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode `texts`; float32 of shape (len(texts), dimensions), rows of length one, finite.

        A text without any word (empty, punctuation, only masked words) gets `nothing`, so that it is near no other.
        Raises TypeError where a text is no string, or where `texts` is one.
        """
        several(texts)
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        start = 0
        while start < len(texts):
            stop, size = start, 0
            while stop < len(texts) and stop - start < _CHUNK_TEXTS and size < _CHUNK_CHARACTERS:
                if not isinstance(texts[stop], str):
                    raise TypeError(f"text {stop} is a {type(texts[stop]).__name__}, not a string")
                size += len(texts[stop])
                stop += 1
            found[start:stop] = self._encode(texts[start:stop])
            start = stop
        return found

    def rows(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], Ints, Ints, Floats]:
        """What the sum is made of: word vectors (int32, words × dimensions), then for every word kept its row there
        and the index of its text, and for every text the share of its words that are plurals."""
        if self._words.full:
            self._words.clear()
            self._done = 0
        key, text = tokens.keys(texts, self._words)
        self._grow()
        counts = np.bincount(text, minlength=len(texts))
        plurals = np.bincount(text[self._plural[key]], minlength=len(texts))
        return self._vectors, key, text, plurals / np.maximum(counts, 1)

    def read(self, texts: Sequence[str]) -> list[list[str]]:
        """What is read of each text: the keys of the words kept, in order; a plural ends in `PLURAL`."""
        found: list[list[str]] = [[] for _ in texts]
        _, key, text, _ = self.rows(texts)
        for word, place in zip(key.tolist(), text.tolist(), strict=True):
            found[place].append(self._words.names[word])
        return found

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors, key, text, plural = self.rows(texts)
        sums = np.zeros((len(texts), self.dimensions), dtype=np.int64)
        if len(key):
            starts = np.flatnonzero(np.r_[True, text[1:] != text[:-1]])
            lengths = np.diff(starts, append=len(text))
            width = np.int32 if int(lengths.max()) <= _WORDS_IN_32_BITS else np.int64
            # One sum a text: half the time of `np.add.reduceat` over the batch, even for titles.
            for place, start, length in zip(text[starts].tolist(), starts.tolist(), lengths.tolist(), strict=True):
                sums[place] = vectors.take(key[start : start + length], axis=0).sum(axis=0, dtype=width)
        return normalised(sums, plural, self.nothing)

    def _grow(self) -> None:
        """Compute the vectors of the words learned since the last call; room is made by doubling."""
        wanted = len(self._words)
        while wanted > len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._plural = np.concatenate([self._plural, np.zeros_like(self._plural)])
        for start in range(self._done, wanted, _CHUNK_WORDS):
            names = self._words.names[start : min(start + _CHUNK_WORDS, wanted)]
            stop = start + len(names)
            self._plural[start:stop] = [name.endswith(PLURAL) for name in names]
            self._vectors[start:stop] = self._read([name.removesuffix(PLURAL) for name in names])
        self._done = wanted

    def _read(self, names: Sequence[str]) -> NDArray[np.int32]:
        """The vector of every word of `names`, int32 (words, dimensions); zeros for an empty one."""
        of_words = [hashes(name) for name in names]
        wanted = np.fromiter(chain.from_iterable(of_words), dtype=np.uint32)
        at = np.searchsorted(self._features, wanted)
        met = self._features[np.minimum(at, len(self._features) - 1)] == wanted
        at, word = at[met], np.repeat(np.arange(len(names)), [len(each) for each in of_words])[met]
        counts = np.bincount(word, minlength=len(names))
        found = np.zeros((len(names), self.dimensions), dtype=np.int32)
        if len(at):
            rows = self._table[at] * self._scales[at, None]
            # Exact: a word has at most 142 features, of less than 24 bits each.
            totals = np.add.reduceat(rows, np.flatnonzero(np.r_[True, word[1:] != word[:-1]]), axis=0, dtype=np.int32)
            found[counts > 0] = np.rint(totals * _SHARES[counts[counts > 0], None])
        for place, name in enumerate(names):
            if name in SAME_AS:
                found[place] = self._read(SAME_AS[name]).sum(axis=0)
        for place in np.flatnonzero(counts == 0).tolist():
            if names[place]:
                found[place] = self._unknown(names[place])
        return found

    def _unknown(self, name: str) -> NDArray[np.int32]:
        """A word nothing is known of (another script, a code) still equals itself: signs drawn from its hash."""
        digest = b"".join(
            blake2b(name.encode("utf-8", "surrogatepass"), digest_size=64, salt=bytes([part])).digest()
            for part in range(-(-self.dimensions // 512))
        )
        signs = np.unpackbits(np.frombuffer(digest, dtype=np.uint8))[: self.dimensions].astype(np.int32) * 2 - 1
        return signs * self._unknown_scale


def several(texts: Sequence[str]) -> None:
    """Raise TypeError where `texts` is one string, which is a sequence of its letters."""
    if isinstance(texts, str):
        raise TypeError("a list of texts is asked for, not one text")


def normalised(sums: Ints, plural: Floats, nothing: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of `sums` (integers) at length one, in float32, set off by their share of plurals (texts,); `nothing` where
    a row is zero."""
    largest = np.abs(sums).max(axis=1, keepdims=True)
    empty = largest[:, 0] == 0
    largest[empty] = 1
    whole = np.rint(sums * (_RANGE / largest)).astype(np.int64)
    whole[:, -1] += np.rint(_length(whole)[:, 0] * plural * _NUMBER).astype(np.int64)
    length = _length(whole)
    length[empty] = 1.0
    vectors: NDArray[np.float32] = (whole / length).astype(np.float32)
    vectors[empty] = nothing
    return vectors


def _length(whole: Ints) -> Floats:
    found: Floats = np.sqrt((whole * whole).sum(axis=1, keepdims=True).astype(np.float64))
    return found


def known(folder: Path) -> dict[str, int]:
    """The words of the texts that the table in `folder` was trained on, and how often each is met."""
    with np.load(folder / "words.npz") as stored:
        names = stored["words"].tobytes().decode("ascii").split("\n")
        return dict(zip(names, stored["counts"].tolist(), strict=True))
