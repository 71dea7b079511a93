"""What only holds on a real screen; `test_leaving.py` has it run there."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.ui.background import Background
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor

WORDS = "Marmalade on the stairs"


def test_locking_takes_back_what_was_copied_and_what_was_selected(
    window: MainWindow, qtbot: QtBot, settle: Callable[[Background], None]
) -> None:
    window.run_command("people")
    settle(window.background)
    page = window.pages.page("people") if window.pages is not None else None
    assert isinstance(page, PeoplePage)
    page.start_visit()
    settle(window.background)
    editor = window.findChild(GrowingEditor)
    assert isinstance(editor, GrowingEditor)
    editor.setFocus()
    editor.insert_words(WORDS)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        qtbot.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
    clipboard = QApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        selected = QMimeData()
        selected.setText(WORDS)
        clipboard.setMimeData(selected, QClipboard.Mode.Selection)
        modes.append(QClipboard.Mode.Selection)
    assert [clipboard.text(mode) for mode in modes] == [WORDS] * len(modes)
    window.lock()
    settle(window.background)
    assert window.is_locked
    assert [clipboard.text(mode) for mode in modes] == [""] * len(modes)


def test_what_qt_copies_by_itself_is_made_private_and_a_foreign_copy_is_not_taken_over(
    window: MainWindow, qtbot: QtBot
) -> None:
    clipboard = QApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        clipboard.setText(WORDS, mode)  # as a field of a file dialog does
        data = clipboard.mimeData(mode)
        assert data.text() == WORDS
        assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
