"""The reasons of one line of a list, as a page lays them out: met, to ask, a step away, missing."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, get_args

from api import formats
from api.translations import N_
from api.words import word
from api.words.criteria import Criteria
from api.words.lengths import about
from matching.matches.domain import CriterionResult, Match, Step

Kind = Literal["met", "unknown", "steps", "unmet"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
ASK = "ask_candidate"
A_YEAR = 365
"""Days. What takes longer is missing, with the way there, rather than a step away; and is said in years and months."""
COVERED = 0.5
"""Probability from which a skill counts as covered on screen; the score uses the figure itself."""


@dataclass(frozen=True)
class Reason:
    """One criterion in words."""

    code: str
    label: str
    preferred: bool
    expected: str
    found: str
    evidence: str | None
    state: str
    step: str
    question: bool
    """Whether the step is no more than to ask."""


@dataclass(frozen=True)
class Group:
    """One requirement: its alternatives, of which those that are met are kept where any is."""

    kind: Kind
    """Met; to ask; a step away; or missing."""
    reasons: list[Reason]
    number: int = 0
    """Of the opening's groups."""

    @property
    def label(self) -> str:
        """Names of the criteria, each once; a licence or a card by its own name."""
        named = (each.expected if each.code in ("licence", "certificate") else each.label for each in self.reasons)
        return " / ".join(dict.fromkeys(named))

    @property
    def preferred(self) -> bool:
        return self.reasons[0].preferred


@dataclass(frozen=True)
class Bar:
    """One feature's part of the score, in points of a hundred.

    `width` is in percent of the widest of the page; `x` and `share` place it in the bar of the whole score, of which
    a hundred points are the full length.
    """

    feature: str
    points: str
    width: str
    x: str
    share: str
    against: bool


def reasons(match: Match, words: Criteria) -> list[Group]:
    """The requirements of a line: those met, to ask, a step away, missing; within each, the opening's order."""
    groups = [_group(list(group), words) for _, group in groupby(match.criteria, key=lambda each: each.group)]
    return sorted(groups, key=lambda group: _KINDS.index(group.kind))


def passage(match: Match) -> str | None:
    """The person's own words that say most: those on experience, else on diploma, else any."""
    told = {criterion.code: criterion.evidence for criterion in reversed(match.criteria) if criterion.evidence}
    return told.get("experience") or told.get("diploma") or next(iter(told.values()), None)


def bars(match: Match, widest: float, words: Criteria) -> list[Bar]:
    """The contributions, in the order of the ranking."""
    drawn = []
    at = 0.0
    for part in match.contributions:
        share = max(part.contribution, 0.0)
        drawn.append(
            Bar(
                feature=word(part.feature, "feature", words.locale),
                points=points(part.contribution, words),
                width=f"{100 * abs(part.contribution) / widest:.1f}%",
                x=f"{100 * at:.1f}%",
                share=f"{100 * share:.1f}%",
                against=part.contribution < 0,
            )
        )
        at += share
    return drawn


def widest(matches: Any) -> float:
    """The largest contribution of a page, so that its bars compare; never zero."""
    return max((abs(part.contribution) for match in matches for part in match.contributions), default=0.0) or 1.0


def points(score: float, words: Criteria) -> str:
    """A score or a part of one, in points of a hundred; never a negative zero."""
    return formats.number(round(100 * score, 1) + 0.0, words.locale, 1)


def _group(criteria: list[CriterionResult], words: Criteria) -> Group:
    met = [criterion for criterion in criteria if criterion.met]
    if met:
        return Group("met", [reason(each, words) for each in met], met[0].group)
    kind: Kind = "unmet"
    if any(criterion.met is None for criterion in criteria):
        kind = "unknown"
    elif any(criterion.step is not None and (criterion.step.days or 0) <= A_YEAR for criterion in criteria):
        kind = "steps"
    return Group(kind, [reason(each, words) for each in criteria], criteria[0].group)


def reason(criterion: CriterionResult, words: Criteria) -> Reason:
    """One criterion in words, with the step that would change its answer."""
    return Reason(
        code=criterion.code,
        label=word(criterion.code, "criterion", words.locale),
        preferred=criterion.importance == "preferred",
        expected=words.expected(criterion.code, criterion.expected),
        found=words.found(criterion.code, criterion.found, criterion.met),
        evidence=criterion.evidence,
        state="" if criterion.state is None else word(criterion.state, "state", words.locale),
        step="" if criterion.step is None else _step(criterion.step, words),
        question=criterion.step is not None and criterion.step.code == ASK,
    )


def _step(step: Step, words: Criteria) -> str:
    """What, who, how long, what cost and the earliest date, as far as each is known."""
    what, who = word(step.code, "step", words.locale), word(step.who, "who", words.locale)
    said = [words.say(N_("%(step)s (%(who)s)"), step=what, who=who)]
    if step.days:
        said.append(words.say(N_("about %(length)s"), length=about(step.days, words.locale)))
    if step.cost:
        said.append(words.say(N_("about %(cost)s"), cost=formats.money(step.cost, words.locale)))
    if step.days and step.earliest is not None:
        said.append(words.say(N_("on %(day)s at the earliest"), day=words.day(step.earliest)))
    return ", ".join(said)
