"""The goal in full: own words, why it matters, steps; and how the person rates it, today included."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import Action, doer_words
from visitapp.domain.dates import day_and_month, near_day, past_day, short_day_and_month
from visitapp.domain.goals import GoalStatus, progress_sentence
from visitapp.services.actions import tick_action
from visitapp.services.goals import GoalsPage, GoalView, edit_goal, rate_goal, set_goal_status
from visitapp.ui.desk import Desk
from visitapp.ui.goals.who_helps import members_of, named_avatar
from visitapp.ui.visits.add_action import AddAction
from visitapp.ui.widgets.buttons import Button, LinkButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.goal_chart import GoalChart, RatedOn
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.own_words import OwnWords
from visitapp.ui.widgets.rating import Rating
from visitapp.ui.widgets.text import Text

RATINGS_DRAWN = 8
"""So many of the latest ratings fit on the chart, beside the first."""
SIDE_BY_SIDE = 820
"""From this width, at 100 % text, the ratings stand beside the words."""


class GoalCard(Card):
    """Shows one goal; `show_goal` refreshes it without losing a step that is being written."""

    def __init__(self, desk: Desk, view: GoalView, page: GoalsPage, parent: QWidget | None = None) -> None:
        """Make the two halves."""
        super().__init__(desk.theme, padding=(0, 0, 0, 0), parent=parent)
        self._desk = desk
        self.goal_id = view.goal.id
        self._view = view
        self._page = page
        theme = desk.theme
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        self.body.addLayout(self._halves)
        self._left, self._right = QWidget(), QWidget()
        self._words = QVBoxLayout(self._left)
        self._words.setContentsMargins(24, 18, 24, 16)
        self._words.setSpacing(10)
        self._rated = QVBoxLayout(self._right)
        self._rated.setContentsMargins(24, 18, 24, 16)
        self._rated.setSpacing(8)
        self._halves.addWidget(self._left, 680)
        self._halves.addWidget(Divider(theme, upright=True))
        self._halves.addWidget(self._right, 420)
        self._own_words = OwnWords(theme, role="own_words_large", gap=16)
        self._said = Text(theme, "small", "", "ink_2")
        self._why_title = Text(theme, "body_small", "Why it matters to me", weight=600)
        self._why = Text(theme, "body_small", "", "ink_2")
        steps_head = QHBoxLayout()
        steps_head.addWidget(Text(theme, "body_small", "Steps", weight=600), 1)
        add_link = LinkButton(theme, "Add a step")
        add_link.clicked.connect(self._on_add_link_clicked)
        steps_head.addWidget(add_link)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        self.add_step = AddAction(theme)
        self.add_step.hide()
        self.add_step.closed.connect(self._on_add_step_closed)
        self._menu = MenuButton(theme, "This goal…", "quiet")
        bottom = QHBoxLayout()
        bottom.addWidget(self._menu)
        bottom.addStretch(1)
        why = QVBoxLayout()
        why.setSpacing(0)
        why.addWidget(self._why_title)
        why.addWidget(self._why)
        self._words.addWidget(self._own_words)
        self._words.addWidget(self._said)
        self._words.addLayout(why)
        self._words.addLayout(steps_head)
        self._words.addWidget(Divider(theme))
        self._words.addLayout(self._steps)
        self._words.addWidget(self.add_step)
        self._words.addStretch(1)
        self._words.addLayout(bottom)
        self._build_ratings()
        self.show_goal(view, page)

    def _build_ratings(self) -> None:
        theme = self._desk.theme
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(0)
        self._rated_by = Text(theme, "body_small", "", weight=600)
        self._sentence = Text(theme, "small", "", "ink_2")
        titles.addWidget(self._rated_by)
        titles.addWidget(self._sentence)
        head.addLayout(titles, 1)
        self._rate = Button(theme, "Rate today", size="small")
        self._rate.clicked.connect(self._on_rate_clicked)
        head.addWidget(self._rate, 0, Qt.AlignmentFlag.AlignTop)
        self._rating = Rating(theme, "How is it today, 0 to 10?")
        self._rating.hide()
        self._rating.rated.connect(self._on_rating_rated)
        self._rating.left_out.connect(self._on_rating_left_out)
        self._chart = GoalChart(theme)
        self._helpers = QWidget()
        helpers = QVBoxLayout(self._helpers)
        helpers.setContentsMargins(0, 0, 0, 0)
        helpers.addWidget(Divider(theme))
        line = QHBoxLayout()
        line.addWidget(Text(theme, "body_small", "Who helps", weight=600), 1)
        self._add_helper = MenuButton(theme, "Add", "quiet", icon="plus", chevron=False, name="Add somebody who helps")
        line.addWidget(self._add_helper)
        helpers.addLayout(line)
        self._helper_row = QWidget()
        self._helper_flow = FlowLayout(self._helper_row, gap=16)
        helpers.addWidget(self._helper_row)
        self._rated.addLayout(head)
        for part in (self._rating, self._chart):
            self._rated.addWidget(part)
        self._rated.addStretch(1)
        self._rated.addWidget(self._helpers)

    def show_goal(self, view: GoalView, page: GoalsPage) -> None:
        """Show the goal as it stands now."""
        self._view, self._page = view, page
        goal, today = view.goal, self._desk.now().date()
        self.setAccessibleName(goal.name)
        self._own_words.set_words(f"“{goal.own_words}”")
        said_on = view.said_on
        self._said.setText(f"Said {past_day(said_on, today)}, at a visit" if said_on is not None else "")
        self._said.setVisible(said_on is not None)
        self._why.setText(goal.why_it_matters)
        for part in (self._why_title, self._why):
            part.setVisible(bool(goal.why_it_matters))
        self._rated_by.setText(f"How {page.person.called} rates it")
        sentence = progress_sentence(view.ratings, today)
        self._sentence.setText(sentence)
        drawn = (
            view.ratings
            if len(view.ratings) <= RATINGS_DRAWN
            else (view.ratings[0], *view.ratings[1 - RATINGS_DRAWN :])
        )
        points = [
            RatedOn(rating.score, "Today" if rating.rated_on == today else short_day_and_month(rating.rated_on))
            for rating in drawn
            if rating.rated_on is not None
        ]
        self._chart.show_ratings(points, sentence)
        self._chart.setVisible(bool(points))
        self._rating.set_rating(view.score if view.ratings and view.ratings[-1].rated_on == today else None)
        self._show_steps(view.steps)
        self._show_helpers()
        self._show_menu()
        self.add_step.offer(page.names, today)

    def focus_first(self) -> None:
        """Put the focus on the rating, the first thing to do here."""
        self._rate.setFocus()

    def _show_steps(self, steps: tuple[Action, ...]) -> None:
        empty(self._steps)
        today = self._desk.now().date()
        for number, step in enumerate(steps):
            day = step.done_on or step.day
            when = "" if day is None else near_day(day, today) if day == today else day_and_month(day)
            facts = [fact for fact in (doer_words(step, self._page.names), when) if fact]
            row = CheckRow(self._desk.theme, step.text, facts=facts, checked=step.is_done, divider=number > 0)
            row.toggled.connect(partial(self._tick, step.id))
            self._steps.addWidget(row)
        if not steps:
            words = "No steps yet. The smallest one is a good beginning."
            self._steps.addWidget(Text(self._desk.theme, "body_small", words, "ink_2"))

    def _show_helpers(self) -> None:
        empty(self._helper_flow)
        goal = self._view.goal
        for member in members_of(goal.helper_ids, self._page.members):
            self._helper_flow.addWidget(named_avatar(self._desk.theme, member))
        self._helper_row.setVisible(bool(goal.helper_ids))
        self._add_helper.clear_menu()
        for member in self._page.members:
            helps = member.id in goal.helper_ids
            self._add_helper.add_choice(member.name, partial(self._toggle_helper, member.id), chosen=helps)
        self._helpers.setVisible(bool(self._page.members))

    def _show_menu(self) -> None:
        self._menu.clear_menu()
        verbs = {
            GoalStatus.REACHED: "It is reached",
            GoalStatus.RESTING: "Let it rest for now",
            GoalStatus.WORKING: "Take it up again",
        }
        for status, words in verbs.items():
            if status is not self._view.goal.status:
                self._menu.add_action(words, partial(self._set_status, status))

    def _tick(self, step_id: str, done: bool) -> None:
        self._desk.background.write(self, lambda ws: tick_action(ws, action_id=step_id, done=done))

    def _toggle_helper(self, member_id: str) -> None:
        goal = self._view.goal
        helpers = tuple(i for i in goal.helper_ids if i != member_id)
        if member_id not in goal.helper_ids:
            helpers = (*helpers, member_id)
        self._desk.background.write(self, lambda ws: edit_goal(ws, goal_id=goal.id, helper_ids=helpers))

    def _set_status(self, status: GoalStatus) -> None:
        goal_id = self.goal_id
        words = {GoalStatus.REACHED: "Goal reached.", GoalStatus.RESTING: "It rests.", GoalStatus.WORKING: "Taken up."}
        self._desk.background.write(
            self._desk.changes,
            lambda ws: set_goal_status(ws, goal_id=goal_id, status=status),
            lambda _: self._desk.tell(words[status], True),
        )

    def _write_rating(self, score: int | None) -> None:
        goal_id = self.goal_id
        self._desk.background.write(self, lambda ws: rate_goal(ws, goal_id=goal_id, score=score))

    @Slot()
    def _on_rate_clicked(self) -> None:
        self._rating.setVisible(not self._rating.isVisible())
        self._rate.setText("Done" if self._rating.isVisible() else "Rate today")
        if self._rating.isVisible():
            self._rating.setFocus()

    @Slot(int)
    def _on_rating_rated(self, score: int) -> None:
        self._write_rating(score)

    @Slot()
    def _on_rating_left_out(self) -> None:
        self._write_rating(None)

    @Slot()
    def _on_add_link_clicked(self) -> None:
        self.add_step.begin()

    @Slot()
    def _on_add_step_closed(self) -> None:
        self.add_step.clear()
        self.add_step.hide()
