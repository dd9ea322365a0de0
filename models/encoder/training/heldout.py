"""What is kept from training, to choose and to calibrate with: labels, whole concepts, fifths of the CNP's titles."""

import random
from dataclasses import dataclass

from models.encoder.data import LANGUAGES
from models.encoder.training.corpus import Corpus, Keys

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Held:
    """A label taken out of its concept."""

    concept: int
    language: str
    keys: Keys
    text: str


def hold_out_labels(corpus: Corpus, concepts: int = 1000, seed: int = 123) -> list[Held]:
    """Take one label a language, never the preferred one, out of `concepts` occupations drawn at random."""
    rng = random.Random(seed)  # noqa: S311
    span = corpus.ranges["occupation"]
    held = []
    for number in rng.sample(span, min(concepts, len(span))):
        for language in LANGUAGES:
            labels = list(corpus.entries[number].labels[language])
            if len(labels) > 1:
                held.append(_take(corpus, number, language, rng.choice(labels[1:])))
    return held


def hold_out_fold(corpus: Corpus, fold: int, seed: int = 7) -> list[Held]:
    """Take every fifth title, shuffled, out of every unit group; the class's own title stays."""
    held = []
    for number in corpus.ranges["group"]:
        for language in LANGUAGES:
            labels = list(corpus.entries[number].labels[language])[1:]
            random.Random(f"{seed}/{corpus.entries[number].concept.code}/{language}").shuffle(labels)  # noqa: S311
            held += [_take(corpus, number, language, keys) for keys in labels[fold::FOLDS]]
    return held


def hold_out_concepts(corpus: Corpus, share: float = 0.1, seed: int = 11) -> dict[str, list[int]]:
    """Take all the labels and descriptions of a `share` of the occupations and skills out; their numbers by kind.

    The labels are kept in `concept.labels` of each entry, from where calibration reads them.
    """
    rng = random.Random(seed)  # noqa: S311
    found = {}
    for kind in ("occupation", "skill"):
        span = corpus.ranges[kind]
        found[kind] = sorted(rng.sample(span, int(len(span) * share)))
        for number in found[kind]:
            corpus.entries[number].labels = {language: {} for language in LANGUAGES}
            corpus.entries[number].descriptions = []
    return found


def _take(corpus: Corpus, concept: int, language: str, keys: Keys) -> Held:
    return Held(concept, language, keys, corpus.entries[concept].labels[language].pop(keys))
