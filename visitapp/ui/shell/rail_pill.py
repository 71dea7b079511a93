"""The pill of the rail: where everything is, what waits, and when all was exchanged last. It opens the office."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, past_day
from visitapp.ui.look.theme import Theme
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.shell.rail_items import Shape
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.painting import CENTRE, draw_box, draw_text
from visitapp.ui.widgets.text import Text

HINT = "Open the office"


class OfficePill(PlainButton):
    """Say how this laptop stands; neutral when it is offline, for that is normal."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._shape: Shape = "wide"
        self._tight = False
        self._papers = 0
        self._state = ExchangeState()
        self._here = False
        self._icon = IconLabel(theme, "laptop", "ink", 18)
        self._title = Text(theme, "small", "", weight=600)
        self._lines = (Text(theme, "smallest", "", "ink_2"), Text(theme, "smallest", "", "ink_2"))
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._title, 1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._column.addLayout(self._row)
        for widget in (self._icon, self._title, *self._lines):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for line in self._lines:
            self._column.addWidget(line)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._say()

    def show_waiting(self, papers: int) -> None:
        """Say how many papers wait to be uploaded."""
        self._papers = papers
        self._say()

    def show_office(self, state: ExchangeState) -> None:
        """Say how the exchange stands."""
        self._state = state
        self._say()

    def set_here(self, here: bool) -> None:
        """Mark or unmark the office as the open page."""
        self._here = here
        self._say()

    def set_shape(self, shape: Shape, *, tight: bool = False) -> None:
        """Stand as a box with words, or as an icon with a number; `tight` leaves the rest to the tooltip."""
        self._shape, self._tight = shape, tight
        mini = shape == "mini"
        self._title.setVisible(not mini)
        self._icon.setVisible(shape != "tall")
        side = {"mini": 0, "tall": 8, "wide": 12}[shape]
        above = 4 if tight else 10
        self._column.setContentsMargins(side, above, side, above)
        self._row.setAlignment(self._icon, Qt.AlignmentFlag.AlignHCenter if mini else Qt.AlignmentFlag.AlignTop)
        self._say()

    def words(self) -> tuple[str, str, str]:
        """Return the title and the two lines under it."""
        state = self._state
        if not state.has_joined:
            papers = "paper" if self._papers == 1 else "papers"
            waits = f"{self._papers} {papers} waiting to upload" if self._papers else "Nothing waiting to upload"
            return "On this laptop", waits, ""
        if not state.is_admitted:
            return "Not in yet", "An officer has to let this laptop in", ""
        first = ""
        if state.to_look_at:
            first = "One place to look at" if state.to_look_at == 1 else f"{state.to_look_at} places to look at"
        elif state.is_busy and state.waiting:
            first = f"Sending {state.waiting:,}"
        elif state.waiting:
            first = "1 change waiting" if state.waiting == 1 else f"{state.waiting:,} changes waiting"
        reached = "Online" if self._shape == "tall" else "Connected"  # in large letters the long word would break
        return reached if state.is_reached else "Offline", first, _synced(state)

    def _say(self) -> None:
        title, *lines = self.words()
        state = self._state
        joined = state.has_joined and state.is_admitted
        name = "laptop" if not joined else "cloud-off" if not state.is_reached else "cloud-check"
        if joined and state.is_reached and state.is_busy:
            name = "cloud-upload"
        self._icon.set_icon(name, "primary" if joined and state.is_reached else "ink")
        self._title.setText(title)
        self._title.set_colour("primary" if joined and state.is_reached else "ink")
        for label, words in zip(self._lines, lines, strict=True):
            label.setText(words)
            # What two people wrote side by side is said even where there is little room.
            must = label is self._lines[0] and bool(state.to_look_at)
            label.setVisible(bool(words) and self._shape != "mini" and (must or not self._tight))
        said = ". ".join(part for part in (title, *lines) if part)
        self.setAccessibleName(f"Office, open. {said}" if self._here else f"Office. {said}")
        self.setToolTip(f"{said}\n{HINT}" if self._shape == "mini" or self._tight else HINT)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._column.sizeHint().width(), max(self._column.sizeHint().height(), self._theme.px(40)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self._theme.px(40))

    def hasHeightForWidth(self) -> bool:
        # As an icon alone it has none, and asked for one all the same Qt's layout would make it 0 high.
        return self._shape != "mini"

    def heightForWidth(self, width: int) -> int:
        return max(self._column.totalHeightForWidth(width), self._theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        count = self._state.to_look_at or self._state.waiting or self._papers
        if self._shape != "mini":
            fill = theme.colour("surface" if self.underMouse() or self._here else "canvas")
            line = theme.colour("primary" if self._here else "line")
            draw_box(painter, QRectF(self.rect()), radius=10, fill=fill, line=line, width=theme.tokens.border_width)
        elif count:
            side = theme.px(18)
            badge = QRectF(self.width() - side - 2, 0, side, side)
            surface, line = theme.colour("surface"), theme.colour("line")
            draw_box(painter, badge, radius=side / 2, fill=surface, line=line, width=theme.tokens.border_width)
            words = str(count) if count < 100 else "99"
            draw_text(painter, badge, words, theme.font("smallest", 600), theme.colour("ink_2"), CENTRE)
        painter.end()
        event.accept()


def _synced(state: ExchangeState) -> str:
    if state.whole_at is None:
        return "Never synced yet"
    at = state.whole_at.astimezone()
    day = past_day(at.date(), datetime.now(at.tzinfo).date())
    word = "Synced" if state.is_reached and not state.waiting else "Last synced"
    return f"{word} {clock_time(at)}" if day == "today" else f"{word} {day}"
