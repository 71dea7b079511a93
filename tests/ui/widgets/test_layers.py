"""Toasts, dialogs and the focus ring lie over the window and leave nothing behind."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.focus import FocusRing
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.toast import Toast


class Window(QWidget):
    """A small window with two buttons and a long scrolling list of fields."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        self.first = Button(theme, "First")
        self.second = Button(theme, "Second")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        self.fields = [QLineEdit() for _ in range(12)]
        for edit in self.fields:
            rows.addWidget(edit)
        self.area.setWidget(inside)
        for widget in (self.first, self.second, self.area):
            column.addWidget(widget)


def opened(qtbot: QtBot, theme: Theme) -> Window:
    window = Window(theme)
    qtbot.addWidget(window)
    window.resize(640, 420)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def in_window(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_the_ring_lies_outside_the_focused_widget_with_a_gap(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ring = FocusRing(theme, window)
    window.first.setFocus()
    assert ring.isVisible()
    assert ring.geometry() == in_window(window, window.first).adjusted(-5, -5, 5, 5)
    picture = window.grab().toImage()
    left = in_window(window, window.first).left()
    middle = in_window(window, window.first).center().y()
    focus, canvas = QColor(theme.tokens.focus), QColor(theme.tokens.canvas)
    assert picture.pixelColor(left - 4, middle) == focus
    assert picture.pixelColor(left - 1, middle) == canvas
    theme.set(name="contrast")
    assert ring.geometry() == in_window(window, window.first).adjusted(-6, -6, 6, 6)


def test_the_ring_follows_focus_resizing_and_scrolling(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ring = FocusRing(theme, window)
    window.second.setFocus()
    assert ring.target() is window.second
    edit = window.fields[1]
    edit.setFocus()
    before = ring.geometry()
    window.area.verticalScrollBar().setValue(20)
    assert ring.geometry().center().y() < before.center().y()
    window.area.verticalScrollBar().setValue(window.area.verticalScrollBar().maximum())
    assert not ring.isVisible()
    window.area.verticalScrollBar().setValue(0)
    assert ring.isVisible()
    window.resize(800, 420)
    QApplication.processEvents()
    assert ring.geometry().right() == in_window(window, edit).right() + 5


def test_the_ring_never_stands_out_over_the_scrolled_view_by_more_than_itself(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ring = FocusRing(theme, window)
    window.fields[0].setFocus()
    window.area.verticalScrollBar().setValue(30)
    view = in_window(window, window.area.viewport()).adjusted(-5, -5, 5, 5)
    assert view.contains(ring.geometry())


def test_the_ring_hides_with_its_widget_and_lets_the_mouse_through(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ring = FocusRing(theme, window)
    window.first.setFocus()
    assert window.childAt(in_window(window, window.first).center()) is window.first
    window.first.setProperty("focus_ring", False)
    window.second.setFocus()
    window.first.setFocus()
    assert not ring.isVisible()
    window.second.setFocus()
    window.second.hide()
    assert ring.target() is not window.second


def test_deleting_the_focused_widget_leaves_no_ring(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ring = FocusRing(theme, window)
    doomed = Button(theme, "Doomed", parent=window)
    doomed.show()
    doomed.setFocus()
    assert ring.isVisible()
    doomed.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ring.target() is not doomed
    theme.set(name="dark")


def test_a_toast_stands_at_the_bottom_left_and_is_spoken(qtbot: QtBot, theme: Theme, heard: list[str]) -> None:
    window = opened(qtbot, theme)
    toast = Toast(theme, window)
    toast.say("Aoife moved to Family.")
    assert toast.geometry().left() == 32
    assert toast.geometry().bottom() == window.height() - 25
    assert "Aoife moved to Family." in heard
    window.resize(640, 600)
    QApplication.processEvents()
    assert toast.geometry().bottom() == 600 - 25


def test_a_toast_leaves_when_its_time_is_over_but_not_while_it_has_the_focus(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    toast = Toast(theme, window)
    qtbot.mouseMove(window.first)
    toast.say("Signed.", undo=lambda: None)
    assert toast.timer.isActive()
    assert toast.timer.interval() == 6000
    toast.undo_button.setFocus()
    assert not toast.timer.isActive()
    toast.timer.timeout.emit()
    assert toast.isVisible()
    window.first.setFocus()
    assert toast.timer.isActive()
    toast.timer.timeout.emit()
    assert not toast.isVisible()
    assert not toast.timer.isActive()


def test_undo_on_a_toast_runs_once(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    toast = Toast(theme, window)
    undone: list[str] = []
    toast.say("Removed.", undo=lambda: undone.append("yes"))
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert undone == ["yes"]
    assert not toast.isVisible()
    toast.say("Saved.")
    assert not toast.undo_button.isVisible()
    toast.close_button.click()


def asked(window: Window, theme: Theme) -> tuple[Dialog, list[str]]:
    dialog = Dialog(theme, window, "Delete this snapshot?", "It cannot be brought back.", verb="Delete", safe="Keep it")
    answers: list[str] = []
    dialog.confirmed.connect(lambda: answers.append("confirmed"))
    dialog.dismissed.connect(lambda: answers.append("dismissed"))
    dialog.ask()
    return dialog, answers


def test_a_dialog_focuses_the_safe_button_and_covers_the_window(qtbot: QtBot, theme: Theme, heard: list[str]) -> None:
    window = opened(qtbot, theme)
    dialog, _ = asked(window, theme)
    assert dialog.safe_button.hasFocus()
    assert dialog.geometry() == window.rect()
    assert dialog.card.width() == 480
    assert "Delete this snapshot? It cannot be brought back." in heard
    window.resize(700, 500)
    QApplication.processEvents()
    assert dialog.geometry() == window.rect()


def test_escape_keeps_everything_and_the_focus_goes_back(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    window.second.setFocus()
    dialog, answers = asked(window, theme)
    qtbot.keyClick(dialog.safe_button, Qt.Key.Key_Escape)
    assert answers == ["dismissed"]
    assert window.second.hasFocus()


def test_the_verb_does_it_and_answers_once(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    dialog, answers = asked(window, theme)
    dialog.verb_button.click()
    dialog.dismiss()
    assert answers == ["confirmed"]


def test_tab_stays_inside_the_dialog(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    dialog, _ = asked(window, theme)
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [dialog.verb_button, dialog.safe_button] * 2
    qtbot.keyClick(dialog.safe_button, Qt.Key.Key_Backtab)
    assert dialog.verb_button.hasFocus()


def test_the_windows_shortcuts_rest_while_a_question_is_open_except_lock(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    ran: list[str] = []
    for keys in ("Ctrl+K", "Ctrl+L"):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda keys=keys: ran.append(keys))
    dialog, _ = asked(window, theme)
    for key in (Qt.Key.Key_K, Qt.Key.Key_L):
        qtbot.keyClick(dialog.safe_button, key, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["Ctrl+L"]


def test_a_dialog_fits_a_small_window_at_the_largest_text(qtbot: QtBot, theme: Theme) -> None:
    window = opened(qtbot, theme)
    theme.set(text_size=200)
    dialog, _ = asked(window, theme)
    QApplication.processEvents()
    assert window.rect().contains(in_window(window, dialog.card.parentWidget()))
    assert dialog.verb_button.width() >= dialog.verb_button.sizeHint().width()


def test_a_scroll_bar_takes_its_room_from_the_margin_and_gives_it_back(theme: Theme, qtbot: QtBot) -> None:
    page = ScrollPage(theme)
    qtbot.addWidget(page)
    tall = QWidget()
    tall.setMinimumHeight(900)
    page.body.addWidget(tall)
    page.resize(500, 1200)
    with qtbot.waitExposed(page):
        page.show()
    width = tall.width()
    assert width == 500 - 2 * 32
    page.resize(500, 400)
    qtbot.waitUntil(page.area.verticalScrollBar().isVisible)
    QApplication.processEvents()
    assert tall.width() == width
    page.body.setContentsMargins(24, 0, 24, 20)
    page.resize(500, 1200)
    QApplication.processEvents()
    assert tall.width() == 500 - 2 * 24
