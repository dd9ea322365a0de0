"""Interns assigned to hosts, and short lists shared over openings: within capacities, with what each way costs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.internships.assigning import assigned
from matching.matches.domain import Eligibility
from matching.matches.learning import gift, learning
from matching.referrals.sharing import Lists, Taken, left, share


def lists_of(fits: np.ndarray, learned: np.ndarray | None = None) -> Lists:
    """People from 100 on, openings from 0 on."""
    people, openings = fits.shape
    learns = np.full(fits.shape, 0.5) if learned is None else learned
    return Lists(list(range(100, 100 + people)), list(range(openings)), fits, learns, np.ones(fits.shape, dtype=bool))


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    fits = random.random((draw(st.integers(0, 8)), draw(st.integers(1, 5))))
    fits[random.random(fits.shape) < 0.3] = np.nan
    return lists_of(fits, random.random(fits.shape))


def full(lists: Lists, people_each: int, lists_each: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(len(lists.openings), people_each), np.full(len(lists.people), lists_each)


@given(lists(), st.integers(1, 3), st.integers(1, 3), st.floats(0, 1))
def test_nobody_is_sent_to_what_does_not_fit_and_the_needs_left_short_are_told(
    given_lists: Lists, people_each: int, lists_each: int, least: float
) -> None:
    found = share(given_lists, *full(given_lists, people_each, lists_each), least=least)
    assert all(line.fit >= least for line in found.lines)
    openings = [line.opening for line in found.lines]
    assert found.short == sum(openings.count(each) < people_each for each in given_lists.openings)
    # Of each that is short: nobody else fits it, or they stand in as many lists as they may.
    fitting = dict(zip(given_lists.openings, (given_lists.fits >= least).sum(axis=0).tolist(), strict=True))
    wanting = [each for each in given_lists.openings if openings.count(each) < people_each]
    assert found.lacking == {each: {"places": people_each, "fit": fitting[each]} for each in wanting}
    people = [line.candidate for line in found.lines]
    for column, opening in enumerate(given_lists.openings):
        others = {given_lists.people[row] for row in np.flatnonzero(given_lists.fits[:, column] >= least)}
        others -= {line.candidate for line in found.lines if line.opening == opening}
        if opening in wanting:
            assert all(people.count(each) == lists_each for each in others)
    cut = replace(given_lists, fits=np.where(given_lists.fits >= least, given_lists.fits, np.nan))
    assert found.total == pytest.approx(share(cut, *full(cut, people_each, lists_each)).total)
    assert 0 <= found.gap <= 1e-5


@given(lists(), st.integers(1, 3), st.integers(1, 3))
def test_shared_lists_hold_their_capacities_and_cost_no_less_than_nothing(
    given_lists: Lists, people_each: int, lists_each: int
) -> None:
    found = share(given_lists, *full(given_lists, people_each, lists_each))
    people = [line.candidate for line in found.lines]
    openings = [line.opening for line in found.lines]
    assert all(openings.count(each) <= people_each for each in openings)
    assert all(people.count(each) <= lists_each for each in people)
    assert found.total <= found.alone + 1e-6
    assert found.people == len(set(people))
    if not found.repeated:
        assert found.lost == pytest.approx(0, abs=1e-6)


def test_the_same_person_everywhere_is_shared_and_the_loss_is_stated() -> None:
    """One person fits best everywhere: alone, both lists would hold them only."""
    given_lists = lists_of(np.array([[0.9, 0.8], [0.5, 0.6]]))
    found = share(given_lists, *full(given_lists, 1, 1))
    assert sorted((line.opening, line.candidate) for line in found.lines) == [(0, 100), (1, 101)]
    assert found.lost == pytest.approx(1 - 1.5 / 1.7)
    assert (found.people, found.people_alone, found.repeated) == (2, 1, 1)


def test_of_many_lists_no_better_is_left_out() -> None:
    """More pairs than are given to the linear programme at once: the total is proven all the same."""
    random = np.random.default_rng(4)
    given_lists = lists_of(random.random((700, 100)))
    found = share(given_lists, *full(given_lists, 5, 2))
    assert len(found.lines) == 500
    assert found.total == pytest.approx(found.bound, rel=1e-5)


def test_what_referrals_have_taken_is_not_offered_again() -> None:
    """Of two places one is taken; who is referred is not proposed there again, and has one list fewer."""
    given_lists = lists_of(np.array([[0.9, 0.8], [0.5, 0.6], [0.4, 0.3]]))
    taken = [
        Taken(0, 100, "vacancy", live=True, hired=False),
        Taken(1, 101, "vacancy", live=False, hired=False),
        Taken(7, 102, "internship", live=True, hired=True),
    ]
    rest, capacities, quotas = left(given_lists, *full(given_lists, 2, 1), taken)
    assert capacities.tolist() == [1, 2]
    assert quotas.tolist() == [0, 1, 1]
    assert np.isnan(rest.fits).tolist() == [[True, False], [False, True], [False, False]]
    assert left(given_lists, *full(given_lists, 2, 1), taken, internships=True)[2].tolist() == [1, 1, 0]
    found = share(rest, capacities, quotas)
    assert sorted((line.opening, line.candidate) for line in found.lines) == [(0, 101), (1, 102)]


@given(lists(), st.data())
def test_interns_stay_within_the_places_and_the_greatest_total_is_no_less(
    given_lists: Lists, data: st.DataObject
) -> None:
    capacities = np.array([data.draw(st.integers(0, 3)) for _ in given_lists.openings], dtype=np.int64)
    once = np.ones(len(given_lists.people), dtype=np.int64)
    stable = assigned(given_lists, capacities, once, by_total=False)
    best = assigned(given_lists, capacities, once, by_total=True)
    for found in (stable, best):
        people = [line.candidate for line in found.lines]
        assert len(set(people)) == len(people) == found.placed
        openings = [line.opening for line in found.lines]
        assert all(openings.count(offer) <= room for offer, room in enumerate(capacities))
    assert stable.total <= best.total + 1e-6
    assert stable.other == pytest.approx(best.total, abs=1e-6)
    assert stable.price >= -1e-6


@given(lists(), st.integers(0, 10**6), st.integers(1, 3), st.integers(1, 3))
def test_who_is_eligible_is_served_before_who_could_be(
    given_lists: Lists, seed: int, people_each: int, lists_each: int
) -> None:
    """Their total is what it would be without anybody else; and neither takes a place of theirs in an assignment."""
    mixed = replace(given_lists, eligible=np.random.default_rng(seed).random(given_lists.fits.shape) < 0.5)
    alone = replace(given_lists, fits=np.where(mixed.eligible, given_lists.fits, np.nan))
    room = full(mixed, people_each, lists_each)
    found = share(mixed, *room)
    eligible = [line for line in found.lines if line.eligibility is Eligibility.ELIGIBLE]
    assert sum(line.fit for line in eligible) == pytest.approx(share(alone, *room).total, abs=1e-5)
    assert found.eligible == len(eligible)
    for by_total in (False, True):
        once = full(mixed, people_each, 1)
        placed = assigned(mixed, *once, by_total=by_total)
        assert placed.eligible == assigned(alone, *once, by_total=by_total).placed
        assert placed.price >= -1e-6 if not by_total else placed.price <= 1e-6


def test_what_one_would_learn_is_the_goals_that_one_does_not_know() -> None:
    assert learning([0.9], 3, told=True) == pytest.approx(0.7)
    assert learning([], 3, told=True) == 1
    assert learning([], 3, told=False) == 0.5
    assert gift(np.array([0.6]), np.array([0.8]), 0.5) == pytest.approx(0.4)


def test_a_person_goes_where_they_learn_more_and_a_host_takes_who_gives_more() -> None:
    """Each person learns more at the second, which takes the one who gives more; the other goes to the first."""
    given_lists = lists_of(np.array([[0.55, 0.7], [0.5, 0.8]]), np.array([[0.2, 0.6], [0.2, 0.9]]))
    found = assigned(given_lists, *full(given_lists, 1, 1), by_total=False)
    assert sorted((line.opening, line.candidate) for line in found.lines) == [(0, 101), (1, 100)]
