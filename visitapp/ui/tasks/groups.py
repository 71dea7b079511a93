"""The groups of the page of tasks: a heading over a card of rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.tasks.rows import TaskRow, WaitingRow, divided
from visitapp.ui.tasks.words import NOBODY_OWES, OWN_STEPS
from visitapp.ui.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.text import Text

SHOWN = 60
"""Rows that are shown at first; a button shows the rest."""


class TaskGroup(QWidget):
    """A heading with quiet words beside it, and the tasks under it."""

    def __init__(self, theme: Theme, heading: str, detail: str, rows: Sequence[TaskRow]) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(" ".join(part for part in (heading, detail) if part))
        self.card = Card(theme, padding=(0, 2, 0, 2))
        self.card.body.setSpacing(0)
        divided(theme, list(rows[:SHOWN]), self.card.body)
        self._rest = list(rows[SHOWN:])
        self._more: Button | None = None
        if self._rest:
            self._more = Button(theme, f"Show {len(self._rest)} more", "quiet", size="small")
            self._more.clicked.connect(self._show_rest)
            self.card.body.addWidget(self._more)
            for row in self._rest:
                row.setParent(self)
                row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        column.addWidget(heading_row(theme, heading, detail))
        column.addWidget(self.card)

    def say(self, sentence: str) -> None:
        """Show a sentence where there are no rows."""
        words = Text(self._theme, "body_small", sentence, "ink_2")
        words.setContentsMargins(16, 8, 16, 8)
        self.card.body.addWidget(words)

    def _show_rest(self) -> None:
        if self._more is not None:
            self._more.hide()
        for row in self._rest:
            row.show()
        divided(self._theme, [QWidget(), *self._rest], self.card.body)
        self._rest[0].box.setFocus()


class WaitingGroup(QWidget):
    """What others have in hand, and why the person's own steps are not here."""

    def __init__(self, theme: Theme, rows: Sequence[WaitingRow]) -> None:
        super().__init__()
        heading, count = "Waiting for others", str(len(rows)) if rows else ""
        self.setAccessibleName(f"{heading}, {len(rows)}")
        card = Card(theme, padding=(18, 6, 12, 6))
        card.body.setSpacing(0)
        divided(theme, list(rows), card.body)
        if not rows:
            nobody = Text(theme, "body_small", NOBODY_OWES, "ink_2")
            nobody.setContentsMargins(0, 8, 0, 8)
            card.body.addWidget(nobody)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading_row(theme, heading, count))
        column.addWidget(card)
        column.addSpacing(6)
        column.addWidget(Text(theme, "small", OWN_STEPS, "ink_2"))
        column.addStretch(1)


def heading_row(theme: Theme, heading: str, detail: str) -> QWidget:
    """Return a heading with quiet words beside it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(2, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Text(theme, "heading", heading, wrap=False))
    row.addWidget(Text(theme, "small", detail, "ink_2", wrap=False))
    row.addStretch(1)
    return holder
