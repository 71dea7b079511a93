"""What is typed into a passphrase field stays in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.field import PassphraseField

TYPED = "zebraQ9"


def shown_field(qtbot: QtBot, theme: Theme) -> PassphraseField:
    field = PassphraseField(theme)
    qtbot.addWidget(field)
    field.show()
    field.edit.setFocus()
    return field


def test_an_ordinary_line_edit_is_heard_so_the_ear_works(qtbot: QtBot, theme: Theme, heard: list[str]) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    qtbot.keyClicks(edit, TYPED)
    assert [words for words in heard if words in TYPED]


def test_no_typed_letter_leaves_by_an_accessibility_event(qtbot: QtBot, theme: Theme, heard: list[str]) -> None:
    field = shown_field(qtbot, theme)
    qtbot.keyClicks(field.edit, TYPED)
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    qtbot.keyClick(field.edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setText("pasted")
    qtbot.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(field.edit, _committed("written"))
    field.wipe()
    letters = set("".join(heard)) & set(TYPED + "pastedwritten")
    assert letters == set()
    assert "".join(heard)


def _committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    return event


def test_the_accessibility_tree_holds_no_letter_either(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    qtbot.keyClicks(field.edit, TYPED)
    interface = QAccessible.queryAccessibleInterface(field.edit)
    assert interface is not None
    assert interface.state().passwordEdit
    told = interface.text(QAccessible.Text.Value) + field.edit.text() + field.edit.displayText()
    assert set(told) & set(TYPED) == set()


def test_typing_moving_and_deleting_give_the_passphrase_that_was_meant(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    edit = field.edit
    qtbot.keyClicks(edit, "lantrn pebble")
    qtbot.keyClick(edit, Qt.Key.Key_Home)
    for _ in range(4):
        qtbot.keyClick(edit, Qt.Key.Key_Right)
    qtbot.keyClicks(edit, "e")
    assert field.secret() == "lantern pebble"
    qtbot.keyClick(edit, Qt.Key.Key_End)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClick(edit, Qt.Key.Key_Home)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert field.secret() == "antern pebbl"
    qtbot.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QApplication.sendEvent(edit, QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "ŵ"))
    assert field.secret() == "ŵ"


def test_pasting_composing_and_replacing_a_selection_work(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    QGuiApplication.clipboard().setText("five small words\n")
    qtbot.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.secret() == "five small words"
    field.edit.selectAll()
    QApplication.sendEvent(field.edit, _committed("łódź"))
    assert field.secret() == "łódź"


def test_hidden_words_cannot_be_copied_out(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    QGuiApplication.clipboard().setText("before")
    qtbot.keyClicks(field.edit, TYPED)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        qtbot.keyClick(field.edit, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert field.secret() == TYPED


def test_show_and_hide_keep_what_was_typed_and_say_what_they_do(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    qtbot.keyClicks(field.edit, "lantern")
    button = field.show_button
    assert button.accessibleName() == "Show the passphrase"
    button.click()
    assert field.edit.displayText() == "lantern"
    qtbot.keyClicks(field.edit, "s")
    assert button.accessibleName() == "Hide the passphrase"
    button.click()
    assert "lantern" not in field.edit.text()
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.secret() == "lantern"


def test_enter_sends_the_passphrase(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    qtbot.keyClicks(field.edit, "x")
    with qtbot.waitSignal(field.submitted, timeout=0):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_an_error_is_shown_described_and_spoken_at_once(qtbot: QtBot, theme: Theme, heard: list[str]) -> None:
    field = shown_field(qtbot, theme)
    sentence = "That passphrase didn't open the vault. Check Caps Lock and try again, or use your recovery code."
    field.set_error(sentence)
    assert sentence in heard
    assert field.edit.accessibleDescription() == sentence
    assert field.edit.accessibleName() == "Passphrase"
    field.set_error("")
    assert field.edit.accessibleDescription() == ""


def test_letters_typed_at_the_show_button_stay_out_of_the_passphrase(qtbot: QtBot, theme: Theme) -> None:
    field = shown_field(qtbot, theme)
    qtbot.keyClicks(field.edit, "lantern")
    field.show_button.setFocus()
    qtbot.keyClicks(field.show_button, "x")
    qtbot.keyClick(field.show_button, Qt.Key.Key_Backspace)
    assert field.secret() == "lantern"
    qtbot.keyClick(field.show_button, Qt.Key.Key_Space)
    assert field.edit.displayText() == "lantern"
