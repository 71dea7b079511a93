"""Goals to talk about: one is open with its scale, the others are lines that open when pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.services.visit_views import GoalToTalkAbout
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.painting import RIGHT_MIDDLE, draw_text, text_width
from visitapp.ui.widgets.rating import Rating
from visitapp.ui.widgets.text import Text
from visitapp.ui.widgets.wrapped import Measures, draw_wrapped, wrapped

PADDING = (7, 9, 7, 9)
"""Eleven cells of the smallest size that can be pressed just fit between these."""


def score_words(goal: GoalToTalkAbout, *, signed: bool) -> str:
    """Write "was 6", "8 today", or "not rated"."""
    if goal.now is not None:
        return f"{goal.now} of 10" if signed else f"{goal.now} today"
    return "not rated" if goal.before is None else f"was {goal.before}"


class GoalLine(PlainButton):
    """A goal that is shut: its name and its last rating."""

    def __init__(self, theme: Theme, name: str, score: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self._score = score
        self._measures = Measures()
        self.setAccessibleName(f"{name}, {score}")
        self.setAccessibleDescription("Press to rate it")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _score_width(self) -> int:
        return text_width(self._theme.font("small"), self._score)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._score_width() - self._theme.px(12)
        lines = self._measures.lines(self.text(), self._theme.font("body_small"), max(room, 40))
        return lines * self._theme.line_height("body_small") + 2 * self._theme.px(6)

    def sizeHint(self) -> QSize:
        width = self._theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.heightForWidth(max(self.width(), self._theme.px(120))))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        top, line = theme.px(6), theme.line_height("body_small")
        taken = self._score_width()
        font = theme.font("body_small")
        words = QRectF(0, top, self.width() - taken - theme.px(12), self.height())
        painter.setPen(theme.colour("ink"))
        draw_wrapped(painter, wrapped(self.text(), font, words.width()), words, line)
        score = QRectF(self.width() - taken, top, taken, line)
        draw_text(painter, score, self._score, theme.font("small"), theme.colour("ink_3"), RIGHT_MIDDLE)
        painter.end()
        event.accept()


class GoalCard(Card):
    """A goal that is open: the question and the scale."""

    def __init__(self, theme: Theme, goal: GoalToTalkAbout) -> None:
        super().__init__(theme, padding=PADDING)
        self.body.setSpacing(2)
        top = QHBoxLayout()
        top.setContentsMargins(4, 0, 4, 0)
        top.addWidget(Text(theme, "body_small", goal.goal.name, weight=500), 1)
        if goal.before is not None:
            before = Text(theme, "small", f"was {goal.before}", "ink_3", wrap=False)
            top.addWidget(before, 0, Qt.AlignmentFlag.AlignTop)
        self.rating = Rating(theme, f"{goal.goal.name}: how is it today")
        self.rating.set_rating(goal.now)
        self.body.addLayout(top)
        question = Text(theme, "small", "How is it today, 0 to 10?", "ink_2")
        question.setContentsMargins(4, 0, 4, 0)
        self.body.addWidget(question)
        self.body.addSpacing(4)
        self.body.addWidget(self.rating)


class GoalsToTalkAbout(QWidget):
    """`rated` carries the goal's id and the score, or None when it is left out."""

    rated = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._goals: tuple[GoalToTalkAbout, ...] = ()
        self._signed = False
        self._open = ""
        self.cards: dict[str, GoalCard] = {}
        self.lines: dict[str, GoalLine] = {}
        self.heading = Text(theme, "body_small", "Goals to talk about", weight=600)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(self._rows)

    def show_goals(self, goals: tuple[GoalToTalkAbout, ...], *, signed: bool) -> None:
        """Show the goals; a scale that is open only takes the new rating, so that the focus stays."""
        if signed:
            goals = tuple(goal for goal in goals if goal.now is not None)
        same = signed is self._signed and [_shape(goal) for goal in goals] == [_shape(goal) for goal in self._goals]
        self._goals, self._signed = goals, signed
        self.setVisible(bool(goals))
        self.heading.setText("Goals we talked about" if signed else "Goals to talk about")
        if self._open not in [goal.goal.id for goal in goals]:
            self._open = goals[0].goal.id if goals else ""
        if not same:
            self._build()
        for goal in goals:
            card = self.cards.get(goal.goal.id)
            if card is not None and card.rating.rating != goal.now:
                card.rating.set_rating(goal.now)

    def forget(self) -> None:
        """Begin with the first goal open when another visit is shown."""
        self._open = ""
        self._goals = ()

    def _build(self) -> None:
        empty(self._rows)
        self.cards, self.lines = {}, {}
        for goal in self._goals:
            goal_id = goal.goal.id
            if goal_id == self._open and not self._signed:
                card = self.cards[goal_id] = GoalCard(self._theme, goal)
                card.rating.rated.connect(lambda score, goal_id=goal_id: self.rated.emit(goal_id, score))
                card.rating.left_out.connect(lambda goal_id=goal_id: self.rated.emit(goal_id, None))
                self._rows.addWidget(card)
            else:
                line = GoalLine(self._theme, goal.goal.name, score_words(goal, signed=self._signed))
                line.setFocusPolicy(Qt.FocusPolicy.NoFocus if self._signed else Qt.FocusPolicy.StrongFocus)
                line.setEnabled(not self._signed)
                line.clicked.connect(lambda _=False, goal_id=goal_id: self._on_line_clicked(goal_id))
                self.lines[goal_id] = line
                self._rows.addWidget(line)

    @Slot(str)
    def _on_line_clicked(self, goal_id: str) -> None:
        self._open = goal_id
        self._build()
        self.cards[goal_id].rating.setFocus(Qt.FocusReason.OtherFocusReason)


def _shape(goal: GoalToTalkAbout) -> tuple[str, str, int | None]:
    """Return what decides how a goal's row is built; the rating itself is shown without building it anew."""
    return (goal.goal.id, goal.goal.name, goal.before)
