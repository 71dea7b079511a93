"""Keep what stands in the form for a new goal: 600 ms after the last key, at least every two seconds, never blocking.

Words leave the list of what waits only when the store has them, whoever is shown meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import Goal, GoalWords
from visitapp.errors import KnownError, NotFound, Refused
from visitapp.services.goals import add_goal, throw_goal_draft_away, write_goal_draft
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk

PAUSE_MS = 600
LONGEST_MS = 1800
RETRY_MS = 3000

Done = Callable[[ChangeSet], None]
Failed = Callable[[KnownError], None]


@dataclass(frozen=True)
class Form:
    """The form of one goal that one person has not decided on yet."""

    person_id: str = ""
    goal_id: str = ""


class GoalDrafting(QObject):
    """Hands over one form at a time. `read_words` returns what stands in it now, None when it is shut."""

    def __init__(self, desk: Desk, read_words: Callable[[], GoalWords | None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read_words = read_words
        self._form = Form()
        self._touched = False
        self._said = False
        self._waiting: dict[Form, GoalWords] = {}
        self._under_way: dict[Form, int] = {}
        self._latest: dict[Form, GoalWords] = {}
        """What was handed over last: a page that was read a moment ago may not know it yet."""
        self._ending: set[Form] = set()
        """Forms whose words are being added or thrown away; nothing else is done with them meanwhile."""
        self._pause = self._timer(PAUSE_MS, self._take)
        self._longest = self._timer(LONGEST_MS, self._take)
        self._retry = self._timer(RETRY_MS, self._send_waiting)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def use(self, person_id: str, goal_id: str) -> None:
        """Keep this form from now on. Flush before, while the form before is still open."""
        self._form = Form(person_id, goal_id)

    @property
    def form_id(self) -> str:
        """Return the id of the goal in the form."""
        return self._form.goal_id

    @Slot()
    def touch(self) -> None:
        """Note that something was written or chosen in the form."""
        self._touched = True
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Hand over everything at once; a fault is said again."""
        self._said = False
        self._take()
        self._send_waiting()

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was written."""
        return not self._touched and not self._waiting and not self._ending

    def kept(self, person_id: str) -> tuple[str, GoalWords] | None:
        """Return the goal's id and the words of a person's form that was written in this session, or None."""
        found = [form for form in self._latest if form.person_id == person_id and form not in self._ending]
        return (found[-1].goal_id, self._latest[found[-1]]) if found else None

    def add(self, words: GoalWords, done: Done, failed: Failed) -> None:
        """Make a goal of the words."""
        form = self._form
        goal = Goal(
            form.goal_id,
            form.person_id,
            own_words=words.own_words,
            title=words.title,
            why_it_matters=words.why_it_matters,
            first_sign=words.first_sign,
            helper_ids=words.helper_ids,
        )
        score, step = words.score, words.first_step

        def on_failed(error: KnownError) -> None:
            self._waiting[form] = self._latest[form] = words
            if form == self._form:
                self.touch()
            failed(error)

        self._end(form, lambda ws: add_goal(ws, goal=goal, score=score, first_step=step), done, on_failed)

    def throw_away(self, done: Done, failed: Failed) -> None:
        """Take the draft away; undo brings it back."""
        form = self._form
        self._take()  # undo can only bring back what was there
        self._end(form, lambda ws: throw_goal_draft_away(ws, goal_id=form.goal_id), done, failed)

    def _end(self, form: Form, work: Callable[[Workspace], ChangeSet], done: Done, failed: Failed) -> None:
        self._stop()
        self._ending.add(form)

        def on_done(change_set: ChangeSet) -> None:
            self._ending.discard(form)
            self._waiting.pop(form, None)
            self._latest.pop(form, None)
            done(change_set)

        def on_failed(error: KnownError) -> None:
            if isValid(self):
                self._ending.discard(form)
                failed(error)

        self._desk.background.write(self, work, on_done, on_failed)

    def _stop(self) -> None:
        self._pause.stop()
        self._longest.stop()
        self._touched = False

    @Slot()
    def _take(self) -> None:
        words = self._read_words() if self._touched else None
        self._stop()
        if words is not None and self._form not in self._ending:
            self._waiting[self._form] = words
            self._latest.pop(self._form, None)
            self._latest[self._form] = words
            self._send(self._form)

    @Slot()
    def _send_waiting(self) -> None:
        self._retry.stop()
        for form in list(self._waiting):
            if not self._under_way.get(form) and form not in self._ending:
                self._send(form)

    def _send(self, form: Form) -> None:
        words = self._waiting[form]
        self._under_way[form] = self._under_way.get(form, 0) + 1
        self._desk.background.write(
            self,
            lambda ws: write_goal_draft(ws, person_id=form.person_id, goal_id=form.goal_id, words=words),
            lambda _: self._on_saved(form, words),
            lambda error: self._on_failed(form, error),
        )

    def _on_saved(self, form: Form, words: GoalWords) -> None:
        self._under_way[form] -= 1
        self._said = False
        if self._waiting.get(form) == words:
            del self._waiting[form]

    def _on_failed(self, form: Form, error: KnownError) -> None:
        if not isValid(self):
            return
        self._under_way[form] -= 1
        if not isinstance(error, Refused | NotFound):
            self._retry.start()
        if not self._said:  # the window may be about to lock: it must hear of this
            self._said = True
            self._desk.background.known_error.emit(error)
