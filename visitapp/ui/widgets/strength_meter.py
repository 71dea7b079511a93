"""How strong a passphrase is: four bars and a word."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width

WORDS = ("Too short", "Fair", "Strong", "Very strong")
BARS = 4
ENOUGH = 2
BAR_WIDTH = 32
BAR_HEIGHT = 8
GAP = 4
ICON = 18
ICON_GAP = 6
WORD_GAP = 20


class StrengthMeter(QLabel):
    """Four bars, `strength` + 1 of them filled, and the word at the right; nothing is filled while nothing is typed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strength: int | None = None
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_strength(None)
        theme.changed.connect(self.updateGeometry)

    def set_strength(self, strength: int | None, word: str = "") -> None:
        """Show 0 (too short) to 3 (very strong), or None when nothing is typed; `word` replaces the usual one."""
        if strength is not None and not 0 <= strength < BARS:
            raise ValueError("strength is 0 to 3")
        self._strength = strength
        self._word = "" if strength is None else word or WORDS[strength]
        self.setAccessibleName("" if strength is None else f"Strength: {self._word.lower()}")
        self.updateGeometry()
        self.update()

    def _word_width(self) -> int:
        px = self._theme.px
        widest = max(text_width(self._theme.font("small", 600), word) for word in (*WORDS, self._word))
        return px(WORD_GAP) + px(ICON) + px(ICON_GAP) + widest

    def sizeHint(self) -> QSize:
        px = self._theme.px
        bars = BARS * px(BAR_WIDTH) + (BARS - 1) * px(GAP)
        return QSize(bars + self._word_width(), self._theme.line_height("small"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        filled = -1 if self._strength is None else self._strength
        gap, height = px(GAP), px(BAR_HEIGHT)
        width = (self.width() - self._word_width() - (BARS - 1) * gap) / BARS
        top = (self.height() - height) / 2
        colour = theme.colour("notice" if filled == 0 else "primary")
        for bar in range(BARS):
            box = QRectF(bar * (width + gap), top, width, height)
            full = bar <= filled
            line = colour if full else theme.colour("line_strong")
            draw_box(painter, box, radius=height / 2, fill=colour if full else None, line=line, width=1)
        if self._strength is not None:
            self._paint_word(painter, enough=filled >= ENOUGH)

    def _paint_word(self, painter: QPainter, *, enough: bool) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font("small", 600)
        ink = "primary" if enough else "ink"
        words = text_width(font, self._word)
        area = QRectF(self.width() - words, 0, words, self.height())
        draw_text(painter, area, self._word, font, theme.colour(ink))
        if enough:
            centre = QPointF(area.left() - px(ICON_GAP) - px(ICON) / 2, self.height() / 2)
            Icons(theme).draw(painter, centre, "circle-check", ink, ICON)
