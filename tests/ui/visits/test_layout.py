"""A visit laid out by a template, in the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.visits.room import ALT, Room
from visitapp.services import visits
from visitapp.services.people import list_people
from visitapp.services.visit_views import read_visit
from visitapp.ui.visits.who import SomeoneElse


def choose(room: Room, words: str) -> None:
    menu = room.page.top.more.menu()
    next(action for action in menu.actions() if action.text() == words).trigger()
    room.settle()


def shown(room: Room) -> list[str]:
    return [key for key, section in room.page.note.sections.items() if section.isVisible()]


def test_a_template_lays_out_the_page_and_its_keys_and_hides_no_words(room: Room) -> None:
    room.enter("health", "Coughing.")
    room.saved()
    choose(room, "Layout: No reply at the door")
    assert shown(room) == ["since_last", "health", "safety", "agreed"]
    order = [room.page.note.sections[key].y() for key in ("since_last", "safety", "agreed", "health")]
    assert order == sorted(order)
    room.press(Qt.Key.Key_2, ALT)
    editor = room.page.note.sections["safety"].editor
    assert QApplication.focusWidget() is editor
    assert editor.accessibleDescription() == "Is anything unlike Tess? Who could know more?"
    choose(room, "Layout: Every section")
    assert len(shown(room)) == 7
    assert room.shown("health") == "Coughing."
    choose(room, "Layout: Letter")
    room.page.write_exact_words()
    assert room.page.note.sections["own_words"].isVisible()
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))
    assert "since_last" not in shown(room)
    assert room.shown("health") == "Coughing."


def test_the_clock_is_stopped_and_runs_on_and_signing_keeps_the_minutes(room: Room) -> None:
    choose(room, "Stop the clock: the visit is over")
    ended = room.read().visit.ended_at
    assert ended is not None
    assert room.page.top.sub.text() == "Thursday 18 June, 10:12 to 10:12 · at home · 0 minutes"
    choose(room, "Let the clock run on")
    assert room.read().visit.ended_at is None
    assert "from 10:12" in room.page.top.sub.text()
    choose(room, "Stop the clock: the visit is over")
    room.change(lambda ws: visits.finish_and_sign(ws, visit_id=room.visit_id))
    assert room.read().visit.ended_at == ended


def test_somebody_else_has_a_part_of_the_same_visit_and_the_way_goes_round(room: Room) -> None:
    other = next(s.person for s in list_people(room.workspace) if s.person.id != room.tess)
    room.enter("health", "Only about Tess.")
    menu = room.page.top.more.menu()
    next(action for action in menu.actions() if action.text() == "With somebody else too…").trigger()
    dialog = room.dialog(SomeoneElse)
    assert isinstance(dialog, SomeoneElse)
    room.qtbot.keyClicks(dialog.name.edit, "Nobody Known")
    room.press(Qt.Key.Key_Return)
    room.settle()
    assert dialog.problem.text().startswith("Nobody in People has this name.")
    dialog.name.edit.selectAll()
    room.qtbot.keyClicks(dialog.name.edit, other.full_name)
    room.press(Qt.Key.Key_Return)
    room.settle()
    there = room.desk.went[-1]
    assert (there.page, there.person_id) == ("visit", other.id)
    assert read_visit(room.workspace, visit_id=there.record_id).section("health").text == ""
    room.saved()
    assert room.stored("health") == "Only about Tess."
    choose(room, "Go to the next person’s part")
    assert room.desk.went[-1] == there
