"""Words of the ranking: states of a criterion, eligibility, options, and the result as every way in gives it."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum, StrEnum
from itertools import accumulate
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from matching.candidates.domain import State as EvidenceState


class State(IntEnum):
    """State of one criterion for one person, from worst to best; three bits of the packed integer.

    A group of alternatives has its best state, a person the worst of their required groups. `OUTSIDE` can be met,
    but too late for the start date or only if the offer itself changes: outside the default list.
    """

    NOT_MET = 0
    OUTSIDE = 1
    UNKNOWN = 2
    WITH_STEPS = 3
    MET = 4


class Eligibility(StrEnum):
    ELIGIBLE = "eligible"
    POSSIBLE = "possible"
    OUTSIDE = "outside"
    NOT_ELIGIBLE = "not_eligible"


def eligibility(worst_required: State) -> Eligibility:
    """Unknown is never *not eligible*: it is possible, and the step is to ask."""
    if worst_required is State.MET:
        return Eligibility.ELIGIBLE
    if worst_required is State.NOT_MET:
        return Eligibility.NOT_ELIGIBLE
    return Eligibility.OUTSIDE if worst_required is State.OUTSIDE else Eligibility.POSSIBLE


DEFAULT_LIST = (Eligibility.ELIGIBLE, Eligibility.POSSIBLE)


def firsts(counts: Mapping[Eligibility, int]) -> dict[Eligibility, int]:
    """The rank of the first line of each part, from how many there are of each.

    A rank is the place in the whole order, the eligible before the possible, however few lines are asked for.
    """
    before = accumulate((counts[part] for part in Eligibility), initial=1)
    return dict(zip(Eligibility, before, strict=False))


class Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Step(Result):
    """What would change the answer: who acts, in how many days, at what cost in dollars; None where it depends."""

    code: str
    who: str
    days: int | None
    cost: int | None
    earliest: date | None = None


class CriterionResult(Result):
    code: str
    group: int
    """Criteria of one group are alternatives: any one of them answers."""
    importance: str
    met: bool | None
    """None: nobody has asked yet."""
    expected: dict[str, Any]
    found: dict[str, Any] | None
    evidence: str | None
    state: EvidenceState | None
    step: Step | None


class Contribution(Result):
    feature: str
    value: float
    contribution: float


class CoveredSkill(Result):
    """A skill the opening asks for and the person's skill that covers it, with the probability that it does."""

    skill: str
    covered_by: str | None
    probability: float


_SUM = "What the contributions sum to."
_ROUNDED = (
    "Of a blind line (`blind`), `distance` is rounded to 0 or 1 (within some 40 km) and `recency` to quarters, so that"
    " nobody deduces where the person lives or when they worked; the order is that of the exact score."
)


class Match(Result):
    rank: int = Field(
        description="Place in the whole order, from 1: the eligible, then the possible, then the others; the same"
        " whatever part is asked for, and however many lines."
    )
    score: float = Field(description=_SUM)
    eligibility: Eligibility
    criteria: tuple[CriterionResult, ...]
    contributions: tuple[Contribution, ...]
    skills: tuple[CoveredSkill, ...] = ()
    learning: tuple[CoveredSkill, ...] = Field(
        default=(),
        description="Of an internship, each learning goal, with the person's skill that covers it: they would learn"
        " the others. `contributions` has the share of the score that this gives.",
    )


class CandidateMatch(Match):
    candidate: int
    score: float = Field(description=f"{_SUM} {_ROUNDED}")
    fit: float = Field(exclude=True)
    """The score that orders, never rounded; told to nobody."""
    blind: bool
    organisation: int | None
    """Whom to write to: who follows the person. None for an employer, whom it could tell where they live."""
    name: str | None = None
    """Only for whoever may know it."""


class OpeningMatch(Match):
    opening: int
    kind: str
    title_fr: str
    title_en: str | None
    employer: str | None


class Ranking(Result):
    considered: int
    eligible: int
    possible: int
    outside: int
    not_eligible: int


class CandidateRanking(Ranking):
    need: int | None = None
    internship: int | None = None
    results: tuple[CandidateMatch, ...]


class OpeningRanking(Ranking):
    candidate: int
    results: tuple[OpeningMatch, ...]


class Options(BaseModel):
    """How much of a ranking to return: `top` lines after the first `skip` of each kind of eligibility listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    top: int = 20
    skip: int = 0
    include: tuple[Eligibility, ...] = DEFAULT_LIST


class Settings(BaseModel):
    """The values an administrator may change, as the ranking reads them once per request."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    arrival_tolerance_days: int
    shared_least_fit: float
    french_steps_levels: int
    french_from_schooling: dict[str, int]
    score_weights: dict[str, float]
    score_weights_person: dict[str, float]
    score_weights_internship: dict[str, float]
    medically_restricted_groups: tuple[str, ...]

    def weights(self, kind: str, *, own: bool = False) -> dict[str, float]:
        """Weight of each feature for an opening of that kind; `own`: in the list of a person's own."""
        common = self.score_weights | (self.score_weights_person if own else {})
        if kind != "internship":
            return common
        left = 1 - sum(self.score_weights_internship.values())
        return {name: left * weight for name, weight in common.items()} | self.score_weights_internship
