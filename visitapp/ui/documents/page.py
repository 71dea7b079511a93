"""A person's Documents: files are added by button, by dropping and by pasting; Enter shows one inside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError, NotFound
from visitapp.services.attachments import FileList, ListedFile, list_files
from visitapp.ui import places
from visitapp.ui.choose_files import ask_files
from visitapp.ui.desk import Desk, Page
from visitapp.ui.documents.adding import Adding, Ended, Source, files_at
from visitapp.ui.documents.drops import FileDrops, on_clipboard
from visitapp.ui.documents.questions import AboutFile
from visitapp.ui.documents.refusals import Refusals
from visitapp.ui.documents.thumbnails import Thumbnails
from visitapp.ui.documents.under_way import UnderWay
from visitapp.ui.documents.viewer import Viewer
from visitapp.ui.documents.words import (
    DROP,
    ICONS,
    NO_FILES,
    PAPER_ICON,
    WHAT,
    kind_words,
    moment_words,
    spoken,
    where_from,
)
from visitapp.ui.key_commands import key_command
from visitapp.ui.places import Place
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.cells import Column, FileCell, PlainCell, Row
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.table import RecordTable
from visitapp.ui.widgets.text import Text

COLUMNS = (
    Column("file", "File", 320, stretch=True),
    Column("kind", "What it is", 130),
    Column("where", "From", 150),
    Column("added", "Added", 130),
)
MOST_PICTURES = 200
NOTHING_TO_PASTE = KnownError("There is no file and no picture to paste.", "Copy one first.")
MINE = ("attachment", "document", "visit", "person")


class DocumentsTab(Page):
    """Holds the person's id; its parts are made when it is first shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person_id = ""
        self._wanted = ""
        self._list: FileList | None = None
        self._unmade = [self._make_adding, self._make_table, self._make_viewer, self._put_together]

    def to_make(self) -> Iterator[Callable[[], object]]:
        """Return the making of each part that is not made yet."""
        for make in list(self._unmade):
            yield partial(self._make, make)

    def _make(self, part: Callable[[], None]) -> None:
        """Make one part, unless it is made already."""
        if part in self._unmade:
            self._unmade.remove(part)
            part()

    def _make_adding(self) -> None:
        theme = self.desk.theme
        self.adding = Adding(self.desk, self)
        self.adding.ended.connect(self._on_adding_ended)
        self.thumbnails = Thumbnails(self.desk, self)
        self.thumbnails.came.connect(self._show_rows)
        self.refusals = Refusals(theme, self)
        self.under_way = UnderWay(theme, self.adding, self)
        self.hint = Banner(theme, "info", icon="file-plus", parent=self)

    def _make_table(self) -> None:
        theme = self.desk.theme
        self.add_button = Button(theme, "Add files…", icon="file-plus", parent=self)
        self.add_button.clicked.connect(self.choose)
        self.table = RecordTable(theme, "Files and papers", COLUMNS, parent=self)
        self.table.opened.connect(self._on_table_opened)
        self.table.edit_asked.connect(self._on_table_edit_asked)
        first = Button(theme, "Add files…", icon="file-plus")
        first.clicked.connect(self.choose)
        self.empty = EmptyState(theme, "", first, self)

    def _make_viewer(self) -> None:
        self.viewer = Viewer(self.desk, self)
        self.viewer.closed.connect(self._on_viewer_closed)

    def _put_together(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Text(self.desk.theme, "body_small", WHAT, "ink_2"), 1)
        top.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(32, 16, 32, 20)
        column.setSpacing(12)
        column.addLayout(top)
        for part in (self.hint, self.refusals, self.under_way):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(listing)
        self.stack.addWidget(self.viewer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        for hidden in (self.hint, self.table, self.empty):
            hidden.hide()
        drops = FileDrops(self)
        drops.hovered.connect(self._on_drops_hovered)
        drops.dropped.connect(self._add)
        key_command(self, QKeySequence.StandardKey.Paste, "Keep what was copied", self.paste, only_inside=True)

    # what the window calls

    def show_place(self, place: Place) -> None:
        for part in list(self._unmade):
            self._make(part)
        if place.person_id != self._person_id:
            self._list = None
            self._show_list()
            self.refusals.clear()
            self.table.set_rows([])
            self.thumbnails.forget()
        self._person_id, self._wanted = place.person_id, place.record_id
        if not self._wanted:
            self._show_list()
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        if self._person_id and change_set.touches(*MINE, person_id=self._person_id):
            self._read()

    def focus_first(self) -> None:
        if self._wanted and self.stack.currentWidget() is self.viewer:
            self.viewer.focus_first()
        elif self.table.isHidden():
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Stop what is on its way when the pages are shut for locking or closing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self._unmade and not self.isEnabled():
            self.adding.stop_all()

    # reading

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(
            self, lambda ws: list_files(ws, person_id=person_id), self._show, self._on_read_failed
        )

    def _on_read_failed(self, error: KnownError) -> None:
        if not isinstance(error, NotFound):  # the page around this tab says that the person is gone
            self.desk.trouble(error)

    def _show(self, found: FileList) -> None:
        if found.person.id != self._person_id:
            return
        self._list = found
        self._show_rows()
        self.table.setVisible(bool(found.files))
        self.empty.sentence.setText(NO_FILES.format(name=found.person.called))
        self.empty.setVisible(not found.files)
        self.add_button.setVisible(bool(found.files))
        self.thumbnails.want([listed.file for listed in found.files[:MOST_PICTURES]])
        wanted = self._listed(self._wanted)
        if wanted is not None:
            was_open = self.stack.currentWidget() is self.viewer
            self.viewer.show_file(wanted)
            self.stack.setCurrentWidget(self.viewer)
            if not was_open:
                self.viewer.focus_first()
        elif self._wanted:
            self._on_viewer_closed()

    @Slot()
    def _show_rows(self) -> None:
        if self._list is not None:
            today = self.desk.now().date()
            self.table.set_rows([self._row(listed, today) for listed in self._list.files])

    def _row(self, listed: ListedFile, today: date) -> Row:
        file = listed.file
        picture = self.thumbnails.picture(file)
        added = file.added_at.timestamp() if file.added_at is not None else 0.0
        return Row(
            file.id,
            (
                FileCell(
                    file.title,
                    file.description.replace("\n", " "),
                    PAPER_ICON if listed.is_paper else ICONS[file.kind],
                    picture,
                    picture is not None,
                ),
                PlainCell(kind_words(listed)),
                PlainCell(where_from(listed, today)),
                PlainCell(moment_words(file.added_at, today), tabular=True, sort=added),
            ),
            spoken(listed, today),
        )

    def _listed(self, file_id: str) -> ListedFile | None:
        files = self._list.files if self._list is not None else ()
        return next((listed for listed in files if listed.file.id == file_id), None)

    # looking

    @Slot(str)
    def _on_table_opened(self, file_id: str) -> None:
        self.desk.go(places.person(self._person_id, "documents", file_id))

    @Slot(str, str)
    def _on_table_edit_asked(self, file_id: str, _column: str) -> None:
        listed = self._listed(file_id)
        if listed is not None and not listed.is_frozen:
            AboutFile(self.desk, self.window(), listed).ask()

    @Slot()
    def _on_viewer_closed(self) -> None:
        file_id = self._wanted
        self.desk.go(places.person(self._person_id, "documents"))
        self._wanted = ""
        self._show_list()
        self.table.choose(file_id)
        self.focus_first()

    def _show_list(self) -> None:
        self.viewer.clear()
        self.stack.setCurrentIndex(0)

    # adding

    @Slot()
    def choose(self) -> None:
        """Let files be chosen."""
        ask_files(self, "Choose the files to keep", Path.home(), lambda paths: self._add(files_at(paths)))

    @Slot()
    def paste(self) -> None:
        """Keep what is on the clipboard."""
        sources = on_clipboard()
        if sources:
            self._add(sources)
        else:
            self.desk.trouble(NOTHING_TO_PASTE)

    @Slot(object)
    def _add(self, sources: list[Source]) -> None:
        if sources and self._person_id:
            self.refusals.clear()
            if self._wanted:
                self._on_viewer_closed()
            self.adding.add(sources, person_id=self._person_id)

    @Slot(bool)
    def _on_drops_hovered(self, over: bool) -> None:
        if over and self._list is not None:
            self.hint.say(DROP.format(name=self._list.person.called))
        self.hint.setVisible(over)

    @Slot(object)
    def _on_adding_ended(self, ended: Ended) -> None:
        if ended.kept:
            name = self._list.person.called if self._list is not None else ""
            kept = "One file is kept" if ended.kept == 1 else f"{ended.kept} files are kept"
            self.desk.tell(f"{kept} with {name}." if name else f"{kept}.", ended.kept == 1)
        self.refusals.show_ended(ended)
