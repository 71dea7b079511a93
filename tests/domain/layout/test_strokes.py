"""Zigzags, cut lines, arrowheads and outlines as points."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitapp.domain.layout.strokes import arrow_head, cut_line, edge_distance, hexagon_points, zigzag
from visitapp.domain.network import Shape

place = st.floats(-1000, 1000)


@given(place, place, place, place)
def test_a_zigzag_joins_both_ends_and_strays_no_further_than_its_height(
    x1: float, y1: float, x2: float, y2: float
) -> None:
    points = zigzag(x1, y1, x2, y2, step=7, height=9)
    assert points[0] == (x1, y1)
    assert points[-1] == (x2, y2)
    length = math.hypot(x2 - x1, y2 - y1)
    for x, y in points[1:-1]:
        aside = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
        assert aside <= 4.5 + 1e-6


@given(place, place, place, place)
def test_a_cut_line_has_a_gap_in_its_middle_and_a_bar_on_each_side(x1: float, y1: float, x2: float, y2: float) -> None:
    cut = cut_line(x1, y1, x2, y2, gap=8, bar=14)
    assert cut.pieces[0][0] == (x1, y1)
    assert cut.pieces[1][1] == (x2, y2)
    for start, end in cut.bars:
        assert math.dist(start, end) == pytest.approx(14)
    assert math.dist(cut.pieces[0][1], cut.pieces[1][0]) <= 8 + 1e-6


@given(place, place, place, place)
def test_an_arrowhead_points_at_its_tip(x1: float, y1: float, x2: float, y2: float) -> None:
    head = arrow_head((x1, y1), (x2, y2), length=10, width=9)
    assert head.corners[0] == (x1, y1)
    assert math.dist(head.corners[1], head.corners[2]) == pytest.approx(9)
    assert math.dist(head.line_end, (x1, y1)) <= 10


@given(st.sampled_from(Shape), st.floats(0, 360))
def test_an_outline_is_near_its_radius_in_every_direction(shape: Shape, turn: float) -> None:
    reach = edge_distance(shape, 10, math.sin(math.radians(turn)), -math.cos(math.radians(turn)))
    assert 9.4 <= reach <= 13.5


def test_the_corners_of_a_hexagon_lie_on_its_outline() -> None:
    for x, y in hexagon_points(5, 5, 10):
        assert math.dist((x, y), (5, 5)) == pytest.approx(edge_distance(Shape.HEXAGON, 10, x - 5, y - 5))
