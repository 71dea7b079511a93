"""What is copied from a record is marked as private wherever it is copied, and does not stay on the clipboard."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.background import Background
from visitapp.ui.locking.private_copies import PRIVATE, PrivateCopies, take_back_all
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.secret_edit import SecretEdit
from visitapp.ui.widgets.table_view import RecordView

CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = "Marmalade on the stairs"
APP = Path(__file__).resolve().parents[3] / "visitapp"


def copied() -> str:
    """Return what can be pasted, and check that it is private."""
    data = QGuiApplication.clipboard().mimeData()
    assert {name: bytes(data.data(name).data()) for name in PRIVATE} == PRIVATE
    return data.text()


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def editor(theme: Theme) -> QWidget:
    made = GrowingEditor(theme, "Note")
    made.set_text(WORDS)
    return made


def signed_editor(theme: Theme) -> QWidget:
    made = GrowingEditor(theme, "Note")
    made.set_text(WORDS)
    made.set_read_only(True)
    return made


def line(theme: Theme) -> QWidget:
    return LineEdit(theme, WORDS)


def shown_secret(theme: Theme) -> QWidget:
    made = SecretEdit(theme)
    made.set_shown(True)
    made.set_secret(WORDS)
    return made


@pytest.mark.parametrize("make", [editor, signed_editor, line, shown_secret])
@pytest.mark.parametrize("keys", [(Qt.Key.Key_C, CONTROL), (Qt.Key.Key_Insert, CONTROL)], ids=["Ctrl+C", "Ctrl+Ins"])
def test_a_copy_is_private(
    make: Callable[[Theme], QWidget], keys: tuple[Qt.Key, Qt.KeyboardModifier], theme: Theme, qtbot: QtBot
) -> None:
    widget = make(theme)
    qtbot.addWidget(widget)
    qtbot.keyClick(widget, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(widget, *keys)
    assert copied() == WORDS


@pytest.mark.parametrize("make", [editor, line])
def test_what_is_cut_is_private_and_gone(make: Callable[[Theme], QWidget], theme: Theme, qtbot: QtBot) -> None:
    widget = make(theme)
    qtbot.addWidget(widget)
    qtbot.keyClick(widget, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(widget, Qt.Key.Key_X, CONTROL)
    assert copied() == WORDS
    assert isinstance(widget, GrowingEditor | LineEdit)
    assert widget.text() == ""
    qtbot.keyClick(widget, Qt.Key.Key_Z, CONTROL)
    assert widget.text() == WORDS


@pytest.mark.parametrize("what", ["edit-copy", "edit-cut"])
def test_the_menu_of_a_line_copies_privately(what: str, theme: Theme, qtbot: QtBot) -> None:
    edit = LineEdit(theme, WORDS)
    qtbot.addWidget(edit)
    edit.show()
    edit.selectAll()
    middle = edit.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(edit, QContextMenuEvent(reason, middle, edit.mapToGlobal(middle)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.objectName() == what).trigger()
    menu.close()
    assert copied() == WORDS
    assert edit.text() == ("" if what == "edit-cut" else WORDS)


def test_a_hidden_passphrase_is_not_copied_at_all(theme: Theme, qtbot: QtBot) -> None:
    edit = SecretEdit(theme)
    qtbot.addWidget(edit)
    edit.set_secret(WORDS)
    edit.selectAll()
    edit.copy_selected()
    edit.cut_selected()
    assert QGuiApplication.clipboard().text() == ""
    assert edit.secret() == WORDS


def test_a_name_copied_from_the_table_is_private(
    window: MainWindow, qtbot: QtBot, settle: Callable[[Background], None]
) -> None:
    window.run_command("people")
    settle(window.background)
    table = window.findChild(RecordView)
    assert isinstance(table, RecordView)
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert copied() == table.currentIndex().data()


def test_a_copy_is_taken_back_by_itself(theme: Theme, qtbot: QtBot) -> None:
    watch = PrivateCopies(seconds=0.05)
    widget = editor(theme)
    qtbot.addWidget(widget)
    qtbot.keyClick(widget, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(widget, Qt.Key.Key_C, CONTROL)
    assert copied() == WORDS
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
    watch.deleteLater()


def test_what_another_program_copied_is_left_alone(theme: Theme, qtbot: QtBot) -> None:
    watch = PrivateCopies(seconds=0.01)
    widget = editor(theme)
    qtbot.addWidget(widget)
    qtbot.keyClick(widget, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(widget, Qt.Key.Key_C, CONTROL)
    foreign = QMimeData()
    foreign.setText("a bus timetable")
    QGuiApplication.clipboard().setMimeData(foreign)
    take_back_all()
    assert not any(timer.isActive() for timer in watch.findChildren(QTimer))
    assert QGuiApplication.clipboard().text() == "a bus timetable"
    watch.deleteLater()


def names_that_copy(node: ast.AST) -> set[str]:
    """Return the names in a piece of source by which Qt would copy in clear."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return {node.func.id} & {"QLineEdit", "QTextEdit", "QPlainTextEdit", "QListWidget", "QTableView"}
    if isinstance(node, ast.ClassDef):
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        return bases & {"QLineEdit", "QTextEdit", "QPlainTextEdit"}
    return {node.attr} & {"setMimeData", "TextSelectableByMouse"} if isinstance(node, ast.Attribute) else set()


def test_no_part_of_the_app_has_a_way_of_its_own_to_copy() -> None:
    ours = ("line_edit.py", "editor.py", "private_copies.py")
    files = [path for path in APP.rglob("*.py") if path.name not in ours]
    found = {
        f"{path.name} {name}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_that_copy(node)
    }
    assert found == set()
