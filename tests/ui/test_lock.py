"""Locking: everything typed is saved, everything that holds record text is destroyed, and it happens by itself."""

import gc
import resource
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from visitapp.services import vaults
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.shell.idle import IdleWatch
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor

PASSPHRASE = "lantern pebble orchard violin damson"
Settle = Callable[[Background], None]


def person_id(window: MainWindow, settle: Settle, name: str = "Tess") -> str:
    found: list[str] = []

    def look(workspace: Workspace) -> str:
        return next(each.person.id for each in list_people(workspace) if each.person.called == name)

    window.background.read(window, look, found.append)
    settle(window.background)
    return found[0]


def words_in(root: QWidget) -> str:
    """Return every text that a widget of the window still holds."""
    texts = []
    for widget in [root, *root.findChildren(QWidget)]:
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QLineEdit):
            texts.append(widget.text())
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            texts.append(widget.toPlainText())
    return "\n".join(texts)


def test_locking_destroys_every_page_with_record_text(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    pages = window.pages
    assert pages is not None
    tess = person_id(window, settle)
    for place in (places.PEOPLE, places.person(tess), places.person(tess, "goals"), places.person(tess, "network")):
        pages.go(place)
        settle(window.background)
    window.run_command("search")
    settle(window.background)
    assert "Tess" in words_in(window)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(window.background)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert window.is_locked
    assert not isValid(pages)
    assert "Tess" not in words_in(window)
    assert QApplication.focusWidget() is window.unlock_layer.unlock.passphrase.edit


def test_a_dialog_with_somebodys_name_does_not_stay_over_the_locked_window(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    window.run_command("add_person")
    settle(window.background)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Winifred")
    qtbot.keyClick(field, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(window.background)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.is_locked
    assert "Winifred" not in words_in(window)


def test_the_vault_is_free_for_others_once_it_is_locked(window: MainWindow, settle: Settle, vault: Path) -> None:
    window.lock()
    settle(window.background)
    vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE).close()


def test_unlocking_again_shows_today(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    window.run_command("people")
    window.lock()
    settle(window.background)
    field = window.unlock_layer.unlock.passphrase.edit
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(window.background)
    assert window.pages is not None
    assert window.pages.place == places.TODAY


def test_closing_the_window_waits_for_the_store_and_frees_the_vault(
    window: MainWindow, qtbot: QtBot, vault: Path
) -> None:
    window.close()
    qtbot.waitUntil(lambda: window.is_closed)
    vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE).close()


def test_the_watch_warns_a_minute_before_and_a_key_stops_it(qtbot: QtBot, theme: object) -> None:
    moment = [datetime(2026, 6, 18, 9, 0, tzinfo=UTC)]
    box = QWidget()
    qtbot.addWidget(box)
    box.show()
    watch = IdleWatch(5, lambda: moment[0], box)
    said: list[str] = []
    watch.warned.connect(lambda: said.append("warned"))
    watch.touched.connect(lambda: said.append("touched"))
    watch.expired.connect(lambda: said.append("expired"))
    moment[0] += timedelta(minutes=3, seconds=59)
    watch.check()
    assert said == []
    moment[0] += timedelta(seconds=1)
    watch.check()
    assert said == ["warned"]
    QTest.keyClick(box.windowHandle(), Qt.Key.Key_Shift)
    assert said == ["warned", "touched"]
    moment[0] += timedelta(minutes=4, seconds=59)
    watch.check()
    assert said == ["warned", "touched", "warned"]
    moment[0] += timedelta(seconds=1)
    watch.check()
    assert said[-1] == "expired"
    watch.stop()


def test_a_laptop_that_slept_past_the_limit_locks_on_waking(qtbot: QtBot, theme: object) -> None:
    moment = [datetime(2026, 6, 18, 9, 0, tzinfo=UTC)]
    watch = IdleWatch(5, lambda: moment[0])
    with qtbot.waitSignal(watch.expired):
        moment[0] += timedelta(hours=9)
        watch.check()
    watch.stop()


def test_the_first_key_after_a_sleep_locks_and_does_nothing_else(qtbot: QtBot, theme: object) -> None:
    moment = [datetime(2026, 6, 18, 9, 0, tzinfo=UTC)]
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    pressed: list[str] = []
    shortcut = QShortcut(QKeySequence("Ctrl+G"), field)
    shortcut.activated.connect(lambda: pressed.append("Ctrl+G"))
    watch = IdleWatch(5, lambda: moment[0])
    expired: list[datetime] = []
    watch.expired.connect(lambda: expired.append(moment[0]))
    native = field.windowHandle()
    QTest.keyClick(native, Qt.Key.Key_A)
    QTest.keyClick(native, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), pressed, expired) == ("a", ["Ctrl+G"], [])
    moment[0] += timedelta(hours=8)
    QTest.keyClick(native, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(native, Qt.Key.Key_B)
    QTest.mouseMove(native, QPoint(20, 10))
    QTest.mouseMove(native, QPoint(24, 12))
    assert (field.text(), pressed) == ("a", ["Ctrl+G"])
    assert set(expired) == {moment[0]}
    watch.stop()


def test_a_menu_that_was_open_when_the_laptop_slept_does_nothing_on_waking(qtbot: QtBot, theme: object) -> None:
    moment = [datetime(2026, 6, 18, 9, 0, tzinfo=UTC)]
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    watch = IdleWatch(5, lambda: moment[0])
    expired: list[datetime] = []
    watch.expired.connect(lambda: expired.append(moment[0]))
    menu, chosen = QMenu(field), []
    menu.addAction("Share").triggered.connect(chosen.append)
    menu.popup(field.mapToGlobal(QPoint(0, 0)))
    qtbot.waitExposed(menu)
    QCoreApplication.processEvents()
    line = menu.actionGeometry(menu.actions()[0]).center()
    moment[0] += timedelta(hours=8)
    QTest.mouseClick(menu.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, line)
    assert (chosen, set(expired)) == ([], {moment[0]})
    menu.hide()
    watch.stop()


def test_the_warning_is_shown_and_the_window_locks_when_nobody_comes(window: MainWindow, settle: Settle) -> None:
    watch, pages = window.idle, window.pages
    assert watch is not None
    assert pages is not None
    watch.warned.emit(60)
    assert pages.locking_soon.isVisible()
    assert pages.locking_soon.words() == "VisitApp locks in one minute. Press any key to stay."
    watch.expired.emit()
    settle(window.background)
    assert window.is_locked


def test_words_that_cannot_be_saved_keep_the_window_open_and_are_saved_once_there_is_room(
    window: MainWindow, qtbot: QtBot, settle: Settle, vault: Path
) -> None:
    pages = window.pages
    assert pages is not None
    window.run_command("people")
    settle(window.background)
    window.activateWindow()
    page = pages.page("people")
    assert isinstance(page, PeoplePage)
    page.start_visit()
    settle(window.background)
    editor = QApplication.focusWidget()
    assert isinstance(editor, GrowingEditor)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        qtbot.keyClicks(editor, "Marmalade on the stairs")
        window.lock()
        settle(window.background)
        assert not window.is_locked
        assert pages.isVisible()
        assert editor.text() == "Marmalade on the stairs"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    window.lock()
    settle(window.background)
    assert window.is_locked
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    assert [found.text for found in workspace.store.search("marmalade")] == ["Marmalade on the stairs"]
    workspace.close()
