"""The Goals tab: the goal that is looked at in full, the others beside it, and a calm form for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import SCALE_HIGH, SCALE_LOW, GoalStatus
from visitapp.services.goals import GoalsPage, GoalView, read_goals
from visitapp.ui.desk import Desk, Page
from visitapp.ui.goals.add_goal import AddGoal
from visitapp.ui.goals.goal_card import GoalCard
from visitapp.ui.goals.small_card import SmallGoalCard
from visitapp.ui.places import Place
from visitapp.ui.visits.new_actions import Home, NewActions
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.text import Text

MINE = ("goal", "goal_rating", "action", "member", "person")
GROUPS = ((GoalStatus.WORKING, "Working on now"), (GoalStatus.REACHED, "Reached"), (GoalStatus.RESTING, "Resting"))


class GoalsTab(Page):
    """Holds the person's id, the group that is chosen and the goal that is looked at."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make the frame: the list of goals, and the form for a new one over it."""
        super().__init__(desk, parent)
        self._person_id = ""
        self._goal_id = ""
        self._awaited = ""
        self._page: GoalsPage | None = None
        self._layers = QStackedLayout(self)
        self._list = ScrollPage(desk.theme)
        self._layers.addWidget(self._list)
        self._form: AddGoal | None = None
        self._groups = Segmented(desk.theme, "Which goals", [Option(group.value, words) for group, words in GROUPS])
        self._groups.chosen.connect(self._on_groups_chosen)
        add = Button(desk.theme, "Add a goal", size="small", icon="plus")
        add.clicked.connect(self.add_goal)
        bar = QHBoxLayout()
        bar.setContentsMargins(32, 16, 32, 14)
        bar.setSpacing(12)
        bar.addWidget(self._groups)
        scale = Text(desk.theme, "small", f"0 is “{SCALE_LOW}”, 10 is “{SCALE_HIGH}”", "ink_2")
        bar.addWidget(scale, 1, Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(add)
        self._list.head.addLayout(bar)
        self._body = QVBoxLayout()
        self._list.body.addLayout(self._body)
        self.card: GoalCard | None = None
        self._new_steps = NewActions(desk, self)
        QShortcut(QKeySequence("Ctrl+N"), self, self.add_goal)

    def show_place(self, place: Place) -> None:
        """Show a person's goals; `record_id` names the one to look at."""
        if place.person_id != self._person_id:
            self.flush()
            self._person_id, self._goal_id, self._page = place.person_id, "", None
            self._close_form()
            self._groups.choose(GoalStatus.WORKING.value)
        if place.record_id:
            self._goal_id = place.record_id
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when a goal, its ratings or its steps changed."""
        if self._person_id and change_set.touches(*MINE, person_id=self._person_id):
            self._read()

    def flush(self) -> None:
        """Add a step that is half written."""
        self._new_steps.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether a step is half written, or could not be added."""
        return not self._new_steps.is_saved

    @Slot()
    def add_goal(self) -> None:
        """Open the form for a new goal."""
        if self._page is None or self._form is not None:
            return
        self._form = AddGoal(self.desk, self._page)
        self._form.added.connect(self._on_form_added)
        self._form.closed.connect(self._close_form)
        self._layers.addWidget(self._form)
        self._layers.setCurrentWidget(self._form)
        self._form.focus_first()

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read_goals(ws, person_id=person_id), self._show)

    def _show(self, page: GoalsPage) -> None:
        if page.person.id != self._person_id:
            return
        first_reading = self._page is None
        self._page = page
        counts = {group: sum(view.goal.status is group for view in page.goals) for group, _ in GROUPS}
        self._groups.set_options([Option(group.value, words, counts[group]) for group, words in GROUPS])
        self._show_group()
        if first_reading and not page.goals:
            self.add_goal()
        if self._awaited and self.card is not None and self.card.goal_id == self._awaited:
            self._awaited = ""
            self._list.show_top()
            if self._groups.hasFocus():
                self.card.focus_first()

    def _group(self, page: GoalsPage) -> list[GoalView]:
        return [view for view in page.goals if view.goal.status.value == self._groups.key]

    def _show_group(self) -> None:
        if self._page is None:
            return
        views = self._group(self._page)
        chosen = next((view for view in views if view.goal.id == self._goal_id), views[0] if views else None)
        self._goal_id = chosen.goal.id if chosen else ""
        if chosen is not None and self.card is not None and self.card.goal_id == chosen.goal.id:
            self.card.show_goal(chosen, self._page)
            self._clear(keep=self.card)
        else:
            self._new_steps.use(Home(""), None)
            self._clear(keep=None)
            self.card = GoalCard(self.desk, chosen, self._page) if chosen is not None else None
            self._body.addWidget(self.card or self._nothing(self._page.person.called))
            if self.card is not None:
                self._new_steps.use(Home(self._person_id, goal_id=self.card.goal_id), self.card.add_step)
        others = QWidget()
        grid = QGridLayout(others)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(16)
        columns = 2 if self.width() * 100 / self.desk.theme.text_size >= 800 else 1
        for number, view in enumerate(view for view in views if view is not chosen):
            small = SmallGoalCard(self.desk, view, self._page)
            small.opened.connect(self._on_small_opened)
            grid.addWidget(small, number // columns, number % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._body.addWidget(others)
        self._body.addStretch(1)

    def _nothing(self, name: str) -> QWidget:
        words = {
            GoalStatus.WORKING.value: f"No goals yet. When {name} is ready, write the first one as {name} says it.",
            GoalStatus.REACHED.value: f"Goals that {name} has reached will stand here.",
            GoalStatus.RESTING.value: f"Goals that {name} has put aside for now will stand here.",
        }[self._groups.key]
        return EmptyState(self.desk.theme, words)

    def _clear(self, keep: QWidget | None) -> None:
        for index in reversed(range(self._body.count())):
            item = self._body.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is keep:
                continue
            self._body.takeAt(index)
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot(str)
    def _on_groups_chosen(self, _key: str) -> None:
        self._show_group()

    @Slot(str)
    def _on_small_opened(self, goal_id: str) -> None:
        self._goal_id = goal_id
        self._show_group()
        self._list.show_top()
        if self.card is not None:
            self.card.focus_first()

    @Slot(str)
    def _on_form_added(self, goal_id: str) -> None:
        self._groups.choose(GoalStatus.WORKING.value)
        self._close_form()
        # The reading that brings the new goal is under way; until then there is nothing else to look at.
        self._goal_id = self._awaited = goal_id

    @Slot()
    def _close_form(self) -> None:
        if self._form is not None:
            was_here = self.isVisible() and self._form.isAncestorOf(QApplication.focusWidget() or self)
            self._layers.setCurrentWidget(self._list)
            self._layers.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None
            if was_here:  # the goal may be saved only when somebody is on another tab already
                self._groups.setFocus()
