"""Words in which it is shown who changed what: tinted and underlined, solid for ours, dashed for theirs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from visitapp.domain.conflicts import By, Piece
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.editor import GrowingEditor

_TINTS = {By.OURS: ("primary_tint", "primary"), By.THEIRS: ("info_tint", "info")}


class MarkedEditor(GrowingEditor):
    """Show pieces of a text; the marks go from where somebody types."""

    def __init__(self, theme: Theme, name: str, *, boxed: bool = False) -> None:
        super().__init__(theme, name, boxed=boxed, role="body")
        self._pieces: tuple[Piece, ...] = ()
        self.text_edited.connect(self._on_edited)
        theme.changed.connect(self._mark)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show a text and whose its parts are."""
        self._pieces = tuple(pieces)
        self.set_text("".join(piece.text for piece in pieces))
        self._mark()

    @Slot()
    def _on_edited(self) -> None:
        self._pieces = ()
        self.setExtraSelections([])

    @Slot()
    def _mark(self) -> None:
        place, marks = 0, []
        for piece in self._pieces:
            length = len(piece.text.encode("utf-16-le")) // 2
            if piece.by in _TINTS and piece.text.strip():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(self.document())
                lead = len(piece.text) - len(piece.text.lstrip())
                trail = len(piece.text) - len(piece.text.rstrip())
                mark.cursor.setPosition(place + lead)
                mark.cursor.setPosition(place + length - trail, QTextCursor.MoveMode.KeepAnchor)
                mark.format = self._format(piece.by)
                marks.append(mark)
            place += length
        self.setExtraSelections(marks)

    def _format(self, by: By) -> QTextCharFormat:
        tint, line = _TINTS[by]
        found = QTextCharFormat()
        found.setBackground(self._theme.colour(tint))
        styles = QTextCharFormat.UnderlineStyle
        found.setUnderlineStyle(styles.SingleUnderline if by is By.OURS else styles.DashUnderline)
        found.setUnderlineColor(self._theme.colour(line))
        return found
