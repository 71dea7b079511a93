"""One task as a row: to tick, with whom it is about, where it came from and by when; and one that others have."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.actions import Whose
from visitapp.domain.people import initials
from visitapp.services.tasks import Task
from visitapp.ui.look.theme import Theme
from visitapp.ui.tasks.facts import DayButton, FactLink
from visitapp.ui.tasks.words import (
    below_words,
    day_words,
    done_words,
    is_late,
    since_words,
    soon,
    source_words,
    spoken,
    whom_asked,
)
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.check_row import CheckRow
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

PERSON, SOURCE, DAY = 98, 160, 142
"""Widths of the columns at 100 %; a day is at most “Wed 30 September”."""
LEAST_WORDS = 210
KEYS = {
    Qt.Key.Key_F2: "words",
    Qt.Key.Key_Delete: "drop",
    Qt.Key.Key_D: "day",
    Qt.Key.Key_H: "hand",
    Qt.Key.Key_W: "wait",
    Qt.Key.Key_R: "repeat",
    Qt.Key.Key_O: "source",
    Qt.Key.Key_P: "person",
}
"""What a letter does on a task."""


class TickRow(CheckRow):
    """Leaves the arrows to the list: a check box would go to whatever stands next to it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class TaskRow(QWidget):
    """`ticked(bool)`; `asked` carries what else is wanted (a value of KEYS, or "move") and a day where it has one.

    `stepped` asks for the focus to go up (-1) or down (1) the list.
    """

    ticked = Signal(bool)
    asked = Signal(str, object)
    stepped = Signal(int)

    def __init__(self, theme: Theme, task: Task, today: date, *, of_everyone: bool) -> None:
        super().__init__()
        self._theme = theme
        self.task = task
        self._today = today
        below = below_words(task, of_everyone=of_everyone)
        self.box = TickRow(theme, task.action.text, second=below, weight=500, checked=task.action.is_done)
        self.box.setAccessibleName(spoken(task, today, of_everyone=of_everyone))
        self.box.toggled.connect(self.ticked)
        self.facts = QWidget()
        self._facts = QHBoxLayout(self.facts)
        self._facts.setSpacing(8)
        self._links: list[QWidget] = [link or QWidget() for link in (self._person_link(), self._source_link())]
        for link in self._links:
            self._facts.addWidget(link)
        self.day: DayButton | None = None
        if task.action.is_done:
            self._facts.addWidget(
                Text(theme, "small", done_words(task, today), "ink_2", wrap=False, align=Qt.AlignmentFlag.AlignRight)
            )
        else:
            self.day = self._day_button()
            self._facts.addWidget(self.day)
        name = f"More about: {task.action.text}"
        self.more = MenuButton(theme, "", icon="ellipsis", chevron=False, name=name, colour="ink_2")
        self.more.fill_when_opened(self._fill_more)
        self._facts.addWidget(self.more)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.addWidget(self.box, 1)
        self._box.addWidget(self.facts)
        self._is_narrow: bool | None = None
        theme.changed.connect(self._lay_out)
        self._lay_out()

    @property
    def first(self) -> QWidget:
        """Return what takes the focus first."""
        return self.box

    def _person_link(self) -> FactLink | None:
        person = self.task.person
        if person is None:
            return None
        name = f"Open {person.called}"
        link = FactLink(self._theme, person.called, name, initials=initials(person.full_name))
        link.clicked.connect(lambda: self.asked.emit("person", None))
        return link

    def _source_link(self) -> FactLink | None:
        words = source_words(self.task.source, self._today)
        if self.task.source is None:
            return None
        link = FactLink(self._theme, words, f"Open {words}", icon="target" if self.task.source.goal else "notebook-pen")
        link.clicked.connect(lambda: self.asked.emit("source", None))
        return link

    def _day_button(self) -> DayButton:
        day = self.task.action.day
        words = day_words(day, self._today)
        strong = day is not None and (day - self._today).days <= 1
        button = DayButton(self._theme, words, f"{words}: {self.task.action.text}", strong=strong)
        button.fill_when_opened(self._fill_days)
        return button

    def _fill_days(self) -> None:
        if self.day is None:
            return
        for words, day in soon(self._today):
            self.day.add_action(words, partial(self.asked.emit, "move", day))
        self.day.add_divider()
        self.day.add_action("Another day…\tD", lambda: self.asked.emit("day", None), icon="calendar")
        if self.task.action.day is not None and not self.task.is_agreed:
            self.day.add_action("No day", lambda: self.asked.emit("move", None))

    def _fill_more(self) -> None:
        more, task = self.more, self.task
        if not task.action.is_done:
            if not task.is_agreed:
                more.add_action("Change the words…\tF2", lambda: self.asked.emit("words", None), icon="pencil")
            more.add_action("Somebody else does it…\tH", lambda: self.asked.emit("hand", None), icon="users")
            if task.whose is not Whose.MINE:
                more.add_action("I do it", lambda: self.asked.emit("take", None), icon="hand-helping")
            more.add_action("I am waiting for…\tW", lambda: self.asked.emit("wait", None), icon="hourglass")
            more.add_action("Comes back…\tR", lambda: self.asked.emit("repeat", None), icon="refresh-cw")
            more.add_divider()
        if not task.is_agreed:
            more.add_action("Remove\tDel", lambda: self.asked.emit("drop", None), icon="x")
        elif not task.action.is_done:
            more.add_action("Not needed any more\tDel", lambda: self.asked.emit("drop", None), icon="x")
        else:
            more.add_action("Not done after all", lambda: self.ticked.emit(False), icon="undo-2")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that the parts of the row leave."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in KEYS and not event.modifiers() and not (self.task.action.is_done and key not in ALWAYS):
            self.asked.emit(KEYS[key], None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _wide_facts(self) -> int:
        px = self._theme.px
        return px(PERSON) + px(SOURCE) + px(DAY) + px(34) + 3 * 8 + px(14)

    def _turn(self) -> None:
        narrow = self.width() - self._wide_facts() < self._theme.px(LEAST_WORDS)
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        px = self._theme.px
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._box.setSpacing(0 if narrow else px(14))
        self._facts.setContentsMargins(px(30) if narrow else 0, 0 if narrow else px(4), 0, px(4))
        # Beside words of several lines the facts stand with the first.
        self._box.setAlignment(self.facts, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop)
        for link, width in zip(self._links, (PERSON, SOURCE), strict=True):
            link.setMinimumWidth(0 if narrow else px(width))
            link.setMaximumWidth(px(320) if narrow else px(width))
            if not isinstance(link, FactLink):  # a space that keeps the columns in line
                link.setVisible(not narrow)
        last = self.day or self.facts.findChild(Text)
        if last is not None:
            last.setMinimumWidth(0 if narrow else px(DAY))

    @Slot()
    def _lay_out(self) -> None:
        self._box.setContentsMargins(self._theme.px(14), 0, self._theme.px(8), 0)
        self._is_narrow = None
        self._turn()


ALWAYS = (Qt.Key.Key_O, Qt.Key.Key_P)


class WaitingRow(QWidget):
    """What somebody else has in hand: what, who, since when, and one nudge when it is late."""

    ticked = Signal(bool)
    asked = Signal(str, object)

    def __init__(self, theme: Theme, task: Task, today: date) -> None:
        super().__init__()
        self.task = task
        self._today = today
        text = task.action.text
        self.setAccessibleName(text)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "body_small", text, weight=500))
        words.addWidget(Text(theme, "small", whom_asked(task), "ink_2"))
        since = since_words(task, today)
        if since:
            words.addWidget(Text(theme, "small", since, "ink_2"))
        self.nudge: Button | None = None
        if is_late(task, today):
            self.nudge = Button(theme, "Asked again", size="small")
            self.nudge.setAccessibleName(f"{whom_asked(task)} was asked again today: {text}")
            self.nudge.clicked.connect(lambda: self.asked.emit("again", None))
            words.addSpacing(4)
            words.addWidget(self.nudge, 0, Qt.AlignmentFlag.AlignLeft)
        said = ", ".join(part for part in (text, f"waiting for {whom_asked(task)}", since) if part)
        self.more = MenuButton(theme, "", icon="ellipsis", chevron=False, name=f"More about: {said}", colour="ink_2")
        self.more.setToolTip("More")
        self.more.fill_when_opened(self._fill)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel(theme, "hourglass", "ink_3"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)

    @property
    def first(self) -> QWidget:
        """Return what takes the focus first."""
        return self.more

    def _fill(self) -> None:
        more, ask = self.more, self.asked.emit
        more.add_action("It is done", lambda: self.ticked.emit(True), icon="check")
        more.add_action("Asked again today", lambda: ask("again", None), icon="message-circle")
        more.add_action("I do it myself", lambda: ask("take", None), icon="hand-helping")
        more.add_action("Another day…", lambda: ask("day", None), icon="calendar")
        if self.task.person is not None:
            more.add_action(f"Open {self.task.person.called}", lambda: ask("person", None), icon="user-round")
        words = source_words(self.task.source, self._today)
        if words:
            more.add_action(f"Open: {words}", lambda: ask("source", None), icon="notebook-pen")
        more.add_divider()
        more.add_action("Not needed any more" if self.task.is_agreed else "Remove", lambda: ask("drop", None), icon="x")
