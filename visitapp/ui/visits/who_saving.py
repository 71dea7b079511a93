"""Who was there, handed to the store as it is ticked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services import visits
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.visits.who import WhoIsHere

Write = Callable[[Callable[[Workspace], ChangeSet]], None]


class WhoSaving(QObject):
    """Listens to the chips of one visit page; `write` is the page's own way to the store."""

    def __init__(self, desk: Desk, who: WhoIsHere, write: Write, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._write = write
        self._visit_id = ""
        who.marked.connect(self._on_marked)
        who.named.connect(self._on_named)
        who.unmarked.connect(self._on_unmarked)

    def use(self, visit_id: str) -> None:
        """Write to this visit from now on."""
        self._visit_id = visit_id

    @Slot(str, str)
    def _on_marked(self, member_id: str, name: str) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: visits.mark_present(ws, visit_id=visit_id, member_id=member_id, name=name))

    @Slot(str, str, object, object)
    def _on_named(
        self, member_id: str, name: str, done: Callable[[], None], failed: Callable[[KnownError], None]
    ) -> None:
        visit_id = self._visit_id
        self._desk.background.write(
            self,
            lambda ws: visits.mark_present(ws, visit_id=visit_id, member_id=member_id, name=name),
            lambda _: done(),
            failed,
        )

    @Slot(str, str)
    def _on_unmarked(self, member_id: str, name: str) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: visits.unmark_present(ws, visit_id=visit_id, member_id=member_id, name=name))
