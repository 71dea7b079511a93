"""A label of plain text with the design's line height; it never reads a record's text as markup."""

from math import ceil
from typing import Any, overload

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import text_width
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, line_count, wrapped

FAR = 100_000


class Text(QLabel):
    """Show text in one of the theme's roles, wrapping unless told otherwise, and follow theme and text size.

    `strong` is a part of the text that is drawn bolder: "Nothing has been lost." or the time in "by 11:30".
    With `elide` a single line that does not fit ends in an ellipsis and shows all of itself in its tooltip.
    """

    def __init__(
        self,
        theme: Theme,
        role: str,
        text: str = "",
        colour: str = "ink",
        *,
        wrap: bool = True,
        elide: bool = False,
        weight: int | None = None,
        strong: str = "",
        tabular: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._colour = colour
        self._weight = weight
        self._tabular = tabular
        self._elide = elide
        self._strong = strong
        self._measures = Measures()
        self._heights: dict[int, int] = {}
        """By width: a layout asks a hundred times for what it was told already."""
        self._laid: tuple[float, list[QTextLayout]] | None = None
        """The lines as they were last broken, and for which width: what was measured is drawn next."""
        self._hint: QSize | None = None
        self._least: QSize | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(align | Qt.AlignmentFlag.AlignTop)
        self.setWordWrap(wrap and not elide)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred if self.wordWrap() or elide else QSizePolicy.Policy.Fixed,
            QSizePolicy.Policy.Preferred if self.wordWrap() else QSizePolicy.Policy.Fixed,
        )
        policy.setHeightForWidth(self.wordWrap())
        self.setSizePolicy(policy)
        self.setText(text)
        self._on_theme_changed()
        theme.changed.connect(self._on_theme_changed)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._forget()
        super().setText(text)

    @overload
    def setContentsMargins(self, margins: QMargins, /) -> None: ...
    @overload
    def setContentsMargins(self, left: int, top: int, right: int, bottom: int, /) -> None: ...
    def setContentsMargins(self, *margins: Any) -> None:
        """Leave room at the sides."""
        self._forget()
        super().setContentsMargins(*margins)

    def _forget(self) -> None:
        """Measure anew from now on."""
        self._measures.forget()
        self._heights.clear()
        self._laid = None
        self._hint = self._least = None

    def set_colour(self, token: str) -> None:
        """Change the colour to another token of the theme."""
        self._colour = token
        self.update()

    def set_strong(self, part: str) -> None:
        """Draw another part of the text bolder."""
        self._strong = part
        self._forget()
        self.update()

    def set_role(self, role: str, weight: int | None = None) -> None:
        """Change the type role."""
        self._role = role
        self._weight = weight
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._forget()
        self.setFont(self._theme.font(self._role, self._weight, self._tabular))
        self.updateGeometry()
        self.update()

    def _lines(self, width: float) -> list[QTextLayout]:
        if self._laid is None or self._laid[0] != width:
            text = self.text()
            at = text.find(self._strong) if self._strong else -1
            strong = (at, at + len(self._strong)) if at >= 0 else (0, 0)
            lines = wrapped(text, self.font(), width, align=self.alignment(), wrap=self.wordWrap(), strong=strong)
            self._laid = width, lines
        return self._laid[1]

    def _line_count(self, width: int) -> int:
        return self._measures.of(lambda: line_count(self._lines(width)), "lines", width)

    def _widest(self) -> int:
        return self._measures.of(self._measure_widest, "widest")

    def _longest_word(self) -> int:
        words = self.text().split
        return self._measures.of(lambda: max((text_width(self.font(), word) for word in words()), default=0), "word")

    def _measure_widest(self) -> int:
        if not self._strong:
            return max(text_width(self.font(), paragraph) for paragraph in self.text().split("\n"))
        widths = (layout.lineAt(0).naturalTextWidth() for layout in self._lines(FAR) if layout.lineCount())
        return ceil(max(widths, default=0.0)) + 1

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._height_for(width)
        return height

    def _height_for(self, width: int) -> int:
        if not self.wordWrap():
            return -1
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return self._line_count(inner) * self._theme.line_height(self._role) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        if self._hint is None:
            self._hint = self._comfortable()
        return QSize(self._hint)

    def _comfortable(self) -> QSize:
        margins = self.contentsMargins()
        line = self._theme.line_height(self._role)
        width = self._widest()
        lines = self.text().count("\n") + 1
        comfortable = round(QFontMetricsF(self.font()).averageCharWidth() * 60)
        if self.wordWrap() and width > comfortable:
            width = comfortable
            lines = self._line_count(width)
        return QSize(width + margins.left() + margins.right(), lines * line + margins.top() + margins.bottom())

    def minimumSizeHint(self) -> QSize:
        if self._least is None:
            self._least = self._smallest()
        return QSize(self._least)

    def _smallest(self) -> QSize:
        hint = self.sizeHint()
        if self._elide:
            return QSize(min(hint.width(), self._theme.px(48)), hint.height())
        if not self.wordWrap():
            return hint
        margins = self.contentsMargins()
        least = min(self._longest_word(), self._theme.px(160)) + margins.left() + margins.right()
        return QSize(least, self._theme.line_height(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        token = self._colour if self.isEnabled() else "line_strong"
        painter.setPen(self._theme.colour(token))
        area = self.contentsRect()
        step = self._theme.line_height(self._role)
        metrics = QFontMetricsF(self.font())
        if self._elide:
            shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
            self.setToolTip(self.text() if shown != self.text() else "")
            painter.setFont(self.font())
            painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
            return
        layouts = self._lines(area.width())
        top = float(area.top())
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            top += (area.height() - line_count(layouts) * step) / 2
        draw_wrapped(painter, layouts, QRectF(area.left(), top, area.width(), area.height()), step)
