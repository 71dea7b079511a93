"""A proposal that keeps the changes of both: to be kept, changed by hand, or with some changes left out."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from visitapp.domain.conflicts import By, Proposal, WordChange
from visitapp.ui.desk import Desk
from visitapp.ui.office.marked_editor import MarkedEditor
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

SHORTEST, MOST_ROWS = 60, 12


class ProposalCard(Card):
    """Emit `kept` with the words that shall stand."""

    kept = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "Suggested: keep both changes")
        self._theme = desk.theme
        self._proposal = Proposal((), ())
        self._rows: list[CheckRow] = []
        self.is_typed = False
        self.legend = Text(desk.theme, "small", "", "ink_2")
        self.editor = MarkedEditor(desk.theme, "Suggested words", boxed=True)
        self.hint = Text(desk.theme, "small", "Untick a change to leave it out, or type in the box above.", "ink_2")
        self.changes = QWidget()
        self._grid = QGridLayout(self.changes)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self.keep_button = Button(desk.theme, "Keep both changes", "primary", icon="check")
        self.undo_button = Button(desk.theme, "Back to the suggestion")
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        for widget in (self.legend, self.editor, self.hint, self.changes):
            self.body.addWidget(widget)
        self.body.addSpacing(6)
        self.body.addLayout(buttons)
        self.editor.text_edited.connect(self._on_edited)
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self.undo_button.clicked.connect(self._show_words)

    def show_proposal(self, proposal: Proposal, other: str) -> None:
        """Show a proposal; `other` is whose the changes are that are not ours."""
        self._proposal = proposal
        self.legend.setText(f"Solid line: yours. Dashed line: {other}’s.")
        empty(self._grid)
        self._rows = [self._row(change, other) for change in proposal.changes]
        shown = self._rows[:MOST_ROWS]
        for place, row in enumerate(shown):
            self._grid.addWidget(row, place // 2, place % 2)
        self.changes.setVisible(bool(shown))
        self._show_words()
        put_in_order(self)

    def let_go(self) -> None:
        """Forget what was typed."""
        self.is_typed = False

    def _row(self, change: WordChange, other: str) -> CheckRow:
        whose = {By.OURS: "yours", By.THEIRS: f"{other}’s", By.BOTH: "both of you"}[change.by]
        words = _short(change.added) if change.added.strip() else f"without “{_short(change.removed)}”"
        row = CheckRow(self._theme, words, facts=(whose,), checked=True)
        row.toggled.connect(self._show_words)
        return row

    @Slot()
    def _show_words(self) -> None:
        self.editor.show_pieces(self._proposal.pieces([row.isChecked() for row in self._rows]))
        self.is_typed = False
        self.undo_button.hide()
        self.changes.setEnabled(True)
        all_kept = all(row.isChecked() for row in self._rows)
        self.keep_button.setText("Keep both changes" if all_kept else "Keep these words")

    @Slot()
    def _on_edited(self) -> None:
        self.is_typed = True
        self.changes.setEnabled(False)
        self.undo_button.show()
        self.keep_button.setText("Keep these words")

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.kept.emit(self.editor.text())


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORTEST else line[: SHORTEST - 1].rstrip() + "…"
