"""The parts of a line that both lists share: contributions that sum to the score, and the skills covered."""

from matching.candidates.profile import Profile
from matching.matches.domain import Contribution, CoveredSkill
from matching.matches.scoring import DECIMALS
from matching.matches.skills import Cover
from matching.reference.text import fold


def contributions(values: dict[str, float], weights: dict[str, float]) -> tuple[Contribution, ...]:
    """Weight × value of each feature that has a weight."""
    return tuple(
        Contribution(feature=name, value=value, contribution=weights[name] * value)
        for name, value in values.items()
        if name in weights
    )


def total(parts: tuple[Contribution, ...]) -> float:
    """The score: what the contributions sum to, rounded as the order rounds it."""
    return round(sum(part.contribution for part in parts), DECIMALS)


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
