"""Beside the diary: drafts that wait, tasks due, reviews that come up."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.services.today import Today
from visitapp.ui.theme import Theme
from visitapp.ui.today.words import draft_when, review_title, review_when, task_words
from visitapp.ui.widgets.buttons import Button, LinkButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text

PADDING = (18, 14, 18, 6)


class DraftsCard(Card):
    """Visits of other days that are not signed yet. `resumed` carries ids of visit and person."""

    resumed = Signal(str, str)

    def __init__(self, theme: Theme, today: Today, now: datetime) -> None:
        super().__init__(theme, "Resume where you were", kind="notice", padding=(18, 14, 18, 12))
        for at, entry in enumerate(today.drafts):
            if at:
                self.body.addWidget(Divider(theme))
            row = QHBoxLayout()
            row.setContentsMargins(0, 4, 0, 4)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Text(theme, "body_small", f"Visit with {entry.person.called}", weight=500))
            words.addWidget(Text(theme, "small", draft_when(entry, now), "ink_2"))
            resume = Button(theme, "Resume", size="small")
            resume.setAccessibleName(f"Resume the visit with {entry.person.called}")
            resume.clicked.connect(lambda _=False, ids=(entry.visit.id, entry.person.id): self.resumed.emit(*ids))
            row.addLayout(words, 1)
            row.addWidget(resume, 0, Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(row)


class TasksCard(Card):
    """What is up to the worker, to tick. `ticked` carries an action's id."""

    ticked = Signal(str, bool)

    def __init__(self, theme: Theme, today: Today) -> None:
        super().__init__(theme, "Tasks due", padding=PADDING)
        self.body.setSpacing(0)
        self.rows: dict[str, CheckRow] = {}
        for task in today.tasks:
            row = CheckRow(
                theme, task.action.text, second=task_words(task, today.day), weight=500, divider=bool(self.rows)
            )
            row.toggled.connect(lambda on, action_id=task.action.id: self.ticked.emit(action_id, on))
            self.rows[task.action.id] = row
            self.body.addWidget(row)
        if not self.rows:
            self.body.addWidget(_quiet(theme, "Nothing is due today or tomorrow."))


class ReviewsCard(Card):
    """What is to be looked at again. `person_wanted` carries a person's id and the tab to open."""

    person_wanted = Signal(str, str)

    def __init__(self, theme: Theme, today: Today) -> None:
        super().__init__(theme, "Reviews coming up", padding=PADDING)
        self.body.setSpacing(0)
        for at, review in enumerate(today.reviews):
            if at:
                self.body.addWidget(Divider(theme))
            tab = {"care_plan": "plan", "goals": "goals", "review": "overview"}[review.what]
            title = LinkButton(theme, review_title(review))
            title.clicked.connect(lambda _=False, place=(review.person.id, tab): self.person_wanted.emit(*place))
            self.body.addWidget(_row(theme, title, review_when(review, today.day)))
        if not today.reviews:
            self.body.addWidget(_quiet(theme, "No reviews in the next two weeks."))


def _row(theme: Theme, title: LinkButton, when: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 7, 0, 9)
    line.setSpacing(12)
    line.addWidget(IconLabel(theme, "calendar", "ink_3"), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
    words.addWidget(Text(theme, "small", when, "ink_3"))
    line.addLayout(words, 1)
    return row


def _quiet(theme: Theme, sentence: str) -> Text:
    quiet = Text(theme, "body_small", sentence, "ink_2")
    quiet.setContentsMargins(0, 2, 0, 10)
    return quiet
