"""How a draft ends: signed after a last look, or discarded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services import visits
from visitapp.services.visit_views import VisitView
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.visits.last_look import FinishDialog
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.writing import Writing


class Ending(QObject):
    """Ask, then sign or discard. `held` tells the page to take no typing while the visit is being signed."""

    held = Signal(bool)
    signed = Signal()
    failed = Signal(object)
    """A KnownError; the draft is as it was."""

    def __init__(self, desk: Desk, saving: Writing, page: QWidget, has_all_actions: Callable[[], bool]) -> None:
        super().__init__(page)
        self._desk = desk
        self._saving = saving
        self._page = page
        self._has_all_actions = has_all_actions

    def finish(self, view: VisitView, texts: Mapping[str, str]) -> None:
        """Offer a last look at the words of each section, by its key; then sign."""
        dialog = FinishDialog(self._desk.theme, self._page.window(), view, texts)
        dialog.confirmed.connect(lambda: self._sign(view.visit.id, dialog.title()))
        dialog.ask()

    def _sign(self, visit_id: str, title: str) -> None:
        """Sign only once the store has every word and every action."""
        self.held.emit(True)

        def sign() -> None:
            if not self._has_all_actions():  # the row says why one of them is not saved
                self.held.emit(False)
                return
            self._desk.background.write(
                self,
                lambda ws: visits.finish_and_sign(ws, visit_id=visit_id, title=title),
                self._on_signed,
                self._on_sign_failed,
            )

        # The answer to an action that is on its way comes before this one.
        self._saving.when_saved(lambda: self._desk.background.read(self, lambda _: None, lambda _: sign()))

    def _on_signed(self, _change_set: ChangeSet) -> None:
        self._desk.tell("The visit is signed.", False)
        self.signed.emit()

    def _on_sign_failed(self, error: KnownError) -> None:
        self.held.emit(False)
        self.failed.emit(error)

    def discard(self, visit_id: str) -> None:
        """Ask, then take the draft away."""
        dialog = Dialog(
            self._desk.theme,
            self._page.window(),
            "Discard this draft?",
            "Everything written in this visit goes; its files stay in Documents. You can undo it until you lock.",
            verb="Discard the draft",
            safe="Keep it",
            kind="danger",
        )
        dialog.confirmed.connect(lambda: self._discard(visit_id))
        dialog.ask()

    def _discard(self, visit_id: str) -> None:
        """Leave the page first, so that it does not read a visit that is gone."""
        self._desk.go(places.TODAY)
        self._desk.background.write(
            self,
            lambda ws: visits.discard_draft(ws, visit_id=visit_id),
            lambda _: self._desk.tell("Draft discarded", True),
            self.failed.emit,
        )
