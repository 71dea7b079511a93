"""A writing area that is as tall as its text: plain text only, its own undo, Tab moves on.

It never scrolls by itself; the page around it does, and follows the cursor.
"""

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTextEdit, QWidget

from visitapp.ui.announce import announce
from visitapp.ui.locking.private_copies import private
from visitapp.ui.look.style import menu_sheet
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.plain_text import LONGEST, plain_text
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, wrapped

TOO_LONG = f"That is too long to put in here. A text can have up to {LONGEST:,} characters; nothing was changed."
BAR = 3
CURSOR_MARGIN = 48
# English as it is written, to turn characters into pixels: averages of the whole alphabet are far too wide.
SAMPLE = "Tess has been to choir three weeks running and walked home with Pauline each time."


@dataclass(frozen=True)
class Inset:
    """Space between the editor's edge and its text, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class Marks(Protocol):
    """What stands under words, and what is offered for them (ui/spelling/in_editor.py)."""

    def paint(self, painter: QPainter, exposed: QRect) -> None:
        """Draw over the text that is exposed."""

    def open_menu(self, event: QContextMenuEvent) -> bool:
        """Offer something for the word that is meant; False where there is nothing to offer."""


class GrowingEditor(QTextEdit):
    """Write plain text of any length; `text_edited` follows every change made by the person writing.

    With `voice` it holds somebody's own words and carries the heather bar; with `boxed` it has a field's frame.
    """

    text_edited = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        voice: bool = False,
        boxed: bool = False,
        role: str = "writing",
        min_lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = self.theme = theme
        self.marks: Marks | None = None
        self._voice = voice
        self._boxed = boxed
        self._role = role
        self._min_lines = min_lines
        self._placeholder = placeholder
        self._refusal = ""
        self._setting = False
        self._measures = Measures()
        self.setAccessibleName(name)
        self.setAccessibleDescription(placeholder)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("focus_radius", 8 if boxed else 4)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # text

    def text(self) -> str:
        """Return what is written, line ends as newlines; unlike Qt's own, it keeps no-break spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Show a text; cursor and undo stay when it is the same. Nothing is signalled."""
        text = plain_text(text)
        if text == self.text():
            return
        place = self.textCursor().position()
        self._setting = True
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.document().setUndoRedoEnabled(True)
        cursor.setPosition(min(place, len(self.document().toRawText())))
        self.setTextCursor(cursor)
        self._setting = False
        self.viewport().update()

    def insert_words(self, text: str) -> None:
        """Write text at the cursor as one step that can be undone; what would be too long is refused in words."""
        cursor, text = self.textCursor(), plain_text(text)
        selected = cursor.selectionEnd() - cursor.selectionStart()
        if self.document().characterCount() - 1 - selected + len(text) > LONGEST:
            self._refuse(TOO_LONG)
        else:
            cursor.insertText(text)

    def refusal(self) -> str:
        """Return what is said under the text because something could not be pasted, or nothing."""
        return self._refusal

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self.setAccessibleDescription(sentence or self._placeholder)
        self.updateGeometry()
        self.viewport().update()
        if sentence:
            announce(self, sentence, at_once=True)

    def set_placeholder(self, placeholder: str) -> None:
        """Change the words that stand here while nothing is written."""
        self._placeholder = placeholder
        self.setAccessibleDescription(self._refusal or placeholder)
        self.updateGeometry()
        self.viewport().update()

    def set_read_only(self, read_only: bool) -> None:
        """Show signed text: it can be read, selected and copied, and looks like paper, not like a field."""
        self.setReadOnly(read_only)
        reading = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        writing = Qt.TextInteractionFlag.TextEditorInteraction
        self.setTextInteractionFlags(reading if read_only else writing)
        self.viewport().update()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words. A file that is dropped here is for the page around: its path is no text."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop as plain text."""
        if source.hasText() and not self.isReadOnly():
            self.insert_words(source.text())
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy as plain text only: formatting would carry the app's fonts and colours into letters."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))
        return private(data)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Z and Ctrl+Y while there is something to take back here; else let the window have them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer other spellings for a word that is marked, else what every writing area offers."""
        if self.marks is None or not self.marks.open_menu(event):
            menu = self.createStandardContextMenu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.setStyleSheet(menu_sheet(self._theme))
            menu.popup(event.globalPos())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    @Slot()
    def _on_text_changed(self) -> None:
        if self._refusal:
            self._refuse("")
        if not self._setting:
            self.text_edited.emit()

    # geometry

    def _inset(self) -> Inset:
        theme = self._theme
        bar = BAR + theme.px(16) if self._voice else 0
        if self._boxed:
            return Inset(theme.px(16) + bar, theme.px(12), theme.px(16), theme.px(12))
        edge = theme.px(2)
        return Inset(bar + 1, edge, 1, edge)

    def _line(self) -> int:
        return self._theme.writing_line_height(self._role)

    @Slot()
    def _on_theme_changed(self) -> None:
        """Take fonts and sizes from the theme; the line height sits in every paragraph, so undo starts afresh."""
        theme = self._theme
        font = theme.writing_font(self._role)
        self._setting = True
        self.document().setUndoRedoEnabled(False)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(0)
        inset = self._inset()
        frame = self.document().rootFrame()
        layout = frame.frameFormat()
        layout.setLeftMargin(inset.left)
        layout.setTopMargin(inset.top)
        layout.setRightMargin(inset.right)
        layout.setBottomMargin(inset.bottom)
        frame.setFrameFormat(layout)
        block = QTextBlockFormat()
        block.setLineHeight(self._line(), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)
        self.document().setUndoRedoEnabled(True)
        self._setting = False
        self.setCursorWidth(max(2, theme.px(2)))
        letter = QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE)
        self.setMaximumWidth(ceil(theme.line_letters * letter) + inset.left + inset.right)
        self.updateGeometry()
        self.viewport().update()

    def _placeholder_layouts(self) -> list[QTextLayout]:
        inset = self._inset()
        return wrapped(self._placeholder, self.font(), self.viewport().width() - inset.left - inset.right)

    def _refusal_layouts(self) -> list[QTextLayout]:
        inset = self._inset()
        return wrapped(self._refusal, self._theme.font("small"), self.viewport().width() - inset.left - inset.right)

    def _refusal_height(self) -> int:
        if not self._refusal:
            return 0
        inset = self._inset()
        room = self.viewport().width() - inset.left - inset.right
        return self._measures.lines(self._refusal, self._theme.font("small"), room) * self._theme.line_height("small")

    def _height(self) -> int:
        inset = self._inset()
        lines = self._min_lines
        if self.document().isEmpty():
            room = self.viewport().width() - inset.left - inset.right
            lines = max(lines, self._measures.lines(self._placeholder, self.font(), room))
        written = ceil(self.document().size().height())
        return max(written, lines * self._line() + inset.top + inset.bottom) + self._refusal_height()

    def sizeHint(self) -> QSize:
        return QSize(min(self.maximumWidth(), self._theme.px(480)), self._height())

    def minimumSizeHint(self) -> QSize:
        inset = self._inset()
        return QSize(inset.left + inset.right + self._theme.px(120), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._on_cursor_moved()

    @Slot(QSizeF)
    def _on_document_size_changed(self, _size: QSizeF) -> None:
        if self._height() != self.height():
            self.updateGeometry()

    @Slot()
    def _on_cursor_moved(self) -> None:
        if self.hasFocus():
            QTimer.singleShot(0, self, self._follow_cursor)

    @Slot()
    def _follow_cursor(self) -> None:
        """Ask the page to show the cursor, once it has made room for a new line."""
        self.verticalScrollBar().setValue(0)
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        page = parent.widget() if parent is not None else None
        if parent is None or page is None or not self.hasFocus():
            return
        place = self.viewport().mapTo(page, self.cursorRect().center())
        parent.ensureVisible(place.x(), place.y(), 0, CURSOR_MARGIN)

    # look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._boxed:
            self._paint_box(painter)
        if self._voice:
            inset = self._inset()
            top = inset.top if self._boxed else 0
            bottom = inset.bottom if self._boxed else 0
            height = ceil(self.document().size().height()) - top - bottom if self._boxed else self.height()
            left = inset.left - BAR - self._theme.px(16)
            painter.fillRect(QRectF(left, top, BAR, height), self._theme.colour("voice"))
        if self._placeholder and self.document().isEmpty():
            self._paint_placeholder(painter)
        if self._refusal:
            inset, height = self._inset(), self._refusal_height()
            width = self.viewport().width() - inset.left - inset.right
            area = QRectF(inset.left, self.height() - height - inset.bottom, width, height)
            painter.setPen(self._theme.colour("urgent"))
            draw_wrapped(painter, self._refusal_layouts(), area, self._theme.line_height("small"))
        painter.end()
        super().paintEvent(event)
        if self.marks is not None:
            over = QPainter(self.viewport())
            self.marks.paint(over, event.rect())
            over.end()

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        reading = self.isReadOnly()
        line = "line" if reading else "ink" if self.hasFocus() else "line_strong"
        draw_box(
            painter,
            QRectF(self.viewport().rect()),
            radius=8,
            fill=theme.colour("sunken" if reading else "writing"),
            line=theme.colour(line),
            width=theme.tokens.border_width,
        )

    def _paint_placeholder(self, painter: QPainter) -> None:
        inset = self._inset()
        # Where Qt puts a line of this height, which is under its middle: the first letter must not make the line jump.
        first = self.document().firstBlock().layout().lineAt(0)
        top = inset.top + first.y() - (self._line() - first.height()) / 2
        area = QRectF(inset.left, top, self.viewport().width() - inset.left - inset.right, self.height())
        painter.setPen(self._theme.colour("ink_3"))
        draw_wrapped(painter, self._placeholder_layouts(), area, self._line())
