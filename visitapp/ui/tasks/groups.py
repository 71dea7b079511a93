"""The groups of the page of tasks: a heading over a card of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.services.tasks import Task
from visitapp.ui.look.theme import Theme
from visitapp.ui.tasks.rows import TaskRow, WaitingRow
from visitapp.ui.tasks.words import NOBODY_OWES, OWN_STEPS
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.text import Text

SHOWN = 20
"""Rows that are made at first, and at each press of the button under them: one costs a millisecond."""
Row = TaskRow | WaitingRow


class RowGroup(QWidget):
    """A heading with quiet words beside it, and the tasks under it; of many, the next come at a press.

    `make` makes a row for a task. `rows` are those that are there.
    """

    def __init__(
        self, theme: Theme, heading: str, detail: str, tasks: Sequence[Task], make: Callable[[Task], Row], inset: int
    ) -> None:
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._make = make
        self.rows: list[Row] = []
        self.setAccessibleName(" ".join(part for part in (heading, detail) if part))
        card = Card(theme, padding=(inset, 2, inset * 2 // 3, 2))
        self._body = card.body
        self._body.setSpacing(0)
        self.more_button = Button(theme, "", "quiet", size="small")
        self.more_button.clicked.connect(self._on_more_clicked)
        self._body.addWidget(self.more_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 6)
        self.column.setSpacing(6)
        self.column.addWidget(heading_row(theme, heading, detail))
        self.column.addWidget(card)
        self._add(SHOWN)

    def say(self, sentence: str, *, inset: int = 16) -> None:
        """Show a sentence where there are no rows."""
        words = Text(self._theme, "body_small", sentence, "ink_2")
        words.setContentsMargins(inset, 8, inset, 8)
        self._body.addWidget(words)

    def reveal(self, action_id: str) -> None:
        """Make the rows up to a task, if it is in this group."""
        at = next((at for at, task in enumerate(self._tasks) if task.action.id == action_id), -1)
        self._add(at + 1 - len(self.rows))

    def _add(self, count: int) -> None:
        for task in self._tasks[len(self.rows) : len(self.rows) + max(0, count)]:
            place = self._body.count() - 1
            if self.rows:
                self._body.insertWidget(place, Divider(self._theme))
                place += 1
            row = self._make(task)
            self.rows.append(row)
            self._body.insertWidget(place, row)
        left = len(self._tasks) - len(self.rows)
        self.more_button.setText(f"Show {min(left, SHOWN)} more of {left}" if left > SHOWN else f"Show {left} more")
        self.more_button.setVisible(left > 0)

    @Slot()
    def _on_more_clicked(self) -> None:
        at = len(self.rows)
        self._add(SHOWN)
        self.rows[at].first.setFocus(Qt.FocusReason.OtherFocusReason)


class TaskGroup(RowGroup):
    """Tasks of a day, a week or later, or those that are done."""

    def __init__(
        self, theme: Theme, heading: str, detail: str, tasks: Sequence[Task], make: Callable[[Task], TaskRow]
    ) -> None:
        super().__init__(theme, heading, detail, tasks, make, 0)


class WaitingGroup(RowGroup):
    """What others have in hand, and why the person's own steps are not here."""

    def __init__(self, theme: Theme, tasks: Sequence[Task], make: Callable[[Task], WaitingRow]) -> None:
        super().__init__(theme, "Waiting for others", str(len(tasks)) if tasks else "", tasks, make, 18)
        if not tasks:
            self.say(NOBODY_OWES, inset=0)
        self.column.addWidget(Text(theme, "small", OWN_STEPS, "ink_2"))
        self.column.addStretch(1)


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
