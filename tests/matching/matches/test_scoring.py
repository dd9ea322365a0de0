"""The order, held against sorting everybody; and the features, which a better answer never lowers."""

from typing import Any

import numpy as np
import psycopg
from hypothesis import given
from hypothesis import strategies as st

from matching.matches import reasons, scoring, statement
from matching.matches.context import Context
from tests.matching.matches import cases
from tests.matching.matches.test_eligibility import for_one_opening, generated, store

shares = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75])


@given(
    people=st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.20000000001, 0.4, 0.6]), shares), max_size=1200),
    top=st.integers(0, 30),
    weight=st.sampled_from([0.0, 0.05, 0.25]),
    opening=st.integers(1, 2**62),
)
def test_a_prefix_gives_what_sorting_everybody_gives(
    people: list[tuple[float, float]], top: int, weight: float, opening: int
) -> None:
    ids = np.arange(1, len(people) + 1, dtype=np.int64)
    base = np.array([score for score, _ in people])
    share = np.array([covered for _, covered in people])
    asked: list[int] = []

    def coverage(some: scoring.Ids) -> scoring.Scores:
        asked.append(len(some))
        return share[some - 1]

    found = scoring.best(ids, base, top, opening, (weight, 0.8), coverage)
    full = np.round(base + weight * share, scoring.DECIMALS)
    everybody = sorted(zip(-full, scoring.tie_order(ids, opening).tolist(), ids.tolist(), strict=True))
    assert found == [(candidate, -score) for score, _, candidate in everybody[:top]]


@st.composite
def overtaken(draw: st.DrawFn) -> tuple[scoring.Scores, scoring.Scores, int]:
    """Base score and share of skills of more people than the first prefix holds: the low have the skills, or tie."""
    many = draw(st.integers(65, 400))
    top = draw(st.integers(1, 30))
    below = draw(st.integers(1, many - 64))
    climb = draw(st.sampled_from([0.0, 0.0001, 0.01]))
    base = 0.4 + climb * np.arange(many, 0, -1) / many
    share = np.zeros(many)
    share[-below:] = draw(st.sampled_from([0.05, 0.4, 0.8]))
    share[: draw(st.integers(0, top))] = draw(st.sampled_from([0.05, 0.8]))
    places = np.random.default_rng(draw(st.integers(0, 2**32))).permutation(many)
    return base[places], share[places], top


@given(people=overtaken(), weight=st.sampled_from([0.0, 0.05, 0.25]), opening=st.integers(1, 2**62))
def test_whoever_is_below_the_prefix_and_has_the_skills_is_not_lost(
    people: tuple[scoring.Scores, scoring.Scores, int], weight: float, opening: int
) -> None:
    base, share, top = people
    ids = np.arange(1, len(base) + 1, dtype=np.int64)
    found = scoring.best(ids, base, top, opening, (weight, 0.8), lambda some: share[some - 1])
    full = np.round(base + weight * share, scoring.DECIMALS)
    everybody = sorted(zip(-full, scoring.tie_order(ids, opening).tolist(), ids.tolist(), strict=True))
    assert found == [(candidate, -score) for score, _, candidate in everybody[:top]]


def test_ties_do_not_favour_whoever_registered_first() -> None:
    ids = np.arange(1, 2001, dtype=np.int64)
    firsts = [int(ids[np.argmin(scoring.tie_order(ids, opening))]) for opening in range(1, 301)]
    assert len(set(firsts)) > 250
    assert 800 < np.mean(firsts) < 1200


def test_equal_people_are_listed_in_another_order_by_each_opening() -> None:
    ids = np.arange(1, 41, dtype=np.int64)
    lists = {
        tuple(
            candidate
            for candidate, _ in scoring.best(ids, np.full(40, 0.5), 5, opening, (0.0, 0.8), lambda some: np.zeros(1))
        )
        for opening in range(1, 51)
    }
    assert len(lists) == 50
    assert (1, 2, 3, 4, 5) not in lists


BETTER: dict[str, Any] = {
    "french_speaking": lambda profile: (profile["french_speaking"] or 0) + 1,
    "months_1": lambda profile: (profile["months_1"] or 0) + 12,
    "worked_1": lambda profile: cases.TODAY,
    "uncoded_months": lambda profile: profile["uncoded_months"] + 12,
    "hours_elsewhere": lambda profile: 0,
    "medical_restriction": lambda profile: False,
    "permit_occupations": lambda profile: None,
    "permit_regions": lambda profile: None,
    "in_process": lambda profile: [1, 2, 3, 4],
    "diplomas": lambda profile: [*(profile["diplomas"] or []), 50715, 50000],
    "languages": lambda profile: {key: level + 1 for key, level in profile["languages"].items()},
}


@generated
@given(profile=cases.profiles(), rows=cases.criteria(), what=st.sampled_from(sorted(BETTER)))
def test_a_better_answer_never_lowers_a_state_or_a_feature(
    ranking: tuple[psycopg.Connection, Context],
    profile: dict[str, Any],
    rows: list[Any],
    what: str,
) -> None:
    connection, found = ranking
    if what in ("months_1", "worked_1") and profile["group_1"] is None:
        return
    if what == "french_speaking" and profile["french_speaking"] is None:
        # A level that is told may be too low: unknown is better than that.
        return
    better = {**profile, what: BETTER[what](profile)}
    text = statement.over_some(statement.statements(rows, None, found))
    with connection.transaction(force_rollback=True):
        before, after = store(connection, [profile, better])
        states = for_one_opening(connection, found, rows, [before, after])
        features = {row[0]: row[3] for row in connection.execute(text, {"ids": [before, after]})}
    assert all(new >= old for old, new in zip(states[before], states[after], strict=True))
    assert all(new >= old for old, new in zip(features[before], features[after], strict=True))


@generated
@given(profile=cases.profiles(), rows=cases.criteria())
def test_what_is_not_there_counts_for_nothing(
    ranking: tuple[psycopg.Connection, Context], profile: dict[str, Any], rows: list[Any]
) -> None:
    connection, found = ranking
    nobody = {
        **profile,
        **{f"{column}_{slot}": None for column in ("group", "months", "worked") for slot in (1, 2, 3)},
        **dict.fromkeys(("other_groups", "other_months", "other_worked", "other_minors", "other_minor_months")),
        **{f"french_{skill}": None for skill in ("speaking", "listening", "reading", "writing")},
        "latitude": None,
    }
    asked = statement.statements(rows, None, found)
    with connection.transaction(force_rollback=True):
        ids = store(connection, [nobody])
        row = connection.execute(statement.over_some(asked), {"ids": ids}).fetchone()
    assert row is not None
    # What is preferred may be met without any of this.
    values = {name: value for name, value in zip(asked.features, row[3], strict=True) if name != "preferred"}
    remote = {"distance": 1.0} if rows[0].remote else {}
    assert values == {name: remote.get(name, 0.0) for name in values}


@generated
@given(profile=cases.profiles(), rows=cases.criteria())
def test_every_feature_stays_between_nothing_and_all(
    ranking: tuple[psycopg.Connection, Context], profile: dict[str, Any], rows: list[Any]
) -> None:
    connection, found = ranking
    asked = statement.statements(rows, None, found)
    with connection.transaction(force_rollback=True):
        ids = store(connection, [profile])
        row = connection.execute(statement.over_some(asked), {"ids": ids}).fetchone()
    assert row is not None
    assert all(0 <= value <= 1 for value in row[3])


def test_nothing_is_not_less_than_nothing() -> None:
    parts = reasons.contributions(
        {"qualification": -0.0, "occupation": 0.0}, {"qualification": 0.5, "occupation": -0.2}
    )
    told = [each for part in parts for each in (part.value, part.contribution)] + [reasons.total(parts)]
    assert [repr(each) for each in told] == ["0.0"] * 5
