"""Visit templates are changed and made in Settings, by keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.services.visit_templates import list_templates
from visitapp.ui.background import Background
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.settings.templates import TemplateDialog, TemplatesCard
from visitapp.ui.shell.main_window import MainWindow


def test_a_template_is_changed_put_back_and_made_by_keyboard(
    qtbot: QtBot, window: MainWindow, settings: SettingsPage, settle: Callable[[Background], None]
) -> None:
    card = next(card for card in settings.cards if isinstance(card, TemplatesCard))
    assert card.choice.currentText() == "First visit"
    card.change.setFocus()
    qtbot.keyClick(card.change, Qt.Key.Key_Space)
    dialog = window.findChildren(TemplateDialog)[-1]
    assert QApplication.focusWidget() is dialog.name.edit
    assert [line.key for line in dialog.lines][:2] == ["own_words", "relationships"]
    qtbot.keyClick(dialog.lines[1].up, Qt.Key.Key_Space)
    assert [line.key for line in dialog.lines][:2] == ["relationships", "own_words"]
    qtbot.keyClick(dialog.lines[2].box, Qt.Key.Key_Space)
    dialog.lines[0].prompt.setText("")
    qtbot.keyClicks(dialog.lines[0].prompt, "Who is around?")
    assert settings.has_unsaved_words()
    dialog.name.edit.setText(" ")
    qtbot.keyClick(dialog.verb_button, Qt.Key.Key_Space)
    settle(window.background)
    assert dialog.problem.text().startswith("The template has no name.")  # and nothing that was typed is gone
    qtbot.keyClicks(dialog.name.edit, "Getting to know")
    qtbot.keyClick(dialog.verb_button, Qt.Key.Key_Space)
    settle(window.background)
    assert card.choice.currentText() == "Getting to know"
    assert not settings.has_unsaved_words()
    kept: list[list[tuple[str, str]]] = []
    window.background.read(
        window, lambda ws: [(part.key, part.prompt) for part in list_templates(ws)[0].parts], kept.append
    )
    settle(window.background)
    assert kept[0][:2] == [
        ("relationships", "Who is around?"),
        ("own_words", "What brings us together, as {name} would put it?"),
    ]
    qtbot.keyClick(card.back, Qt.Key.Key_Space)
    settle(window.background)
    assert card.choice.currentText() == "First visit"
