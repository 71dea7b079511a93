"""How strong a passphrase is: four bars and a word."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from visitapp.ui.theme import Theme
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width

WORDS = ("Too short", "Fair", "Strong", "Very strong")
BARS = 4
BAR_WIDTH = 40
BAR_HEIGHT = 6
GAP = 4


class StrengthMeter(QLabel):
    """Four bars, `strength` + 1 of them filled, and the word; nothing is filled before anything is typed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strength: int | None = None
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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

    def _bars_width(self) -> int:
        return BARS * self._theme.px(BAR_WIDTH) + (BARS - 1) * self._theme.px(GAP)

    def sizeHint(self) -> QSize:
        font = self._theme.font("small", 500)
        words = max(text_width(font, word) for word in (*WORDS, self._word))
        return QSize(self._bars_width() + self._theme.px(12) + words, self._theme.line_height("small"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        filled = -1 if self._strength is None else self._strength
        width, height = theme.px(BAR_WIDTH), theme.px(BAR_HEIGHT)
        top = (self.height() - height) / 2
        colour = theme.colour("notice" if filled == 0 else "primary")
        for bar in range(BARS):
            box = QRectF(bar * (width + theme.px(GAP)), top, width, height)
            full = bar <= filled
            line = colour if full else theme.colour("line_strong")
            draw_box(painter, box, radius=height / 2, fill=colour if full else None, line=line, width=1)
        if self._strength is not None:
            left = self._bars_width() + theme.px(12)
            rest = QRectF(left, 0, self.width() - left, self.height())
            draw_text(painter, rest, self._word, theme.font("small", 500), theme.colour("ink"))
