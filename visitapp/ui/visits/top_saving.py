"""What is chosen in the bar over the visit, handed to the store: where it takes place, its layout, its clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from visitapp.domain.changes import ChangeSet
from visitapp.domain.check_ins import CheckIn
from visitapp.domain.visits import Visit, VisitKind
from visitapp.errors import KnownError
from visitapp.services import visits
from visitapp.services.joint_visits import begin_part, next_part
from visitapp.services.visit_templates import choose_template
from visitapp.ui import places
from visitapp.ui.check_ins.asking import answer
from visitapp.ui.check_ins.dialog import CheckInDialog
from visitapp.ui.desk import Desk, Page
from visitapp.ui.visits.top_bar import TopBar
from visitapp.ui.visits.who import SomeoneElse
from visitapp.ui.visits.who_saving import Write

WHO_ELSE_HAS_A_PART = "Who else is this visit with?"


class TopSaving(QObject):
    """Listens to the bar of one visit page; `write` is the page's own way to the store."""

    def __init__(self, desk: Desk, top: TopBar, write: Write, parent: Page) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = parent
        self._write = write
        self._visit_id = ""
        top.kind_chosen.connect(self._on_kind_chosen)
        top.template_chosen.connect(self._on_template_chosen)
        top.part_wanted.connect(self._on_part_wanted)
        top.next_part_wanted.connect(self._on_next_part_wanted)
        top.clock_turned.connect(self._on_clock_turned)
        top.check_in_asked.connect(self._on_check_in_asked)

    def use(self, visit_id: str) -> None:
        """Write to this visit from now on."""
        self._visit_id = visit_id

    @Slot(object)
    def _on_kind_chosen(self, kind: VisitKind) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: visits.set_details(ws, visit_id=visit_id, kind=kind))

    @Slot(str)
    def _on_template_chosen(self, key: str) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: choose_template(ws, visit_id=visit_id, key=key))

    @Slot(bool)
    def _on_clock_turned(self, on: bool) -> None:
        visit_id = self._visit_id
        self._write(lambda ws: visits.turn_clock(ws, visit_id=visit_id, on=on))

    @Slot(object, object, str)
    def _on_check_in_asked(self, found: CheckIn | None, visit: Visit, key: str) -> None:
        if found is None:
            CheckInDialog(self._desk, self._page.window(), visit, None).ask()
        else:
            answer(self._page, found, visit, key)

    @Slot()
    def _on_part_wanted(self) -> None:
        visit_id = self._visit_id
        # Names of the caseload are not offered: the person may be looking.
        dialog = SomeoneElse(self._desk.theme, self._page.window(), (), WHO_ELSE_HAS_A_PART)

        def named(_member_id: str, name: str, done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
            def begun(change_set: ChangeSet) -> None:
                done()
                made = change_set.of_type("visit")[-1]
                self._desk.go(places.visit(made.record_id, made.person_id))

            self._desk.background.write(self, lambda ws: begin_part(ws, visit_id=visit_id, name=name), begun, failed)

        dialog.name.set_hint("Their name as it is in People. Each has a record of their own.")
        dialog.named.connect(named)
        dialog.ask()

    @Slot()
    def _on_next_part_wanted(self) -> None:
        visit_id = self._visit_id

        def go(visit: Visit) -> None:
            self._desk.go(places.visit(visit.id, visit.person_id))

        self._desk.background.read(self, lambda ws: next_part(ws, visit_id=visit_id), go, self._desk.trouble)
