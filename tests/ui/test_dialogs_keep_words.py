"""A dialog with typed words closes only when the store has them, and a lock keeps what is written in any dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PASSPHRASE, RecordingDesk
from tests.ui.full_disk import LONG, set_room
from visitapp.domain.kept_forms import KeptForm
from visitapp.domain.people import Person
from visitapp.services.kept_forms import list_kept_forms
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.people.details import DetailsDialog
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.shell.page_stack import PageStack
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.field import Field, PassphraseField
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

Settle = Callable[[Background], None]
SECRET = "zebraQ9"


def test_details_that_could_not_be_saved_stay_in_their_dialog(
    recording_desk: RecordingDesk, demo_workspace: Workspace, qtbot: QtBot, settle: Settle
) -> None:
    window = QWidget()
    window.resize(1200, 760)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    background = recording_desk.background
    tess = next(person for person in demo_workspace.store.all(Person) if person.called == "Tess")
    dialog = DetailsDialog(recording_desk.desk, window, tess)
    dialog.ask()
    set_room(background, window, full=True)
    dialog.fields["home_access"].set_text(LONG)
    kept = dialog.fields["home_access"].text()
    dialog.verb_button.click()
    settle(background)
    assert dialog.isVisible()
    assert "full" in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert dialog.fields["home_access"].text() == kept
    assert demo_workspace.store.get(Person, tess.id) == tess
    set_room(background, window, full=False)
    qtbot.keyClick(dialog.fields["home_access"].edit, Qt.Key.Key_Return)
    settle(background)
    QApplication.processEvents()
    assert not [left for left in window.findChildren(DetailsDialog) if left.isVisible()]
    assert demo_workspace.store.get(Person, tess.id).home_access == kept
    assert recording_desk.said == ["Details saved."]


class EveryField(Dialog):
    """A form with a field of every kind."""

    def __init__(self, window: MainWindow) -> None:
        assert window.pages is not None
        theme = window.pages.desk.theme
        super().__init__(theme, window, "What is new?", verb="Save", safe="Leave it")
        self.line, self.other_line = Field(theme, "Name", "as it was"), Field(theme, "Name")
        self.text = GrowingEditor(theme, "More about it", boxed=True)
        self.choice = Select(theme, "Which")
        self.choice.addItems(["First", "Second"])
        self.box = CheckBox(theme, "", name="Also")
        self.segments = Segmented(theme, "How", [Option("a", "Slowly"), Option("b", "At once")])
        self.segments.choose("a")
        self.secret = PassphraseField(theme, "Passphrase")
        for widget in (self.line, self.other_line, self.text, self.choice, self.box, self.segments, self.secret):
            self.body.addWidget(widget)

    def fill(self) -> None:
        QTest.keyClicks(self.other_line.edit, "Nasreen")
        QTest.keyClicks(self.text, "She has a key.")
        self.choice.setCurrentIndex(1)
        self.box.click()
        self.segments.choose("b")
        QTest.keyClicks(self.secret.edit, SECRET)

    def filled(self) -> tuple[str, str, str, str, bool, str, str]:
        texts = (self.line.text(), self.other_line.text(), self.text.toPlainText())
        return *texts, self.choice.currentText(), self.box.isChecked(), self.segments.key, self.secret.secret()


def unlock_again(window: MainWindow, qtbot: QtBot, settle: Settle) -> PageStack:
    qtbot.waitUntil(lambda: window.is_locked, timeout=20_000)
    settle(window.background)
    window.unlock_layer.unlock.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: not window.is_locked, timeout=20_000)
    settle(window.background)
    assert window.pages is not None
    return window.pages


def kept(window: MainWindow, settle: Settle) -> list[KeptForm]:
    found: list[KeptForm] = []
    window.background.read(window, list_kept_forms, found.extend)
    settle(window.background)
    return found


def test_a_form_of_any_kind_is_there_again_after_a_lock_but_no_secret(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    form = EveryField(window)
    form.ask()
    form.fill()
    window._on_lock_wanted()
    pages = unlock_again(window, qtbot, settle)
    assert pages.kept_note.isVisible()
    assert SECRET not in str([(field.label, field.value) for form in kept(window, settle) for field in form.fields])
    again = EveryField(window)
    again.ask()
    assert again.filled() == ("as it was", "Nasreen", "She has a key.", "Second", True, "b", "")
    assert not pages.kept_note.isVisible()
    again.verb_button.click()
    settle(window.background)
    assert kept(window, settle) == []


def test_the_words_can_be_read_and_thrown_away_without_the_form(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    form = EveryField(window)
    form.ask()
    form.fill()
    window.lock()
    pages = unlock_again(window, qtbot, settle)
    pages.kept_note.show_words.click()
    (shown,) = (each for each in window.findChildren(Dialog) if each.isVisible())
    words = " ".join(text.text() for text in shown.findChildren(Text))
    assert "Nasreen" in words
    assert "She has a key." in words
    shown.verb_button.click()
    settle(window.background)
    assert kept(window, settle) == []
    assert not pages.kept_note.isVisible()


def test_a_form_in_which_nothing_was_written_is_not_kept(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    EveryField(window).ask()
    window.lock()
    pages = unlock_again(window, qtbot, settle)
    assert kept(window, settle) == []
    assert not pages.kept_note.isVisible()


def test_a_form_that_cannot_be_kept_keeps_the_vault_open_and_covered(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    form = EveryField(window)
    form.ask()
    form.fill()
    form.text.setPlainText(LONG)
    set_room(window.background, window, full=True)
    window._on_lock_wanted()
    settle(window.background)
    assert not window.is_locked
    assert window.unlock_layer.isVisible()
    set_room(window.background, window, full=False)
    window._uncover()
    assert form.isVisible()
    assert form.text.toPlainText() == LONG
    form.dismiss()
    settle(window.background)


def test_every_question_of_the_app_keeps_its_words_but_those_that_ask_for_a_secret() -> None:
    """A new dialog has fields that are read and put back; only these hold what must not be kept, or nothing."""
    root = Path(__file__).resolve().parents[2] / "visitapp" / "ui"
    without = {path.stem for path in root.rglob("*.py") if "keeps_words = False" in path.read_text(encoding="utf-8")}
    assert without == {
        "asking", "import_dialog", "kept_forms", "passphrase_dialog", "pin_dialog", "restore_dialog", "sheet_dialog",
        "versions"
    }  # fmt: skip
