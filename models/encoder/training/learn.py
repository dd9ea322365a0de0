"""One table, learned by contrast: each text of a batch must find its pair among all the others."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from models.encoder.training import bag
from models.encoder.training.beside import with_beside
from models.encoder.training.corpus import Corpus, Features
from models.encoder.training.pairs import SHARES, Aligned, Neighbours, Pairs


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of one run; the shipped weights use the defaults."""

    steps: int = 350
    batch: int = 2048
    dimensions: int = 192
    rate: float = 0.03
    scale: float = 20.0  # inverse temperature of the softmax over cosines
    dropout: float = 0.3  # share of a word's features dropped
    seed: int = 0
    shares: Mapping[str, float] | None = None


def learn(
    corpus: Corpus,
    features: Features,
    recipe: Recipe,
    aligned: Sequence[Aligned] = (),
    *,
    progress: Callable[[int, float], None] = lambda step, loss: None,
    neighbours: Neighbours | None = None,
) -> torch.Tensor:
    """Train one table (features × dimensions, float32) with Adam, warm-up and cosine decay; seeded."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rng = np.random.default_rng(recipe.seed)
    table = bag.initial(features, corpus, recipe.dimensions, recipe.seed).to(device).requires_grad_()
    pairs = Pairs(corpus, aligned, recipe.seed, recipe.shares or SHARES, neighbours)
    optimiser = torch.optim.Adam([table], lr=recipe.rate, betas=(0.9, 0.99), fused=True)
    for step in range(recipe.steps):
        decay = 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        optimiser.param_groups[0]["lr"] = recipe.rate * min(1.0, (step + 1) / 20) * decay
        left, right, concepts = pairs.batch(recipe.batch)
        texts = with_beside(left + right, corpus.beside, rng)
        vectors = functional.normalize(bag.sums(table, features, texts, recipe.dropout, rng), dim=1)
        same = torch.from_numpy(concepts[:, None] == concepts[None, :]).to(device)
        loss = _contrast(vectors[: len(left)], vectors[len(left) :], same, recipe.scale)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        progress(step + 1, loss.item())
    return table.detach().cpu()


def _contrast(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, scale: float) -> torch.Tensor:
    """Symmetric InfoNCE; another pair of the same concept is no negative."""
    scores = scale * left @ right.T
    same.fill_diagonal_(False)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(left), device=left.device)
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
