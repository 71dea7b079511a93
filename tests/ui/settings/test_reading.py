"""What is chosen under Reading changes the window at once, and is there again after a restart."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visitapp.config import load_config
from visitapp.services import people, visits
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.look.theme import Theme
from visitapp.ui.settings.page import SettingsPage
from visitapp.ui.settings.reading import ReadingCard
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.segmented import Segmented

Settle = Callable[[Background], None]
CREAM = QColor("#FFF9E8")


@pytest.fixture
def reading(settings: SettingsPage) -> ReadingCard:
    card = settings.cards[0]
    assert isinstance(card, ReadingCard)
    return card


@pytest.fixture
def note(window: MainWindow, settle: Settle) -> QWidget:
    """Open a visit that is being written and return its first writing area."""
    found: list[tuple[str, str]] = []

    def begin(workspace: Workspace) -> tuple[str, str]:
        person = people.list_people(workspace)[0].person.id
        return visits.start_visit(workspace, person_id=person).of_type("visit")[0].record_id, person

    window.background.read(window, begin, found.append)
    settle(window.background)
    assert window.pages is not None
    window.pages.go(places.visit(*found[0]))
    settle(window.background)
    page = window.pages.current_page()
    assert page is not None
    editor = page.findChild(GrowingEditor)
    assert isinstance(editor, GrowingEditor)
    return editor


def ground_of(widget: QWidget) -> QColor:
    """Return the colour that is seen at the left edge of a widget, halfway down."""
    window = widget.window()
    place = widget.mapTo(window, widget.rect().center())
    place.setX(widget.mapTo(window, widget.rect().topLeft()).x() - 20)
    return window.grab().toImage().pixelColor(place)


def press(qtbot: QtBot, segmented: Segmented, words: str) -> None:
    button = next(b for b in segmented.findChildren(QWidget) if getattr(b, "text", str)() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cream_is_under_the_words_of_a_visit_and_under_every_other_writing_area(
    reading: ReadingCard, note: QWidget, window: MainWindow, qtbot: QtBot, settle: Settle, theme: Theme
) -> None:
    assert ground_of(note) == QColor("#FFFFFF")
    window.run_command("settings")
    qtbot.mouseClick(reading.ground.choices[1], Qt.MouseButton.LeftButton)
    settle(window.background)
    sample = reading.sample.grab().toImage()
    assert sample.pixelColor(sample.width() // 2, 5) == CREAM
    assert load_config().writing_ground == "cream"
    assert window.pages is not None
    window.pages.go_home()
    window.resize(1367, 768)
    boxed = GrowingEditor(theme, "Note", boxed=True)
    boxed.resize(300, 80)
    assert boxed.grab().toImage().pixelColor(150, 8) == CREAM
    boxed.set_read_only(True)
    assert boxed.grab().toImage().pixelColor(150, 8) == QColor("#F2EFE8")
    boxed.deleteLater()


def test_wider_lines_make_room_between_the_lines_that_are_written(
    reading: ReadingCard, window: MainWindow, qtbot: QtBot, settle: Settle, theme: Theme
) -> None:
    editor = GrowingEditor(theme, "Note", min_lines=10)
    before, sample = editor.sizeHint().height(), reading.sample.heightForWidth(400)
    press(qtbot, reading.line_space, "1.8")
    settle(window.background)
    assert editor.sizeHint().height() == before + 10 * 2  # 18 px letters: 30 px a line, then 32
    assert reading.sample.heightForWidth(400) > sample
    assert load_config().line_space == 1.8
    editor.deleteLater()


def test_letters_stand_further_apart_and_lines_are_shorter_in_writing_areas(
    reading: ReadingCard, window: MainWindow, qtbot: QtBot, settle: Settle, theme: Theme
) -> None:
    editor = GrowingEditor(theme, "Note")
    usual, sample = editor.maximumWidth(), reading.sample.heightForWidth(900)
    press(qtbot, reading.letter_space, "Most")
    settle(window.background)
    apart = editor.maximumWidth()
    assert apart > usual * 1.15  # 12 % of a letter's size is about a quarter of its width
    press(qtbot, reading.line_letters, "Shortest")
    settle(window.background)
    assert editor.maximumWidth() < apart * 0.65
    assert reading.sample.heightForWidth(900) > sample
    assert (load_config().letter_space, load_config().line_letters) == (0.12, 45)
    editor.deleteLater()


def test_less_movement_stops_the_cursor_and_opens_menus_at_once(
    reading: ReadingCard, window: MainWindow, settle: Settle
) -> None:
    blinks = QApplication.cursorFlashTime()
    assert blinks > 0
    reading.less_movement.click()
    settle(window.background)
    assert QApplication.cursorFlashTime() == 0
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    assert load_config().less_movement
    reading.less_movement.click()
    settle(window.background)
    assert QApplication.cursorFlashTime() == blinks


def test_theme_and_text_size_follow_at_once_and_the_keys_are_shown_here_too(
    reading: ReadingCard, window: MainWindow, qtbot: QtBot, theme: Theme, settle: Settle
) -> None:
    press(qtbot, reading.theme_choice, "Dark")
    press(qtbot, reading.text_size, "130%")
    settle(window.background)
    assert (theme.name, theme.text_size) == ("dark", 130)
    assert (load_config().theme, load_config().text_size) == ("dark", 130)
    window.run_command("text_larger")
    window.run_command("theme_light")
    assert (reading.text_size.key, reading.theme_choice.key) == ("150", "light")


def test_arrow_keys_choose_a_ground(reading: ReadingCard, window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    white, cream, *_ = reading.ground.choices
    white.setFocus()
    qtbot.keyClick(white, Qt.Key.Key_Right)
    settle(window.background)
    assert cream.hasFocus()
    assert window.preferences.config.writing_ground == "cream"


def test_what_was_chosen_is_there_when_the_window_opens(theme: Theme, qtbot: QtBot) -> None:
    from dataclasses import replace

    config = replace(load_config(), writing_ground="green", line_space=1.8)
    window = MainWindow(config, theme)
    assert theme.colour("writing") == QColor("#F1F8F0")
    assert theme.writing_line_height("writing") == 32
    window.close()
    qtbot.waitUntil(lambda: window.is_closed)
    window.deleteLater()
