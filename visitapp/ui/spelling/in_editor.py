"""Marks under words in one writing area. They are painted over what is in view and are no part of the text.

So nothing is laid out again when an answer comes, undo knows nothing of them, and what is out of sight costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QPainter, QPixmap, QTextBlock, QTextCursor, QTextLine

from visitapp.domain.spelling import WordPlace, words_to_check
from visitapp.ui.spelling.spelling import Spelling

if TYPE_CHECKING:
    from visitapp.ui.widgets.editor import GrowingEditor

DOT, APART, UNDER = 2.0, 4.0, 4.5
"""How large the dots are, how far from one to the next, and how far under the words, in pixels at 100 % text."""
ROUND_FROM = 3
REMEMBERED_LINES = 400


class EditorMarks(QObject):
    """Paints the marks of an editor and knows which word stands where in it."""

    def __init__(self, spelling: Spelling, editor: GrowingEditor) -> None:
        super().__init__(editor)
        self.spelling = spelling
        self.editor = editor
        self._lines: dict[str, tuple[WordPlace, ...]] = {}
        self._written_at = -1
        """Where the cursor stood after the last key that wrote; the word there is not finished."""
        self._revision = editor.document().revision()
        self._hidden = ""
        self._dots_for: tuple[int, float, float] = (0, 0.0, 0.0)
        self._tile = QPixmap()
        editor.cursorPositionChanged.connect(self._on_cursor_position_changed)
        spelling.changed.connect(self._on_spelling_changed)

    @property
    def is_marking(self) -> bool:
        """Tell whether words are marked here now."""
        return self.spelling.is_on and not self.editor.isReadOnly()

    # painting

    def paint(self, painter: QPainter, exposed: QRect) -> None:
        """Draw dots under each unknown word within `exposed`, in coordinates of the viewport."""
        if not self.is_marking or self.editor.document().isEmpty():
            return
        theme = self.editor.theme
        scale = theme.text_size / 100
        dots = self._dots(scale)
        self._hidden = ""
        for block, line, at in self._lines_within(exposed):
            for place in self._words_of(block, line):
                if self._is_being_written(block, place):
                    self._hidden = place.word
                elif self.spelling.is_unknown(place.word):
                    left, right = (_x(line, place_in) for place_in in (place.start, place.end))
                    y = at.y() + line.y() + line.ascent() + (UNDER - DOT / 2) * scale
                    under = QRectF(at.x() + left, round(y), right - left, dots.deviceIndependentSize().height())
                    painter.drawTiledPixmap(under, dots)

    def _dots(self, scale: float) -> QPixmap:
        """Return one dot with the room after it. A row of tiles costs a tenth of a dotted line, at every key."""
        colour, ratio = self.editor.theme.colour("notice"), self.editor.devicePixelRatioF()
        key = (colour.rgb(), scale, ratio)
        if key != self._dots_for:
            self._dots_for = key
            self._tile = QPixmap(round(APART * scale * ratio), round((DOT + 1) * scale * ratio))
            self._tile.setDevicePixelRatio(ratio)
            self._tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            dot = QRectF(0, 0, DOT * scale, DOT * scale)
            # Two pixels have no room for a circle: smoothed, they would be paler than the contrast that is promised.
            if DOT * scale * ratio < ROUND_FROM:
                painter.fillRect(dot, colour)
            else:
                painter.drawEllipse(dot)
            painter.end()
        return self._tile

    def marked_words(self) -> list[str]:
        """Return the words that are marked where they can be seen."""
        found = []
        for block, line, _ in self._lines_within(self.editor.viewport().visibleRegion().boundingRect()):
            for place in self._words_of(block, line):
                if self.is_marking and not self._is_being_written(block, place):
                    found += [place.word] * bool(self.spelling.is_unknown(place.word))
        return found

    def _lines_within(self, exposed: QRect) -> Iterator[tuple[QTextBlock, QTextLine, QPointF]]:
        """Find the lines in sight, each with the place of its block; of a long block only those are looked at."""
        layout = self.editor.document().documentLayout()
        block = self.editor.cursorForPosition(exposed.topLeft()).block()
        while block.isValid():
            whole = layout.blockBoundingRect(block)
            if whole.top() > exposed.bottom():
                return
            lines = block.layout()
            at = lines.position()
            number = _first_line(block, exposed.top() - at.y())
            while number < lines.lineCount():
                line = lines.lineAt(number)
                if at.y() + line.y() > exposed.bottom():
                    break
                yield block, line, at
                number += 1
            block = block.next()

    def _words_of(self, block: QTextBlock, line: QTextLine) -> tuple[WordPlace, ...]:
        """Return the words of a line, by places in its block; a word that is cut by the line's end is left out."""
        text, start, length = block.text(), line.textStart(), line.textLength()
        known = self._lines.get(written := text[start : start + length]) if text.isascii() else None
        if known is None:
            # Qt counts a character outside the first plane twice; so does `words_to_check`, for a block as a whole.
            if text.isascii():
                known = tuple(words_to_check(written))
                if len(self._lines) >= REMEMBERED_LINES:
                    self._lines.clear()
                self._lines[written] = known
            else:
                return tuple(p for p in words_to_check(text) if start <= p.start and p.end <= start + length)
        cut = start + length < len(text) and text[start + length - 1 : start + length + 1].isalpha()
        return tuple(
            WordPlace(place.start + start, place.end + start, place.word)
            for place in (known[:-1] if cut else known)
            if place.start or not start or not text[start - 1].isalpha()
        )

    def _is_being_written(self, block: QTextBlock, place: WordPlace) -> bool:
        if not self.editor.hasFocus() or self._written_at < 0:
            return False
        return place.start <= self._written_at - block.position() <= place.end

    @Slot()
    def _on_cursor_position_changed(self) -> None:
        revision = self.editor.document().revision()
        wrote = revision != self._revision
        self._revision = revision
        self._written_at = self.editor.textCursor().position() if wrote else -1
        if self._hidden and not wrote:
            self.editor.viewport().update()

    @Slot()
    def _on_spelling_changed(self) -> None:
        if self.editor.isVisible():
            self.editor.viewport().update()

    # words

    def word_at(self, cursor: QTextCursor) -> WordPlace | None:
        """Return the unknown word in which a cursor stands, by places in the text, or None."""
        block = cursor.block()
        at = cursor.selectionStart() - block.position()
        for place in words_to_check(block.text()):
            if place.start <= at <= place.end:
                if not self.spelling.is_unknown(place.word):
                    return None
                return WordPlace(place.start + block.position(), place.end + block.position(), place.word)
        return None

    def words_from(self, position: int) -> Iterator[WordPlace]:
        """Read the words from a position to the end, by places in the text."""
        block = self.editor.document().findBlock(position)
        start = position - block.position()
        while block.isValid():
            for place in words_to_check(block.text(), start):
                yield WordPlace(place.start + block.position(), place.end + block.position(), place.word)
            block, start = block.next(), 0

    def select(self, place: WordPlace) -> None:
        """Put the cursor onto a word, so that it is selected and in view."""
        cursor = self.editor.textCursor()
        cursor.setPosition(place.start)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def replace(self, place: WordPlace, word: str) -> None:
        """Write another word in the place of one, as one step; nothing happens when it is not there any more."""
        cursor = self.editor.textCursor()
        cursor.setPosition(place.start)
        cursor.setPosition(min(place.end, self.editor.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
        written = cursor.selectedText()
        if written.replace("’", "'") != place.word:
            return
        cursor.insertText(word.replace("'", "’") if "’" in written else word)
        self.editor.setTextCursor(cursor)

    def open_menu(self, event: QContextMenuEvent) -> bool:
        """Offer other spellings for the word under the pointer or the cursor; False where there is none."""
        from visitapp.ui.spelling.menu import Offer

        if not self.is_marking:
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = self.editor.textCursor() if by_key else self.editor.cursorForPosition(event.pos())
        place = self.word_at(cursor)
        if place is None:
            return False
        where = self.editor.viewport().mapToGlobal(self.editor.cursorRect(cursor).bottomLeft())
        Offer(self, place, where if by_key else event.globalPos())
        return True


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)  # the place, and the position that it was found for
    if not isinstance(found, tuple):
        raise TypeError(type(found).__name__)
    return float(found[0])


def _first_line(block: QTextBlock, y: float) -> int:
    """Return the number of the first line that reaches below `y`, found by halving."""
    lines = block.layout()
    low, high = 0, lines.lineCount()
    while low < high:
        middle = (low + high) // 2
        line = lines.lineAt(middle)
        if line.y() + line.height() <= y:
            low = middle + 1
        else:
            high = middle
    return low
