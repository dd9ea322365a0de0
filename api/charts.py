"""Drawings of the pages, as figures for SVG: no script, no style, and the same numbers in a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt

from matching.matches.region import Spot, Town

WIDTH, NARROW = 640, 340
"""Units across, for a desk and for a telephone, where a territory is a number of the list beside."""
MARGIN = 40
_LETTER, _LINE = 8.0, 16.0
"""Width of a letter and height of a line of the labels."""
_SMALLEST, _LARGEST = 4.0, 34.0
"""Radius, in units of the drawing, of a circle for one post and for the most."""


@dataclass(frozen=True)
class Circle:
    """A territory: where, how large, and its name with the figure, written from `label_x` on or up to it (`left`)."""

    x: float
    y: float
    radius: float
    name: str
    figure: int
    left: bool
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    circles: tuple[Circle, ...]
    points: tuple[tuple[float, float], ...]


def percent(value: int, most: int) -> str:
    """Length of a bar."""
    return f"{100 * value / most:.1f}%" if most else "0%"


_Disc = tuple[float, float, float]
"""Centre and radius."""
_Box = tuple[float, float, float, float]
"""Left, right, top and bottom."""


def _label(
    disc: _Disc, letters: int, discs: Sequence[_Disc], labels: Sequence[_Box], width: int
) -> tuple[bool, float, float]:
    """Where the label of a disc is written: to its left or not, from which x, at which height.

    The nearest place in the drawing where it covers no circle and no other label; else its own side, at its height.
    """
    x, y, radius = disc
    sides = (x > width / 2, x <= width / 2)
    ends = {left: x - radius - 4 if left else x + radius + 4 for left in sides}
    for height in (y + turn * step * _LINE / 2 for step in range(2 * len(discs) + 2) for turn in (1, -1)):
        for left in sides:
            box = label_box(ends[left], height, letters, left)
            free = not any(covers(box, each) for each in discs) and not any(meet(box, each) for each in labels)
            if free and box[0] >= 0 and box[1] <= width:
                return left, ends[left], height
    return sides[0], ends[sides[0]], y


def label_box(x: float, y: float, letters: int, left: bool) -> _Box:
    """The place that a label takes: left, right, top and bottom."""
    start = x - _LETTER * letters if left else x
    return start, start + _LETTER * letters, y - _LINE / 2, y + _LINE / 2


def covers(box: _Box, disc: _Disc) -> bool:
    """Whether a box stands over some of a disc."""
    x, y, radius = disc
    return hypot(x - min(max(x, box[0]), box[1]), y - min(max(y, box[2]), box[3])) < radius


def meet(one: _Box, other: _Box) -> bool:
    """Whether two boxes stand over each other."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def territories_map(spots: Sequence[Spot], towns: Sequence[Town], *, narrow: bool = False) -> Map | None:
    """Places on a plane, degrees of longitude shortened by the latitude; areas follow the posts, most first.

    None if empty.
    """
    if not spots or not towns:
        return None
    everything = [(each.longitude, each.latitude) for each in spots]
    everything += [(each.longitude, each.latitude) for each in towns]
    west, east = min(x for x, _ in everything), max(x for x, _ in everything)
    south, north = min(y for _, y in everything), max(y for _, y in everything)
    shrink = cos(radians((south + north) / 2))
    width = NARROW if narrow else WIDTH
    margin, largest = MARGIN * width / WIDTH, _LARGEST * width / WIDTH
    scale = (width - 2 * margin) / (((east - west) * shrink) or 1.0)
    most = max((each.posts for each in spots), default=0) or 1

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return round(margin + (longitude - west) * shrink * scale, 1), round(margin + (north - latitude) * scale, 1)

    ordered = sorted(spots, key=lambda spot: -spot.posts)
    radii = [
        _SMALLEST + (largest - _SMALLEST) * sqrt(each.posts / most) if each.posts else _SMALLEST / 2 for each in ordered
    ]
    discs = [(*at(each.longitude, each.latitude), radius) for each, radius in zip(ordered, radii, strict=True)]
    circles: list[Circle] = []
    labels: list[_Box] = []
    for each, (x, y, radius) in zip(ordered, discs, strict=True):
        letters = 2 if narrow else len(each.name) + 6
        left, label_x, label_y = _label((x, y, radius), letters, discs, labels, width)
        labels.append(label_box(label_x, label_y, letters, left))
        circles.append(
            Circle(x, y, round(radius, 1), each.name, each.posts, left, round(label_x, 1), round(label_y, 1))
        )
    return Map(
        width=width,
        height=round(2 * margin + (north - south) * scale),
        circles=tuple(circles),
        points=tuple(at(each.longitude, each.latitude) for each in towns),
    )
