"""What is offered after a visit, out of the way of the hand: one press each, and one to put it away."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import near_day
from visitapp.services import tasks
from visitapp.services.next_steps import NextStep, NextSteps, StepKind, next_steps
from visitapp.ui.desk import Desk
from visitapp.ui.today.plan_dialog import PlanDialog
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.text import Text

LONGEST = 44
ICONS = {StepKind.PLAN: "calendar", StepKind.RING: "phone", StepKind.TAKE: "hand-helping", StepKind.DAY: "clock"}
A_WEEK = timedelta(days=7)


class NextStepsOffer(QWidget):
    """The offers after one visit; hidden when there are none or they were put away. `put_away` carries the visit.

    `margins` are pixels around them: left, top, right, bottom.
    """

    put_away = Signal(str)

    def __init__(self, desk: Desk, margins: tuple[int, int, int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: NextSteps | None = None
        self._away: set[str] = set()
        self.buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*margins)
        self._card: Card | None = None
        self.hide()
        desk.theme.changed.connect(self._on_theme_changed)

    def show_visit(self, visit_id: str) -> None:
        """Read and show what is offered after a visit; "" takes the offers away."""
        if not visit_id or visit_id in self._away:
            self._show(None)
        else:
            self._desk.background.read(self, lambda ws: next_steps(ws, visit_id=visit_id), self._show)

    def show_again(self) -> None:
        """Stand in another layout as before."""
        self.setVisible(self._card is not None)

    @Slot()
    def _on_theme_changed(self) -> None:
        shown, self._shown = self._shown, None
        self._show(shown)

    def _show(self, found: NextSteps | None) -> None:
        if found is not None and found.visit_id in self._away:
            found = None
        if found == self._shown and (found is None) == (self._card is None):
            return
        self._shown = found
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self.buttons = []
        if found is not None:
            self._card = self._build(found)
            self._column.addWidget(self._card)
        self.setVisible(found is not None)

    def _build(self, found: NextSteps) -> Card:
        theme, called = self._desk.theme, found.person.called
        card = Card(theme, padding=(18, 8, 10, 8))
        card.setAccessibleName(f"What may come next with {called}")
        flow = FlowLayout(gap=8)
        middle = Qt.AlignmentFlag.AlignVCenter
        words = Text(theme, "small", f"Next with {called}", "ink_2", wrap=False, weight=500, align=middle)
        words.setFixedHeight(theme.px(34))
        words.setContentsMargins(0, 0, 8, 0)
        flow.addWidget(words)
        for step in found.steps:
            short, whole = self._words(step)
            button = Button(theme, short, size="small", icon=ICONS[step.kind])
            button.setAccessibleName(whole)
            button.setToolTip(whole if whole != short else "")
            button.clicked.connect(partial(self._do, step, found))
            flow.addWidget(button)
            self.buttons.append(button)
        close = IconButton(theme, "x", "Nothing of this now", size="small")
        close.clicked.connect(partial(self._put_away, found.visit_id))
        row = QHBoxLayout()
        row.addLayout(flow, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        return card

    def _words(self, step: NextStep) -> tuple[str, str]:
        """Return the words of an offer, and all of them."""
        day = near_day(self._desk.now().date() + A_WEEK, self._desk.now().date())
        short = step.text if len(step.text) <= LONGEST else f"{step.text[:LONGEST].rsplit(' ', 1)[0]} …"
        form = {
            StepKind.PLAN: "Plan the next visit",
            StepKind.RING: "{}, tomorrow",
            StepKind.TAKE: "I do it: {}",
            StepKind.DAY: f"By {day}: {{}}",
        }[step.kind]
        return form.format(short), form.format(step.text)

    def _do(self, step: NextStep, found: NextSteps) -> None:
        desk, person, today = self._desk, found.person, self._desk.now().date()
        match step.kind:
            case StepKind.PLAN:
                PlanDialog(desk, self.window(), person, day=today + A_WEEK).ask()
            case StepKind.RING:
                desk.background.write(
                    self,
                    lambda ws: tasks.add_task(
                        ws, text=step.text, person_id=person.id, due_on=today + timedelta(days=1)
                    ),
                    lambda _: self._did(found, "Task added for tomorrow."),
                )
            case StepKind.TAKE:
                desk.background.write(
                    self,
                    lambda ws: tasks.hand_over_task(ws, action_id=step.action_id),
                    lambda _: self._did(found, "It is yours to do."),
                )
            case StepKind.DAY:
                desk.background.write(
                    self,
                    lambda ws: tasks.move_task(ws, action_id=step.action_id, day=today + A_WEEK),
                    lambda _: self._did(found, "It has a day."),
                )

    def _did(self, found: NextSteps, said: str) -> None:
        self._desk.tell(said, True)
        self.show_visit(found.visit_id)

    def _put_away(self, visit_id: str) -> None:
        self._away.add(visit_id)
        self._show(None)
        self.put_away.emit(visit_id)
