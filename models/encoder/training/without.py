"""Texts never to train on, given by path: the query strings of the sets that the encoder is measured by."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from models.encoder.data import Concept
from models.encoder.forms import fold

_BOTH_GENDERS = re.compile(r"\(\s*[hfmx]\s*/\s*[hfmx]\s*(?:/\s*[hfmx]\s*)?\)", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]+")
# No passage drawn from a description has fewer words (`Pairs`).
_SHORTEST_PASSAGE = 5


def plain(text: str) -> str:
    """Folded words with one space between them: case, accents, punctuation and (H/F) make no difference."""
    return _NO_WORD.sub(" ", fold(_BOTH_GENDERS.sub(" ", text))).strip()


def read(paths: Iterable[Path]) -> frozenset[str]:
    """The texts of files with one text a line, after a first column (its identifier) where the line has a tab."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return frozenset(line.partition("\t")[2] or line for line in lines if line.strip())


class Without:
    """Takes texts out of concepts: what equals one of `texts` in its plain form, and the descriptions in which a
    passage equals one."""

    def __init__(self, texts: Collection[str]) -> None:
        self._plain = {plain(text) for text in texts} - {""}
        self._long = [f" {text} " for text in sorted(self._plain) if text.count(" ") >= _SHORTEST_PASSAGE - 1]

    def equals(self, text: str) -> bool:
        """Whether `text` is one of the texts."""
        return plain(text) in self._plain

    def holds(self, text: str) -> bool:
        """Whether `text` is one of the texts, or a passage of it may be."""
        found = f" {plain(text)} "
        return found.strip() in self._plain or any(each in found for each in self._long)

    def leave_out(self, concept: Concept) -> int:
        """Remove the labels and descriptions of `concept` that are not to be trained on; how many there were."""
        if not self._plain:
            return 0
        labels = {
            language: [text for text in texts if not self.equals(text)] for language, texts in concept.labels.items()
        }
        descriptions = {language: text for language, text in concept.descriptions.items() if not self.holds(text)}
        count = sum(len(concept.labels[language]) - len(labels[language]) for language in labels)
        count += len(concept.descriptions) - len(descriptions)
        concept.labels, concept.descriptions = labels, descriptions
        return count
