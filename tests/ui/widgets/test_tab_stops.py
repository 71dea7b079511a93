"""Walking the tab stops leaves every object as it was."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from visitapp.ui.shell.regions import move_to_region
from visitapp.ui.tab_stops import tab_stops
from visitapp.ui.widgets.dialog import Dialog


def made(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column, line = QVBoxLayout(window), QHBoxLayout()
    last, first, second = QPushButton("last"), QLineEdit(), QLineEdit()
    column.addLayout(line)
    line.addWidget(first)
    line.addWidget(second)
    column.addWidget(last)
    with qtbot.waitExposed(window):
        window.show()
    return window, first, second, last


def test_stops_are_read_from_the_top_and_each_line_from_the_left(theme, qtbot):
    window, first, second, last = made(qtbot)
    assert tab_stops(window) == [first, second, last]
    second.setEnabled(False)
    first.hide()
    assert tab_stops(window) == [last]


def test_a_dialog_that_goes_away_takes_nothing_of_the_page_with_it(theme, qtbot):
    window, *_ = made(qtbot)
    menu = QMenu(window)
    action = menu.addAction("Save as PDF")
    dialog = Dialog(theme, window, "Finalise?", verb="Finalise", safe="Not yet")
    dialog.ask()
    dialog.focusNextPrevChild(True)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.dismiss()
    assert isValid(action)


def test_moving_to_a_region_takes_nothing_along_when_that_region_goes_away(theme, qtbot):
    window, first, _, last = made(qtbot)
    first.parentWidget().setProperty("region", True)
    region = QWidget(window)
    region.setProperty("region", True)
    inside = QPushButton("inside", region)
    action = QMenu(last).addAction("Later")
    region.show()
    move_to_region(window, 1)
    with qtbot.waitSignal(inside.destroyed):
        region.deleteLater()
    assert isValid(action)
