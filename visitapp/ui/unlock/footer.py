"""Text size and theme at the foot of the locked window: reading comes before unlocking."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.ui.look.theme import TEXT_SIZES, Theme
from visitapp.ui.preferences import THEME_WORDS, Preferences
from visitapp.ui.widgets.menu_button import MenuButton


class Footer(QWidget):
    """Two small menus that work at once and are remembered."""

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.size_button = MenuButton(theme, "", "secondary", icon="type", chevron=False)
        self.theme_button = MenuButton(theme, "", "secondary", icon="contrast", chevron=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 0, 32, 20)
        row.setSpacing(8)
        row.addWidget(self.size_button)
        row.addWidget(self.theme_button)
        row.addStretch(1)
        self._sizes = {
            size: self.size_button.add_choice(f"{size}%", partial(preferences.set_text_size, size))
            for size in TEXT_SIZES
        }
        self._themes = {
            name: self.theme_button.add_choice(words, partial(preferences.set_theme, name))
            for name, words in THEME_WORDS.items()
        }
        preferences.changed.connect(self._on_preferences_changed)
        self._on_preferences_changed()

    @Slot()
    def _on_preferences_changed(self) -> None:
        config = self._preferences.config
        self.size_button.setText(f"Text size: {config.text_size}%")
        self.theme_button.setText(f"Theme: {THEME_WORDS[config.theme]}")
        for button in (self.size_button, self.theme_button):
            button.setAccessibleName(button.text())
            button.updateGeometry()
        self._sizes[config.text_size].setChecked(True)
        self._themes[config.theme].setChecked(True)
