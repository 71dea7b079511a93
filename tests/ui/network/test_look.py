"""Nothing is cut off at any text size, in any theme, with nobody, with sixty people, with any name."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from visitapp.domain.layout.labels import boxes_overlap
from visitapp.domain.network import Closeness, Member, MemberKind
from visitapp.domain.people import Person
from visitapp.services.network import add_member, remove_member
from visitapp.services.people import add_person
from visitapp.services.workspace import Workspace

from .conftest import Hand


def cut_off(panel: QWidget) -> list[str]:
    """Name what is narrower or lower than it needs to be."""
    found = []
    for widget in panel.findChildren(QWidget):
        least = widget.minimumSizeHint()
        if widget.isVisible() and (widget.width() < least.width() or widget.height() < least.height()):
            found.append(f"{type(widget).__name__} {widget.accessibleName()}".strip())
    return found


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_in_the_panels_is_cut_off(tess: Hand, look: str, size: int) -> None:
    tess.tab.desk.theme.set(name=look, text_size=size)
    tess.open("Nasreen")
    assert cut_off(tess.tab.inspector) == []
    tess.tab.tools.add_person.click()
    tess.wait()
    assert cut_off(tess.tab.add_person) == []
    tess.tab.tools.add_link.click()
    tess.wait()
    assert cut_off(tess.tab.add_link) == []
    assert cut_off(tess.tab.tools) == []
    assert tess.tab.tools.fit.geometry().right() < tess.tab.tools.width()


def test_names_lie_clear_of_each_other_on_the_map_beside_the_inspector(tess: Hand) -> None:
    tess.open("Nasreen")
    layout = tess.tab.map.layout_shown
    assert layout is not None
    assert layout.relations_shown
    boxes = [placed.label_box for placed in layout.members]
    pairs = [(one, other) for number, one in enumerate(boxes) for other in boxes[number + 1 :]]
    assert not any(boxes_overlap(one, other) for one, other in pairs)
    assert all(left >= 0 and right <= layout.width for left, _, right, _ in boxes)


def test_a_low_window_keeps_tool_row_and_legend_and_shows_names_only(tess: Hand) -> None:
    tess.host.resize(1166, 480)
    tess.wait()
    layout = tess.tab.map.layout_shown
    assert layout is not None
    assert not layout.relations_shown
    assert tess.tab.tools.isVisible()
    assert tess.host.rect().contains(tess.tab.tools.geometry())


def test_at_large_text_the_panel_takes_the_place_of_the_map(tess: Hand) -> None:
    tess.tab.desk.theme.set(text_size=200)
    tess.open("Nasreen")
    assert not tess.tab.middle.isVisible()
    tess.press(Qt.Key.Key_Escape)
    assert tess.tab.middle.isVisible()


def test_an_empty_map_invites_the_first_person(demo_workspace: Workspace, make_hand: Callable[[str], Hand]) -> None:
    add_person(demo_workspace, person=Person("", given_name="Zofia"))
    zofia = make_hand("Zofia")
    button = zofia.tab.findChildren(QWidget)
    assert any(getattr(each, "text", str)() == "Add person" and each.isVisible() for each in button)
    zofia.tab.focus_first()
    zofia.press(Qt.Key.Key_N, control=True)
    zofia.write("Ola")
    zofia.press(Qt.Key.Key_Return)
    assert [member.name for member in zofia.network.members] == ["Ola"]
    assert zofia.tab.map.isVisible()
    ola = zofia.member("Ola").id
    zofia.tab.desk.background.write(zofia.tab, lambda ws: remove_member(ws, member_id=ola))
    zofia.wait()
    assert not zofia.tab.map.isVisible()
    assert not zofia.tab.inspector.isVisible()


def test_sixty_members_with_difficult_names_are_all_shown(
    demo_workspace: Workspace, make_hand: Callable[[str], Hand]
) -> None:
    made = add_person(demo_workspace, person=Person("", given_name="Zofia " * 40)).of_type("person")[0].record_id
    names = ["N" * 300, "👩‍👩‍👧", "نسرين أحمد", "שרה", "<b>Ann</b> & co", "a\u0301" * 40, "Łucja Ŵyn"]
    kinds, rings = list(MemberKind), list(Closeness)
    for number in range(60):
        name = names[number % len(names)] + f" {number}" * (number >= len(names))
        member = Member("", made, name[:300], kind=kinds[number % len(kinds)], relation=name[:40])
        add_member(demo_workspace, member=member, closeness=rings[number % len(rings)])
    called = demo_workspace.store.get(Person, made).called
    zofia = make_hand(called)
    assert not zofia.host.grab().isNull()
    assert all(zofia.tab.map.place_of(member.id) is not None for member in zofia.network.members)
    zofia.open(names[0])
    zofia.tab.tools.views.choose("list")
    zofia.tab.tools.views.chosen.emit("list")
    zofia.wait()
    assert len(zofia.tab.list.table.records.rows) == 60
    assert not zofia.host.grab().isNull()


def test_a_screen_reader_gets_the_list_first_and_hears_whom_the_keys_reach(
    heard: list[str], make_hand: Callable[[str], Hand]
) -> None:
    tess = make_hand("Tess")
    assert tess.tab.list.isVisible()
    tess.tab.tools.views.choose("circles")
    tess.tab.tools.views.chosen.emit("circles")
    tess.wait()
    assert "List" in tess.tab.map.accessibleDescription()
    tess.tab.map.setFocus()
    tess.write("n")
    assert any(said.startswith("N") and "tie" in said for said in heard)
