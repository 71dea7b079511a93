"""The About tab: the person's own words at the left, the lists of the full record at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.about import PARTS, about_id
from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.about import AboutPage, read_about, write_about
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk, Page
from visitapp.ui.making import Making
from visitapp.ui.people.about_lists import AboutLists
from visitapp.ui.people.about_words import AboutWords
from visitapp.ui.places import Place
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.writing import Writing, Written

MINE = (
    "person",
    "about_text",
    "address",
    "contact_way",
    "adjustment",
    "alert",
    "member",
    "tie",
    "member_role",
    "handover",
)
SIDE_BY_SIDE = 960
"""From this width, at 100 % text, the lists stand beside the words."""


class AboutTab(Page):
    """Holds the person's id and the last page that was read."""

    def __init__(self, desk: Desk, words: AboutWords, lists: AboutLists) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._person_id = ""
        self._fresh = False
        self._to_show = ""
        self.words = words
        self.lists = lists
        desk.watch_spelling(*words.editors.values())
        self.saving = Writing(desk, self.words.value, _write_field, self)
        self.banner = Banner(theme, "notice")
        again = Button(theme, "Try again now", size="small")
        again.clicked.connect(self.saving.try_again)
        self.banner.add_button(again)
        self._banner_row = QWidget()
        row = QVBoxLayout(self._banner_row)
        row.setContentsMargins(32, 12, 32, 12)
        row.addWidget(self.banner)
        self._banner_row.hide()
        self.area = ScrollPage(theme)
        self.area.set_margins(32, 16, 32, 20)
        self.area.setAccessibleName("About")
        self.area.head.addWidget(self._banner_row)
        holder = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.words)
        left.addStretch(1)
        self._halves.addLayout(left, 640)
        self._halves.addWidget(self.lists, 446)
        self.area.body.addWidget(holder)
        self.area.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self.words.edited.connect(self.saving.touch)
        self.saving.failed.connect(self._on_saving_failed)
        self.saving.saved.connect(self._on_saving_saved)
        desk.theme.changed.connect(self._arrange)

    @classmethod
    def making(cls, desk: Desk, workshop: QWidget) -> Making[Page]:
        """Make the words, the lists, and the tab around them."""
        words = yield from AboutWords.making(desk.theme, workshop)
        lists = AboutLists(desk, workshop)
        yield
        return cls(desk, words, lists)

    def show_place(self, place: Place) -> None:
        """Show a person's full record."""
        if place.person_id != self._person_id:
            self.flush()
            self._person_id, self._fresh = place.person_id, True
            self._show_parts(False)
            self._banner_row.hide()
            self.area.show_top()
        self._to_show = place.record_id
        self.saving.use(self._person_id)
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when something shown here was changed."""
        if self.isVisible() and change_set.touches(*MINE, person_id=self._person_id):
            self._read()

    def flush(self) -> None:
        """Save what is written."""
        self.saving.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether words about anybody are not in the store."""
        return not self.saving.is_saved

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read_about(ws, person_id=person_id), self._show)

    def _show(self, page: AboutPage) -> None:
        if page.person.id != self._person_id:
            return
        self.words.show_page(page, self.saving.kept(self._person_id), fresh=self._fresh)
        self._fresh = False
        self.lists.show_page(page)
        self._show_parts(True)
        put_in_order(self)
        self._show_found()

    def _show_found(self) -> None:
        """Open the part that a search led to, once."""
        wanted, self._to_show = self._to_show, ""
        part = next((part for part in PARTS if wanted and about_id(self._person_id, part.key) == wanted), None)
        if part is not None:
            self.words.open(part.group)
            self.words.editors[part.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self, shown: bool) -> None:
        """Show nothing of the person before while another record is read."""
        self.words.setVisible(shown)
        self.lists.setVisible(shown)

    @Slot(object)
    def _on_saving_failed(self, error: KnownError) -> None:
        self.banner.say(error.sentence, error.next_step)
        self._banner_row.show()

    @Slot()
    def _on_saving_saved(self) -> None:
        if self.saving.is_saved:
            self._banner_row.hide()

    @Slot()
    def _arrange(self) -> None:
        beside = self.width() * 100 / self.desk.theme.text_size >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _write_field(workspace: Workspace, written: Written, value: Any) -> ChangeSet:
    return write_about(workspace, person_id=written.owner_id, key=written.name, text=value)
