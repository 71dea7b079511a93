"""Documents: every file and paper of the caseload, where it has got to, why one does not get on, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QStandardPaths, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.travelling import KeptFile
from visitapp.domain.versions import versions_of
from visitapp.services import travelling
from visitapp.services.attachments import ListedFile, find_file
from visitapp.ui import places
from visitapp.ui.choose_files import ask_folder
from visitapp.ui.desk import Desk, Page
from visitapp.ui.documents.caseload_rows import COLUMNS, GROUPS, FileRow, Wanted, in_group, kept, rows_of
from visitapp.ui.documents.chosen_bar import ChosenBar, fitting_actions
from visitapp.ui.documents.copies import Copies
from visitapp.ui.documents.making import Making
from visitapp.ui.documents.sending import Sending, first_action
from visitapp.ui.documents.versions import VersionsDialog
from visitapp.ui.documents.viewer import Viewer
from visitapp.ui.key_commands import key_command
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.people.find_field import FindField
from visitapp.ui.places import OFFICE, Place
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.empty_state import EmptyState
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import Menu
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_area import ScrollArea
from visitapp.ui.widgets.segmented import Option, Segmented
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.table import RecordTable

SUBTITLE = "Everything you keep and have made, and where it has got to"
NOTHING = "No documents yet. Files that you add to somebody’s record, and papers that you make, appear here."
NONE_FOUND = "Nothing here fits that. Try a shorter word, or All."
SAFE = "Everything is encrypted on this laptop and on its way. The office keeps it and cannot read it."
NO_OFFICE = ("This laptop has not joined an office.", "Everything is kept here. It is sent once you have joined.")
OFFLINE = ("The office cannot be reached just now.", "What waits stays here, and is sent by itself.")
ROWS_IN_VIEW = 40 + 3 * 57 + 44
MINE = ("attachment", "document", "person")
READ_AGAIN_MS = 300
PROGRESS_MS = 2000
"""How often it is looked how far files are, while an exchange is under way."""


class DocumentsPage(Page):
    """The list, and over it the viewer when one is opened."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._exchange = exchange
        self._rows: tuple[FileRow, ...] = ()
        self._files: dict[str, KeptFile] = {}
        self._opened = ""
        self._reading = 0
        self.make_button = Button(theme, "Make a document", icon="file-plus")
        self.send_button = Button(theme, "Send now", "primary", icon="refresh-cw")
        self.header = PageHeader(theme, "Documents", SUBTITLE, (self.make_button, self.send_button))
        self.standing = Banner(theme, "info", icon="cloud-off")
        self.join_button = Button(theme, "Open the office", size="small")
        self.standing.add_button(self.join_button)
        self.groups = Segmented(theme, "Which documents", [Option(key, label) for key, label in GROUPS], height=38)
        self.find_field = FindField(theme, "Find a document", "Ctrl+F")
        self.people = Select(theme, "Person")
        self.kinds = Select(theme, "What it is")
        self.table = RecordTable(theme, "Documents", COLUMNS, several=True)
        self.table.set_foot(SAFE)
        self.nothing = EmptyState(theme, NOTHING)
        self.none_found = EmptyState(theme, NONE_FOUND)
        self.bar = ChosenBar(desk)
        self.viewer = Viewer(desk)
        self.copies = Copies(desk, self)
        self.sending = Sending(desk, exchange, self._read, self)
        self.maker = Making(desk, self)
        self._made = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(READ_AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._progress = QTimer(self)
        self._progress.setInterval(PROGRESS_MS)
        self._progress.timeout.connect(self._on_progress_timeout)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._shown = QWidget(self)
        self._stack = QStackedLayout(self._shown)
        for shown in (self.table, self.nothing, self.none_found):
            self._stack.addWidget(shown)
        self._tools = QWidget()
        tools = FlowLayout(self._tools, gap=10)
        tools.addWidget(self.groups)
        tools.push_right()
        for tool in (self.find_field, self.people, self.kinds):
            tools.addWidget(tool)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 20)
        column.setSpacing(14)
        column.addWidget(self.header)
        lines: tuple[tuple[QWidget, int], ...] = ((self.standing, 0), (self._tools, 0), (self._shown, 1), (self.bar, 0))
        for widget, stretch in lines:
            line = QHBoxLayout()
            line.setContentsMargins(32, 0, 32, 0)
            line.addWidget(widget)
            column.addLayout(line, stretch)
        self.pages = QStackedWidget()
        self.pages.addWidget(ScrollArea(inner))  # at large text the whole page scrolls: some rows stay in view
        self.pages.addWidget(self.viewer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.standing.hide()
        self._on_theme_changed()

    def _connect(self) -> None:
        self.desk.theme.changed.connect(self._on_theme_changed)
        self.make_button.clicked.connect(self.make)
        self.maker.made.connect(self._on_made)
        self.send_button.clicked.connect(self.send_now)
        self.join_button.clicked.connect(lambda: self.desk.go(OFFICE))
        self.groups.chosen.connect(self._filter)
        self.find_field.textChanged.connect(self._filter)
        self.find_field.down_pressed.connect(self.table.setFocus)
        self.people.currentIndexChanged.connect(self._filter)
        self.kinds.currentIndexChanged.connect(self._filter)
        self.table.opened.connect(self._on_table_opened)
        self.table.picked.connect(self._show_chosen)
        self.table.link_pressed.connect(self._on_table_link_pressed)
        self.table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.view.customContextMenuRequested.connect(self._on_menu_asked)
        self.bar.asked.connect(self.do)
        self.viewer.closed.connect(self._on_viewer_closed)
        self._exchange.moved.connect(self._show_state)
        self._exchange.ended.connect(self._again.start)
        key_command(self, "Ctrl+N", "Make a document", self.make, only_inside=True)
        for key, run in (
            ("Ctrl+F", self._on_find_key),
            ("Ctrl+P", partial(self.do, "print")),
            ("Ctrl+S", partial(self.do, "save")),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.table.setMinimumHeight(self.desk.theme.px(ROWS_IN_VIEW))

    # what the window calls

    def show_place(self, place: Place) -> None:
        """Read the list; a place that names a file opens it."""
        self._opened = place.record_id
        if not self._opened:
            self.viewer.clear()
            self.pages.setCurrentIndex(0)
        self._show_state(self._exchange.state)
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when anything that a row shows has changed."""
        if change_set.touches(*MINE) and self.isVisible():
            self._again.start()

    def focus_first(self) -> None:
        """Put the focus on the rows, or on the title while there are none."""
        if self.pages.currentWidget() is self.viewer:
            self.viewer.focus_first()
        elif self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.header.focus_title()

    def changeEvent(self, event: QEvent) -> None:
        """Stop copies that are being written when the pages are shut for locking or closing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.copies.stop()

    # reading

    @Slot()
    def _read(self) -> None:
        if not self.isVisible():
            return
        now, background = self.desk.now(), self.desk.background
        self._reading += 1
        number = self._reading

        def show(rows: tuple[FileRow, ...]) -> None:
            if number == self._reading:  # the pool does not keep to the order in which it was asked
                self._show(rows)

        background.read(
            self,
            lambda ws: travelling.list_kept(ws),
            lambda files: background.compute(self, lambda: rows_of(files, now), show),
        )
        if self._opened:
            file_id = self._opened
            self.desk.background.read(self, lambda ws: find_file(ws, file_id=file_id), self._show_file)

    def _show(self, rows: tuple[FileRow, ...]) -> None:
        self._rows = rows
        self._files = {each.file.id: each.file for each in rows}
        files = [each for each in self._files.values() if not each.is_put_behind]
        self.groups.set_options(
            [Option(key, label, sum(in_group(each, key) for each in files)) for key, label in GROUPS]
        )
        people = Counter((each.called, each.person_id) for each in files)
        self._offer(self.people, "Person: anyone", [(called or "Nobody", key) for called, key in sorted(people)])
        self._offer(self.kinds, "Kind: any", [(kind, kind) for kind in sorted({each.kind for each in files})])
        self._tools.setVisible(bool(rows))
        self.bar.setVisible(bool(rows))
        self._filter()

    def _offer(self, select: Select, any_words: str, offered: list[tuple[str, str]]) -> None:
        """Offer these besides all, and keep what was chosen; nothing is signalled."""
        wanted = [(any_words, ""), *offered]
        if wanted == [(select.itemText(each), select.itemData(each)) for each in range(select.count())]:
            return
        chosen = select.currentData()
        select.blockSignals(True)
        select.clear()
        for words, key in wanted:
            select.addItem(words, key)
        select.setCurrentIndex(max(0, select.findData(chosen)))
        select.blockSignals(False)
        select.updateGeometry()

    @Slot()
    def _filter(self) -> None:
        wanted = Wanted(
            self.find_field.text(), self.groups.key, self.people.currentData() or "", self.kinds.currentData() or ""
        )
        shown = kept(self._rows, wanted)
        self.table.set_rows([each.row for each in shown])
        if not self.table.key and shown:
            self.table.choose(shown[0].file.id)
        self._stack.setCurrentWidget(self.table if shown else self.none_found if self._rows else self.nothing)
        if self._made in {each.file.id for each in shown}:
            self.table.choose(self._made)
            self._made = ""
        self._show_chosen()

    def chosen(self) -> tuple[KeptFile, ...]:
        """Return the files that are chosen, in the order they are shown."""
        if self._stack.currentWidget() is not self.table:
            return ()
        return tuple(self._files[key] for key in self.table.keys if key in self._files)

    @Slot()
    def _show_chosen(self) -> None:
        self.bar.show_chosen(self.chosen(), self.desk.now())

    @Slot(object)
    def _show_state(self, state: ExchangeState) -> None:
        if state.is_busy:
            self.send_button.start_busy("Sending…")
            self._progress.start()
        else:
            self.send_button.end_busy()
            self._progress.stop()
        self.send_button.setVisible(state.has_joined)
        words = ("", "")
        if not state.has_joined:
            words = NO_OFFICE
        elif state.said:
            words = (state.said, state.next_step)
        elif not state.is_reached and not state.is_busy:
            words = OFFLINE
        self.join_button.setVisible(bool(words[0]) and words is not OFFLINE)
        if words[0]:
            self.standing.say(*words, kind="notice" if state.said else "info")
        self.standing.setVisible(bool(words[0]))

    @Slot()
    def _on_progress_timeout(self) -> None:
        if any(each.where.is_waiting for each in self._files.values()):
            self._read()

    # doing

    @Slot()
    def send_now(self) -> None:
        """Exchange with the office now."""
        self._exchange.exchange()

    @Slot(str)
    def do(self, action: str) -> None:
        """Do something with the chosen files, where it fits."""
        files = self.chosen()
        if action not in fitting_actions(files):
            return
        run: dict[str, Callable[[tuple[KeptFile, ...]], None]] = {
            "open": lambda chosen: self._on_table_opened(chosen[0].id),
            "person": lambda chosen: self.desk.go(places.person(chosen[0].person_id)),
            "save": self._save,
            "print": lambda chosen: self.copies.print_files([each.id for each in chosen]),
            "queue": self.sending.queue,
            "hold_back": self.sending.hold_back,
            "again": self.sending.try_again,
            "versions": self._ask_version,
        }
        run[action](files)

    def _save(self, files: tuple[KeptFile, ...]) -> None:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        ids = [each.id for each in files]
        ask_folder(
            self.window(), "Choose where the copies go", folder, lambda place: self.copies.save_files(ids, place)
        )

    def _ask_version(self, files: tuple[KeptFile, ...]) -> None:
        dialog = VersionsDialog(self.desk, self.window(), versions_of(self._files.values(), files[0]))
        dialog.opened.connect(self._on_table_opened)
        dialog.ask()

    @Slot(str)
    def _on_table_link_pressed(self, file_id: str) -> None:
        self.table.choose(file_id)
        self._show_chosen()
        self.do(first_action(self._files[file_id])[0])

    @Slot()
    def make(self) -> None:
        """Make a document, for the person whose documents are shown when it is only one."""
        self.maker.ask(self.people.currentData() or "")

    @Slot(str)
    def _on_made(self, paper_id: str) -> None:
        """Choose what was made, whatever was looked for before."""
        self._made = paper_id
        self.find_field.clear()
        self.groups.choose("all")
        self.kinds.setCurrentIndex(0)
        self._read()

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        fitting = fitting_actions(self.chosen())
        if not fitting:
            return
        menu = Menu(self.desk.theme, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, button in self.bar.buttons.items():
            if name in fitting:
                menu.addAction(button.text().replace("&", "&&")).triggered.connect(partial(self.do, name))
        menu.popup(self.table.view.viewport().mapToGlobal(place))

    @Slot()
    def _on_find_key(self) -> None:
        self.find_field.setFocus()
        self.find_field.selectAll()

    # looking

    @Slot(str)
    def _on_table_opened(self, file_id: str) -> None:
        self.desk.go(Place("documents", record_id=file_id))

    def _show_file(self, listed: ListedFile) -> None:
        if listed.file.id != self._opened:
            return
        was_open = self.pages.currentWidget() is self.viewer
        self.viewer.show_file(listed)
        self.pages.setCurrentWidget(self.viewer)
        if not was_open:
            self.viewer.focus_first()

    @Slot()
    def _on_viewer_closed(self) -> None:
        file_id = self._opened
        self.desk.go(places.DOCUMENTS)
        opened = self._files.get(file_id)
        self.table.choose(versions_of(self._files.values(), opened)[0].id if opened is not None else file_id)
        self.focus_first()
