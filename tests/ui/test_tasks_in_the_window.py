"""Tasks through the real window: from any page by key, counted in the rail, on Today too, and taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.tasks.page import TasksPage
from visitapp.ui.today.page import TodayPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_task_is_typed_from_any_page_counted_in_the_rail_and_taken_back(
    window: MainWindow, settle: Callable[[Background], None]
) -> None:
    assert window.pages is not None
    rail = window.pages.rail.items["tasks"]
    assert rail.accessibleName() == "Tasks, 3 due by tomorrow"
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    settle(window.background)
    page = window.pages.current_page()
    assert isinstance(page, TasksPage)
    assert rail.accessibleName() == "Tasks, open, 3 due by tomorrow"
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    typing = QApplication.focusWidget()
    assert typing is page.quick_add.edit
    QTest.keyClicks(typing, "ring the GP for Tess today")
    QTest.keyClick(typing, Qt.Key.Key_Return)
    settle(window.background)
    settle(window.background)
    assert rail.accessibleName() == "Tasks, open, 4 due by tomorrow"
    assert [row.task.action.text for row in page.rows[:3]][-1] == "Ring the GP"
    window.pages.go(places.TODAY)
    settle(window.background)
    today = window.pages.current_page()
    assert isinstance(today, TodayPage)
    assert today.tasks is not None
    assert [row.text() for row in today.tasks.rows.values()].count("Ring the GP") == 1
    assert len(today.tasks.rows) == 4
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settle(window.background)
    settle(window.background)
    assert rail.accessibleName() == "Tasks, 3 due by tomorrow"
    assert len(today.tasks.rows) == 3
