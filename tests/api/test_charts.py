"""What is drawn stays in its frame, and areas follow the figures."""

from hypothesis import given
from hypothesis import strategies as st

from api.charts import percent, territories_map
from matching.matches.region import Spot, Town

places = st.tuples(st.floats(46, 48), st.floats(-73, -69))


@given(
    st.lists(st.tuples(places, st.integers(0, 5000)), min_size=1, max_size=9), st.lists(places, min_size=2, max_size=60)
)
def test_everything_is_inside_and_more_posts_are_never_smaller(
    spots: list[tuple[tuple[float, float], int]], towns: list[tuple[float, float]]
) -> None:
    drawn = territories_map(
        [Spot(str(at), str(at), *place, posts) for at, (place, posts) in enumerate(spots)],
        [Town(str(at), *place) for at, place in enumerate(towns)],
    )
    assert drawn is not None
    for x, y in [*drawn.points, *((each.x, each.y) for each in drawn.circles)]:
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
    ordered = sorted(drawn.circles, key=lambda each: each.figure)
    assert [each.radius for each in ordered] == sorted(each.radius for each in ordered)


def test_nothing_draws_nothing() -> None:
    assert territories_map([], []) is None
    assert (percent(1, 4), percent(0, 0)) == ("25.0%", "0%")
