"""Assignments: nobody left who would rather have each other, and no total above the bound that is claimed."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.allocation import greatest as greatest_module
from matching.allocation.greatest import auction, greatest
from matching.allocation.linear import Row, maximise
from matching.allocation.stable import Fits, Pairs, stable, strict
from matching.matches.scoring import tie_order

IDS = 100


@st.composite
def markets(draw: st.DrawFn) -> tuple[Fits, Fits, np.ndarray, np.ndarray]:
    """Gains and fits with many ties and some who may not meet, capacities and quotas."""
    people, hosts = draw(st.integers(0, 6)), draw(st.integers(1, 5))
    levels = st.sampled_from([0.0, 0.2, 0.5, 0.5, 0.9, 1.0, np.nan])
    gains, fits = (
        np.array(draw(st.lists(levels, min_size=people * hosts, max_size=people * hosts))).reshape(people, hosts)
        for _ in range(2)
    )
    capacities = np.array(draw(st.lists(st.integers(0, 3), min_size=hosts, max_size=hosts)))
    quotas = np.array(draw(st.lists(st.integers(0, 3), min_size=people, max_size=people)), dtype=np.int64)
    return gains, fits, capacities, quotas


def run(gains: Fits, fits: Fits, capacities: np.ndarray, quotas: np.ndarray) -> Pairs:
    return stable(gains, fits, capacities, quotas, IDS + np.arange(len(gains)), np.arange(gains.shape[1]))


def blocking(
    pairs: Pairs, gains: Fits, fits: Fits, capacities: np.ndarray, quotas: np.ndarray
) -> list[tuple[int, int]]:
    """The pairs who would both rather have each other than what the assignment gives them."""
    ids = IDS + np.arange(len(gains))
    ties = np.stack([tie_order(ids, host) for host in range(gains.shape[1])], axis=1)
    wanted, welcome = strict(gains, ties), strict(fits, ties)
    of_person = {person: [h for p, h in pairs.tolist() if p == person] for person in range(len(gains))}
    of_host = {host: [p for p, h in pairs.tolist() if h == host] for host in range(gains.shape[1])}
    found = []
    for person, host in itertools.product(of_person, of_host):
        if host in of_person[person] or not (wanted[person, host] and welcome[person, host]):
            continue
        mine, its = of_person[person], of_host[host]
        person_would = len(mine) < quotas[person] or any(wanted[person, h] < wanted[person, host] for h in mine)
        host_would = len(its) < capacities[host] or any(welcome[p, host] < welcome[person, host] for p in its)
        if person_would and host_would and quotas[person] and capacities[host]:
            found.append((person, host))
    return found


@given(markets())
def test_nobody_would_rather_have_each_other(market: tuple[Fits, Fits, np.ndarray, np.ndarray]) -> None:
    gains, fits, capacities, quotas = market
    pairs = run(*market)
    assert len({tuple(pair) for pair in pairs.tolist()}) == len(pairs)
    assert (np.bincount(pairs[:, 0], minlength=len(gains)) <= quotas).all()
    assert (np.bincount(pairs[:, 1], minlength=gains.shape[1]) <= capacities).all()
    assert not np.isnan(gains[pairs[:, 0], pairs[:, 1]] + fits[pairs[:, 0], pairs[:, 1]]).any()
    if len(gains):
        assert blocking(pairs, *market) == []


def test_a_large_market_has_no_blocking_pair_either() -> None:
    random = np.random.default_rng(3)
    gains, fits = random.random((200, 40)), random.random((200, 40))
    capacities, quotas = random.integers(1, 7, 40), np.ones(200, dtype=np.int64)
    assert blocking(run(gains, fits, capacities, quotas), gains, fits, capacities, quotas) == []


def test_the_order_of_registration_decides_no_tie() -> None:
    """Of a hundred equal people for one place at each of fifty hosts, the first registered are not the ones chosen."""
    equal = np.full((100, 50), 0.5)
    pairs = run(equal, equal, np.ones(50, dtype=np.int64), np.ones(100, dtype=np.int64))
    assert len(pairs) == 50
    assert pairs[:, 0].max() > 60


def test_a_fit_that_is_no_share_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        run(np.array([[1.2]]), np.array([[0.5]]), np.array([1]), np.array([1]))


def exhaustive(fits: Fits, capacities: np.ndarray, quotas: np.ndarray) -> float:
    able = np.argwhere(~np.isnan(fits))
    best = 0.0
    for count in range(len(able) + 1):
        for chosen in itertools.combinations(able.tolist(), count):
            pairs = np.array(chosen, dtype=np.int64).reshape(-1, 2)
            if (np.bincount(pairs[:, 0], minlength=len(quotas)) <= quotas).all() and (
                np.bincount(pairs[:, 1], minlength=len(capacities)) <= capacities
            ).all():
                best = max(best, float(fits[pairs[:, 0], pairs[:, 1]].sum()))
    return best


@given(st.integers(0, 10**6))
def test_the_greatest_total_is_that_of_trying_everything(seed: int) -> None:
    random = np.random.default_rng(seed)
    fits = random.random((4, 3))
    fits[random.random((4, 3)) < 0.3] = np.nan
    capacities, quotas = random.integers(0, 3, 3), random.integers(0, 3, 4)
    found = greatest(fits, capacities, quotas)
    assert found.total == pytest.approx(exhaustive(fits, capacities, quotas), abs=1e-6)
    assert found.bound == pytest.approx(found.total, abs=1e-5)
    assert (np.bincount(found.pairs[:, 0], minlength=4) <= quotas).all()
    assert (np.bincount(found.pairs[:, 1], minlength=3) <= capacities).all()


@given(st.integers(0, 10**6))
def test_the_auction_claims_no_bound_below_the_greatest(seed: int) -> None:
    random = np.random.default_rng(seed)
    fits = random.random((40, 9))
    capacities, quotas = random.integers(0, 6, 9), np.ones(40, dtype=np.int64)
    best = greatest(fits, capacities, quotas)
    found, _ = auction(fits, capacities, quotas, np.inf)
    assert best.gap <= greatest_module.CLOSE * 10
    assert found.bound >= best.total - 1e-6
    assert best.total >= found.total - 1e-6


def test_a_large_one_is_proven_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a size the pairs are listed as their prices call for them: the total is the one of all at once."""
    random = np.random.default_rng(2)
    fits = random.random((300, 60))
    capacities, quotas = random.integers(1, 8, 60), np.ones(300, dtype=np.int64)
    at_once = greatest(fits, capacities, quotas)
    monkeypatch.setattr(greatest_module, "_SMALL", 0)
    listed = greatest(fits, capacities, quotas)
    assert listed.total == pytest.approx(at_once.total, rel=1e-5)
    assert listed.gap <= 1e-4


def test_out_of_time_it_says_how_far_the_best_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greatest_module, "_SMALL", 0)
    random = np.random.default_rng(2)
    fits = random.random((300, 60))
    found = greatest(fits, np.full(60, 4), np.ones(300, dtype=np.int64), seconds=0.0)
    assert found.total > 0
    assert 0 < found.gap < 1


def test_nobody_to_assign() -> None:
    nobody = greatest(np.full((3, 2), np.nan), np.array([1, 1]), np.array([1, 1, 1]))
    assert (len(nobody.pairs), nobody.total, nobody.gap) == (0, 0.0, 0.0)


def test_what_is_worth_nothing_bounds_nothing_however_many_there_may_be() -> None:
    """Stopped before it is solved, the bound is the ceiling: 0 of what may be without end adds 0."""
    found = maximise(np.array([0.0, 0.0]), [Row(np.array([0, 1]), most=3)], 1.0, whole=False, most=np.inf)
    assert found.bound == 0
    idle = maximise(np.array([0.0, 2.0]), [Row(np.array([0]), most=3)], 1.0, whole=False, most=np.inf)
    assert idle.bound == np.inf
