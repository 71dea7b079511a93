"""The Network tab: the map or the list, and at the right whoever is open. It saves as you go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Network
from visitapp.errors import KnownError
from visitapp.services import undo as undo_steps
from visitapp.services.network import NetworkView, place_member, read_network, remove_member
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk, Page
from visitapp.ui.key_commands import key_command
from visitapp.ui.network.add_link import AddLinkPanel
from visitapp.ui.network.add_person import AddPersonPanel
from visitapp.ui.network.empty_map import EmptyMap
from visitapp.ui.network.inspector import Inspector
from visitapp.ui.network.legend import Legend
from visitapp.ui.network.list_view import NetworkList
from visitapp.ui.network.side_panel import WIDTH, SidePanel
from visitapp.ui.network.tools import ToolRow
from visitapp.ui.network.view import MapView
from visitapp.ui.places import Place
from visitapp.ui.widgets.dialog import Dialog

LEAST_MAP = 400
"""Beside a panel the map has at least this width at 100 %; where it has not, the panel takes its place."""


@dataclass(frozen=True, repr=False)
class Reading:
    """What one look into the store gives."""

    view: NetworkView
    undo_label: str
    redo_label: str


def read(workspace: Workspace, person_id: str) -> Reading:
    """Return a person's map and what can be taken back."""
    view = read_network(workspace, person_id=person_id)
    return Reading(view, workspace.undo_steps.undo_label, workspace.undo_steps.redo_label)


class NetworkTab(Page):
    """Holds the person's id, the chosen member's id and the last reading."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make the tool row, the two views and the panels."""
        super().__init__(desk, parent)
        theme = desk.theme
        self._person_id = ""
        self._wanted = ""
        self._network = Network("", "")
        self.tools = ToolRow(theme)
        self.map = MapView(desk)
        self.list = NetworkList(desk)
        self.side = QStackedWidget()
        circles = QWidget()
        column = QVBoxLayout(circles)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.map, 1)
        column.addWidget(Legend(theme))
        self._empty = EmptyMap(theme)
        self.middle = QStackedWidget()
        for widget in (circles, self.list, self._empty):
            self.middle.addWidget(widget)
        self._circles = circles
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._shape = ""
        self.middle.setParent(self)
        self.side.setParent(self)
        self.side.hide()
        self._arrange()
        self._connect()
        if QAccessible.isActive():
            self.tools.views.choose("list")

    def _connect(self) -> None:
        self.tools.views.chosen.connect(lambda _key: self._show_view())
        self.tools.add_person.clicked.connect(self._on_add_person_asked)
        self.tools.add_link.clicked.connect(self._on_add_link_asked)
        self.tools.undo_asked.connect(lambda: self._take_back(undo=True))
        self.tools.redo_asked.connect(lambda: self._take_back(undo=False))
        self.tools.fit.clicked.connect(self.map.fit)
        self._empty.button.clicked.connect(self._on_add_person_asked)
        self.map.chosen.connect(self._on_member_chosen)
        self.map.opened.connect(self._on_map_opened)
        self.map.moved.connect(self._on_member_moved)
        self.list.chosen.connect(self._on_member_chosen)
        self.list.opened.connect(lambda member_id: self._open(member_id, take_focus=True))
        for source in (self.map, self.list):
            source.remove_asked.connect(self._on_remove_asked)
        key_command(self, "Ctrl+N", "Add somebody to this map", self._on_add_person_asked, only_inside=True)
        self.desk.theme.changed.connect(self._on_theme_changed)

    @cached_property
    def inspector(self) -> Inspector:
        """The panel about one member, made when it is first needed; the other two as well."""
        panel = Inspector(self.desk)
        panel.member_opened.connect(lambda member_id: self._open(member_id, take_focus=True))
        panel.remove_asked.connect(self._on_remove_asked)
        self._add_panel(panel)
        return panel

    @cached_property
    def add_person(self) -> AddPersonPanel:
        """The panel that puts somebody on the map."""
        panel = AddPersonPanel(self.desk)
        panel.added.connect(self._on_member_added)
        panel.open_asked.connect(lambda member_id: self._open(member_id, take_focus=True))
        panel.show_network(self._network)
        self._add_panel(panel)
        return panel

    @cached_property
    def add_link(self) -> AddLinkPanel:
        """The panel that ties two members."""
        panel = AddLinkPanel(self.desk)
        panel.linked.connect(lambda words: self.desk.tell(words, True))
        panel.show_network(self._network)
        self._add_panel(panel)
        return panel

    def _add_panel(self, panel: SidePanel) -> None:
        self.side.addWidget(panel)
        panel.closed.connect(self._on_panel_closed)

    def _has(self, panel: str) -> bool:
        return panel in vars(self)

    def to_make(self) -> Iterator[Callable[[], object]]:
        """Make the panels."""
        yield lambda: self.add_person
        yield lambda: self.inspector
        yield lambda: self.add_link

    # the page

    def show_place(self, place: Place) -> None:
        """Show the person's map; the place may name the member to open first."""
        if place.person_id != self._person_id:
            self.flush()
            self._person_id = place.person_id
            self._close_side()
        self._wanted = place.record_id
        self._read()

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again: any change may have changed what can be taken back, even one that is not on the map."""
        if self._person_id and change_set.changes and self.isVisible():
            self._read()

    def flush(self) -> None:
        """Save what is typed in the inspector, and whoever is being added."""
        self.save_typed()
        if self._has("add_person"):
            self.add_person.flush()

    def save_typed(self) -> None:
        """Save what is typed in the inspector; whoever is being added stays in the form."""
        if self._has("inspector"):
            self.inspector.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether words were typed in a panel that the store does not have."""
        if self._has("inspector") and self.inspector.has_unsaved_words():
            return True
        return self._has("add_person") and self.add_person.has_unsaved_words()

    def focus_first(self) -> None:
        """Put the focus on the choice of views, which begins the tab."""
        self.tools.views.findChildren(QWidget)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _read(self) -> None:
        person_id = self._person_id
        self.desk.background.read(self, lambda ws: read(ws, person_id), self._show)

    def _show(self, reading: Reading) -> None:
        network = reading.view.network
        if network.person_id != self._person_id:
            return
        self.tools.show_steps(reading.undo_label, reading.redo_label)
        if network != self._network:
            self._show_network(network)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._open(wanted, take_focus=False)

    def _show_network(self, network: Network) -> None:
        self._network = network
        self._empty.show_name(network.person_name)
        self.map.show_network(network)
        self.list.show_network(network)
        if self._has("add_person"):
            self.add_person.show_network(network)
        if self._has("add_link"):
            self.add_link.show_network(network)
        if self._has("inspector"):
            self._show_member_again(network)
        self._show_view()

    def _show_member_again(self, network: Network) -> None:
        if self._open_panel() is self.inspector:
            if not self.inspector.show_member(network, self.inspector.member_id):
                self._close_side()
        elif self.inspector.member_id:
            self.inspector.show_member(network, self.inspector.member_id)

    def _show_view(self) -> None:
        if not self._network.members:
            self.middle.setCurrentWidget(self._empty)
        else:
            as_list = self.tools.views.key == "list"
            self.middle.setCurrentWidget(self.list if as_list else self._circles)
        self.tools.show_fit(self.middle.currentWidget() is self._circles)

    # panels

    def _open_panel(self) -> QWidget | None:
        return None if self.side.isHidden() else self.side.currentWidget()

    def _open(self, member_id: str, *, take_focus: bool) -> None:
        if not self.inspector.show_member(self._network, member_id):
            return
        self.map.choose(member_id)
        self.list.choose(member_id)
        self._show_side(self.inspector)
        if take_focus or self.middle.isHidden():
            self.inspector.focus_first()

    def _show_side(self, panel: SidePanel) -> None:
        self.side.setCurrentWidget(panel)
        self.side.show()
        self._arrange()

    def _close_side(self) -> None:
        self.save_typed()
        self.side.hide()
        self._arrange()

    def _focus_middle(self) -> None:
        here = self.middle.currentWidget()
        target: QWidget = self._empty.button
        if here is not self._empty:
            target = self.map if here is self._circles else self.list.table.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        """Put the tool row above the map alone, or above map and panel, or the panel in the place of the map."""
        width, side = self.width(), self.desk.theme.px(WIDTH)
        open_now = not self.side.isHidden()
        beside = width - side >= self.tools.one_row_width()
        instead = open_now and width - side < self.desk.theme.px(LEAST_MAP)
        shape = "instead" if instead else "beside" if beside else "under"
        self.middle.setHidden(instead)
        self.side.setMinimumWidth(0 if instead else side)
        self.side.setMaximumWidth(16_777_215 if instead else side)
        if shape == self._shape:
            return
        self._shape = shape
        for widget in (self.tools, self.middle, self.side):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self.tools, 0, 0, 1, 1 if beside and not instead else 2)
        if instead:
            self._grid.addWidget(self.side, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self.side, *((0, 1, 2, 1) if beside else (1, 1)))
        self._grid.addWidget(self.middle, 1, 0)
        self._grid.setRowStretch(1, 1)
        self._grid.setColumnStretch(0, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._open_panel() is not None:
            self._on_panel_closed()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._arrange()

    @Slot()
    def _on_panel_closed(self) -> None:
        self._close_side()
        self._focus_middle()

    @Slot()
    def _on_add_person_asked(self) -> None:
        self._show_side(self.add_person)
        self.add_person.focus_first()

    @Slot()
    def _on_add_link_asked(self) -> None:
        self.add_link.begin(self.map.chosen_id)
        self._show_side(self.add_link)
        self.add_link.focus_first()

    # members

    @Slot(str)
    def _on_member_chosen(self, member_id: str) -> None:
        self.map.choose(member_id)
        self.list.choose(member_id)
        if self._has("inspector") and self._open_panel() is self.inspector:
            self.inspector.show_member(self._network, member_id)

    @Slot(str, bool)
    def _on_map_opened(self, member_id: str, take_focus: bool) -> None:
        if self._has("add_link") and self._open_panel() is self.add_link and not take_focus:
            self.add_link.pick(member_id)
        else:
            self._open(member_id, take_focus=take_focus)

    @Slot(str, Closeness, float)
    def _on_member_moved(self, member_id: str, closeness: Closeness, angle: float) -> None:
        def done(change_set: ChangeSet) -> None:
            if not change_set.changes:
                self.map.take_back_drag()

        def failed(error: KnownError) -> None:
            self.map.take_back_drag()
            self.desk.trouble(error)

        self.desk.background.write(
            self, lambda ws: place_member(ws, member_id=member_id, closeness=closeness, angle=angle), done, failed
        )

    @Slot(str, bool)
    def _on_member_added(self, member_id: str, then_open: bool) -> None:
        # The reading that the change set out is still under way; the member is shown when it is here.
        if then_open:
            self._wanted = member_id
            self._read()
        else:
            self.add_person.focus_first()
            self.desk.tell("Added to the map.", True)

    @Slot(str)
    def _on_remove_asked(self, member_id: str) -> None:
        member = self._network.member(member_id)
        if member is None:
            return
        self.save_typed()
        dialog = Dialog(
            self.desk.theme,
            self.window(),
            f"Take {member.name} off the map?",
            "The lines to and from it go too. History keeps everything, and Undo brings it back.",
            verb="Take off the map",
            safe="Leave it",
            kind="danger",
        )

        def done(_change_set: ChangeSet) -> None:
            self._focus_middle()
            self.desk.tell(f"{member.name} is off the map.", True)

        dialog.confirmed.connect(
            lambda: self.desk.background.write(self, lambda ws: remove_member(ws, member_id=member_id), done)
        )
        dialog.ask()

    def _take_back(self, *, undo: bool) -> None:
        self.save_typed()
        work = undo_steps.undo if undo else undo_steps.redo
        said = "Undone" if undo else "Done again"

        def done(change_set: ChangeSet) -> None:
            self.desk.tell(f"{said}: {change_set.label}", False)

        self.desk.background.write(self, lambda ws: work(ws), done, lambda error: self.desk.tell(str(error), False))
