"""Interns assigned to hosts, and short lists shared over openings: within capacities, with what each way costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.internships.assigning import assigned
from matching.matches.domain import CandidateMatch, Contribution, Eligibility
from matching.matches.learning import gift, learned, learning
from matching.referrals.sharing import Lists, share


def a_match(person: int, score: float, learns: float) -> CandidateMatch:
    return CandidateMatch(
        candidate=person,
        rank=1,
        score=score,
        fit=score,
        eligibility=Eligibility.ELIGIBLE,
        criteria=(),
        contributions=(Contribution(feature="learning", value=learns, contribution=0.5 * learns),),
        blind=True,
        organisation=None,
    )


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    people, openings = draw(st.integers(0, 8)), draw(st.integers(1, 5))
    fits = random.random((people, openings))
    fits[random.random(fits.shape) < 0.3] = np.nan
    matches = {
        (100 + person, opening): a_match(100 + person, float(fits[person, opening]), float(random.random()))
        for person, opening in np.argwhere(~np.isnan(fits)).tolist()
    }
    return Lists(list(range(100, 100 + people)), list(range(openings)), fits, matches)


@given(lists(), st.integers(1, 3), st.integers(1, 3))
def test_shared_lists_hold_their_capacities_and_cost_no_less_than_nothing(
    given_lists: Lists, people_each: int, lists_each: int
) -> None:
    found = share(given_lists, people_each=people_each, lists_each=lists_each)
    everyone = [match.candidate for each in found.lists.values() for match in each]
    assert all(len(each) <= people_each for each in found.lists.values())
    assert all(everyone.count(person) <= lists_each for person in everyone)
    assert found.total <= found.alone + 1e-6
    assert found.people == len(set(everyone))
    if not found.repeated:
        assert found.lost == pytest.approx(0, abs=1e-6)


def test_the_same_person_everywhere_is_shared_and_the_loss_is_stated() -> None:
    """One person fits best everywhere: alone, both lists would hold them only."""
    fits = np.array([[0.9, 0.8], [0.5, 0.6]])
    matches = {(p, o): a_match(p, float(fits[p, o]), 0.5) for p in range(2) for o in range(2)}
    found = share(Lists([0, 1], [0, 1], fits, matches), people_each=1, lists_each=1)
    assert {key: [match.candidate for match in each] for key, each in found.lists.items()} == {0: [0], 1: [1]}
    assert found.lost == pytest.approx(1 - 1.5 / 1.7)
    assert (found.people, found.people_alone, found.repeated) == (2, 1, 1)


@given(lists(), st.data())
def test_interns_stay_within_the_places_and_the_greatest_total_is_no_less(
    given_lists: Lists, data: st.DataObject
) -> None:
    capacities = np.array([data.draw(st.integers(0, 3)) for _ in given_lists.openings], dtype=np.int64)
    stable = assigned(given_lists, capacities, by_total=False)
    best = assigned(given_lists, capacities, by_total=True)
    for found in (stable, best):
        everyone = [match.candidate for each in found.by_offer.values() for match in each]
        assert len(set(everyone)) == len(everyone) == found.placed
        assert all(len(each) <= room for each, room in zip(found.by_offer.values(), capacities, strict=True))
    assert stable.total <= best.total + 1e-6
    assert stable.other == pytest.approx(best.total, abs=1e-6)
    assert stable.price >= -1e-6


def test_what_one_would_learn_is_the_goals_that_one_does_not_know() -> None:
    assert learning([0.9], 3, told=True) == pytest.approx(0.7)
    assert learning([], 3, told=True) == 1
    assert learning([], 3, told=False) == 0.5
    match = a_match(1, 0.6, 0.8)
    assert learned(match) == 0.8
    assert gift(0.6, match, 0.5) == pytest.approx(0.4)


def test_a_person_goes_where_they_learn_more_and_a_host_takes_who_gives_more() -> None:
    """Both hosts would take either; each person learns more at the second, which takes the one who gives more."""
    fits = np.array([[0.55, 0.7], [0.5, 0.8]])
    learns = np.array([[0.2, 0.6], [0.2, 0.9]])
    matches = {
        (person, 10 * offer): a_match(person, float(fits[person, offer]), float(learns[person, offer]))
        for person in range(2)
        for offer in range(2)
    }
    found = assigned(Lists([0, 1], [0, 10], fits, matches), np.array([1, 1]), by_total=False)
    assert {offer: [each.candidate for each in matches] for offer, matches in found.by_offer.items()} == {
        0: [1],
        10: [0],
    }
