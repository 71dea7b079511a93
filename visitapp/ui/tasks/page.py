"""The page of tasks: what the worker said they would do by when, and beside it what others have in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.task_typed import Somebody
from visitapp.errors import KnownError
from visitapp.services import tasks
from visitapp.services.actions import owner_names, tick_action, worker_ids
from visitapp.services.tasks import Task, Tasks, nameable, read_tasks
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.desk import Desk, Page
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.tasks import questions
from visitapp.ui.tasks.adding import Adding
from visitapp.ui.tasks.groups import TaskGroup, WaitingGroup
from visitapp.ui.tasks.quick_add import QuickAdd
from visitapp.ui.tasks.rows import TaskRow, WaitingRow
from visitapp.ui.tasks.words import NOTHING, NOTHING_DONE, NOTHING_DUE, group_detail, subtitle
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.segmented import Option, Segmented

SIDE = 336
LEAST_LIST = 620
MINE = ("action", "visit", "goal", "person", "member", "worker")
HEADINGS = {"today": "Today", "week": "This week", "later": "Later", "done": "Done in the last month"}


class TasksPage(Page):
    """Reads everything again when something of it changes. Holds ids and what was last read."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        theme = desk.theme
        self._tasks: Tasks | None = None
        self._shown: tuple[object, ...] = ()
        self.groups: list[TaskGroup] = []
        self.waiting_group: WaitingGroup | None = None
        self._focus_at: int | None = None
        """Where in the list the focus was when its row went away."""
        self.parts = Segmented(theme, "Whose tasks", _options(None))
        self.parts.chosen.connect(self._read)
        self.header = PageHeader(theme, "Tasks", "", [self.parts])
        self.page_area = ScrollPage(theme)
        self.page_area.head.addWidget(self.header)
        self.quick_add = QuickAdd(theme)
        self.adding = Adding(desk, self.quick_add, self)
        self._wanted = ""
        """The task that is to be brought into view."""
        above = QVBoxLayout()
        above.setContentsMargins(32, 0, 32, 14)
        above.addWidget(self.quick_add)
        self.page_area.head.addLayout(above)
        QShortcut(QKeySequence("Ctrl+N"), self, self.begin_task)
        self.page_area.setProperty("region", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page_area)
        self._content: QWidget | None = None
        self._columns: QBoxLayout | None = None
        theme.changed.connect(self._rebuild)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._wanted = place.record_id
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        if self.isVisible() and change_set.touches(*MINE):
            self._read()

    def flush(self) -> None:
        self.quick_add.flush()

    def save_typed(self) -> None:
        """Leave what is half typed as it is."""

    def has_unsaved_words(self) -> bool:
        return self.quick_add.has_words() or self.adding.is_under_way

    @Slot()
    def begin_task(self) -> None:
        """Put the cursor into the field for a new task."""
        self.quick_add.begin()

    def focus_first(self) -> None:
        self.header.focus_title()

    # reading and building

    @Slot()
    def _read(self) -> None:
        everyone = self.parts.key == "everyone"
        self.desk.background.read(
            self, lambda ws: (read_tasks(ws, of_everyone=everyone), nameable(ws)), lambda found: self._show(*found)
        )

    def _show(self, found: Tasks, people: tuple[Somebody, ...]) -> None:
        self._tasks = found
        self.quick_add.offer(people, found.day)
        self.parts.set_options(_options(found))
        self.header.show_words("Tasks", subtitle(found))
        if self._wanted and self._choose_part(found):
            return
        self._build()
        self._show_wanted()

    def _choose_part(self, found: Tasks) -> bool:
        """Choose the list in which the wanted task stands; True when another is to be read for that."""
        if any(task.action.id == self._wanted for task in found.done):
            self.parts.choose("done")
            return False
        shown = (*found.today, *found.week, *found.later, *found.waiting)
        if self.parts.key == "everyone" or any(task.action.id == self._wanted for task in shown):
            if self.parts.key == "done":
                self.parts.choose("mine")
            return False
        self.parts.choose("everyone")
        self._read()
        return True

    def _show_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        for group in (*self.groups, self.waiting_group):
            if group is not None and wanted:
                group.reveal(wanted)
        row = next((row for row in self._all_rows() if row.task.action.id == wanted), None)
        if row is not None:
            row.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page_area.show_widget(row)

    @Slot()
    def _rebuild(self) -> None:
        self._shown = ()
        self._build()

    def _build(self) -> None:
        """Build the lists anew when what they show has changed; otherwise leave them, and the focus, alone."""
        found = self._tasks
        wanted = (found, self.parts.key)
        if found is None or wanted == self._shown:
            return
        self._shown = wanted
        focused = self._focused()
        self.groups, self.waiting_group = [], None
        content = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(20)
        groups = QVBoxLayout()
        groups.setSpacing(10)
        self._fill(groups, found)
        groups.addStretch(1)
        self._columns.addLayout(groups, 1)
        if self.parts.key != "done":
            make = partial(self._waiting_row, found.day)
            self.waiting_group = WaitingGroup(self.desk.theme, found.waiting, make)
            self._columns.addWidget(self.waiting_group, 0, Qt.AlignmentFlag.AlignTop)
        self._replace(content)
        self._turn()
        put_in_order(self)
        self._focus_again(focused)

    def _fill(self, groups: QVBoxLayout, found: Tasks) -> None:
        if self.parts.key == "done":
            shown = {"done": found.done}
        else:
            shown = {"today": found.today, "week": found.week, "later": found.later}
        for key, listed in shown.items():
            if not listed and key not in ("today", "done"):
                continue
            make = partial(self._row, found.day)
            group = TaskGroup(self.desk.theme, HEADINGS[key], group_detail(key, found), listed, make)
            self.groups.append(group)
            if not listed:
                none = NOTHING if not any(shown.values()) else NOTHING_DUE
                group.say(NOTHING_DONE if key == "done" else none)
            groups.addWidget(group)

    def _row(self, today: date, task: Task) -> TaskRow:
        row = TaskRow(self.desk.theme, task, today, of_everyone=self.parts.key == "everyone")
        row.ticked.connect(partial(self._tick, task))
        row.asked.connect(partial(self._ask, task))
        row.stepped.connect(partial(self._step, row))
        return row

    def _waiting_row(self, today: date, task: Task) -> WaitingRow:
        row = WaitingRow(self.desk.theme, task, today)
        row.ticked.connect(partial(self._tick, task))
        row.asked.connect(partial(self._ask, task))
        return row

    def _replace(self, content: QWidget) -> None:
        body = self.page_area.body
        if self._content is not None:
            body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        body.addWidget(content, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Put what others have beside the groups where there is room, else under them."""
        px = self.desk.theme.px
        beside = self.width() - 64 >= px(SIDE) + 20 + px(LEAST_LIST)
        if self._columns is None:
            return
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        side = self.waiting_group
        if side is not None:
            side.setMinimumWidth(px(SIDE) if beside else 0)
            side.setMaximumWidth(px(SIDE) if beside else px(LEAST_LIST) * 2)
            self._columns.setAlignment(side, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))

    # the focus

    @property
    def rows(self) -> list[TaskRow]:
        """Return the rows that are there, from the top down."""
        return [row for group in self.groups for row in group.rows if isinstance(row, TaskRow)]

    @property
    def waiting(self) -> list[WaitingRow]:
        """Return the rows of what others have in hand."""
        rows = self.waiting_group.rows if self.waiting_group is not None else []
        return [row for row in rows if isinstance(row, WaitingRow)]

    def _all_rows(self) -> list[TaskRow | WaitingRow]:
        return [*self.rows, *self.waiting]

    def _focused(self) -> tuple[str, int] | None:
        """Return the task whose row has the focus, and its place in the list."""
        focus = self.focusWidget()
        for at, row in enumerate(self._all_rows()):
            if focus.hasFocus() and row.isAncestorOf(focus):
                return row.task.action.id, at
        return None

    def _focus_again(self, focused: tuple[str, int] | None) -> None:
        """Put the focus on the same task, or on the one that took its place in the list."""
        if focused is None:
            return
        rows = self._all_rows()
        same = next((row for row in rows if row.task.action.id == focused[0]), None)
        row = same or (rows[min(focused[1], len(rows) - 1)] if rows else None)
        if row is None:
            self.header.focus_title()
        else:
            row.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, row: TaskRow, by: int) -> None:
        rows = self.rows
        at = rows.index(row) + by
        if 0 <= at < len(rows):
            rows[at].box.setFocus(Qt.FocusReason.TabFocusReason)

    # doing

    def _write(self, work: Callable[[Workspace], ChangeSet], said: str) -> None:
        self.desk.background.write(self, work, lambda _: self.desk.tell(said, True), self._on_write_failed)

    def _on_write_failed(self, error: KnownError) -> None:
        self.desk.trouble(error)
        self._rebuild()

    def _tick(self, task: Task, done: bool) -> None:
        said = "Done." if not task.action.repeat else "Done. The next one is in the list."
        self._write(
            lambda ws: tick_action(ws, action_id=task.action.id, done=done), said if done else "It is to be done again."
        )

    def _ask(self, task: Task, what: str, day: date | None) -> None:
        """Do what a row asks, or ask what is missing for it."""
        action_id, window, today = task.action.id, self.window(), self.desk.now().date()
        match what:
            case "move":
                self._write(lambda ws: tasks.move_task(ws, action_id=action_id, day=day), "The task is moved.")
            case "drop":
                said = "Not needed any more." if task.is_agreed else "The task is removed."
                self._write(lambda ws: tasks.drop_task(ws, action_id=action_id), said)
            case "again":
                self._write(lambda ws: tasks.ask_again(ws, action_id=action_id), "Asked again today.")
            case "take":
                self._write(lambda ws: tasks.stop_waiting(ws, action_id=action_id), "It is yours to do.")
            case "day":
                questions.ask_day(self.desk, window, task, today)
            case "repeat":
                questions.ask_repeat(self.desk, window, task, today)
            case "words" if not task.is_agreed:
                questions.ask_words(self.desk, window, task)
            case "hand" | "wait":
                self._ask_whom(task, what)
            case "source":
                self._open_source(task)
            case "person" if task.person is not None:
                self.desk.go(places.person(task.person.id))

    def _ask_whom(self, task: Task, what: str) -> None:
        def names_of(workspace: Workspace) -> dict[str, str]:
            if task.person is None:
                return {}
            names, mine = owner_names(workspace, person=task.person), worker_ids(workspace)
            return {id_: name for id_, name in names.items() if id_ not in mine}

        def ask(names: dict[str, str]) -> None:
            asking = questions.ask_whom if what == "hand" else questions.ask_waiting
            asking(self.desk, self.window(), task, names)

        self.desk.background.read(self, names_of, ask)

    def _open_source(self, task: Task) -> None:
        source, person = task.source, task.person
        if source is None or person is None:
            return
        if source.goal:
            self.desk.go(places.person(person.id, "goals", source.record_id))
        elif source.is_written:
            self.desk.go(places.visit(source.record_id, person.id))
        else:
            self.desk.go(places.person(person.id, "visits", source.record_id))


def _options(found: Tasks | None) -> list[Option]:
    return [
        Option("mine", "Mine", found.mine if found is not None else None),
        Option("everyone", "Everyone’s", found.everyone if found is not None else None),
        Option("done", "Done"),
    ]
