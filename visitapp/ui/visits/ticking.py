"""What is ticked, taken off and rated in a visit, handed to the store at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.services import actions, goals
from visitapp.services.workspace import Workspace
from visitapp.ui.visits.agreed import AgreedActions
from visitapp.ui.visits.goals_to_talk import GoalsToTalkAbout
from visitapp.ui.visits.side import AgreedLastTime

Write = Callable[[Callable[[Workspace], ChangeSet]], None]


class Ticking(QObject):
    """Listens to the lists of one visit page; `write` is the page's own way to the store."""

    def __init__(
        self, lists: Iterable[AgreedActions | AgreedLastTime], rated: GoalsToTalkAbout, write: Write, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._write = write
        self._visit_id = ""
        for each in lists:
            each.ticked.connect(self._on_ticked)
        rated.rated.connect(self._on_rated)

    def use(self, visit_id: str) -> None:
        """Rate goals at this visit from now on."""
        self._visit_id = visit_id

    def take_off(self, action_id: str) -> None:
        """Take an action off the list."""
        self._write(lambda ws: actions.retract_action(ws, action_id=action_id))

    @Slot(str, bool)
    def _on_ticked(self, action_id: str, done: bool) -> None:
        self._write(lambda ws: actions.tick_action(ws, action_id=action_id, done=done))

    @Slot(str, object)
    def _on_rated(self, goal_id: str, score: int | None) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: goals.rate_goal(ws, goal_id=goal_id, score=score, visit_id=visit_id))
