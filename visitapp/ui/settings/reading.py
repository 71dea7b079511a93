"""Reading: text size, theme, and how writing areas look, with a sample that follows at once."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from visitapp.config import LETTER_SPACES, LINE_LETTERS, LINE_SPACES
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import TEXT_SIZES
from visitapp.ui.preferences import THEME_WORDS, Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.settings.writing_ground import WritingGround, WritingSample
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.text import Text

THEME_ICONS = {"light": "sun", "dark": "moon", "contrast": "contrast", "system": "monitor"}
STILL = "Menus and lists open at once, and the cursor does not blink"
APART = ("Usual", "More", "Most")
LONG = ("Usual", "Shorter", "Shortest")
HEIGHT = 38


class ReadingCard(SettingsCard):
    """Everything that makes reading and writing easier on the eyes."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Reading", "type")
        theme = desk.theme
        sizes = [Option(str(size), f"{size}%") for size in TEXT_SIZES]
        self.text_size = Segmented(theme, "Text size", sizes, height=HEIGHT, fill=True)
        themes = [Option(name, words, icon=THEME_ICONS[name]) for name, words in THEME_WORDS.items()]
        self.theme_choice = Segmented(theme, "Theme", themes, height=HEIGHT, fill=True)
        self.ground = WritingGround(theme)
        self._no_tint = Text(theme, "small", "High contrast keeps its own black.", "ink_2")
        self.sample = WritingSample(theme)
        spaces = [Option(str(space), str(space)) for space in LINE_SPACES]
        self.line_space = Segmented(theme, "Space between lines", spaces)
        apart = [Option(str(space), words) for space, words in zip(LETTER_SPACES, APART, strict=True)]
        self.letter_space = Segmented(theme, "Space between letters", apart)
        long = [Option(str(letters), words) for letters, words in zip(LINE_LETTERS, LONG, strict=True)]
        self.line_letters = Segmented(theme, "Length of lines", long)
        self.less_movement = CheckBox(theme, "", name="Less movement")
        self._add("Text size", self.text_size, 10)
        self._add("Theme", self.theme_choice, 10)
        self._add("Writing area", self.ground, 8)
        self.body.addWidget(self._no_tint)
        self.body.addSpacing(4)
        self.body.addWidget(self.sample)
        self.body.addSpacing(8)
        self.add_row("Space between lines", "", self.line_space)
        self.add_row("Space between letters", "", self.letter_space)
        self.add_row("Length of lines", "", self.line_letters)
        self.add_row("Less movement", STILL, self.less_movement)
        self.text_size.chosen.connect(lambda key: preferences.set_text_size(int(key)))
        self.theme_choice.chosen.connect(preferences.set_theme)
        self.ground.chosen.connect(preferences.set_writing_ground)
        self.line_space.chosen.connect(lambda key: preferences.set_line_space(float(key)))
        self.letter_space.chosen.connect(lambda key: preferences.set_letter_space(float(key)))
        self.line_letters.chosen.connect(lambda key: preferences.set_line_letters(int(key)))
        self.less_movement.toggled.connect(preferences.set_less_movement)
        preferences.changed.connect(self._show_choices)
        theme.changed.connect(self._say_no_tint)
        self._show_choices()
        self._say_no_tint()

    def _add(self, label: str, control: QWidget, below: int) -> None:
        words = Text(self.desk.theme, "body_small", label, weight=600)
        words.setBuddy(control)
        self.body.addWidget(words)
        self.body.addSpacing(4)
        self.body.addWidget(control)
        self.body.addSpacing(below)

    def show_now(self) -> None:
        """Show the choices as they are kept."""
        self._show_choices()

    @Slot()
    def _show_choices(self) -> None:
        config = self.preferences.config
        self.text_size.choose(str(config.text_size))
        self.theme_choice.choose(config.theme)
        self.ground.choose(config.writing_ground)
        self.line_space.choose(str(config.line_space))
        self.letter_space.choose(str(config.letter_space))
        self.line_letters.choose(str(config.line_letters))
        if self.less_movement.isChecked() != config.less_movement:
            self.less_movement.setChecked(config.less_movement)

    @Slot()
    def _say_no_tint(self) -> None:
        self._no_tint.setVisible(self.desk.theme.name == "contrast")
