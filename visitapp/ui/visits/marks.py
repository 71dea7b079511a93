"""Of the section that is being written: how it is known, and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.domain.visits import Standing
from visitapp.errors import KnownError
from visitapp.services import visits
from visitapp.services.visit_views import SectionView, VisitView
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.visits.note import Note
from visitapp.ui.visits.tools import Tools
from visitapp.ui.visits.who import SomeoneElse
from visitapp.ui.visits.who_saving import Write

WHO_TOLD = "Who told you?"


class Marks(QObject):
    """Fills the two menus under the note and writes what is chosen; `write` is the page's own way to the store."""

    def __init__(self, desk: Desk, note: Note, tools: Tools, write: Write) -> None:
        super().__init__(note)
        self._desk = desk
        self._note = note
        self._tools = tools
        self._write = write
        self._view: VisitView | None = None
        self._shown = ""
        for menu in tools.menus():
            menu.aboutToHide.connect(self._on_menu_closing)
        tools.shared_chosen.connect(self._on_shared_chosen)
        note.entered.connect(self._on_note_entered)

    def show_view(self, view: VisitView | None) -> None:
        """Show how it stands with the section that is being written; None while another visit is read."""
        self._view = view
        if view is None or any(menu.isVisible() for menu in self._tools.menus()):
            self._shown = ""
            return
        self._shown = self._note.here
        section = view.section(self._note.here)
        self._tools.show_sharing(section.kind.heading, view.person.called, shared=section.shared)
        self._tools.show_known(section.kind.heading, section.known, self._choices(view, section))

    def open_known(self) -> None:
        """Open the menu of how the section is known."""
        if self._view is not None and not self._view.visit.is_signed:
            self._tools.known.showMenu()

    def _choices(self, view: VisitView, section: SectionView) -> list[tuple[str, Callable[[], None], bool]]:
        here = (section.standing, section.told_by_id, section.told_by if not section.told_by_id else "")
        offered = [("Not said", Standing.OPEN, "", ""), (Standing.SAW.words, Standing.SAW, "", "")]
        offered += [
            (
                f"What I was told, by {choice.name}",
                Standing.TOLD,
                choice.member_id,
                "" if choice.member_id else choice.name,
            )
            for choice in view.who
        ]
        known = [(standing, told_id, name) for _, standing, told_id, name in offered]
        if section.standing is Standing.TOLD and here not in known:
            offered.append((section.known, *here))
        choices = [
            (words, partial(self._mark, section.kind.key, standing, told_id, name), (standing, told_id, name) == here)
            for words, standing, told_id, name in offered
        ]
        choices.append(("What I was told, by someone else…", partial(self._ask_who, section.kind.key), False))
        thought = partial(self._mark, section.kind.key, Standing.THINK, "", "")
        return [*choices, (Standing.THINK.words, thought, section.standing is Standing.THINK)]

    def _mark(self, key: str, standing: Standing, told_by_id: str, told_by: str) -> None:
        if self._view is not None:
            self._write(self._marking(self._view.visit.id, key, standing, told_by_id, told_by))

    def _marking(
        self, visit_id: str, key: str, standing: Standing, told_by_id: str, told_by: str
    ) -> Callable[[Workspace], ChangeSet]:
        return lambda ws: visits.mark_section(
            ws, visit_id=visit_id, key=key, standing=standing, told_by_id=told_by_id, told_by=told_by
        )

    def _ask_who(self, key: str) -> None:
        if self._view is None:
            return
        visit_id = self._view.visit.id
        dialog = SomeoneElse(self._desk.theme, self._note.window(), self._view.others, WHO_TOLD)

        def named(member_id: str, name: str, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
            marking = self._marking(visit_id, key, Standing.TOLD, member_id, name)
            self._desk.background.write(self, marking, lambda _: done(), failed)

        dialog.named.connect(named)
        dialog.ask()

    @Slot(bool)
    def _on_shared_chosen(self, shared: bool) -> None:
        if self._view is not None:
            visit_id, key = self._view.visit.id, self._note.here
            self._write(lambda ws: visits.set_shared(ws, visit_id=visit_id, key=key, shared=shared))

    @Slot(str)
    def _on_note_entered(self, _key: str) -> None:
        # The focus comes back here as a menu closes, before its line runs: that menu must not be made anew.
        if self._shown and self._shown != self._note.here:
            self.show_view(self._view)

    @Slot()
    def _on_menu_closing(self) -> None:
        if not self._shown:
            QTimer.singleShot(0, self, lambda: self.show_view(self._view))
