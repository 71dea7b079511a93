"""May we contact them: four answers with an icon and a word each, why, who agreed it and when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.dates import past_day
from visitapp.domain.network import Permission, Tie
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.saving import SavedWords, Writer
from visitapp.ui.network.side_panel import Labelled
from visitapp.ui.network.words import PERMISSION_MARKS, short_name
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.painting import draw_box, draw_text, text_width
from visitapp.ui.widgets.text import Text

RADIO, ICON, GAP, HEIGHT = 18, 17, 9, 30
GROUNDS = {
    Permission.NOT_ASKED: ("sunken", "line"),
    Permission.YES: ("primary_tint", "primary_line"),
    Permission.EMERGENCY: ("notice_tint", "notice_line"),
    Permission.NO: ("notice_tint", "notice_line"),
}


class PermissionChoice(QRadioButton):
    """One answer: radio, icon and word."""

    def __init__(self, theme: Theme, permission: Permission) -> None:
        super().__init__(permission.words)
        self._theme = theme
        self.permission = permission
        self.setProperty("focus_radius", 6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px = self._theme.px
        words = text_width(self._theme.font("small", 600), self.text())
        return QSize(px(RADIO) + px(ICON) + 2 * px(GAP) + words + 4, px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        chosen = self.isChecked()
        centre = QPointF(2 + px(RADIO) / 2, middle)
        painter.setPen(QPen(theme.colour("primary" if chosen else "line_strong"), max(1.5, theme.tokens.border_width)))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(centre, px(RADIO) / 2 - 1, px(RADIO) / 2 - 1)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary"))
            painter.drawEllipse(centre, px(RADIO) / 4, px(RADIO) / 4)
        icon, token = PERMISSION_MARKS[self.permission]
        x = 2 + px(RADIO) + px(GAP)
        Icons(theme).draw(painter, QPointF(x + px(ICON) / 2, middle), icon, token, ICON)
        x += px(ICON) + px(GAP)
        words = QRectF(x, 0, self.width() - x, self.height())
        draw_text(painter, words, self.text(), theme.font("small", 600 if chosen else 400), theme.colour("ink"))
        painter.end()
        event.accept()


class PermissionFields(QWidget):
    """A box tinted by the answer. Choosing dates the answer; the reason and who agreed it are typed."""

    def __init__(self, theme: Theme, writer: Writer) -> None:
        super().__init__()
        self._theme = theme
        self._writer = writer
        self._permission = Permission.NOT_ASKED
        self._question = Text(theme, "small", "", weight=600)
        self._group = QButtonGroup(self)
        self.choices = {each: PermissionChoice(theme, each) for each in Permission}
        self.why = GrowingEditor(theme, "Why, and what to know", boxed=True, role="small")
        self._agreed = Text(theme, "small", "", "ink_2")
        self.by = LineEdit(theme)
        self.by.setAccessibleName("Who agreed it")
        self._why_row = Labelled(theme, "Why, and what to know", self.why)
        self._by_row = Labelled(theme, "Who agreed it", self.by)
        self._saved = (
            SavedWords(self.why, writer, Tie, "permission_why"),
            SavedWords(self.by, writer, Tie, "permission_by"),
        )
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._question)
        for choice in self.choices.values():
            self._group.addButton(choice)
            self._column.addWidget(choice)
            choice.toggled.connect(self._on_choice_toggled)
        for widget in (self._agreed, self._why_row, self._by_row):
            self._column.addWidget(widget)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_tie(self, tie: Tie, member_name: str, today: date) -> None:
        """Show the permission of a tie."""
        self._permission = tie.permission
        self._question.setText(f"May we contact {short_name(member_name)}?")
        for each, choice in self.choices.items():
            with QSignalBlocker(choice):
                choice.setChecked(each is tie.permission)
            choice.update()
        self._saved[0].show_stored(tie.id, tie.permission_why)
        self._saved[1].show_stored(tie.id, tie.permission_by)
        asked = tie.permission is not Permission.NOT_ASKED
        for row in (self._why_row, self._by_row, self._agreed):
            row.setVisible(asked)
        day = "" if tie.permission_on is None else past_day(tie.permission_on, today)
        when = f" on {day}" if day[:1].isdigit() else f" {day}".rstrip()
        by = f" by {tie.permission_by}" if tie.permission_by else ""
        self._agreed.setText(f"Agreed{by}{when}." if by or when else "")
        self._agreed.setVisible(bool(asked and (by or when)))
        self.update()

    def flush(self) -> None:
        """Save what is typed."""
        for saved in self._saved:
            saved.flush()

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed."""
        return all(saved.is_saved for saved in self._saved)

    @Slot(bool)
    def _on_choice_toggled(self, on: bool) -> None:
        chosen = self._group.checkedButton()
        if on and isinstance(chosen, PermissionChoice):
            self._writer.tie(permission=chosen.permission)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(12), px(10), px(12), px(12))
        self._column.setSpacing(px(6))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, line = GROUNDS[self._permission]
        theme = self._theme
        width = theme.tokens.border_width
        draw_box(painter, QRectF(self.rect()), radius=10, fill=theme.colour(ground), line=theme.colour(line),
                 width=width)  # fmt: skip
        painter.end()
        event.accept()
