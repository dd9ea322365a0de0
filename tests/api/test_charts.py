"""What is drawn stays in its frame, and areas follow the figures."""

from hypothesis import given
from hypothesis import strategies as st

from api.charts import covers, label_box, meet, percent, territories_map
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


def test_a_label_covers_no_circle_and_no_other_label_of_the_region() -> None:
    spots = [
        Spot("23", "Québec", 46.81, -71.21, 252),
        Spot("22", "La Jacques-Cartier", 46.86, -71.16, 36),
        Spot("20", "L’Île-d’Orléans", 46.88, -71.27, 3),
        Spot("21", "La Côte-de-Beaupré", 46.92, -71.12, 24),
        Spot("34", "Portneuf", 46.80, -71.45, 95),
        Spot("16", "Charlevoix", 47.44, -70.5, 31),
    ]
    towns = [Town("1", 46.7, -72.3), Town("2", 47.9, -69.8)]
    for narrow, across in ((False, 640), (True, 340)):
        drawn = territories_map(spots, towns, narrow=narrow)
        assert drawn is not None
        assert drawn.width == across
        boxes = [
            # On a telephone each is a number of the list beside.
            label_box(each.label_x, each.label_y, 2 if narrow else len(each.name) + 6, each.left)
            for each in drawn.circles
        ]
        for place, box in enumerate(boxes):
            assert box[0] >= 0
            assert box[1] <= across
            assert not any(meet(box, other) for other in boxes[:place])
            assert not any(covers(box, (each.x, each.y, each.radius)) for each in drawn.circles)
