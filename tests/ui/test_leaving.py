"""Locking and closing while something cannot be saved: no word is lost, nothing is shown to whoever passes by."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSPHRASE
from tests.ui.full_disk import set_writable
from visitapp.domain.network import Member
from visitapp.errors import NotFound
from visitapp.services import vaults
from visitapp.services.people import list_people
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.app import run_until_closed
from visitapp.ui.background import Background
from visitapp.ui.network.page import NetworkTab
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.people.page import PeoplePage
from visitapp.ui.shell.leaving import STAYED
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.unlock.cover_page import CoverPage
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor

Settle = Callable[[Background], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = "Marmalade on the stairs"


class Desk:
    """A worker at the unlocked window, whose disk can refuse."""

    def __init__(self, window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
        self.window = window
        self.qtbot = qtbot
        self._settle = settle

    @property
    def pages(self) -> PageStack:
        assert self.window.pages is not None
        return self.window.pages

    def settle(self) -> None:
        self._settle(self.window.background)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def set_writable(self, writable: bool) -> None:
        if self.window.pages is not None:
            set_writable(self.window.background, self.window, writable=writable)
            self.settle()

    def read(self, work: Callable[[Workspace], str]) -> str:
        found: list[str] = []
        self.window.background.read(self.window, work, found.append)
        self.settle()
        return found[0]

    def start_visit(self) -> GrowingEditor:
        """Start a visit and return the editor, where the cursor is."""
        self.window.run_command("people")
        self.settle()
        page = self.pages.page("people")
        assert isinstance(page, PeoplePage)
        page.start_visit()
        self.settle()
        editor = QApplication.focusWidget()
        assert isinstance(editor, GrowingEditor)
        return editor

    def type_what_cannot_be_saved(self) -> GrowingEditor:
        editor = self.start_visit()
        self.set_writable(False)
        self.qtbot.keyClicks(editor, WORDS)
        return editor

    def expire(self) -> None:
        """Let the idle time run out."""
        assert self.window.idle is not None
        self.window.idle.expired.emit()
        self.settle()

    def cover(self) -> CoverPage:
        card = self.window.unlock_layer.card
        assert isinstance(card, CoverPage)
        return card

    def type_passphrase(self, typed: str) -> None:
        field = self.cover().passphrase.edit
        assert QApplication.focusWidget() is field
        self.qtbot.keyClicks(field, typed)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()


@pytest.fixture
def desk(window: MainWindow, qtbot: QtBot, settle: Settle) -> Iterator[Desk]:
    window.activateWindow()
    made = Desk(window, qtbot, settle)
    yield made
    made.set_writable(True)


def saved_words(vault: Path) -> list[str]:
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    try:
        return [found.text for found in workspace.store.search("marmalade")]
    finally:
        workspace.close()


def tess_and_pauline(workspace: Workspace) -> str:
    tess = next(each.person.id for each in list_people(workspace) if each.person.called == "Tess")
    pauline = next(each for each in workspace.store.all(Member, person_id=tess) if each.name == "Pauline")
    return f"{tess} {pauline.id}"


def write_in_a_tab_and_hide_it(desk: Desk) -> tuple[str, NetworkTab]:
    """Write a note about Pauline that cannot be saved, and look at another tab of Tess; return her id and the tab."""
    tess, pauline = desk.read(tess_and_pauline).split()
    desk.pages.go(places.person(tess, "network", pauline))
    desk.settle()
    tab = desk.pages.findChild(NetworkTab)
    assert tab is not None
    desk.set_writable(False)
    tab.inspector.note.insert_words(WORDS)
    desk.pages.go(places.person(tess, "overview"))
    desk.settle()
    return tess, tab


def test_words_in_a_tab_that_is_hidden_keep_the_vault_open_and_their_tab_is_shown(desk: Desk, vault: Path) -> None:
    tess, tab = write_in_a_tab_and_hide_it(desk)
    desk.pages.go(places.TODAY)
    desk.settle()
    desk.window.lock()
    desk.settle()
    assert not desk.window.is_locked
    assert desk.pages.place == places.person(tess, "network")
    assert WORDS in tab.inspector.note.text()
    assert desk.pages.trouble.words().startswith(STAYED)
    desk.set_writable(True)
    desk.qtbot.mouseClick(desk.pages.trouble.again_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.window.is_locked
    assert any(WORDS in found for found in saved_words(vault))


def test_words_in_a_tab_that_is_hidden_are_handed_over_once_more_before_locking(desk: Desk, vault: Path) -> None:
    write_in_a_tab_and_hide_it(desk)
    desk.set_writable(True)
    desk.window.lock()
    desk.settle()
    assert desk.window.is_locked
    assert any(WORDS in found for found in saved_words(vault))


def test_details_that_are_refused_while_the_window_locks_stay_in_their_form(desk: Desk) -> None:
    dialog = DetailsDialog(desk.pages.desk, desk.window)
    dialog.ask()
    desk.set_writable(False)
    desk.qtbot.keyClicks(dialog.fields["preferred_name"].edit, "Winifred")
    dialog.verb_button.click()
    desk.window.lock()
    desk.settle()
    assert not desk.window.is_locked
    assert dialog.isVisible()
    assert dialog.fields["preferred_name"].text() == "Winifred"
    assert dialog.problem.text()
    desk.window.lock()
    desk.settle()
    assert not desk.window.is_locked
    assert dialog.fields["preferred_name"].text() == "Winifred"
    desk.set_writable(True)
    desk.window.lock()
    desk.settle()
    assert desk.window.is_locked


def test_a_look_up_that_fails_while_locking_does_not_keep_the_vault_open(desk: Desk) -> None:
    def fail(_workspace: Workspace) -> str:
        raise NotFound("That is gone.")

    desk.window.background.read(desk.window, fail, lambda _: None)
    desk.window.lock()
    desk.settle()
    assert desk.window.is_locked


def test_nothing_can_be_typed_between_the_wish_to_close_and_the_end(desk: Desk, vault: Path) -> None:
    editor = desk.start_visit()
    desk.qtbot.keyClicks(editor, WORDS)
    desk.window.close()
    for letter in " unsaid":
        QApplication.sendEvent(desk.window.windowHandle(), key(letter))
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_K, CONTROL)
    assert editor.text() == WORDS
    assert desk.pages.search_palette is None
    desk.qtbot.waitUntil(lambda: desk.window.is_closed)
    assert saved_words(vault) == [WORDS]


def key(letter: str) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)


def test_a_refused_close_gives_the_window_back_with_the_cursor_where_it_was(desk: Desk, vault: Path) -> None:
    editor = desk.type_what_cannot_be_saved()
    desk.window.close()
    desk.settle()
    assert not desk.window.is_closed
    assert desk.pages.trouble.words().startswith(STAYED)
    assert QApplication.focusWidget() is editor
    desk.qtbot.keyClicks(editor, ", and tea")
    desk.set_writable(True)
    desk.qtbot.mouseClick(desk.pages.trouble.again_button, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: desk.window.is_closed)
    assert saved_words(vault) == [f"{WORDS}, and tea"]


def test_a_question_that_was_open_is_there_again_when_the_window_stays(desk: Desk) -> None:
    desk.type_what_cannot_be_saved()
    dialog = DetailsDialog(desk.pages.desk, desk.window)
    dialog.ask()
    field = dialog.fields["preferred_name"]
    desk.qtbot.keyClicks(field.edit, "Winifred")
    desk.window.close()
    assert not dialog.isVisible()
    desk.settle()
    assert dialog.isVisible()
    assert field.text() == "Winifred"
    assert QApplication.focusWidget() is field.edit


def test_an_idle_lock_that_is_refused_covers_the_window_until_the_passphrase_is_typed(desk: Desk) -> None:
    editor = desk.type_what_cannot_be_saved()
    desk.expire()
    assert not desk.window.is_locked
    assert not desk.pages.isVisible()
    assert not editor.isVisible()
    assert "could not save everything" in desk.cover().accessibleName()
    desk.type_passphrase("lantern pebble orchard violin dawdle")
    assert not desk.pages.isVisible()
    assert desk.cover().passphrase.error().startswith("That passphrase didn’t open the vault.")
    desk.type_passphrase(PASSPHRASE)
    assert desk.pages.isVisible()
    assert desk.pages.trouble.words().startswith(STAYED)
    assert QApplication.focusWidget() is editor
    assert editor.text() == WORDS


def test_no_key_command_or_wish_to_close_takes_the_cover_away(desk: Desk) -> None:
    desk.type_what_cannot_be_saved()
    desk.expire()
    for number in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_K, Qt.Key.Key_Z, Qt.Key.Key_L):
        desk.qtbot.keyClick(QApplication.focusWidget(), number, CONTROL)
        desk.settle()
    desk.window.close()
    desk.settle()
    assert not desk.window.is_closed
    assert not desk.pages.isVisible()
    assert desk.pages.search_palette is None
    assert not [found for found in desk.window.findChildren(Dialog) if found.isVisible()]
    desk.type_passphrase(PASSPHRASE)
    assert desk.pages.isVisible()


def test_a_covered_window_locks_when_there_is_room_again(desk: Desk, vault: Path) -> None:
    desk.type_what_cannot_be_saved()
    desk.expire()
    desk.set_writable(True)
    desk.expire()
    assert desk.window.is_locked
    unlock = desk.window.unlock_layer.unlock
    assert desk.window.unlock_layer.card is unlock
    assert QApplication.focusWidget() is unlock.passphrase.edit
    assert saved_words(vault) == [WORDS]


def test_the_cover_can_be_used_by_keyboard_and_read_at_every_size(
    desk: Desk, nameless: Callable[[QWidget], list[str]], clipped: Callable[[QWidget], list[str]]
) -> None:
    desk.type_what_cannot_be_saved()
    desk.expire()
    assert nameless(desk.window) == []
    for size in (100, 150, 200):
        desk.window.preferences.set_text_size(size)
        assert clipped(desk.window.unlock_layer) == []


def test_locking_takes_back_what_was_copied_and_what_was_selected() -> None:
    # Only on a real screen does Qt know whose the clipboard is.
    on_linux = sys.platform.startswith("linux")
    screen = ["xvfb-run", "-a"] if on_linux else []
    inner = Path(__file__).with_name("on_a_screen.py")
    ended = subprocess.run(
        [*screen, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(inner)],
        env=os.environ | ({"QT_QPA_PLATFORM": "xcb"} if on_linux else {}),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


class Closings(QObject):
    """Counts how often a window is asked to close."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Close
        return False


def test_a_loop_that_is_ended_from_outside_goes_on_for_words_that_are_not_saved(
    desk: Desk, qapp: QApplication, vault: Path
) -> None:
    desk.type_what_cannot_be_saved()
    closings = Closings()
    desk.window.installEventFilter(closings)
    counted: list[int] = []

    def turn(left: int = 30) -> None:
        if not desk.pages.trouble.words():
            QTimer.singleShot(0, turn)
        elif left:
            QTimer.singleShot(0, lambda: turn(left - 1))
        else:
            counted.append(closings.count)
            set_writable(desk.window.background, desk.window, writable=True)
            desk.pages.trouble.again_button.click()

    QTimer.singleShot(0, qapp.exit)
    QTimer.singleShot(0, turn)
    run_until_closed(qapp, desk.window)
    assert counted == [1]
    assert desk.window.is_closed
    assert saved_words(vault) == [WORDS]
