"""What is chosen in the bar over the visit, handed to the store: where it takes place, its layout, its clock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from visitapp.domain.visits import VisitKind
from visitapp.services import visits
from visitapp.services.visit_templates import choose_template
from visitapp.ui.visits.top_bar import TopBar
from visitapp.ui.visits.who_saving import Write


class TopSaving(QObject):
    """Listens to the bar of one visit page; `write` is the page's own way to the store."""

    def __init__(self, top: TopBar, write: Write, parent: QObject) -> None:
        super().__init__(parent)
        self._write = write
        self._visit_id = ""
        top.kind_chosen.connect(self._on_kind_chosen)
        top.template_chosen.connect(self._on_template_chosen)
        top.clock_turned.connect(self._on_clock_turned)

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
