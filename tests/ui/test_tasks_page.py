"""The page of tasks by keyboard: typed in plain words, ticked, moved, handed over, removed, and never a word lost."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from tests.ui.full_disk import set_writable
from visitapp.domain.actions import Action
from visitapp.services import actions, diary, tasks
from visitapp.services.tasks import read_tasks
from visitapp.services.today import read_today
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.tasks.groups import SHOWN
from visitapp.ui.tasks.offers import NextStepsOffer
from visitapp.ui.tasks.page import TasksPage
from visitapp.ui.tasks.questions import LineDialog
from visitapp.ui.tasks.rows import TaskRow
from visitapp.ui.widgets.buttons import IconButton

Settle = Callable[[Background], None]


def opened(qtbot: QtBot, desk: RecordingDesk, settle: Settle) -> TasksPage:
    page = TasksPage(desk.desk)
    desk.changes.changed.connect(page.on_changed)
    qtbot.addWidget(page)
    page.resize(1166, 768)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.show_place(places.TASKS)
    settle(desk.background)
    return page


def row_of(page: TasksPage, text: str) -> TaskRow:
    return next(row for row in page.rows if row.task.action.text == text)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def written(workspace: Workspace, text: str) -> Action:
    return next(action for action in workspace.store.all(Action) if action.text == text)


def test_a_task_typed_in_plain_words_is_shown_as_understood_and_added_with_enter(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle, heard: list[str]
) -> None:
    page = opened(qtbot, recording_desk, settle)
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), "ring housing for Tess Tuesday")
    quick = page.quick_add
    assert [chip.text() for chip in (quick.person, quick.day, quick.owner)] == [
        "Tess",
        "Tue 23 June",
        "Someone else does it",
    ]
    assert quick.repeat.isHidden()
    assert quick.note.text() == "It will say: Ring housing"
    assert "Understood: Tess, Tuesday 23 June 2026" in heard
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle(recording_desk.background)
    added = row_of(page, "Ring housing").task
    assert added.person is not None
    assert (added.person.called, added.action.due_on) == ("Tess", date(2026, 6, 23))
    assert (quick.edit.text(), focused(), recording_desk.said) == ("", quick.edit, ["Task added. Tue 23 June."])


def test_what_was_understood_wrongly_is_put_right_before_it_is_added(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    quick = page.quick_add
    quick.edit.setText("Read Tuesday is for Tess every week")
    for chip, words in ((quick.day, "No day"), (quick.repeat, "Once"), (quick.person, "Nobody in particular")):
        pick(chip.menu(), words)
    assert quick.note.text() == ""
    quick.submit()
    settle(recording_desk.background)
    action = written(demo_workspace, "Read Tuesday is for Tess every week")
    assert (action.person_id, action.due_on, action.repeat) == ("", None, "")


def pick(menu: QMenu | None, words: str) -> None:
    """Open a menu and choose a line."""
    assert menu is not None
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_somebody_on_the_map_can_be_chosen_to_do_it(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    page.quick_add.edit.setText("Bring the lamp for Tess")
    settle(recording_desk.background)
    pick(page.quick_add.owner.menu(), "Aoife")
    assert page.quick_add.owner.text() == "Aoife does it"
    page.quick_add.submit()
    settle(recording_desk.background)
    assert [row.task.doers for row in page.waiting if row.task.action.text == "Bring the lamp"] == ["Aoife"]


def test_a_task_is_ticked_with_space_and_the_focus_stays_in_the_list(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    first, second = page.rows[0].task.action, page.rows[1].task.action
    page.rows[0].box.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    settle(recording_desk.background)
    assert demo_workspace.store.get(Action, first.id).is_done
    assert focused() is page.rows[0].box
    assert page.rows[0].task.action.id == second.id
    assert recording_desk.said == ["Done."]
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert focused() is page.rows[1].box


def test_the_keys_of_a_row_move_reword_and_remove_it(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    text = "Book Ewa for the review"
    row_of(page, text).box.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_D)
    answer(page, "31/2")
    dialog = page.findChild(LineDialog)
    assert dialog is not None
    assert "no day 31" in dialog.line.error()
    answer(page, "in 2 weeks")
    settle(recording_desk.background)
    assert written(demo_workspace, text).day == date(2026, 7, 2)
    row_of(page, text).box.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_F2)
    answer(page, "Book Ewa")
    settle(recording_desk.background)
    row_of(page, "Book Ewa").box.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    settle(recording_desk.background)
    assert [row for row in page.rows if row.task.action.text == "Book Ewa"] == []
    assert recording_desk.said == ["The task is moved.", "The words are changed.", "The task is removed."]
    assert isinstance(focused().parent(), TaskRow)


def answer(page: TasksPage, words: str) -> None:
    dialog = page.findChild(LineDialog)
    assert dialog is not None
    dialog.line.edit.setText(words)
    QTest.keyClick(dialog.line.edit, Qt.Key.Key_Return)


def test_a_task_is_handed_over_and_stands_under_waiting_for_others(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    row_of(page, "Ring Lewis about the boiler").box.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_H)
    settle(recording_desk.background)
    answer(page, "Aoife")
    settle(recording_desk.background)
    (row,) = [row for row in page.waiting if row.task.action.text == "Ring Lewis about the boiler"]
    assert (row.task.doers, row.nudge) == ("Aoife", None)
    pick(row.more.menu(), "I do it myself")
    settle(recording_desk.background)
    assert row_of(page, "Ring Lewis about the boiler").task.doers == "Amara"


def test_each_row_opens_where_it_came_from_and_whom_it_is_about(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    boiler, form = row_of(page, "Ring Lewis about the boiler"), row_of(page, "Ask for a bus pass form")
    for row, key in ((boiler, Qt.Key.Key_O), (form, Qt.Key.Key_O), (form, Qt.Key.Key_P)):
        row.box.setFocus()
        QTest.keyClick(focused(), key)
    tess, winnie = boiler.task.person, form.task.person
    assert tess is not None
    assert winnie is not None
    action = form.task.action
    assert recording_desk.went == [
        places.person(tess.id, "goals", boiler.task.action.goal_id),
        places.visit(action.visit_id, winnie.id),
        places.person(winnie.id),
    ]


def test_a_screen_reader_hears_a_whole_task(
    qtbot: QtBot, recording_desk: RecordingDesk, settle: Settle, nameless: Callable[[QWidget], list[str]]
) -> None:
    page = opened(qtbot, recording_desk, settle)
    assert row_of(page, "Ask for a bus pass form").box.accessibleName() == (
        "Ask for a bus pass form, Winnie, Visit, 11 June, tomorrow"
    )
    assert nameless(page) == []


def test_words_that_are_half_typed_are_added_when_the_page_is_left(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    page.quick_add.edit.setText("Tuesday")
    assert page.has_unsaved_words()
    page.flush()
    assert page.has_unsaved_words()
    settle(recording_desk.background)
    assert not page.has_unsaved_words()
    assert written(demo_workspace, "Tuesday").due_on == date(2026, 6, 23)


def test_a_task_that_the_store_does_not_take_is_given_back_as_typed(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    page = opened(qtbot, recording_desk, settle)
    before = read_tasks(demo_workspace).mine
    set_writable(recording_desk.background, page, writable=False)
    page.quick_add.edit.setText("ring the GP tomorrow")
    page.quick_add.submit()
    settle(recording_desk.background)
    assert page.quick_add.edit.text() == "ring the GP tomorrow"
    assert page.has_unsaved_words()
    assert recording_desk.troubles != []
    set_writable(recording_desk.background, page, writable=True)
    page.quick_add.submit()
    settle(recording_desk.background)
    assert read_tasks(demo_workspace).mine == before + 1


def test_of_many_tasks_the_next_come_at_a_press_and_one_that_is_looked_for_is_shown(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    for number in range(45):
        tasks.add_task(demo_workspace, text=f"Matter {number}")
    page = opened(qtbot, recording_desk, settle)
    later = page.groups[-1]
    assert (len(later.rows), later.more_button.isHidden()) == (SHOWN, False)
    later.more_button.click()
    assert len(later.rows) == 2 * SHOWN
    assert focused() is later.rows[SHOWN].first
    page.show_place(places.task(written(demo_workspace, "Matter 44").id))
    settle(recording_desk.background)
    assert focused() is row_of(page, "Matter 44").box
    actions.tick_action(demo_workspace, action_id=written(demo_workspace, "Matter 44").id)
    page.show_place(places.task(written(demo_workspace, "Matter 44").id))
    settle(recording_desk.background)
    assert page.parts.key == "done"
    assert focused() is row_of(page, "Matter 44").box


def test_what_may_come_next_is_one_press_and_is_put_away_with_another(
    qtbot: QtBot, recording_desk: RecordingDesk, demo_workspace: Workspace, settle: Settle
) -> None:
    entry = next(e for e in read_today(demo_workspace).visits if e.person.called == "Callum")
    diary.cancel_visit(demo_workspace, visit_id=entry.visit.id, because="not well", by="Callum")
    offer = NextStepsOffer(recording_desk.desk, (0, 0, 0, 0))
    qtbot.addWidget(offer)
    offer.show_visit(entry.visit.id)
    settle(recording_desk.background)
    assert [button.text() for button in offer.buttons] == ["Ring Callum, tomorrow", "Plan the next visit"]
    offer.buttons[0].click()
    settle(recording_desk.background)
    assert written(demo_workspace, "Ring Callum").due_on == date(2026, 6, 19)
    assert [button.text() for button in offer.buttons] == ["Plan the next visit"]
    close = next(b for b in offer.findChildren(IconButton) if b.accessibleName() == "Nothing of this now")
    close.click()
    assert offer.isHidden()
    offer.show_visit(entry.visit.id)
    settle(recording_desk.background)
    assert offer.isHidden()
