"""The writing area: plain text, its own undo, as tall as what is written."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.plain_text import LONGEST, plain_text
from visitapp.ui.widgets.scroll_page import ScrollPage


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> GrowingEditor:
    """An editor alone in a window."""
    editor = GrowingEditor(theme, "Since we last met", placeholder="How is home?")
    qtbot.addWidget(editor)
    editor.resize(600, 100)
    editor.show()
    return editor


def paste(editor: GrowingEditor, text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    editor.insertFromMimeData(data)


def test_control_characters_are_dropped_and_line_ends_are_newlines() -> None:
    assert (
        plain_text("one\r\ntwo\rthree\u2028four\x0bfive\x00\x07\x1b\ufeff\ttab") == "one\ntwo\nthree\nfour\nfive\ttab"
    )


def test_no_break_spaces_joiners_and_other_scripts_are_kept() -> None:
    words = "10\u00a0mg \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 Tŷ łódź 👩\u200d🍳"
    assert plain_text(words) == words


def test_what_is_written_comes_back_as_it_was_written(editor: GrowingEditor) -> None:
    words = "First line\n\n  indented\twith\u00a0space\nlast\n"
    editor.set_text(words)
    assert editor.text() == words


def test_formatting_does_not_come_in_with_a_paste(editor: GrowingEditor) -> None:
    paste(editor, "bold words\r\nmore\x00", "<b>bold words</b>")
    assert editor.text() == "bold words\nmore"
    assert not editor.textCursor().charFormat().font().bold()


def test_formatting_does_not_go_out_with_a_copy(editor: GrowingEditor) -> None:
    editor.set_text("one\ntwo")
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.text() == "one\ntwo"
    assert not data.hasHtml()


def test_it_tells_of_every_change_a_person_makes_and_of_none_that_the_app_makes(
    editor: GrowingEditor, theme: Theme, qtbot: QtBot
) -> None:
    told: list[str] = []
    editor.text_edited.connect(lambda: told.append(editor.text()))
    editor.set_text("Hello")
    theme.set(text_size=150)
    assert told == []
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(editor, " T")
    assert told == ["Hello ", "Hello T"]


def test_the_same_text_again_keeps_cursor_and_undo(editor: GrowingEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor, "walked home")
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    editor.set_text("walked home")
    assert editor.textCursor().position() == 3
    editor.undo()
    assert editor.text() == ""


def test_another_text_cannot_be_undone_away(editor: GrowingEditor) -> None:
    editor.set_text("From the record")
    editor.undo()
    assert editor.text() == "From the record"


def test_words_put_in_are_one_step_to_undo(editor: GrowingEditor) -> None:
    editor.set_text("Before")
    editor.insert_words("“I know what I’m doing.”\nNell")
    editor.undo()
    assert editor.text() == "Before"


def test_it_grows_with_its_text_and_never_scrolls(editor: GrowingEditor, theme: Theme) -> None:
    editor.set_text("line")
    before = editor.sizeHint().height()
    editor.set_text("\n".join(["line"] * 11))
    assert editor.sizeHint().height() == before + 10 * theme.line_height("writing")


def test_new_paragraphs_keep_the_line_height_at_every_text_size(
    editor: GrowingEditor, theme: Theme, qtbot: QtBot
) -> None:
    theme.set(text_size=200)
    qtbot.keyClicks(editor, "a\rb\rc")
    heights = [b.blockFormat().lineHeight() for b in (editor.document().findBlockByNumber(i) for i in range(3))]
    assert heights == [theme.line_height("writing")] * 3


def test_lines_hold_about_seventy_five_characters_at_most(editor: GrowingEditor, theme: Theme) -> None:
    editor.set_text("word " * 100)
    editor.resize(editor.maximumWidth(), 400)
    QApplication.processEvents()
    layout = editor.document().begin().layout()
    assert 60 <= max(layout.lineAt(i).textLength() for i in range(layout.lineCount())) <= 90


def test_tab_moves_on_to_the_next_field(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    editor, after = GrowingEditor(theme, "First"), QLineEdit()
    column.addWidget(editor)
    column.addWidget(after)
    window.show()
    window.activateWindow()
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == ""
    assert window.focusWidget() is after


def test_control_z_is_the_boxs_while_it_has_something_to_take_back(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor = GrowingEditor(theme, "Notes", parent=window)
    window_undo: list[bool] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window)
    shortcut.activated.connect(lambda: window_undo.append(True))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    editor.setFocus()
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (editor.text(), window_undo) == ("", [])
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window_undo == [True]


def test_signed_text_can_be_read_and_copied_but_not_changed(editor: GrowingEditor, qtbot: QtBot) -> None:
    editor.set_text("Signed words")
    editor.set_read_only(True)
    qtbot.keyClicks(editor, "x")
    paste(editor, "pasted")
    assert editor.text() == "Signed words"
    assert editor.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert QAccessible.queryAccessibleInterface(editor).state().readOnly


def test_a_screen_reader_hears_its_name_and_its_prompt(editor: GrowingEditor) -> None:
    said = QAccessible.queryAccessibleInterface(editor)
    assert said.role() == QAccessible.Role.EditableText
    assert said.text(QAccessible.Text.Name) == "Since we last met"
    assert said.text(QAccessible.Text.Description) == "How is home?"


def test_the_page_follows_the_cursor_to_the_end_of_a_long_note(qtbot: QtBot, theme: Theme) -> None:
    page = ScrollPage(theme)
    qtbot.addWidget(page)
    editor = GrowingEditor(theme, "Notes")
    page.body.addWidget(editor)
    page.resize(700, 400)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    editor.setFocus()
    paste(editor, "A line of a long note.\n" * 200)
    bar = page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() > bar.maximum() - 80)
    assert editor.height() > 200 * theme.line_height("writing")
    assert editor.verticalScrollBar().value() == 0


def test_two_hundred_thousand_characters_can_be_pasted_and_written_on(editor: GrowingEditor, qtbot: QtBot) -> None:
    paste(editor, ("Some words that somebody kept elsewhere. " * 24 + "\r\n") * 204)
    qtbot.keyClicks(editor, "end")
    assert len(editor.text()) > 200_000
    assert editor.text().endswith("end")


def test_what_is_too_long_is_refused_at_paste_in_words_and_nothing_is_lost(
    qtbot: QtBot, theme: Theme, heard: list[str]
) -> None:
    editor = GrowingEditor(theme, "Since last time")
    qtbot.addWidget(editor)
    editor.resize(600, 200)
    with qtbot.waitExposed(editor):
        editor.show()
    editor.insert_words("What was there")
    height = editor.sizeHint().height()
    QGuiApplication.clipboard().setText("word " * (LONGEST // 5))
    editor.paste()
    assert editor.text() == "What was there"
    assert editor.refusal().startswith("That is too long to put in here.")
    assert "1,000,000" in editor.accessibleDescription()
    assert any("too long" in words for words in heard)
    assert editor.sizeHint().height() > height
    editor.selectAll()
    editor.insert_words("word word\n" * (LONGEST // 10))
    assert len(editor.text()) == LONGEST
    assert editor.refusal() == ""
