"""How the window looks and which vaults it knows: kept in the settings file, written off the window thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from visitapp.config import CHECK_IN_DESKS, Config, can_be_dialled
from visitapp.ui.background import Background
from visitapp.ui.look.theme import TEXT_SIZES, Theme, system_theme_name

if TYPE_CHECKING:  # not before the first paint
    from visitapp.domain.check_ins import OfficeLine

Save = Callable[[Config], None]
AS_SYSTEM = {"win32": "As Windows", "darwin": "As this Mac"}.get(sys.platform, "As this laptop")
THEME_WORDS = {"light": "Light", "dark": "Dark", "contrast": "High contrast", "system": AS_SYSTEM}
MOVING = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)
BLINK_AS_SYSTEM = -1


class Preferences(QObject):
    """Apply and keep how the window looks and locks, and which vaults it knows. `config` is the present state."""

    changed = Signal()

    def __init__(
        self, config: Config, theme: Theme, background: Background, save: Save, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._save = save
        self.config = config
        self._theme = theme
        self._background = background
        theme.set(
            writing_ground=config.writing_ground,
            line_space=config.line_space,
            letter_space=config.letter_space,
            line_letters=config.line_letters,
        )
        self._moving = tuple(effect for effect in MOVING if QApplication.isEffectEnabled(effect))
        if config.less_movement:
            self._hold_still(True)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
            app.styleHints().accessibility().contrastPreferenceChanged.connect(self._on_color_scheme_changed)

    def set_text_size(self, text_size: int) -> None:
        """Use another text size, in per cent."""
        self._theme.set(text_size=text_size)
        self._keep(replace(self.config, text_size=text_size))

    def step_text_size(self, step: int) -> None:
        """Take the next larger (1) or smaller (-1) text size; at the end nothing happens."""
        place = TEXT_SIZES.index(self.config.text_size) + step
        if 0 <= place < len(TEXT_SIZES):
            self.set_text_size(TEXT_SIZES[place])

    def set_theme(self, name: str) -> None:
        """Use light, dark, contrast, or what this computer uses (system)."""
        self._theme.set(name=resolved_theme(name))
        self._keep(replace(self.config, theme=name))

    def set_writing_ground(self, name: str) -> None:
        """Use white, cream, blue or green for writing areas."""
        self._theme.set(writing_ground=name)
        self._keep(replace(self.config, writing_ground=name))

    def set_line_space(self, space: float) -> None:
        """Keep the lines of writing areas at least so many letter sizes apart."""
        self._theme.set(line_space=space)
        self._keep(replace(self.config, line_space=space))

    def set_letter_space(self, space: float) -> None:
        """Put so many letter sizes more between the letters of writing areas."""
        self._theme.set(letter_space=space)
        self._keep(replace(self.config, letter_space=space))

    def set_line_letters(self, letters: int) -> None:
        """Let a line of a writing area have so many letters at most."""
        self._theme.set(line_letters=letters)
        self._keep(replace(self.config, line_letters=letters))

    def set_less_movement(self, less: bool) -> None:
        """Let menus and lists open at once and the cursor stand still, or do as this computer does."""
        self._hold_still(less)
        self._keep(replace(self.config, less_movement=less))

    def _hold_still(self, still: bool) -> None:
        for effect in self._moving:
            QApplication.setEffectEnabled(effect, not still)
        QApplication.setCursorFlashTime(0 if still else BLINK_AS_SYSTEM)

    def set_spelling(self, on: bool) -> None:
        """Mark words that are not in the dictionary, or none."""
        self._keep(replace(self.config, spelling=on))

    def set_lock_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a touch, 1 to 15."""
        self._keep(replace(self.config, lock_minutes=minutes))

    def hide_from_capture(self, hide: bool) -> None:
        """Keep the window out of screenshots and shared screens, where the platform can, or let it be seen there."""
        self._keep(replace(self.config, hide_from_capture=hide))

    def backup_place(self) -> Path | None:
        """Return the second place for backups, or None when none is named."""
        return Path(self.config.backup_place) if self.config.backup_place else None

    def set_backup_place(self, place: Path | None) -> None:
        """Name a second place for backups, or none."""
        self._keep(replace(self.config, backup_place=str(place) if place is not None else ""))

    def office_line(self) -> OfficeLine:
        """Return whom the worker rings."""
        from visitapp.domain.check_ins import OfficeLine

        return OfficeLine(self.config.check_in_whom, self.config.check_in_number)

    def set_office_line(self, line: OfficeLine) -> None:
        """Keep whom the worker rings, and on which number; what is not one of the desks, or no number, is not kept."""
        whom = line.whom if line.whom in CHECK_IN_DESKS else ""
        number = line.number if can_be_dialled(line.number) else ""
        self._keep(replace(self.config, check_in_whom=whom, check_in_number=number))

    def set_check_in_sound(self, on: bool) -> None:
        """Let a check-in that is due be heard too, or be seen only."""
        self._keep(replace(self.config, check_in_sound=on))

    def remember_vault(self, folder: Path) -> None:
        """Put a vault first among those offered when unlocking."""
        self._keep(self.config.with_opened_vault(folder))

    def _keep(self, config: Config) -> None:
        if config == self.config:
            return
        self.config = config
        save = self._save
        # In the one thread that works in order: of two changes in a row the second has to stay.
        self._background.on_store(self, lambda: save(config), lambda _: None)
        self.changed.emit()

    @Slot()
    def _on_color_scheme_changed(self) -> None:
        if self.config.theme == "system":
            self._theme.set(name=resolved_theme("system"))


def resolved_theme(name: str) -> str:
    """Return the name of the theme to draw with for a chosen name."""
    app = QApplication.instance()
    if name != "system" or not isinstance(app, QApplication):
        return "light" if name == "system" else name
    return system_theme_name(app)
