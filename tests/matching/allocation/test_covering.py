"""Who is proposed for an event: within the tables of each employer, no need left aside where somebody fits it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation.covering import cover


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_tables_and_quotas_hold_and_every_need_that_can_has_its_share(seed: int) -> None:
    random = np.random.default_rng(seed)
    fits = random.random((12, 5))
    fits[random.random(fits.shape) < 0.3] = np.nan
    employers, capacities = np.array([0, 0, 1, 1, 1]), random.integers(0, 6, 2)
    quotas, had = random.integers(1, 3, 12), np.zeros(5, dtype=np.int64)
    pairs = cover(fits, employers, capacities, quotas, had, 2.0)
    assert len(set(pairs)) == len(pairs)
    assert not np.isnan([fits[pair] for pair in pairs]).any()
    people, needs = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    assert (np.bincount(people, minlength=12) <= quotas).all()
    assert (np.bincount(employers[needs], minlength=2) <= capacities).all()
    assert len({(person, int(employers[need])) for person, need in pairs}) == len(pairs)


def test_a_need_that_fits_less_is_not_left_without_anybody() -> None:
    """One employer, four places, two needs: by fit alone, all four people would come for the first."""
    fits = np.array([[0.9, 0.2], [0.9, 0.2], [0.9, 0.3], [0.9, 0.1]])
    one = np.zeros(2, dtype=np.int64)
    pairs = cover(fits, one, np.array([4]), np.ones(4, dtype=np.int64), np.zeros(2, dtype=np.int64), 2.0)
    assert sorted(need for _, need in pairs) == [0, 0, 1, 1]
    again = cover(fits[:2], one, np.array([2]), np.ones(2, dtype=np.int64), np.array([0, 2]), 2.0)
    assert [need for _, need in again] == [0, 0]
