"""One of the other goals: own words, where it stands, the next step; pressing it looks at it in full."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import doer_words
from visitapp.domain.dates import near_day
from visitapp.services.actions import tick_action
from visitapp.services.goals import GoalsPage, GoalView
from visitapp.ui.desk import Desk
from visitapp.ui.goals.who_helps import members_of, small_avatar
from visitapp.ui.widgets.buttons import LinkButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.text import Text


class SmallGoalCard(Card):
    """Made anew at each reading."""

    opened = Signal(str)

    def __init__(self, desk: Desk, view: GoalView, page: GoalsPage, parent: QWidget | None = None) -> None:
        """Show one goal."""
        theme = desk.theme
        super().__init__(theme, padding=(20, 14, 20, 10), parent=parent)
        self._desk = desk
        self._goal_id = view.goal.id
        self._step_id = ""
        self.setAccessibleName(view.goal.name)
        top = QHBoxLayout()
        top.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(OwnWords(theme, f"“{view.goal.own_words}”"))
        if view.goal.why_it_matters:
            why = QHBoxLayout()
            why.setContentsMargins(17, 0, 0, 0)
            why.addWidget(Text(theme, "body_small", view.goal.why_it_matters, "ink_2"), 1)
            words.addLayout(why)
        top.addLayout(words, 1)
        if view.ratings:
            top.addLayout(self._score(view))
        self.body.addLayout(top)
        self.body.addStretch(1)
        self.body.addWidget(Divider(theme))
        self.body.addLayout(self._bottom(view, page))

    def _score(self, view: GoalView) -> QVBoxLayout:
        theme = self._desk.theme
        column = QVBoxLayout()
        column.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        score = Text(theme, "page_title", str(view.score), wrap=False, tabular=True)
        score.setAccessibleName(f"{view.score} of 10")
        column.addWidget(score, 0, right)
        if len(view.ratings) > 1:
            column.addWidget(Text(theme, "smallest", f"from {view.ratings[0].score}", "ink_2", wrap=False), 0, right)
        column.addStretch(1)
        return column

    def _bottom(self, view: GoalView, page: GoalsPage) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(6)
        step = next((step for step in view.steps if not step.is_done), None)
        if step is not None:
            self._step_id = step.id
            today = self._desk.now().date()
            when = near_day(step.day, today) if step.day else ""
            second = " · ".join(part for part in (doer_words(step, page.names), when) if part)
            tick = CheckRow(theme, step.text, second=second, weight=500)
            tick.toggled.connect(self._on_tick_toggled)
            row.addWidget(tick, 1)
        else:
            row.addStretch(1)
        for member in members_of(view.goal.helper_ids, page.members)[:3]:
            row.addWidget(small_avatar(theme, member))
        look = LinkButton(theme, "Look at it")
        look.setAccessibleName(f"Look at the goal: {view.goal.name}")
        look.clicked.connect(self._on_look_clicked)
        row.addWidget(look)
        return row

    @Slot(bool)
    def _on_tick_toggled(self, done: bool) -> None:
        step_id = self._step_id
        self._desk.background.write(self, lambda ws: tick_action(ws, action_id=step_id, done=done))

    @Slot()
    def _on_look_clicked(self) -> None:
        self.opened.emit(self._goal_id)
