"""The rating from 0 to 10 by mouse, by keyboard and to a screen reader."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.rating import CELLS, SMALLEST_CELL, Rating


@pytest.fixture
def rating(qtbot: QtBot, theme: Theme) -> Rating:
    """A rating alone in a window."""
    rating = Rating(theme, "Cook Sunday dinner again")
    qtbot.addWidget(rating)
    rating.resize(rating.sizeHint())
    rating.show()
    return rating


def said_values(rating: Rating) -> list[int | None]:
    told: list[int | None] = []
    rating.rated.connect(told.append)
    rating.left_out.connect(lambda: told.append(None))
    return told


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Right, 8),
        (Qt.Key.Key_Up, 8),
        (Qt.Key.Key_Left, 6),
        (Qt.Key.Key_Down, 6),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 10),
        (Qt.Key.Key_3, 3),
        (Qt.Key.Key_Delete, None),
        (Qt.Key.Key_Backspace, None),
    ],
)
def test_keys_change_the_rating(rating: Rating, qtbot: QtBot, key: Qt.Key, expected: int | None) -> None:
    rating.set_rating(7)
    told = said_values(rating)
    qtbot.keyClick(rating, key)
    assert rating.rating == expected
    assert told == [expected]


def test_one_and_nought_make_ten_and_only_ten_is_told(rating: Rating, qtbot: QtBot) -> None:
    told = said_values(rating)
    qtbot.keyClicks(rating, "10")
    assert rating.rating == 10
    assert told == [10]


def test_one_alone_is_told_a_moment_later(rating: Rating, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rating.rated) as signal:
        qtbot.keyClicks(rating, "1")
    assert signal.args == [1]


def test_one_is_told_at_once_when_the_focus_moves_on(rating: Rating, qtbot: QtBot) -> None:
    told = said_values(rating)
    rating.activateWindow()
    rating.setFocus()
    qtbot.keyClicks(rating, "1")
    rating.clearFocus()
    assert told == [1]


def test_a_press_on_a_cell_rates_and_a_press_on_the_same_cell_leaves_it_out(rating: Rating, qtbot: QtBot) -> None:
    told = said_values(rating)
    cell = rating.cell_rect(4).center().toPoint()
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=cell)
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=cell)
    assert told == [4, None]


def test_scrolling_past_never_changes_a_rating(rating: Rating) -> None:
    rating.set_rating(5)
    place = QPointF(20, 10)
    wheel = QWheelEvent(
        place,
        rating.mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(rating, wheel)
    assert rating.rating == 5
    assert not wheel.isAccepted()


def test_what_the_app_shows_is_not_told(rating: Rating) -> None:
    told = said_values(rating)
    rating.set_rating(3)
    rating.set_rating(None)
    assert told == []


def test_a_rating_that_may_only_be_read_takes_neither_key_nor_press(rating: Rating, qtbot: QtBot) -> None:
    rating.set_rating(2)
    rating.setReadOnly(True)
    qtbot.keyClicks(rating, "9")
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=rating.cell_rect(8).center().toPoint())
    assert rating.rating == 2


def test_a_screen_reader_hears_seven_of_ten(rating: Rating) -> None:
    said = QAccessible.queryAccessibleInterface(rating)
    rating.set_rating(7)
    assert said.role() == QAccessible.Role.SpinBox
    assert said.text(QAccessible.Text.Name) == "Cook Sunday dinner again"
    assert said.text(QAccessible.Text.Value) == "7 of 10"
    rating.set_rating(None)
    assert said.text(QAccessible.Text.Value) == "not rated"


@pytest.mark.parametrize("width", [150, 200, 266, 600])
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_no_cell_is_too_small_to_press_or_outside_the_widget(
    rating: Rating, theme: Theme, width: int, text_size: int
) -> None:
    theme.set(text_size=text_size)
    width = max(width, rating.minimumSizeHint().width())
    rating.resize(width, rating.heightForWidth(width))
    cells = [rating.cell_rect(value) for value in range(CELLS)]
    assert all(cell.width() >= SMALLEST_CELL and cell.height() >= SMALLEST_CELL for cell in cells)
    assert all(rating.rect().toRectF().contains(cell) for cell in cells)


def test_eleven_cells_stand_in_one_row_at_266_pixels(rating: Rating) -> None:
    rating.resize(266, rating.heightForWidth(266))
    assert rating.cell_rect(10).top() == rating.cell_rect(0).top()


def test_tab_stops_at_a_scale(theme: Theme, qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    before, scale, after = QLineEdit(), Rating(theme, "How is it today"), QLineEdit()
    for widget in (before, scale, after):
        column.addWidget(widget)
    with qtbot.waitExposed(room):
        room.show()
    room.activateWindow()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is scale
    qtbot.keyClick(scale, Qt.Key.Key_7)
    assert scale.rating == 7
    qtbot.keyClick(scale, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
