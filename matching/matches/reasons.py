"""The parts of a line that both lists share: contributions that sum to the score, and the skills covered."""

import math
from collections.abc import Mapping

from matching.candidates.profile import Profile
from matching.matches.domain import Contribution, CoveredSkill
from matching.matches.scoring import DECIMALS
from matching.matches.skills import Cover
from matching.reference.text import fold

_BLIND_BANDS = {"distance": 1, "recency": 4}
"""Equal steps in which a blind reader is told a feature: within 40 km or not, and two years and a half."""


def told_blind(values: Mapping[str, float]) -> dict[str, float]:
    """The features as whoever reads blind is told them: to the last decimal, one names a municipality, one a day."""
    return {
        name: math.floor(_BLIND_BANDS[name] * value + 0.5) / _BLIND_BANDS[name] if name in _BLIND_BANDS else value
        for name, value in values.items()
    }


def contributions(values: Mapping[str, float], weights: Mapping[str, float]) -> tuple[Contribution, ...]:
    """Weight × value of each feature that has a weight; nothing is 0.0, never -0.0."""
    return tuple(
        Contribution(feature=name, value=value + 0.0, contribution=weights[name] * value + 0.0)
        for name, value in values.items()
        if name in weights
    )


def score(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """What `total` gives of these contributions, without each of them: of hundreds of openings, a page shows twenty."""
    return round(sum(weights[name] * value for name, value in values.items() if name in weights), DECIMALS) + 0.0


def total(parts: tuple[Contribution, ...]) -> float:
    """The score: what the contributions sum to, rounded as the order rounds it."""
    return round(sum(part.contribution for part in parts), DECIMALS) + 0.0


def covered_skills(asked: list[str], covered: dict[int, Cover], profile: Profile) -> tuple[CoveredSkill, ...]:
    """Each skill asked for, with the person's own words for the skill that covers it, where they may be shown."""
    own = {fold(skill.name): skill.name for skill in profile.skills or ()} if covered else {}
    return tuple(
        CoveredSkill(
            skill=skill,
            covered_by=own.get(covered[place].key) if place in covered else None,
            probability=covered[place].probability if place in covered else 0.0,
        )
        for place, skill in enumerate(asked)
    )
