"""Words of a change: what went is struck through on a quiet ground, what came is tinted and underlined."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.domain.before_after import Mark, MarkedPiece
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, line_count

SPOKEN = {Mark.SAME: "{}", Mark.GONE: "(taken out: {})", Mark.CAME: "(new: {})"}
COMFORTABLE = 400


class MarkedWords(QLabel):
    """Wraps as a text does. To a screen reader each mark is a word."""

    def __init__(self, theme: Theme, pieces: Sequence[MarkedPiece], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pieces = tuple(MarkedPiece(piece.text.replace("\n", " ¶ "), piece.mark) for piece in pieces)
        self._measures = Measures()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText("".join(piece.text for piece in self._pieces))
        self.setAccessibleName(" ".join(SPOKEN[p.mark].format(p.text.strip()) for p in pieces if p.text.strip()))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._measures.forget()
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return self._theme.font("body_small")

    def _layout(self, width: float) -> QTextLayout:
        layout = QTextLayout(self.text(), self._font())
        layout.setFormats(self._formats())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
        layout.endLayout()
        return layout

    def _formats(self) -> list[QTextLayout.FormatRange]:
        found, place = [], 0
        for piece in self._pieces:
            length = len(piece.text.encode("utf-16-le", "surrogatepass")) // 2
            if piece.mark is not Mark.SAME:
                form = QTextCharFormat()
                came = piece.mark is Mark.CAME
                form.setBackground(self._theme.colour("primary_tint" if came else "sunken"))
                form.setFontStrikeOut(not came)
                if came:
                    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                    form.setUnderlineColor(self._theme.colour("primary"))
                range_ = QTextLayout.FormatRange()
                range_.start, range_.length, range_.format = place, length, form
                found.append(range_)
            place += length
        return found

    def _lines(self, width: int) -> int:
        return self._measures.of(lambda: line_count([self._layout(width)]), "lines", width)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lines(width) * self._theme.line_height("body_small")

    def sizeHint(self) -> QSize:
        width = self._theme.px(COMFORTABLE)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.line_height("body_small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.colour("ink"))
        area = QRectF(self.rect())
        draw_wrapped(painter, [self._layout(area.width())], area, self._theme.line_height("body_small"))
        painter.end()
        event.accept()
