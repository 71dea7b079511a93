"""The Goals tab: the goal that is looked at in full, the others beside it, and a calm form for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import SCALE_HIGH, SCALE_LOW, GoalStatus, GoalWords
from visitapp.errors import KnownError
from visitapp.services.goals import GoalsPage, GoalView, read_goals
from visitapp.ui.desk import Desk, Page
from visitapp.ui.goals.add_goal import AddGoal
from visitapp.ui.goals.drafting import GoalDrafting
from visitapp.ui.goals.goal_card import GoalCard
from visitapp.ui.goals.small_card import SmallGoalCard
from visitapp.ui.key_commands import key_command
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
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
        self._put_away = ""
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
        self._drafting = GoalDrafting(desk, self._form_words, self)
        key_command(self, "Ctrl+N", "Add a goal", self.add_goal)

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
        # A hidden tab reads everything again when it is opened.
        if self._person_id and self.isVisible() and change_set.touches(*MINE, person_id=self._person_id):
            self._read()

    def flush(self) -> None:
        """Keep what stands in the form, and add a step that is half written."""
        self._drafting.flush()
        self._new_steps.flush()

    def save_typed(self) -> None:
        """Keep what stands in the form; a step that is half written stays half written."""
        self._drafting.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether the form or a step, of whomever, holds words that the store does not have."""
        return not (self._drafting.is_saved and self._new_steps.is_saved)

    @Slot()
    def add_goal(self) -> None:
        """Open the form for a new goal."""
        if self._page is None or self._form is not None:
            return
        draft = self._page.draft
        stored = (self._page.form_id, draft.words if draft is not None else GoalWords())
        goal_id, words = self._drafting.kept(self._person_id) or stored
        earlier = draft.written_on if draft is not None and draft.goal_id == goal_id else None
        self._drafting.use(self._person_id, goal_id)
        self._form = AddGoal(self.desk, self._page, words, earlier)
        self._form.edited.connect(self._drafting.touch)
        self._form.add_wanted.connect(self._on_form_add_wanted)
        self._form.thrown_away.connect(self._on_form_thrown_away)
        self._form.closed.connect(self._on_form_closed)
        self._layers.addWidget(self._form)
        self._layers.setCurrentWidget(self._form)
        put_in_order(self._form)
        self._form.focus_first()

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read_goals(ws, person_id=person_id), self._show)

    def _show(self, page: GoalsPage) -> None:
        if page.person.id != self._person_id:
            return
        first_reading, wanted = self._page is None, self._goal_id
        self._page = page
        counts = {group: sum(view.goal.status is group for view in page.goals) for group, _ in GROUPS}
        self._groups.set_options([Option(group.value, words, counts[group]) for group, words in GROUPS])
        self._show_group()
        if (first_reading and not page.goals) or self._wants_form(page, wanted, first=first_reading):
            self.add_goal()
        if self._awaited and self.card is not None and self.card.goal_id == self._awaited:
            self._awaited = ""
            self._list.show_top()
            if self._groups.hasFocus():
                self.card.focus_first()

    def _wants_form(self, page: GoalsPage, wanted: str, *, first: bool) -> bool:
        """Tell whether to show a goal that is not yet decided: on opening the tab, by search, or after an undo."""
        kept = self._drafting.kept(page.person.id)
        goal_id = kept[0] if kept is not None else page.draft.goal_id if page.draft is not None else ""
        if not goal_id or (kept is not None and kept[1].is_empty):
            return False
        if first:
            self._put_away = "" if wanted in ("", goal_id) else goal_id
            return not self._put_away
        return wanted == goal_id or (goal_id != self._put_away and self.isVisible())

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
        put_in_order(self._list)

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

    def _form_words(self) -> GoalWords | None:
        return self._form.written() if self._form is not None else None

    @Slot(object)
    def _on_form_add_wanted(self, words: GoalWords) -> None:
        form = self._form

        def done(change_set: ChangeSet) -> None:
            self.desk.tell("Goal added.", True)
            if form is not None and form is self._form:
                self._put_away = ""
                self._show_added(change_set.of_type("goal")[0].record_id)

        def failed(error: KnownError) -> None:
            if form is not None and form is self._form:
                form.say(error)
            else:
                self.desk.trouble(error)

        self._drafting.add(words, done, failed)

    @Slot()
    def _on_form_thrown_away(self) -> None:
        self._put_away = self._drafting.form_id

        def done(_change_set: ChangeSet) -> None:
            self._put_away = ""  # undo shows the form again
            self.desk.tell("Thrown away.", True)

        self._drafting.throw_away(done, self.desk.trouble)
        self._close_form()

    @Slot()
    def _on_form_closed(self) -> None:
        self._drafting.flush()
        self._put_away = self._drafting.form_id
        self._close_form()

    def _show_added(self, goal_id: str) -> None:
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
