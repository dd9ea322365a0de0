"""What an internship would teach a person: the learning goals that none of their skills covers yet.

An internship is ranked by what the person would learn and give, not only by what they have: a share of its score, a
setting, is for the goals, and the features of every opening share the rest. One function for both lists and for the
assignment.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matching.matches.domain import Match
from matching.matches.features import LEARNING

Values = NDArray[np.float64]
UNKNOWN = 0.5
"""What is counted where nobody has asked the person for their skills: unknown is neither all nor nothing."""


def learning(covered: Iterable[float], goals: int, *, told: bool) -> float:
    """The share of `goals` that a person would learn, from the probabilities that their skills cover one each.

    `told` is whether they told any skill.
    """
    return max(0.0, 1 - sum(covered) / goals) if told else UNKNOWN


def learned(match: Match) -> float:
    """The same, of a line of either list; half where the opening has no goals."""
    return next((each.value for each in match.contributions if each.feature == LEARNING), UNKNOWN)


def gift(fit: Values, learns: Values, share: float) -> Values:
    """What people would give: the part of their exact scores that is not the `share` for learning, out of 1."""
    return np.clip((fit - share * learns) / (1 - share), 0, 1) if share < 1 else fit
