"""Whom to propose: within what each has room for, the reasons sum to the points, and nothing but four things counts."""

from dataclasses import fields, replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from matching.twinning.proposing import Because, Newcomer, Proposal, Volunteer, propose

WEIGHTS = {"language": 0.35, "occupation": 0.3, "schedule": 0.2, "experience": 0.15}
Firm = tuple[list[Newcomer], list[Volunteer], np.ndarray]
LANGUAGES = some.frozensets(some.sampled_from(("fr", "en", "es", "ar")), max_size=3)
WEEKS = some.integers(0, 2**21 - 1)
MONTHS, ROOM = some.integers(0, 60), some.integers(0, 3)
GROUPS = some.sampled_from((None, "72106", "72101", "31301"))


@some.composite
def firms(draw: some.DrawFn) -> Firm:
    """Up to five who wait and five who would, with what the encoder says of their titles."""
    volunteers = [
        Volunteer(
            key, "", draw(GROUPS), draw(LANGUAGES), draw(WEEKS), draw(some.integers(0, 60)), draw(some.integers(0, 3))
        )
        for key in range(draw(some.integers(0, 5)))
    ]
    declined = some.frozensets(some.sampled_from([each.id for each in volunteers] or [99]), max_size=2)
    newcomers = [
        Newcomer(100 + key, "", draw(GROUPS), draw(LANGUAGES), draw(WEEKS), draw(declined))
        for key in range(draw(some.integers(0, 5)))
    ]
    cell = some.floats(0, 1)
    near = np.array([[draw(cell) for _ in volunteers] for _ in newcomers]).reshape(len(newcomers), len(volunteers))
    return newcomers, volunteers, near


def said(firm: Firm) -> dict[int, list[Proposal]]:
    return propose(*firm, WEIGHTS, 24)


@given(firms())
def test_nobody_is_suggested_beyond_their_room(firm: Firm) -> None:
    newcomers, volunteers, _ = firm
    found = said(firm)
    taken = [each.colleague_id for listed in found.values() for each in listed if each.suggested]
    for volunteer in volunteers:
        assert taken.count(volunteer.id) <= volunteer.room
    for newcomer in newcomers:
        listed = found[newcomer.wish_id]
        assert sum(each.suggested for each in listed) <= 1
        able = {each.id for each in volunteers if each.room and each.id not in newcomer.declined}
        assert {each.colleague_id for each in listed} == able
        assert [each.points for each in listed] == sorted((each.points for each in listed), reverse=True)


@given(firms())
def test_what_is_suggested_is_the_best_for_all_at_once(
    firm: Firm,
) -> None:
    """Against every way there is."""
    newcomers, volunteers, _ = firm
    found = said(firm)
    points = {(each.wish_id, each.colleague_id): each.points for listed in found.values() for each in listed}
    choices = [[None, *(each.colleague_id for each in found[newcomer.wish_id])] for newcomer in newcomers]
    room = {each.id: each.room for each in volunteers}
    best = max(
        sum(points[newcomer.wish_id, key] for newcomer, key in zip(newcomers, way, strict=True) if key is not None)
        for way in product(*choices)
        if all(way.count(key) <= room[key] for key in set(way) if key is not None)
    )
    total = sum(each.points for listed in found.values() for each in listed if each.suggested)
    assert abs(total - best) < 1e-3


@given(firms())
def test_the_reasons_sum_to_the_points_and_never_lower_them(
    firm: Firm,
) -> None:
    newcomers, volunteers, near = firm
    for listed in said(firm).values():
        for each in listed:
            assert [reason.because for reason in each.reasons] == list(Because)
            assert all(0 <= reason.value <= 1 for reason in each.reasons)
            assert abs(sum(reason.points for reason in each.reasons) - each.points) < 1e-9
    better = said(
        (newcomers, [replace(each, languages=frozenset(("fr", "en", "es", "ar"))) for each in volunteers], near)
    )
    for wish, listed in said(firm).items():
        after = {each.colleague_id: each.points for each in better[wish]}
        assert all(after[each.colleague_id] >= each.points - 1e-9 for each in listed)


def test_nothing_else_of_anybody_is_read() -> None:
    """No name, no file, no origin: a field more is a decision to take, and not a slip."""
    assert {each.name for each in fields(Newcomer)} == {
        "wish_id", "title", "unit_group", "languages", "week", "declined",
    }  # fmt: skip
    assert {each.name for each in fields(Volunteer)} == {
        "id", "title", "unit_group", "languages", "week", "months", "room",
    }  # fmt: skip
