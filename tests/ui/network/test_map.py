"""The map by mouse and by keyboard: choose, open, move, zoom, remove, undo."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt

from visitapp.domain.layout.circles import ring_at
from visitapp.domain.network import Closeness, MemberKind

from .conftest import Hand


def spot(tess: Hand, share: float, angle: tuple[float, float]) -> QPointF:
    """Return a place in the view at a share of the outer ring's radius, in a direction (right, down)."""
    layout = tess.tab.map.layout_shown
    assert layout is not None
    reach = layout.ring_radii[-1] * share
    place = QPointF(layout.centre_x + reach * angle[0], layout.centre_y + reach * angle[1])
    return QPointF(tess.tab.map.mapFromScene(place))


def test_a_neighbour_is_added_by_keyboard_alone(tess: Hand) -> None:
    tess.tab.map.setFocus(Qt.FocusReason.TabFocusReason)
    tess.press(Qt.Key.Key_N, control=True)
    tess.write("Imran")
    tess.tab_to("Who or what it is")
    tess.write("Neigh")
    tess.tab_to("Relation")
    tess.write("next door")
    tess.press(Qt.Key.Key_Return)
    imran = tess.member("Imran")
    assert (imran.kind, imran.relation) == (MemberKind.NEIGHBOUR, "next door")
    assert tess.tab.inspector.isVisible()
    assert tess.tab.inspector.member_id == imran.id


def test_dragging_a_node_to_a_nearer_ring_saves_the_closeness_as_one_undo_step(tess: Hand) -> None:
    before = tess.member("Jean and Ted").angle
    assert tess.tie("Jean and Ted").closeness is Closeness.FURTHER
    tess.drag("Jean and Ted", spot(tess, 0.45, (0.9, -0.4)))
    assert tess.tie("Jean and Ted").closeness is Closeness.VERY_CLOSE
    assert tess.member("Jean and Ted").angle != before
    tess.tab.tools.undo.click()
    tess.wait()
    assert tess.tie("Jean and Ted").closeness is Closeness.FURTHER
    assert tess.member("Jean and Ted").angle == before


def test_a_dropped_node_snaps_to_the_middle_of_its_ring(tess: Hand) -> None:
    tess.drag("Pauline", spot(tess, 0.98, (0.6, -0.8)))
    layout = tess.tab.map.layout_shown
    assert layout is not None
    placed = layout.member(tess.member("Pauline").id)
    assert placed is not None
    assert placed.closeness is Closeness.FURTHER
    assert ring_at(layout, placed.x, placed.y) is Closeness.FURTHER
    assert tess.tab.map.place_of(placed.member_id) == tess.tab.map.mapFromScene(QPointF(placed.x, placed.y))


def test_escape_during_a_drag_puts_the_node_back(tess: Hand) -> None:
    nasreen = tess.member("Nasreen").id
    before = tess.tab.map.place_of(nasreen)
    tess.tab.map.setFocus()
    tess.drag("Nasreen", spot(tess, 0.95, (0.7, -0.7)), let_go=False)
    assert tess.tab.map.place_of(nasreen) != before
    tess.press(Qt.Key.Key_Escape)
    tess.mouse(QEvent.Type.MouseButtonRelease, spot(tess, 0.95, (0.7, -0.7)))
    tess.wait()
    assert tess.tab.map.place_of(nasreen) == before
    assert tess.tie("Nasreen").closeness is Closeness.VERY_CLOSE


def test_a_change_from_elsewhere_does_not_tear_a_node_out_of_the_hand(tess: Hand) -> None:
    tess.drag("Nasreen", spot(tess, 0.7, (0.7, -0.7)), let_go=False)
    held = tess.tab.map.place_of(tess.member("Nasreen").id)
    tess.tab.add_person.name.set_text("Imran")
    tess.tab.add_person.add_button.click()
    tess.wait()
    assert tess.tab.map.place_of(tess.member("Nasreen").id) == held
    tess.mouse(QEvent.Type.MouseButtonRelease, spot(tess, 0.7, (0.7, -0.7)))
    tess.wait()
    assert tess.tie("Nasreen").closeness is Closeness.CLOSE
    assert tess.tab.map.place_of(tess.member("Imran").id) is not None


def test_a_press_on_a_node_opens_the_inspector_and_keeps_the_keys_on_the_map(tess: Hand) -> None:
    tess.click("Kwame")
    assert tess.tab.inspector.member_id == tess.member("Kwame").id
    assert tess.tab.map.hasFocus()


def test_arrows_move_and_enter_opens_and_escape_comes_back(tess: Hand) -> None:
    tess.tab.focus_first()
    tess.tab_to("Map of Tess’s network: 19 people and places")
    first = tess.tab.map.chosen_id
    assert first
    tess.press(Qt.Key.Key_Right)
    second = tess.tab.map.chosen_id
    assert second != first
    tess.press(Qt.Key.Key_Return)
    assert tess.tab.inspector.member_id == second
    assert tess.tab.inspector.isAncestorOf(tess.focused())
    tess.press(Qt.Key.Key_Escape)
    assert not tess.tab.inspector.isVisible()
    assert tess.tab.map.hasFocus()


def test_a_letter_finds_a_name(tess: Hand) -> None:
    tess.tab.map.setFocus()
    tess.write("l")
    assert tess.tab.map.chosen_id in {tess.member(name).id for name in ("Lewis", "Library", "Lunch club")}


def test_page_down_passes_everybody(tess: Hand) -> None:
    tess.tab.map.setFocus()
    seen = set()
    for _ in tess.network.members:
        tess.press(Qt.Key.Key_PageDown)
        seen.add(tess.tab.map.chosen_id)
    assert seen == {member.id for member in tess.network.members}


def test_shift_with_the_arrows_moves_a_member_nearer_and_round(tess: Hand) -> None:
    tess.tab.map.setFocus()
    tess.tab.map.choose(tess.member("Pauline").id)
    tess.press(Qt.Key.Key_Up, shift=True)
    assert tess.tie("Pauline").closeness is Closeness.VERY_CLOSE
    before = tess.member("Pauline").angle
    tess.press(Qt.Key.Key_Right, shift=True)
    after = tess.member("Pauline").angle
    assert before is not None
    assert after is not None
    assert after == pytest.approx(before + 6, abs=0.2)


def test_plus_and_minus_zoom_between_the_whole_map_and_four_times(tess: Hand) -> None:
    tess.tab.map.setFocus()
    whole = tess.tab.map.transform().m11()
    for _ in range(12):
        tess.write("+")
    assert tess.tab.map.transform().m11() == pytest.approx(4.0)
    tess.tab.tools.fit.click()
    assert tess.tab.map.transform().m11() == pytest.approx(whole)
    tess.write("-")
    assert tess.tab.map.transform().m11() == pytest.approx(whole)


def test_delete_asks_first_and_undo_brings_the_member_back(tess: Hand) -> None:
    tess.click("Choir")
    choir = tess.member("Choir").id
    tess.press(Qt.Key.Key_Delete)
    assert tess.network.member(choir) is not None
    tess.tab_to("Take off the map")
    tess.press(Qt.Key.Key_Return)
    assert tess.network.member(choir) is None
    assert not tess.tab.inspector.isVisible()
    tess.tab.tools.undo.click()
    tess.wait()
    assert tess.network.member(choir) is not None
    assert tess.tab.map.place_of(choir) is not None


def test_two_members_are_linked_by_pressing_both(tess: Hand) -> None:
    tess.tab.map.choose("")
    tess.tab.tools.add_link.click()
    tess.click("Nasreen")
    tess.click("Pauline")
    tess.press(Qt.Key.Key_Return)
    ends = {tess.member("Nasreen").id, tess.member("Pauline").id}
    assert any({tie.source_id, tie.target_id} == ends for tie in tess.network.ties)


def test_two_members_are_linked_by_keyboard_and_a_second_time_is_refused(tess: Hand) -> None:
    tess.tab.map.choose(tess.member("Nasreen").id)
    tess.tab.tools.add_link.setFocus()
    tess.press(Qt.Key.Key_Return)
    panel = tess.tab.add_link
    tess.tab_to("Knows")
    tess.write("Bern")
    panel.add_button.setFocus()
    tess.press(Qt.Key.Key_Return)
    panel.first.setCurrentIndex(panel.first.findData(tess.member("Bernie").id))
    panel.second.setCurrentIndex(panel.second.findData(tess.member("Nasreen").id))
    tess.press(Qt.Key.Key_Return)
    ends = {tess.member("Nasreen").id, tess.member("Bernie").id}
    assert sum({tie.source_id, tie.target_id} == ends for tie in tess.network.ties) == 1
    assert "already linked" in panel.second_row.error()


def test_a_name_that_is_there_already_is_asked_about(tess: Hand) -> None:
    before = len(tess.network.members)
    tess.tab.tools.add_person.click()
    tess.write("nasreen")
    tess.press(Qt.Key.Key_Return)
    assert len(tess.network.members) == before
    tess.tab.add_person.add_twice.click()
    tess.wait()
    assert len(tess.network.members) == before + 1


def test_undo_says_what_it_would_take_back(tess: Hand) -> None:
    assert not tess.tab.tools.undo.isEnabled()
    tess.drag("Jean and Ted", spot(tess, 0.45, (0.9, -0.4)))
    assert tess.tab.tools.undo.toolTip() == "Undo: Move on the map"
    tess.tab.tools.undo.click()
    tess.wait()
    assert tess.tab.tools.redo.toolTip() == "Redo: Move on the map"
