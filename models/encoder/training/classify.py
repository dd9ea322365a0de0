"""The title → unit group classifier: trained on titles as an unseen title would look, measured by fifths."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from models.encoder.tokens import written
from models.encoder.training import bag, no_trade
from models.encoder.training.beside import with_beside
from models.encoder.training.corpus import Corpus, Features, Keys
from models.encoder.training.heldout import FOLDS
from models.encoder.unit_groups import scores, words_of_trade

HIDDEN = 256
NAMES_HIDDEN = 64
LOST = 0.005
"""Of titles kept apart, the share that are not to be held to name a trade: those least like one."""
EPOCHS = 15
# A typing error or a new word leaves a title with fewer of its features: so does dropout, and the encoder, which has
# seen these titles, is kept from making them look easier than new ones.
DROPOUT = 0.3
Layers = list[tuple[NDArray[np.float32], NDArray[np.float32]]]


def titles(corpus: Corpus) -> tuple[list[Keys], NDArray[np.int64], list[str]]:
    """Every CNP title still in the corpus, the row of its unit group, and the groups' codes in order."""
    span = corpus.ranges["group"]
    order = sorted(span, key=lambda number: corpus.entries[number].concept.code)
    row = {number: place for place, number in enumerate(order)}
    found = [(keys, row[number]) for number in span for keys in corpus.entries[number].all]
    codes = [corpus.entries[number].concept.code for number in order]
    return [keys for keys, _ in found], np.array([place for _, place in found]), codes


def heads(corpus: Corpus) -> list[str]:
    """Words that say too little when they stand alone, sorted: heads of titles (the first word in French, the last in
    English) of which no unit group has half, unless the word is a title of the CNP by itself (*architecte*)."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    alone: set[str] = set()
    for number in corpus.ranges["group"]:
        for language, head in (("fr", 0), ("en", -1)):
            for text in corpus.entries[number].labels[language].values():
                words = written(text)
                for word in words_of_trade(words[head]):
                    found[word][number] += 1
                    alone.update([word] if len(words) == 1 else [])
    return sorted(
        word for word, groups in found.items() if 2 * max(groups.values()) < groups.total() and word not in alone
    )


def fit(
    table: torch.Tensor,
    features: Features,
    texts: Sequence[Keys],
    groups: NDArray[np.int64],
    beside: Sequence[Keys],
    seed: int,
) -> Layers:
    """Weights and biases of the two layers, float32; some titles are read with one of the phrases `beside`."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    count = int(groups.max()) + 1
    inner, outer = nn.Linear(table.shape[1], HIDDEN), nn.Linear(HIDDEN, count)
    network = nn.Sequential(inner, nn.ReLU(), nn.Dropout(0.2), outer)
    optimiser = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=0.01)
    batch = 1024
    steps = EPOCHS * -(-len(texts) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    for _ in range(EPOCHS):
        with torch.no_grad():
            read = with_beside(texts, beside, rng)
            vectors = functional.normalize(bag.sums(table, features, read, DROPOUT, rng), dim=1)
        order = rng.permutation(len(texts))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            scores = network(4 * vectors[chosen])
            loss = functional.cross_entropy(scores, torch.from_numpy(groups[chosen]), label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return [_numbers(inner, 4.0), _numbers(outer, 1.0)]


def fit_names(
    table: torch.Tensor,
    features: Features,
    corpus: Corpus,
    held: Sequence[Keys],
    seed: int,
) -> tuple[Layers, dict[str, float]]:
    """The two layers that tell a title from a phrase that names no trade, its least score, and what was measured.

    The least score keeps all but `LOST` of the titles `held`; of a fifth of the phrases, kept apart with them, the
    share that reaches it is what is measured. Titles are read alone, with a phrase beside them, and with one that
    names no trade; phrases alone, and by two.
    """
    titles = [
        keys for kind in ("occupation", "group", "trade") for n in corpus.ranges[kind] for keys in corpus.entries[n].all
    ]
    phrases = [keys for keys in corpus.keys(no_trade.phrases()) if keys]
    features.extend()
    rng = np.random.default_rng(seed)
    apart = rng.random(len(phrases)) < 1 / FOLDS
    learned = [keys for keys, is_apart in zip(phrases, apart.tolist(), strict=True) if not is_apart]
    layers = _names(table, features, titles, learned, corpus.beside, rng)
    kept = held or titles[::FOLDS]
    least = float(np.quantile(scores(bag.encoded(table, features, kept), layers)[:, 0], LOST))
    others = [keys for keys, is_apart in zip(phrases, apart.tolist(), strict=True) if is_apart]
    taken = scores(bag.encoded(table, features, others), layers)[:, 0] >= least
    return layers, {"least": round(least, 4), "phrases": len(others), "taken": round(float(taken.mean()), 4)}


def _names(
    table: torch.Tensor,
    features: Features,
    titles: Sequence[Keys],
    phrases: Sequence[Keys],
    beside: Sequence[Keys],
    rng: np.random.Generator,
) -> Layers:
    def some(texts: Sequence[Keys], count: int) -> list[Keys]:
        return [texts[at] for at in rng.integers(len(texts), size=count).tolist()]

    def joined(left: Sequence[Keys], right: Sequence[Keys]) -> list[Keys]:
        return [one + other for one, other in zip(left, right, strict=True)]

    third = len(titles) // 3
    named = [
        *titles,
        *joined(some(titles, third), some(beside, third)),
        *joined(some(titles, third), some(phrases, third)),
    ]
    unnamed = [*phrases, *beside, *joined(some(phrases, 2 * len(phrases)), some([*phrases, *beside], 2 * len(phrases)))]
    vectors = torch.from_numpy(bag.encoded(table, features, [*named, *unnamed]))
    target = torch.cat([torch.ones(len(named)), torch.zeros(len(unnamed))])
    # Titles and phrases count the same in all.
    weight = torch.where(target > 0, 1 / len(named), 1 / len(unnamed)) * len(target) / 2
    torch.manual_seed(int(rng.integers(1 << 30)))
    inner, outer = nn.Linear(table.shape[1], NAMES_HIDDEN), nn.Linear(NAMES_HIDDEN, 1)
    network = nn.Sequential(inner, nn.ReLU(), nn.Dropout(0.2), outer)
    optimiser = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=0.01)
    steps = EPOCHS * -(-len(target) // 1024)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    for _ in range(EPOCHS):
        order = torch.randperm(len(target))
        for start in range(0, len(order), 1024):
            chosen = order[start : start + 1024]
            found = network(4 * vectors[chosen])[:, 0]
            loss = functional.binary_cross_entropy_with_logits(found, target[chosen], weight=weight[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return [_numbers(inner, 4.0), _numbers(outer, 1.0)]


def _numbers(layer: nn.Linear, gain: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    weights, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return (weights.T * gain).astype(np.float32), bias.astype(np.float32)


def temperature(logits: NDArray[np.float32], groups: NDArray[np.int64]) -> float:
    """The temperature under which held-out titles are likeliest."""
    tried = np.geomspace(0.3, 3, 47)
    held, target = torch.from_numpy(logits), torch.from_numpy(groups)
    losses = [float(functional.cross_entropy(held / float(t), target)) for t in tried]
    return round(float(tried[int(np.argmin(losses))]), 4)


def save(folder: Path, layers: Layers, names: Layers, codes: Sequence[str], about: dict[str, Any]) -> None:
    """Write what `UnitGroups` reads."""
    arrays: dict[str, Any] = {"codes": np.array([int(code) for code in codes])}
    for part, of_it in (("", layers), ("names_", names)):
        for i, (weights, bias) in enumerate(of_it):
            arrays |= {f"{part}weights{i}": weights.astype(np.float16), f"{part}bias{i}": bias.astype(np.float16)}
    np.savez_compressed(folder / "unit_groups.npz", **arrays)
    (folder / "unit_groups.json").write_text(json.dumps(about, indent=2, sort_keys=True) + "\n", encoding="utf-8")
