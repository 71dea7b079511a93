"""The recovery code, shown once, to be written down; one group is asked back."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.theme import Theme
from visitapp.ui.unlock.word_tiles import WordTiles
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.field import Field

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
WARNING = "This code is shown once and kept nowhere."
ADVICE = "Write it on paper, group by group, and keep it away from this laptop. It opens your vault if you forget."


class RecoverySheet(QWidget):
    """Show the code's groups and ask for one of them. `submitted`: Enter was pressed in the field."""

    submitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = ""
        self._tiles = WordTiles(theme, numbered=True)
        self._tiles.set_chosen(False)
        self.field = Field(theme, "", hint="Capitals do not matter.")
        self.field.edit.returnPressed.connect(self.submitted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(Banner(theme, "notice", WARNING, ADVICE, icon="key-round"))
        column.addWidget(self._tiles)
        column.addWidget(self.field)

    def show_code(self, code: str) -> None:
        """Show a code and choose the group that is asked back."""
        groups = code.split("-")
        place = 1 + secrets.randbelow(len(groups) - 2)
        self._asked = groups[place]
        self._tiles.show_words(groups)
        label = f"From your paper, type the {ORDINALS[place]} group"
        self.field.label.setText(label)
        self.field.edit.setAccessibleName(label)

    def is_written_down(self) -> bool:
        """Tell whether the right group was typed; else say so in place."""
        right = self.field.text().replace(" ", "").upper() == self._asked
        self.field.set_error("" if right else "That is not what stands there. Compare it with the code above.")
        return right

    def wipe(self) -> None:
        """Forget the code."""
        self._asked = ""
        self._tiles.show_words(())
        self.field.set_text("")
