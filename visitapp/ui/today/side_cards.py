"""Beside the diary: drafts and notes that wait, tasks due, reviews that come up."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from visitapp.services.today import Today
from visitapp.ui.look.theme import Theme
from visitapp.ui.today.words import draft_when, planned_when, review_title, review_when, task_words
from visitapp.ui.widgets.buttons import Button, PlainButton
from visitapp.ui.widgets.card import Card, Divider
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text
from visitapp.ui.widgets.wrapped import draw_wrapped, line_count, wrapped

PADDING = (18, 14, 18, 6)
SHOWN = 5
"""Notes still to write that are listed; the older ones are counted."""


class ReviewRow(PlainButton):
    """One review: what it is of, and when; pressing it opens the person there."""

    def __init__(self, theme: Theme, title: str, when: str) -> None:
        super().__init__(theme, title)
        self._when = when
        self.setAccessibleName(f"{title}, {when}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _lines(self, width: int) -> tuple[list[QTextLayout], list[QTextLayout]]:
        room = max(width - self._theme.px(30), 40)
        title = wrapped(self.text(), self._theme.font("body_small", 500), room)
        return title, wrapped(self._when, self._theme.font("small"), room)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        title, when = self._lines(width)
        theme = self._theme
        text = line_count(title) * theme.line_height("body_small") + line_count(when) * theme.line_height("small")
        return text + 2 * theme.px(9)

    def sizeHint(self) -> QSize:
        width = self._theme.px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.heightForWidth(max(self.width(), self._theme.px(120))))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        title, when = self._lines(self.width())
        top, line = theme.px(9), theme.line_height("body_small")
        self._icons.draw(painter, QPointF(theme.px(9), top + line / 2), "calendar", "ink_3", 18)
        area = QRectF(theme.px(30), top, self.width() - theme.px(30), self.height())
        painter.setPen(theme.colour("ink"))
        area.setTop(draw_wrapped(painter, title, area, line))
        painter.setPen(theme.colour("ink_3"))
        draw_wrapped(painter, when, area, theme.line_height("small"))
        painter.end()
        event.accept()


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


class UnwrittenCard(Card):
    """Visits that were in the diary of a day that has passed, with no note.

    `begun` carries ids of visit and person; `asked` an entry and what else is wanted of it.
    """

    begun = Signal(str, str)
    asked = Signal(object, str)

    def __init__(self, theme: Theme, today: Today, now: datetime) -> None:
        super().__init__(theme, "Notes still to write", padding=(18, 14, 18, 12))
        for at, entry in enumerate(today.unwritten[:SHOWN]):
            if at:
                self.body.addWidget(Divider(theme))
            row = QHBoxLayout()
            row.setContentsMargins(0, 4, 0, 4)
            row.setSpacing(4)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Text(theme, "body_small", entry.person.called, weight=500))
            words.addWidget(Text(theme, "small", planned_when(entry, now), "ink_2"))
            planned = planned_when(entry, now).replace("Planned", "planned", 1)
            write = Button(theme, "Write", size="small")
            write.setAccessibleName(f"Write the note of {entry.person.called}, {planned}")
            write.clicked.connect(lambda _=False, ids=(entry.visit.id, entry.person.id): self.begun.emit(*ids))
            name = f"It did not take place: {entry.person.called}, {planned}"
            more = MenuButton(theme, "", icon="ellipsis", chevron=False, name=name)
            more.add_action("No reply…", partial(self.asked.emit, entry, "no_reply"), icon="bell")
            more.add_action("Cancelled…", partial(self.asked.emit, entry, "cancel"), icon="ban")
            row.addLayout(words, 1)
            row.addWidget(write, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(row)
        hidden = len(today.unwritten) - SHOWN
        if hidden > 0:
            self.body.addWidget(_quiet(theme, f"And {hidden} from before."))


class TasksCard(Card):
    """What is up to the worker, to tick. `ticked` carries an action's id."""

    ticked = Signal(str, bool)

    def __init__(self, theme: Theme, today: Today) -> None:
        super().__init__(theme, "Tasks due", link="All tasks", padding=PADDING)
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
            tab = {"care_plan": "plan", "goals": "goals", "review": "overview", "alert": "about"}[review.what]
            row = ReviewRow(theme, review_title(review), review_when(review, today.day))
            row.clicked.connect(lambda _=False, place=(review.person.id, tab): self.person_wanted.emit(*place))
            self.body.addWidget(row)
        if not today.reviews:
            self.body.addWidget(_quiet(theme, "No reviews in the next two weeks."))


def _quiet(theme: Theme, sentence: str) -> Text:
    quiet = Text(theme, "body_small", sentence, "ink_2")
    quiet.setContentsMargins(0, 2, 0, 10)
    return quiet
