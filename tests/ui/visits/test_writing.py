"""The visit page with the real store: what is typed and ticked is saved without being asked."""

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import MOMENT
from tests.ui.visits.room import ALT, CTRL, SHIFT, WAIT, Room
from visitapp.domain.visits import SECTIONS, VisitKind
from visitapp.services import actions, undo, visits
from visitapp.services.visit_views import read_visit
from visitapp.ui import places
from visitapp.ui.visits.saved_line import saved_words
from visitapp.ui.visits.who import SomeoneElse
from visitapp.ui.widgets.dialog import Dialog


def test_a_draft_opens_with_the_cursor_in_its_first_section(room: Room) -> None:
    assert QApplication.focusWidget() is room.page.note.sections["since_last"].editor
    assert room.page.top.title.text() == "Visit with Tess"
    assert room.page.top.sub.text() == "Thursday 18 June, from 10:12 · at home · 0 minutes"


def test_what_is_typed_is_saved_without_being_asked(room: Room) -> None:
    room.enter("since_last", "Tess has been to choir.")
    assert not room.page.saving.is_saved
    room.saved()
    assert room.stored("since_last") == "Tess has been to choir."
    assert room.page.top.saved.words().startswith("Saved")
    assert room.page.top.saved.words().endswith("encrypted on this laptop")


def test_a_hand_that_never_rests_is_saved_too(room: Room) -> None:
    room.page.saving._pause.setInterval(60_000)
    room.enter("since_last", "No pause in sight")
    room.saved()
    assert room.stored("since_last") == "No pause in sight"


def test_leaving_hands_everything_over_at_once(room: Room) -> None:
    room.enter("health", "Sleeping better")
    room.page.flush()
    assert room.stored("health") == "Sleeping better"


def test_words_typed_just_before_another_visit_is_opened_go_to_their_own_visit(room: Room) -> None:
    other = visits.start_visit(room.workspace, person_id=room.tess).of_type("visit")[0].record_id
    room.enter("safety", "Belongs to the first")
    room.open(other)
    assert room.shown("safety") == ""
    assert room.stored("safety") == "Belongs to the first"
    assert read_visit(room.workspace, visit_id=other).section("safety").text == ""


def test_sections_are_reached_by_alt_and_their_number_and_dots_fill(room: Room) -> None:
    for number, kind in enumerate(SECTIONS, 1):
        room.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        assert QApplication.focusWidget() is room.page.note.sections[kind.key].editor
    assert not room.page.outline.is_filled("agreed")
    room.qtbot.keyClicks(QApplication.focusWidget(), "Tea on Sunday")
    assert room.page.outline.is_filled("agreed")
    room.saved()


def test_exact_words_put_the_cursor_between_quotation_marks_on_a_line_of_their_own(room: Room) -> None:
    for words in ("The cold gets me.", "Nell did the carrots."):
        room.press(Qt.Key.Key_Apostrophe, CTRL)
        room.qtbot.keyClicks(QApplication.focusWidget(), words)
    room.saved()
    assert room.stored("own_words") == "“The cold gets me.”\n“Nell did the carrots.”"


def test_who_is_here_is_ticked_from_the_map_and_others_are_named(room: Room) -> None:
    who = room.page.side.who
    aoife = next(chip for chip in who.findChildren(QWidget) if chip.accessibleName() == "Aoife" or _says(chip, "Aoife"))
    room.qtbot.mouseClick(aoife, Qt.MouseButton.LeftButton)
    room.settle()
    who._someone.click()
    dialog = room.dialog(SomeoneElse)
    assert isinstance(dialog, SomeoneElse)
    room.qtbot.keyClicks(dialog.name.edit, "Joan from the shop")
    room.qtbot.keyClick(dialog.name.edit, Qt.Key.Key_Return)
    names = [there.name for there in room.read().visit.present]
    assert names == ["Tess", "Aoife", "Joan from the shop"]
    assert "Aoife, daughter" in [chip.text() for chip in who._chips.values()]


def test_an_action_of_last_time_is_ticked(room: Room) -> None:
    action_id, box = next((i, b) for i, b in room.page.side.agreed.boxes.items() if b.text().startswith("Ring Lewis"))
    room.qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    room.settle()
    assert next(a for a in room.read().agreed if a.id == action_id).is_done
    assert room.page.side.agreed.boxes[action_id].isChecked()


def test_a_goal_is_rated_and_a_shut_one_opens(room: Room) -> None:
    goals = room.page.side.goals
    first = next(iter(goals.cards.values()))
    room.qtbot.keyClick(first.rating, Qt.Key.Key_7)
    room.settle()
    assert room.read().goals[0].now == 7
    line = next(iter(goals.lines.values()))
    room.qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() in [card.rating for card in goals.cards.values()]
    room.settle()


def test_an_action_is_added_by_keyboard_alone(room: Room) -> None:
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    room.qtbot.keyClicks(QApplication.focusWidget(), "Ring Lewis again")
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(QApplication.focusWidget(), "Amara and Aoife")
    room.press(Qt.Key.Key_Tab)
    room.qtbot.keyClicks(QApplication.focusWidget(), "Tue")
    room.press(Qt.Key.Key_Return)
    view = room.read()
    assert [(action.text, action.due_on) for action in view.actions] == [
        ("Ring Lewis again", MOMENT.date() + timedelta(days=5))
    ]
    assert [view.names[owner] for owner in view.actions[0].owner_ids] == ["Amara", "Aoife"]
    assert QApplication.focusWidget() is room.page.add_action.what.edit
    room.press(Qt.Key.Key_Escape)
    assert room.page.add_action.isHidden()
    assert QApplication.focusWidget() is room.page.note.sections["since_last"].editor


def test_a_date_that_is_none_is_refused_kindly_and_nothing_is_lost(room: Room) -> None:
    room.page.begin_action()
    row = room.page.add_action
    row.what.set_text("Ring Lewis")
    row.by.set_text("31/2")
    room.qtbot.keyClick(row.by.edit, Qt.Key.Key_Return)
    assert row.by.error() == "February has no day 31. Check the day."
    assert row.what.text() == "Ring Lewis"
    assert room.read().actions == ()
    row.clear()


def test_an_action_half_typed_is_kept_when_the_page_is_left(room: Room) -> None:
    room.page.begin_action()
    room.page.add_action.what.set_text("Ask about the key")
    room.page.flush()
    assert [action.text for action in room.read().actions] == ["Ask about the key"]


def test_a_section_is_kept_for_the_team_and_says_so(room: Room) -> None:
    room.page.go_to("safety")
    room.page.tools.shared_chosen.emit(False)
    room.settle()
    assert not room.read().section("safety").shared
    assert room.page.tools.sharing.text() == "Team only"
    room.page.go_to("health")
    assert room.page.tools.sharing.text() == "Shared with Tess"


def test_another_change_does_not_touch_what_is_being_typed(room: Room) -> None:
    room.enter("since_last", "Half a sent")
    room.change(lambda ws: visits.write_section(ws, visit_id=room.visit_id, key="since_last", text="From elsewhere"))
    assert room.shown("since_last") == "Half a sent"
    room.saved()
    assert room.stored("since_last") == "Half a sent"


def test_a_change_from_elsewhere_appears_where_nothing_is_being_typed(room: Room) -> None:
    room.change(lambda ws: visits.write_section(ws, visit_id=room.visit_id, key="health", text="From elsewhere"))
    assert room.shown("health") == "From elsewhere"
    assert room.page.outline.is_filled("health")


def test_undo_of_the_store_is_shown(room: Room) -> None:
    room.enter("since_last", "Words")
    room.saved()
    room.change(undo.undo)
    assert room.shown("since_last") == ""


def test_the_kind_of_visit_is_chosen_and_a_draft_is_discarded(room: Room) -> None:
    room.page.top.kind_chosen.emit(VisitKind.PHONE)
    room.settle()
    assert "by phone" in room.page.top.sub.text()
    room.page.top.discard_wanted.emit()
    room.dialog(Dialog).verb_button.click()
    room.settle()
    assert room.desk.went == [places.TODAY]
    assert visits.visit_for_now(room.workspace, person_id=room.tess) == room.visit_id
    assert room.workspace.store.get(type(room.read().visit), room.visit_id).started_at is None


def test_every_stop_of_the_page_has_a_name(room: Room) -> None:
    room.page.begin_action()
    stops = [w for w in room.page.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    unnamed = [type(w).__name__ for w in stops if not (w.accessibleName() or _says(w, ""))]
    assert unnamed == []
    room.page.add_action.clear()


def test_at_large_text_the_side_takes_turns_with_the_note(room: Room) -> None:
    theme = room.desk.desk.theme
    theme.set(text_size=150)
    room.settle()
    assert room.page.body.switch.isVisible()
    assert not room.page.side.isVisible()
    room.page.body.switch.choose("side")
    room.page.body.switch.chosen.emit("side")
    assert room.page.side.isVisible()
    room.page.go_to("health")
    assert room.page.note.isVisible()


def test_the_saved_line_tells_how_long_ago_it_was() -> None:
    said = [saved_words(MOMENT, MOMENT + timedelta(seconds=s)) for s in (0, 1, 2, 37, 60, 130, 7200)]
    assert said == [
        "Saved just now",
        "Saved 1 second ago",
        "Saved 2 seconds ago",
        "Saved 30 seconds ago",
        "Saved 1 minute ago",
        "Saved 2 minutes ago",
        "Saved at 10:12",
    ]


def test_an_action_agreed_here_is_ticked_and_removed(room: Room) -> None:
    room.change(lambda ws: actions.add_action(ws, person_id=room.tess, visit_id=room.visit_id, text="Ring Lewis"))
    action_id = room.read().actions[0].id
    room.page.agreed.ticked.emit(action_id, True)
    room.settle()
    assert room.read().actions[0].is_done
    room.page.agreed.removed.emit(action_id)
    assert room.read().actions == ()


def _says(widget: QWidget, word: str) -> bool:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    return isinstance(said, str) and bool(said) and word in said


def test_ticking_an_action_of_this_visit_keeps_the_focus_on_it(room: Room) -> None:
    room.change(lambda ws: actions.add_action(ws, person_id=room.tess, visit_id=room.visit_id, text="Ring the GP"))
    row = next(iter(room.page.agreed._rows.values()))
    row.setFocus()
    room.press(Qt.Key.Key_Space)
    room.settle()
    assert QApplication.focusWidget() is row
    assert row.isChecked()
    assert room.read().actions[0].is_done


def test_what_is_ticked_is_said_to_be_saved_like_what_is_typed(room: Room) -> None:
    assert room.page.top.saved.words().startswith("Saved as you write")
    room.page.side.goals.rated.emit(room.read().goals[0].goal.id, 7)
    room.settle()
    assert room.page.top.saved.words().startswith("Saved just now")


def test_the_row_for_an_action_stays_whole_in_view_while_actions_are_added(room: Room) -> None:
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    assert room.page.outline._entries["agreed"].here
    for words in ("Ring the GP", "Tea on Sunday", "Find the warm coat"):
        room.qtbot.keyClicks(QApplication.focusWidget(), words)
        room.press(Qt.Key.Key_Return)
        room.settle()
        room.qtbot.waitUntil(lambda: below_the_view(room, room.page.add_action) <= 0, timeout=WAIT)
    assert room.page.outline.is_filled("agreed")


def below_the_view(room: Room, part: QWidget) -> int:
    viewport = room.page.note.page.area.viewport()
    return part.mapTo(viewport, part.rect().bottomLeft()).y() - viewport.height()


def test_an_error_under_the_day_leaves_the_name_beside_it_where_it_was(room: Room) -> None:
    room.press(Qt.Key.Key_A, CTRL | SHIFT)
    row = room.page.add_action
    row.what.set_text("Ring the GP")
    row.by.set_text("31/02")
    QApplication.processEvents()
    before = row.who.edit.mapTo(row, QPoint(0, 0))
    room.qtbot.keyClick(row.by.edit, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert row.by.error()
    assert row.who.edit.mapTo(row, QPoint(0, 0)) == before


def test_tab_goes_through_the_visit_as_it_is_read_whatever_was_added_last(room: Room) -> None:
    room.change(lambda ws: actions.add_action(ws, person_id=room.tess, visit_id=room.visit_id, text="Ring the GP"))
    agreed, side = room.page.note.sections["agreed"].editor, room.page.side
    row = next(iter(room.page.agreed._rows.values()))
    agreed.setFocus()
    room.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row
    chips = [*side.who._chips.values(), side.who._someone]
    chips[0].setFocus()
    for chip in chips[1:]:
        room.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is chip
    list(side.agreed.boxes.values())[-1].setFocus()
    room.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is next(iter(side.goals.cards.values())).rating
