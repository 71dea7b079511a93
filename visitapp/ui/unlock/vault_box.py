"""The sunken box on the unlock card: which vault will be opened, and a menu to choose another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text


class VaultBox(QWidget):
    """A key, the vault's label, when it was last used, and Change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.label = Text(theme, "body_small", "", weight=600, elide=True)
        self.used = Text(theme, "smallest", "", "ink_3", elide=True)
        self.change_button = MenuButton(theme, "Change")
        self.change_button.setAccessibleName("Change the vault")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.label)
        words.addWidget(self.used)
        self._row = QHBoxLayout(self)
        self._row.addWidget(IconLabel(theme, "key-round", "primary", 20))
        self._row.addLayout(words, 1)
        self._row.addWidget(self.change_button)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_words(self, label: str, used: str) -> None:
        """Show a vault's label and when it was used."""
        self.label.setText(label)
        self.used.setText(used)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(12), px(10), px(8), px(10))
        self._row.setSpacing(px(12))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            radius=8,
            fill=self._theme.colour("sunken"),
            line=self._theme.colour("line"),
            width=self._theme.tokens.border_width,
        )
        painter.end()
        event.accept()
