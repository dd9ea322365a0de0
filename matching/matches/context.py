"""What a ranking is computed with beside the two lists: today, the settings, the rules, the model in service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import class_row

from matching.errors import DomainError
from matching.matches.domain import Settings

_RULES = (
    """SELECT kind, valid_from, valid_until, works_for, permit_required, weekly_cap, step FROM authorisation_rule"""
)


@dataclass(frozen=True)
class StepRule:
    code: str
    who: str
    days: int | None
    cost: int | None


@dataclass(frozen=True)
class AuthorisationRule:
    """Who may work, by kind and date. Source: requirements §4."""

    kind: str
    valid_from: date
    valid_until: date | None
    works_for: str
    permit_required: bool
    weekly_cap: int | None
    step: str | None


@dataclass(frozen=True)
class Model:
    """The encoder whose vectors are in service, and how its cosines become probabilities."""

    id: int
    name: str
    dimensions: int
    occupation_slope: float
    occupation_intercept: float
    skill_slope: float
    skill_intercept: float


class NoModelError(DomainError):
    """No encoder has been registered yet: nothing can be ranked."""

    code = "no_model"


@dataclass(frozen=True)
class Context:
    today: date
    settings: Settings
    model: Model
    steps: dict[str, StepRule]
    rules: tuple[AuthorisationRule, ...]
    implied_by: dict[str, tuple[str, ...]]
    """By licence, the other ones that are worth it."""

    def days(self, step: str) -> int:
        """Usual days of a step; 0 where they depend on the person (unknown is not too late)."""
        return self.steps[step].days or 0

    def rule(self, kind: str, on: date) -> AuthorisationRule | None:
        """The rule of an authorisation's kind in force on a date."""
        return _in_force(self.rules, kind, on)

    @property
    def restricted_groups(self) -> str:
        """Regular expression of the unit groups closed without a medical examination."""
        return "^(" + "|".join(self.settings.medically_restricted_groups) + ")"


def rule_on(connection: psycopg.Connection[Any], kind: str, on: date) -> AuthorisationRule | None:
    """The rule of an authorisation's kind in force on a date, where nothing is ranked."""
    return _in_force(connection.cursor(row_factory=class_row(AuthorisationRule)).execute(_RULES), kind, on)


def context(connection: psycopg.Connection, today: date) -> Context:
    """Read the context in one round trip. Raises NoModelError."""
    with connection.pipeline():
        values = connection.execute("SELECT key, value FROM setting")
        models = connection.cursor(row_factory=class_row(Model)).execute(
            """SELECT id, name, dimensions, occupation_slope, occupation_intercept, skill_slope, skill_intercept
               FROM encoder_model WHERE state = 'serving'"""
        )
        steps = connection.cursor(row_factory=class_row(StepRule)).execute("SELECT code, who, days, cost FROM step")
        rules = connection.cursor(row_factory=class_row(AuthorisationRule)).execute(_RULES)
        implied = connection.execute("SELECT implied, array_agg(held) FROM implied_credential GROUP BY implied")
    model = models.fetchone()
    if model is None:
        raise NoModelError
    return Context(
        today=today,
        settings=Settings.model_validate(dict(values.fetchall())),
        model=model,
        steps={step.code: step for step in steps},
        rules=tuple(rules),
        implied_by={credential: tuple(held) for credential, held in implied},
    )


def _in_force(rules: Iterable[AuthorisationRule], kind: str, on: date) -> AuthorisationRule | None:
    for rule in rules:
        if rule.kind == kind and rule.valid_from <= on and (rule.valid_until is None or rule.valid_until > on):
            return rule
    return None
