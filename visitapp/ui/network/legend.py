"""The key of the map: always there, because published maps disagree about what their lines mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visitapp.domain.layout.circles import PlacedTie
from visitapp.domain.network import Shape, Strain, Strength, Tie
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.marks import outline, paint_strokes, sample_tie, tie_strokes
from visitapp.ui.network.words import tie_words
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.painting import draw_text, text_width

LINE, SHAPE, GAP = 28, 16, 7
SMALL_TOOTH = 4.0
"""Samples are short; finer teeth show as many as a real tie does."""

LINES: tuple[tuple[str, Callable[[float], PlacedTie]], ...] = (
    ("Strong", lambda middle: sample_tie(LINE, middle, strength=Strength.STRONG)),
    ("Ordinary", lambda middle: sample_tie(LINE, middle)),
    ("Faint", lambda middle: sample_tie(LINE, middle, strength=Strength.FAINT)),
    ("Strained", lambda middle: sample_tie(LINE, middle, strength=Strength.FAINT, strain=Strain.SOME)),
    ("Ended", lambda middle: sample_tie(LINE, middle, ended=True)),
    ("Between others", lambda middle: sample_tie(LINE, middle, between=True)),
    ("Help goes this way", lambda middle: sample_tie(LINE, middle, arrow=True)),
)
SHAPES = (("Person or pet", Shape.CIRCLE), ("At work", Shape.SQUARE), ("Group or place", Shape.HEXAGON))


class TieSample(QWidget):
    """The line of one tie, as the map draws it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tie: Tie | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_tie(self, tie: Tie) -> None:
        """Show another tie."""
        self._tie = tie
        self.setAccessibleName(tie_words(tie))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(44), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tie is None:
            return
        tie, scale = self._tie, self._theme.text_size / 100
        painter = QPainter(self)
        painter.scale(scale, scale)
        sample = sample_tie(44, 8, strength=tie.strength, strain=tie.strain, ended=tie.ended)
        paint_strokes(painter, tie_strokes(self._theme, sample, tooth=SMALL_TOOTH))
        painter.end()
        event.accept()


class KeyEntry(QWidget):
    """A sample and its word."""

    def __init__(self, theme: Theme, words: str, sample: int, paint: Callable[[QPainter, float], None]) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._sample = sample
        self._paint = paint
        self.setAccessibleName(words)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = text_width(theme.font("smallest"), self._words)
        return QSize(theme.px(self._sample + GAP) + words, theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        scale = theme.text_size / 100
        painter = QPainter(self)
        painter.save()
        painter.scale(scale, scale)
        self._paint(painter, self.height() / scale / 2)
        painter.restore()
        words = QRectF(theme.px(self._sample + GAP), 0, self.width() - theme.px(self._sample + GAP), self.height())
        draw_text(painter, words, self._words, theme.font("smallest"), theme.colour("ink_2"))
        painter.end()
        event.accept()


class Legend(QWidget):
    """A row of samples with their words, which wraps where it must."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Key of the map")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self, gap=0)
        for words, tie in LINES:
            self._flow.addWidget(KeyEntry(theme, words, LINE, self._line(tie)))
        self._flow.push_right()
        for words, shape in SHAPES:
            self._flow.addWidget(KeyEntry(theme, words, SHAPE, self._shape(shape)))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _line(self, tie: Callable[[float], PlacedTie]) -> Callable[[QPainter, float], None]:
        return lambda painter, middle: paint_strokes(painter, tie_strokes(self._theme, tie(middle), tooth=SMALL_TOOTH))

    def _shape(self, shape: Shape) -> Callable[[QPainter, float], None]:
        def paint(painter: QPainter, middle: float) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("ink_2"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline(shape, QPointF(SHAPE / 2, middle), SHAPE / 2 - 1.2))

        return paint

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._flow.setContentsMargins(px(32), px(8), px(20), px(8))
        self._flow.set_gaps(px(18), px(4))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), self._theme.tokens.border_width), self._theme.colour("line"))
        painter.end()
        event.accept()
