"""Drawings of the pages, as figures for SVG: no script, no style, and the same numbers in a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from matching.matches.region import Spot, Town

WIDTH = 640
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


def _free(x: float, y: float, letters: int, left: bool, placed: Sequence[Circle]) -> float:
    """The height nearest to `y` where a label of so many letters covers no other."""

    def span(at: float, length: int, leftwards: bool) -> tuple[float, float]:
        return (at - _LETTER * length, at) if leftwards else (at, at + _LETTER * length)

    start, end = span(x, letters, left)
    others = [
        each.label_y
        for each in placed
        if span(each.label_x, len(each.name) + 6, each.left)[0] < end
        and start < span(each.label_x, len(each.name) + 6, each.left)[1]
    ]
    tries = (y + turn * step * _LINE for step in range(len(placed) + 1) for turn in (1, -1))
    return next((at for at in tries if all(abs(at - other) >= _LINE for other in others)), y)


def territories_map(spots: Sequence[Spot], towns: Sequence[Town]) -> Map | None:
    """Places on a plane, degrees of longitude shortened by the latitude; areas follow the posts. None if empty."""
    if not spots or not towns:
        return None
    everything = [(each.longitude, each.latitude) for each in spots]
    everything += [(each.longitude, each.latitude) for each in towns]
    west, east = min(x for x, _ in everything), max(x for x, _ in everything)
    south, north = min(y for _, y in everything), max(y for _, y in everything)
    shrink = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (((east - west) * shrink) or 1.0)
    most = max((each.posts for each in spots), default=0) or 1

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return round(MARGIN + (longitude - west) * shrink * scale, 1), round(MARGIN + (north - latitude) * scale, 1)

    circles: list[Circle] = []
    for each in sorted(spots, key=lambda spot: -spot.posts):
        x, y = at(each.longitude, each.latitude)
        radius = _SMALLEST + (_LARGEST - _SMALLEST) * sqrt(each.posts / most) if each.posts else _SMALLEST / 2
        left = x > WIDTH / 2
        label_x = x - radius - 4 if left else x + radius + 4
        label_y = _free(label_x, y, len(each.name) + 6, left, circles)
        circles.append(
            Circle(x, y, round(radius, 1), each.name, each.posts, left, round(label_x, 1), round(label_y, 1))
        )
    return Map(
        width=WIDTH,
        height=round(2 * MARGIN + (north - south) * scale),
        circles=tuple(circles),
        points=tuple(at(each.longitude, each.latitude) for each in towns),
    )
