"""What is asked about one task: its words, its day, who does it, who is waited for, how often it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from visitapp.domain.actions import owners_named
from visitapp.domain.changes import ChangeSet
from visitapp.domain.dates import full_long_date
from visitapp.domain.dates_typed import read_due_day
from visitapp.domain.repeating import next_day, read_every
from visitapp.errors import KnownError, Refused
from visitapp.services import actions, tasks
from visitapp.services.tasks import Task
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field

Work = Callable[[Workspace], ChangeSet]


class LineDialog(Dialog):
    """Ask for one line. `meant` says how it is understood, or raises Refused; `work` writes it."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        question: str,
        label: str,
        words: str = "",
        *,
        hint: str = "",
        verb: str = "Save",
        said: str,
        meant: Callable[[str], str],
        work: Callable[[str], Work],
    ) -> None:
        super().__init__(desk.theme, window, question, verb=verb, safe="Leave as it is")
        self._desk, self._hint, self._said = desk, hint, said
        self._meant, self._work = meant, work
        self.line = Field(desk.theme, label, words, hint=hint)
        self.body.addWidget(self.line)
        self.line.edit.setMaxLength(actions.LONGEST_TEXT)
        self.line.edit.returnPressed.connect(self.verb_button.click)
        self.line.edit.textChanged.connect(self._show_meant)
        self.may_confirm = self._read
        self.write = self._hand_over

    def ask(self) -> None:
        """Show the question with the line selected."""
        super().ask()
        self.line.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.line.edit.selectAll()

    def offer(self, names: list[str]) -> None:
        """Offer these names while the line is typed."""
        completer = QCompleter(names, self.line.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.line.edit.setCompleter(completer)

    def _show_meant(self) -> None:
        self.line.set_error("")
        try:
            self.line.set_hint(self._meant(self.line.text()) or self._hint)
        except Refused:
            self.line.set_hint(self._hint)
        self.fit()

    def _read(self) -> bool:
        try:
            self._meant(self.line.text())
        except Refused as refused:
            self.line.set_error(str(refused))
            self.line.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fit()
            return False
        return True

    def _hand_over(self, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        def written(change_set: ChangeSet) -> None:
            done()
            if change_set.changes:
                self._desk.tell(self._said, True)

        self._desk.background.write(self, self._work(self.line.text()), written, failed)


def ask_words(desk: Desk, window: QWidget, task: Task) -> None:
    """Ask for other words."""
    action_id = task.action.id

    def meant(text: str) -> str:
        actions.checked_words(text)
        return ""

    LineDialog(
        desk,
        window,
        "What is it in other words?",
        "Task",
        task.action.text,
        said="The words are changed.",
        meant=meant,
        work=lambda text: lambda ws: tasks.reword_task(ws, action_id=action_id, text=text),
    ).ask()


def ask_day(desk: Desk, window: QWidget, task: Task, today: date) -> None:
    """Ask for another day, as people write days."""
    action_id = task.action.id
    LineDialog(
        desk,
        window,
        "By when?",
        "Day",
        hint="“Tue”, “28/6” or “in 2 weeks”",
        verb="Move it",
        said="The task is moved.",
        meant=lambda typed: full_long_date(read_due_day(typed, today)),
        work=lambda typed: lambda ws: tasks.move_task(ws, action_id=action_id, day=read_due_day(typed, today)),
    ).ask()


def ask_repeat(desk: Desk, window: QWidget, task: Task, today: date) -> None:
    """Ask how often it comes back; an empty line means no more."""
    action_id, first = task.action.id, task.action.day or today

    def meant(typed: str) -> str:
        if not typed:
            return "It does not come back."
        every = read_every(typed)
        if every is None:
            raise Refused("That could not be read.", "Try “every 2 weeks” or “every month”.")
        return f"After this one on {full_long_date(next_day(first, every, max(first, today)))}"

    LineDialog(
        desk,
        window,
        "How often does it come back?",
        "How often",
        task.action.repeat,
        hint="“every week”, “every 2 months”; leave it empty for once",
        said="How often it comes back is changed.",
        meant=meant,
        work=lambda typed: lambda ws: tasks.repeat_task(ws, action_id=action_id, repeat=typed),
    ).ask()


def ask_whom(desk: Desk, window: QWidget, task: Task, names: Mapping[str, str]) -> None:
    """Ask who does it from now on. `names` maps the ids of those who can to their names."""
    action_id = task.action.id
    on_map = f"Somebody on {task.person.called}’s map, or any name" if task.person is not None else "A name"

    def meant(typed: str) -> str:
        if not typed:
            raise Refused("Say who does it.", "A name is enough.")
        return ""

    def work(typed: str) -> Work:
        ids, other = owners_named(typed, names)
        return lambda ws: tasks.hand_over_task(ws, action_id=action_id, owner_ids=ids, other=other)

    dialog = LineDialog(
        desk,
        window,
        "Who does it now?",
        "Name",
        hint=on_map,
        verb="Hand it over",
        said="Handed over. It stands under waiting for others.",
        meant=meant,
        work=work,
    )
    dialog.offer(sorted(set(names.values()), key=str.casefold))
    dialog.ask()


def ask_waiting(desk: Desk, window: QWidget, task: Task, names: Mapping[str, str]) -> None:
    """Ask who was asked and is waited for."""
    action_id = task.action.id

    def meant(typed: str) -> str:
        if not typed:
            raise Refused("Say whom you are waiting for.", "A name, or “the GP”.")
        return ""

    dialog = LineDialog(
        desk,
        window,
        "Who are you waiting for?",
        "Name",
        task.action.waiting_for,
        hint="A name, or “the GP”. It stays your task.",
        verb="Wait",
        said="It stands under waiting for others.",
        meant=meant,
        work=lambda typed: lambda ws: tasks.wait_for(ws, action_id=action_id, who=typed),
    )
    dialog.offer(sorted(set(names.values()), key=str.casefold))
    dialog.ask()
