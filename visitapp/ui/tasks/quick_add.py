"""The field to type a task into: what is understood stands beside it as chips, each of which can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import full_long_date, near_day
from visitapp.domain.task_typed import Part, Somebody, TypedTask, read_task
from visitapp.errors import KnownError
from visitapp.services.actions import LONGEST_TEXT
from visitapp.ui.announce import announce
from visitapp.ui.look.theme import Theme
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.tasks.chips import ChipMenu
from visitapp.ui.tasks.words import soon
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.painting import draw_box
from visitapp.ui.widgets.text import Text

PROMPT = "Type a task, such as “ring housing about the boiler Tuesday”"
HEIGHT = 52
LEAST_FIELD = 330
MOST_NAMES = 15
REPEATS = ("every week", "every 2 weeks", "every month")


@dataclass(frozen=True, repr=False)
class NewTask:
    """A task as it is to be added, and the words as they were typed."""

    typed: str
    text: str
    person_id: str
    owner_ids: tuple[str, ...]
    due_on: date | None
    repeat: str
    waiting_for: str


@dataclass(frozen=True, repr=False)
class Chosen:
    """What was chosen by hand; None leaves it to the words."""

    person_id: str | None = None
    owner: tuple[str, str] | None = None
    """The id and the name of who else does it."""
    day: date | None = None
    repeat: str | None = None
    left: frozenset[Part] = frozenset()


class QuickAdd(QWidget):
    """`added` carries a NewTask. The field is empty then; whoever takes it gives the words back if it fails.

    `person_wanted` asks for somebody of the caseload, `owners_wanted` for the names on a person's map.
    """

    added = Signal(object)
    person_wanted = Signal()
    owners_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = date.min
        self._people: Sequence[Somebody] = ()
        self._called: Mapping[str, str] = {}
        self._owners: Mapping[str, str] = {}
        self._owners_of = ""
        self._chosen = Chosen()
        self._task = TypedTask("")
        self._said = ""
        self._box = QuickBox(theme)
        self.edit = LineEdit(theme, framed=False, height=HEIGHT - 12, parent=self._box)
        self.edit.setProperty("focus_around", True)
        self.edit.setPlaceholderText(PROMPT)
        self.edit.setAccessibleName("New task")
        self.edit.setAccessibleDescription("Ctrl+N")
        self.edit.setMaxLength(LONGEST_TEXT)
        self.add_button = Button(theme, "Add", "primary", shortcut_hint="Enter")
        self.person = ChipMenu(theme, self._fill_person)
        self.day = ChipMenu(theme, self._fill_day)
        self.repeat = ChipMenu(theme, self._fill_repeat)
        self.owner = ChipMenu(theme, self._fill_owner)
        self.chips = QWidget(self._box)
        flow = FlowLayout(self.chips, gap=8)
        for chip in (self.person, self.day, self.repeat, self.owner):
            flow.addWidget(chip)
        self._line = QHBoxLayout()
        self._line.setSpacing(10)
        self._line.addWidget(IconLabel(theme, "plus", "primary"))
        self._line.addWidget(self.edit, 1)
        self._line.addWidget(self.add_button)
        self._rows = QVBoxLayout(self._box)
        self._rows.addLayout(self._line)
        self._rows.addWidget(self.chips)
        self._is_beside = False
        self.note = Text(theme, "small", "", "ink_2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._box)
        column.addWidget(self.note)
        self.chips.hide()
        self.note.hide()
        self.edit.textChanged.connect(self._show)
        self.edit.returnPressed.connect(self.submit)
        self.add_button.clicked.connect(self.submit)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # what may be named

    def offer(self, people: Sequence[Somebody], today: date) -> None:
        """Recognise these people; days are read from `today`."""
        self._people, self._today = people, today
        self._called = {each.id: each.names[0] for each in people}
        self._show()

    def offer_owners(self, person_id: str, names: Mapping[str, str]) -> None:
        """Offer these names of a person's map in the menu of who does it."""
        self._owners_of, self._owners = person_id, names

    def choose_person(self, person_id: str) -> None:
        """Take somebody of the caseload, whatever is typed."""
        self._choose(person_id=person_id, owner=None)

    def give_back(self, new: NewTask, error: KnownError) -> None:
        """Show a task that could not be added, as it was typed, and why."""
        self.edit.setText(" ".join(part for part in (new.typed, self.edit.text()) if part))
        self._say(str(error))

    def begin(self) -> None:
        """Put the cursor into the field."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_words(self) -> bool:
        """Tell whether something is typed."""
        return bool(self.edit.text().strip())

    # understanding

    @Slot()
    def _show(self) -> None:
        """Say what is understood of what is typed."""
        typed = self.edit.text()
        if not typed:
            self._chosen = Chosen()
        self._task = read_task(typed, self._today, self._people, leave=self._chosen.left)
        person_id, day, repeat = self._person_id(), self._day(), self._repeat()
        several = self._chosen.person_id is None and len(self._task.person_ids) > 1
        if several:
            self.person.show_chip(f"Which {self._called[self._task.person_ids[0]]}?", "notice", icon="users")
        elif person_id:
            self.person.show_chip(self._called.get(person_id, ""), "voice", icon="check")
        else:
            self.person.show_chip("About somebody", icon="plus")
        self.day.show_chip(near_day(day, self._today) if day else "A day", icon="calendar" if day else "plus")
        self.repeat.show_chip(repeat.capitalize(), icon="refresh-cw")
        self.repeat.setVisible(bool(repeat))
        if self._task.waiting_for:
            self.owner.show_chip(f"Waiting for {self._task.waiting_for}", icon="hourglass")
        elif self._chosen.owner is not None:
            self.owner.show_chip(f"{self._chosen.owner[1]} does it", icon="check")
        else:
            self.owner.show_chip("Someone else does it", icon="plus")
        if person_id and person_id != self._owners_of:
            self.owners_wanted.emit(person_id)
        self.chips.setVisible(bool(typed.strip()))
        self._say(self._note(typed))
        self._place()
        self._announce(person_id, day, repeat)

    def _note(self, typed: str) -> str:
        if self._task.notes:
            return " ".join(self._task.notes)
        words = self._task.text
        return f"It will say: {words}" if words and words.lower() != " ".join(typed.split()).lower() else ""

    def _announce(self, person_id: str, day: date | None, repeat: str) -> None:
        """Have what is understood spoken when it changes, and not with every key."""
        parts = (
            self._called.get(person_id, ""),
            full_long_date(day) if day else "",
            repeat,
            f"waiting for {self._task.waiting_for}" if self._task.waiting_for else "",
            *self._task.notes,
        )
        said = ", ".join(part for part in parts if part)
        if said != self._said:
            self._said = said
            self.edit.setAccessibleDescription(f"Understood: {said}" if said else "Ctrl+N")
            if said:
                announce(self.edit, f"Understood: {said}")

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _person_id(self) -> str:
        if self._chosen.person_id is not None:
            return self._chosen.person_id
        return self._task.person_ids[0] if len(self._task.person_ids) == 1 else ""

    def _day(self) -> date | None:
        return self._chosen.day or self._task.due_on

    def _repeat(self) -> str:
        return self._task.repeat if self._chosen.repeat is None else self._chosen.repeat

    # the menus

    def _choose(self, **what: Any) -> None:
        self._chosen = replace(self._chosen, **what)
        self._show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, part: Part, **what: Any) -> None:
        self._choose(left=self._chosen.left | {part}, **what)

    def _fill_person(self) -> None:
        if len(self._task.person_ids) > 1:
            for person_id in self._task.person_ids:
                names = next(each.names for each in self._people if each.id == person_id)
                self.person.add_action(names[-1], partial(self.choose_person, person_id), icon="user-round")
        self.person.add_action("Somebody of the caseload…", self.person_wanted.emit, icon="users")
        if self._person_id() or self._task.person_ids:
            self.person.add_action("Nobody in particular", partial(self._leave, Part.PERSON, person_id="", owner=None))

    def _fill_day(self) -> None:
        for words, day in soon(self._today):
            self.day.add_action(words, partial(self._choose, day=day))
        if self._day() is not None:
            self.day.add_divider()
            self.day.add_action("No day", partial(self._leave, Part.DAY, day=None))

    def _fill_repeat(self) -> None:
        for words in REPEATS:
            self.repeat.add_action(words.capitalize(), partial(self._choose, repeat=words))
        self.repeat.add_divider()
        self.repeat.add_action("Once", partial(self._leave, Part.REPEAT, repeat=""))

    def _fill_owner(self) -> None:
        if self._task.waiting_for:
            self.owner.add_action("I wait for nobody", partial(self._leave, Part.WAITING))
            return
        person_id = self._person_id()
        if person_id and person_id == self._owners_of:
            for owner_id, name in list(self._owners.items())[:MOST_NAMES]:
                self.owner.add_action(name, partial(self._choose, owner=(owner_id, name)))
            self.owner.add_divider()
        if self._chosen.owner is not None:
            self.owner.add_action("I do it", partial(self._choose, owner=None))
        self.owner.add_action("I am waiting for…", self._type_waiting, icon="hourglass")

    def _type_waiting(self) -> None:
        """Begin the words that say who is waited for; the name is typed after them."""
        self.edit.setText(f"{self.edit.text().rstrip()} waiting for ")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # adding

    @Slot()
    def submit(self) -> None:
        """Add what is typed; where a name may mean several people, ask which first."""
        if self.has_words() and self._chosen.person_id is None and len(self._task.person_ids) > 1:
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)
            self.person.showMenu()
        elif self._task.text:
            self._add(self._task)
        else:
            self._say("Write in a few words what will be done.")
            announce(self.edit, self.note.text(), at_once=True)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Add what is typed as far as it is understood: leaving must lose no words."""
        if self.has_words():
            self._add(self._task if self._task.text else TypedTask(" ".join(self.edit.text().split())))

    def _add(self, task: TypedTask) -> None:
        owner = self._chosen.owner
        new = NewTask(
            self.edit.text(),
            task.text,
            self._person_id(),
            (owner[0],) if owner is not None else (),
            self._day(),
            self._repeat(),
            task.waiting_for,
        )
        self.edit.clear()
        self.added.emit(new)

    # the look

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the chips beside the words where there is room, else under them."""
        px = self._theme.px
        chips = self.chips.sizeHint().width()
        beside = self.width() - chips - self.add_button.sizeHint().width() - px(60) >= px(LEAST_FIELD)
        if beside != self._is_beside:
            self._is_beside = beside
            if beside:
                self._rows.removeWidget(self.chips)
                self._line.insertWidget(2, self.chips, 0, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._line.removeWidget(self.chips)
                self._rows.addWidget(self.chips)
            put_in_order(self)
        self.chips.setMinimumWidth(chips if beside else 0)
        self.chips.setMaximumWidth(chips if beside else 16_777_215)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._rows.setContentsMargins(px(18), px(6), px(8), px(6))
        self._rows.setSpacing(px(6))
        self.edit.setFont(self._theme.font("body"))
        self.chips.setContentsMargins(0, 0, 0, 0)
        self._place()


class QuickBox(QWidget):
    """The frame around the field and its chips."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("focus_radius", 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        fill, line = theme.colour("surface"), theme.colour("line_strong")
        draw_box(painter, QRectF(self.rect()), radius=8, fill=fill, line=line, width=theme.tokens.border_width)
        painter.end()
        event.accept()
