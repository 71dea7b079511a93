"""The circles: who sits where, for any map that somebody may draw."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf.tess import tess_network
from visitapp.domain.layout.circles import CirclesLayout, angle_at, place_circles, ring_at
from visitapp.domain.layout.labels import boxes_overlap, node_letter
from visitapp.domain.layout.strokes import HEXAGON_RADIUS, edge_distance
from visitapp.domain.network import Closeness, Flow, Member, MemberKind, Network, Sector, Shape, Strength, Tie

WIDTH, HEIGHT = 700.0, 560.0


def measure(name: str, second: str) -> tuple[float, float]:
    """Stand in for a font: 7.5 a letter, 19 a line."""
    return 7.5 * max(len(name), len(second)), 38.0 if second else 19.0


def layout_of(network: Network, width: float = WIDTH, height: float = HEIGHT) -> CirclesLayout:
    return place_circles(network, width=width, height=height, measure=measure)


def crowd(size: int) -> Network:
    kinds, rings = list(MemberKind), list(Closeness)
    members = tuple(
        Member(f"m{n}", "p", f"Name {n}", kind=kinds[n * 5 % 13], relation="neighbour") for n in range(size)
    )
    ties = tuple(Tie(f"t{n}", "p", "p", f"m{n}", rings[n * 3 % 4]) for n in range(size))
    return Network("p", "Tess", members, ties)


members = st.builds(
    lambda name, kind, angle, ring, flow: (
        Member("", "p", name, kind=kind, relation=name[:8], angle=angle),
        ring,
        flow,
    ),
    name=st.text(max_size=24),
    kind=st.sampled_from(MemberKind),
    angle=st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.floats(-400, 400),
    ring=st.none() | st.sampled_from(Closeness),
    flow=st.sampled_from(Flow),
)


@st.composite
def networks(draw: st.DrawFn, most: int = 60) -> Network:
    drawn = draw(st.lists(members, max_size=most))
    people = tuple(replace(member, id=f"m{n}") for n, (member, _, _) in enumerate(drawn))
    ties = [
        Tie(f"t{n}", "p", "p", f"m{n}", ring, flow=flow) for n, (_, ring, flow) in enumerate(drawn) if ring is not None
    ]
    ids = st.sampled_from(["p", "gone", *(person.id for person in people)])
    pairs = draw(st.lists(st.tuples(ids, ids), max_size=6))
    ties += [Tie(f"o{n}", "p", source, target) for n, (source, target) in enumerate(pairs)]
    return Network("p", "Tess", people, tuple(ties))


def nodes_are_apart(layout: CirclesLayout) -> bool:
    return all(
        math.hypot(one.x - two.x, one.y - two.y) >= 2 * HEXAGON_RADIUS * one.radius
        for number, one in enumerate(layout.members)
        for two in layout.members[number + 1 :]
    )


@settings(deadline=None, max_examples=40)
@given(networks())
def test_any_map_is_placed_whole_finite_and_without_nodes_on_each_other(network: Network) -> None:
    layout = layout_of(network)
    assert [placed.member_id for placed in layout.members] == [member.id for member in network.members]
    assert nodes_are_apart(layout)
    numbers = [
        value
        for placed in layout.members
        for value in (placed.x, placed.y, placed.radius, placed.angle, *placed.label_box)
    ] + [value for tie in layout.ties for value in (tie.x1, tie.y1, tie.x2, tie.y2)]
    assert all(math.isfinite(value) for value in numbers)
    assert layout == layout_of(network)


@settings(deadline=None, max_examples=40)
@given(networks(most=25))
def test_every_node_sits_in_the_ring_of_its_tie(network: Network) -> None:
    layout = layout_of(network)
    for placed in layout.members:
        tie = network.tie_of(placed.member_id)
        ring = Closeness.UNSURE if tie is None else tie.closeness
        expected = Closeness.FURTHER if ring is Closeness.UNSURE else ring
        assert ring_at(layout, placed.x, placed.y) is expected


@settings(deadline=None, max_examples=40)
@given(networks(most=12))
def test_lines_end_outside_the_shapes_they_join(network: Network) -> None:
    layout = layout_of(network)
    for tie in layout.ties:
        for end_id, x, y in ((tie.source_id, tie.x1, tie.y1), (tie.target_id, tie.x2, tie.y2)):
            if end_id == network.person_id:
                away = math.hypot(x - layout.centre_x, y - layout.centre_y)
                assert away >= layout.centre_radius - 1e-6
            else:
                placed = layout.member(end_id)
                assert placed is not None
                dx, dy = x - placed.x, y - placed.y
                assert math.hypot(dx, dy) >= edge_distance(placed.shape, placed.radius, dx, dy) - 1e-6


@pytest.mark.parametrize("size", [1, 5, 18, 30, 40])
def test_names_of_up_to_forty_people_lie_on_no_other_name_and_no_node(size: int) -> None:
    layout = layout_of(crowd(size))
    boxes = [placed.label_box for placed in layout.members]
    for number, box in enumerate(boxes):
        assert not any(boxes_overlap(box, other) for other in boxes[number + 1 :])
        for placed in layout.members:
            reach = placed.radius * 0.95
            assert not boxes_overlap(box, (placed.x - reach, placed.y - reach, placed.x + reach, placed.y + reach))
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= WIDTH
        assert box[3] <= HEIGHT


@pytest.mark.parametrize(
    ("kind", "ring"),
    [
        pytest.param(kind, ring, marks=() if kind is one or ring is Closeness.CLOSE else pytest.mark.whole)
        for one, *_ in [list(MemberKind)]
        for kind in MemberKind
        for ring in Closeness
    ],
)
def test_sixty_of_one_kind_on_one_ring_still_do_not_touch(kind: MemberKind, ring: Closeness) -> None:
    everyone = crowd(60)
    network = replace(
        everyone,
        members=tuple(replace(member, kind=kind) for member in everyone.members),
        ties=tuple(replace(tie, closeness=ring) for tie in everyone.ties),
    )
    assert nodes_are_apart(layout_of(network))


def test_an_empty_map_is_three_rings_and_a_middle() -> None:
    layout = layout_of(Network("p", "Tess"))
    assert layout.members == ()
    assert layout.ties == ()
    assert 0 < layout.centre_radius < layout.ring_radii[0] < layout.ring_radii[1] < layout.ring_radii[2]


@pytest.mark.parametrize(("width", "height"), [(0.0, 0.0), (1.0, 900.0), (40.0, 40.0), (5000.0, 300.0)])
def test_a_window_of_any_size_is_survived(width: float, height: float) -> None:
    assert len(layout_of(tess_network(), width, height).members) == 18


def test_a_hand_chosen_direction_is_kept() -> None:
    layout = layout_of(tess_network())
    for member in tess_network().members:
        placed = layout.member(member.id)
        assert placed is not None
        assert placed.angle == member.angle
        assert angle_at(layout, placed.x, placed.y) == pytest.approx(member.angle)


def test_each_kind_has_its_quarter() -> None:
    network = tess_network()
    network = replace(network, members=tuple(replace(member, angle=None) for member in network.members))
    starts = {Sector.FRIENDS: 0, Sector.WORK: 90, Sector.COMMUNITY: 180, Sector.FAMILY: 270}
    for placed in layout_of(network).members:
        assert starts[placed.sector] < placed.angle < starts[placed.sector] + 90


def test_a_node_dropped_elsewhere_takes_the_ring_and_direction_of_that_place() -> None:
    layout = layout_of(Network("p", "Tess"))
    inner, middle, outer = layout.ring_radii
    x, y = layout.centre_x, layout.centre_y
    assert ring_at(layout, x + inner - 1, y) is Closeness.VERY_CLOSE
    assert ring_at(layout, x, y - middle + 1) is Closeness.CLOSE
    assert ring_at(layout, x, y + outer + 50) is Closeness.FURTHER
    assert angle_at(layout, x, y - 10) == 0.0
    assert angle_at(layout, x + 10, y) == pytest.approx(90.0)
    assert angle_at(layout, x, y) == 0.0


def test_arrows_show_which_way_help_goes() -> None:
    by_id = {tie.tie_id: tie for tie in layout_of(tess_network()).ties}
    assert (by_id["tess-kwame"].arrow_start, by_id["tess-kwame"].arrow_end) == (True, False)
    assert (by_id["tess-nell"].arrow_start, by_id["tess-nell"].arrow_end) == (False, True)
    assert (by_id["tess-aoife"].arrow_start, by_id["tess-aoife"].arrow_end) == (True, True)
    assert by_id["tess-aoife"].style is Strength.STRONG
    assert by_id["aoife-nell"].between_others
    assert by_id["tess-frank"].ended


def test_relations_give_way_when_names_alone_fit() -> None:
    assert layout_of(tess_network(), 866, 503).relations_shown
    crowded = layout_of(crowd(40))
    assert not crowded.relations_shown
    assert {placed.label_height for placed in crowded.members} == {19.0}


def test_somebody_without_a_tie_sits_on_the_outer_ring_without_a_line() -> None:
    network = Network("p", "Tess", (Member("m", "p", "Ada"),))
    layout = layout_of(network)
    assert layout.members[0].shape is Shape.CIRCLE
    assert ring_at(layout, layout.members[0].x, layout.members[0].y) is Closeness.FURTHER
    assert layout.ties == ()


@pytest.mark.parametrize(
    ("name", "letter"), [("Nasreen", "N"), ("Dr Raman", "R"), ("dr", "D"), ("ŵyn", "Ŵ"), ("", "?"), ("  ", "?")]
)
def test_a_node_holds_the_first_letter_of_the_name_past_a_title(name: str, letter: str) -> None:
    assert node_letter(name) == letter
