"""Beside the note: the files that were kept at this visit, and the way to add more while it is not signed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.attachments import Attachment
from visitapp.errors import Refused
from visitapp.services.attaching import SIGNED
from visitapp.services.visit_views import VisitView
from visitapp.ui import places
from visitapp.ui.choose_files import ask_files
from visitapp.ui.desk import Desk
from visitapp.ui.documents.adding import Adding, Ended, Source, files_at
from visitapp.ui.documents.refusals import Refusals
from visitapp.ui.documents.under_way import UnderWay
from visitapp.ui.widgets.buttons import Button, LinkButton
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

STILL = Refused("Files are still being kept with this visit.", "Sign when they are there, or stop them.")
DROP_HERE = "Drop photos and files anywhere on this visit."


class FilesHere(QWidget):
    """Lists the files of one visit; each leads to where it is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = desk.theme
        self._desk = desk
        self._person_id = self._visit_id = ""
        self._takes = False
        self._shown: list[tuple[str, str]] | None = None
        self.links: list[LinkButton] = []
        self.adding = Adding(desk, self)
        self.adding.ended.connect(self._on_ended)
        self.add_button = Button(theme, "Add", "quiet", size="small", icon="plus")
        self.add_button.setAccessibleName("Add files to this visit")
        self.add_button.clicked.connect(self.choose)
        self.hint = Text(theme, "small", DROP_HERE, "ink_2")
        self.under_way = UnderWay(theme, self.adding)
        self.refusals = Refusals(theme)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        head = QHBoxLayout()
        middle = Qt.AlignmentFlag.AlignVCenter
        head.addWidget(Text(theme, "body_small", "Files", weight=600), 1, middle)
        head.addWidget(self.add_button, 0, middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._rows)
        for part in (self.hint, self.under_way, self.refusals):
            column.addWidget(part)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to see and nothing to do."""
        return not self._shown and not self._takes

    @property
    def is_busy(self) -> bool:
        """Tell whether files are on their way."""
        return bool(self.adding.copies)

    def show_view(self, view: VisitView) -> None:
        """Show a visit's files; the rows are made anew only when they changed."""
        if view.visit.id != self._visit_id:
            self.refusals.clear()
        self._person_id, self._visit_id = view.person.id, view.visit.id
        self._takes = not view.visit.is_signed
        self.add_button.setVisible(self._takes)
        self.hint.setVisible(self._takes and not view.files)
        wanted = [(file.id, file.title) for file in view.files]
        if wanted != self._shown:
            self._shown = wanted
            self._build(view.files)

    def add(self, sources: list[Source]) -> None:
        """Keep files with the visit, or say why a signed one takes none."""
        if not self._takes:
            self._desk.trouble(Refused(*SIGNED))
        elif sources:
            self.refusals.clear()
            self.adding.add(sources, person_id=self._person_id, visit_id=self._visit_id)

    @Slot()
    def choose(self) -> None:
        """Let files be chosen."""
        ask_files(
            self, "Choose the files to keep with this visit", Path.home(), lambda paths: self.add(files_at(paths))
        )

    def changeEvent(self, event: QEvent) -> None:
        """Stop what is on its way when the pages are shut for locking or closing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.adding.stop_all()

    def _build(self, files: tuple[Attachment, ...]) -> None:
        empty(self._rows)
        self.links = []
        for file in files:
            link = LinkButton(self._desk.theme, file.title, line=True)
            link.setAccessibleName(f"{file.kind.word}: {file.title}")
            place = places.person(self._person_id, "documents", file.id)
            link.clicked.connect(lambda _=False, place=place: self._desk.go(place))
            self.links.append(link)
            self._rows.addWidget(link)

    @Slot(object)
    def _on_ended(self, ended: Ended) -> None:
        if ended.kept:
            kept = "One file is kept" if ended.kept == 1 else f"{ended.kept} files are kept"
            self._desk.tell(f"{kept} with this visit.", ended.kept == 1)
        self.refusals.show_ended(ended)
