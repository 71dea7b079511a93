"""A node under the hand takes its ties along, and the arrow keys lead to everybody."""

import math
import random

import pytest

from visitapp.domain.layout.circles import CirclesLayout, place_circles
from visitapp.domain.layout.moving import Direction, first_member, next_member, step_member, ties_with_member_at
from visitapp.domain.network import Closeness, Member, MemberKind, Network, Tie


def lay_out(count: int, seed: int = 1) -> CirclesLayout:
    chance = random.Random(seed)
    members = tuple(
        Member(f"m{number}", "p", f"Name {number}", kind=chance.choice(list(MemberKind))) for number in range(count)
    )
    ties = [Tie(f"t{m.id}", "p", "p", m.id, closeness=chance.choice(list(Closeness))) for m in members]
    if count > 1:
        ties.append(Tie("between", "p", "m0", "m1"))
    network = Network("p", "Tess", members, tuple(ties))
    return place_circles(
        network, width=866, height=503, measure=lambda name, second: (len(name) * 8, 36 if second else 18)
    )


def led_to(layout: CirclesLayout, start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for direction in Direction:
            there = next_member(layout, here, direction)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen


def test_a_held_node_takes_its_ties_along_and_no_others() -> None:
    layout = lay_out(6)
    moved = ties_with_member_at(layout, "m0", layout.centre_x + 200, layout.centre_y)
    assert {tie.tie_id for tie in moved} == {"tm0", "between"}
    own = next(tie for tie in moved if tie.tie_id == "tm0")
    assert own.y1 == pytest.approx(layout.centre_y)
    assert own.x1 == pytest.approx(layout.centre_x + layout.centre_radius + layout.node_radius / 4)
    assert own.x2 < layout.centre_x + 200


def test_a_node_held_where_it_is_has_the_ties_of_the_layout() -> None:
    layout = lay_out(8)
    for placed in layout.members:
        for tie in ties_with_member_at(layout, placed.member_id, placed.x, placed.y):
            as_laid = next(other for other in layout.ties if other.tie_id == tie.tie_id)
            for name in ("x1", "y1", "x2", "y2"):
                assert getattr(tie, name) == pytest.approx(getattr(as_laid, name))


def test_a_node_held_on_the_middle_still_has_finite_ties() -> None:
    layout = lay_out(3)
    for tie in ties_with_member_at(layout, "m0", layout.centre_x, layout.centre_y):
        assert all(math.isfinite(value) for value in (tie.x1, tie.y1, tie.x2, tie.y2))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [1, 5, 18])
def test_arrow_keys_lead_from_the_first_to_everybody(count: int, seed: int) -> None:
    layout = lay_out(count, seed)
    assert led_to(layout, first_member(layout)) == {placed.member_id for placed in layout.members}


@pytest.mark.parametrize("count", [1, 18, 60])
def test_the_round_passes_everybody_once_and_starts_again(count: int) -> None:
    layout = lay_out(count)
    first = here = first_member(layout)
    seen = []
    for _ in range(count):
        seen.append(here)
        here = step_member(layout, here, 1)
    assert here == first
    assert len(set(seen)) == count
    assert step_member(layout, first, -1) == seen[-1]


def test_an_arrow_moves_towards_its_side() -> None:
    layout = lay_out(18)
    for placed in layout.members:
        there = layout.member(next_member(layout, placed.member_id, Direction.LEFT))
        assert there is not None
        assert there.x <= placed.x


def test_an_empty_map_has_no_first_member() -> None:
    layout = lay_out(0)
    assert first_member(layout) == ""
    assert next_member(layout, "m0", Direction.UP) == ""
