"""Keep what stands in the form for a new goal. Words are kept until the goal is added or they are thrown away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.goals import Goal, GoalWords
from visitapp.errors import KnownError
from visitapp.services.goals import add_goal, throw_goal_draft_away, write_goal_draft
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.writing import Writing, Written

Done = Callable[[ChangeSet], None]
Failed = Callable[[KnownError], None]


class GoalDrafting(QObject):
    """Hands over one form at a time. `read_words` returns what stands in it now, None when it is shut.

    A form is where words are written: the goal's id, and as its name the id of whose goal it will be.
    """

    def __init__(self, desk: Desk, read_words: Callable[[], GoalWords | None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read_words = read_words
        self._form = Written("", "")
        self._latest: dict[Written, GoalWords] = {}
        """What was handed over last: a page that was read a moment ago may not know it yet."""
        self._ending: set[Written] = set()
        """Forms whose words are being added or thrown away; nothing else is done with them meanwhile."""
        self._writing = Writing(desk, self._words, _write_draft, self, window_says=True)

    def use(self, person_id: str, goal_id: str) -> None:
        """Keep this form from now on. Flush before, while the form before is still open."""
        self._writing.use(goal_id)
        self._form = Written(goal_id, person_id)

    @property
    def form_id(self) -> str:
        """Return the id of the goal in the form."""
        return self._form.owner_id

    @Slot()
    def touch(self) -> None:
        """Note that something was written or chosen in the form."""
        self._writing.touch(self._form.name)

    def flush(self) -> None:
        """Hand over everything at once; a fault is said again."""
        self._writing.flush()

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was written."""
        return self._writing.is_saved

    def kept(self, person_id: str) -> tuple[str, GoalWords] | None:
        """Return the goal's id and the words of a person's form that was written in this session, or None."""
        found = [form for form in self._latest if form.name == person_id and form not in self._ending]
        return (found[-1].owner_id, self._latest[found[-1]]) if found else None

    def add(self, words: GoalWords, done: Done, failed: Failed) -> None:
        """Make a goal of the words."""
        form = self._form
        goal = Goal(
            form.owner_id,
            form.name,
            own_words=words.own_words,
            title=words.title,
            why_it_matters=words.why_it_matters,
            first_sign=words.first_sign,
            helper_ids=words.helper_ids,
        )
        score, step = words.score, words.first_step

        def on_failed(error: KnownError) -> None:
            self._latest[form] = words
            if form == self._form:
                self.touch()
            failed(error)

        self._end(form, lambda ws: add_goal(ws, goal=goal, score=score, first_step=step), done, on_failed, words)

    def throw_away(self, done: Done, failed: Failed) -> None:
        """Take the draft away; undo brings it back."""
        form = self._form
        self._writing.send()  # undo can only bring back what was there
        self._end(form, lambda ws: throw_goal_draft_away(ws, goal_id=form.owner_id), done, failed)

    def _end(
        self,
        form: Written,
        work: Callable[[Workspace], ChangeSet],
        done: Done,
        failed: Failed,
        words: GoalWords | None = None,
    ) -> None:
        self._ending.add(form)
        self._writing.hold(form, words)

        def on_done(change_set: ChangeSet) -> None:
            self._ending.discard(form)
            self._latest.pop(form, None)
            self._writing.release(form, done=True)
            done(change_set)

        def on_failed(error: KnownError) -> None:
            if isValid(self):
                self._ending.discard(form)
                self._writing.release(form, done=False)
                failed(error)

        self._desk.background.write(self, work, on_done, on_failed)

    def _words(self, _person_id: str) -> GoalWords | None:
        words = self._read_words()
        if words is not None and self._form not in self._ending:
            self._latest.pop(self._form, None)
            self._latest[self._form] = words
        return words


def _write_draft(workspace: Workspace, form: Written, words: GoalWords) -> ChangeSet:
    return write_goal_draft(workspace, person_id=form.name, goal_id=form.owner_id, words=words)
