"""The whole map as a table: the same people, ties and actions, in the order of closeness and then of names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, Network, Permission, Strain, Strength, SupportKind, Tie
from visitapp.services import network as network_service
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.network.cell_editor import ask_words, choice_menu, tick_menu
from visitapp.ui.network.marks import sector_token
from visitapp.ui.network.words import (
    PERMISSION_MARKS,
    SHORT_PERMISSIONS,
    SUPPORT_ICONS,
    everybody,
    is_strained,
    member_sentence,
    short_name,
    tie_words,
)
from visitapp.ui.widgets.cells import Cell, Column, IconsCell, MarkCell, PlainCell, Row, TieCell
from visitapp.ui.widgets.dialog import Write
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.table import RecordTable
from visitapp.ui.widgets.text import Text

HINTS_UP_TO = 130
ORDER = tuple(Closeness)
TYPED = {"name": "Name on the map", "relation": "Relation", "in_touch": "In touch"}


def columns(person_name: str) -> list[Column]:
    """Return the headings."""
    return [
        Column("name", "Name", 158),
        Column("relation", "Relation", 120),
        Column("closeness", "Closeness", 104),
        Column("tie", "Tie", 130),
        Column("support_to", f"Support to {short_name(person_name)}", 120),
        Column("support_back", "Support back", 110),
        Column("in_touch", "In touch", 100),
        Column("permission", "May we contact?", 130, stretch=True),
    ]


def rows(network: Network) -> list[Row]:
    """Return a row for every member, by closeness and then by name."""
    entries = [(member, network.tie_of(member.id)) for member in network.members]
    entries.sort(key=lambda entry: (_place(entry[1]), entry[0].name.casefold()))
    return [Row(member.id, _cells(member, tie), member_sentence(network, member)) for member, tie in entries]


def _place(tie: Tie | None) -> int:
    return ORDER.index(Closeness.UNSURE if tie is None else tie.closeness)


def _cells(member: Member, tie: Tie | None) -> tuple[Cell, ...]:
    mark = MarkCell(member.name, member.shape.value, sector_token(member.sector))
    relation = PlainCell(member.relation)
    if tie is None:
        nothing = PlainCell("–")
        return (mark, relation, PlainCell(Closeness.UNSURE.words, colour="ink"), *(nothing for _ in range(5)))
    icon, colour = PERMISSION_MARKS[tie.permission]
    asked = tie.permission is not Permission.NOT_ASKED
    return (
        mark,
        relation,
        PlainCell(tie.closeness.words, colour="ink", sort=_place(tie)),
        TieCell(
            "ended" if tie.ended else tie.strength.value,
            tie_words(tie),
            strained=is_strained(tie),
            sort=-list(Strength).index(tie.strength) + (10 if tie.ended else 0),
        ),
        _support(tie.support_to),
        _support(tie.support_back),
        PlainCell(tie.in_touch),
        PlainCell(
            SHORT_PERMISSIONS[tie.permission],
            icon=icon if asked else "",
            colour=colour,
            sort=list(Permission).index(tie.permission),
        ),
    )


def _support(kinds: tuple[SupportKind, ...]) -> IconsCell:
    return IconsCell(
        tuple((SUPPORT_ICONS[kind], kind.words) for kind in SupportKind if kind in kinds), sort=-len(kinds)
    )


class NetworkList(QWidget):
    """Hold the table; `opened` asks for the inspector, `chosen` and `remove_asked` carry member ids too."""

    opened = Signal(str)
    chosen = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self._desk = desk
        self._network = Network("", "")
        self._waiting: Network | None = None
        self._chosen_id = ""
        self._table: RecordTable | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(32, 14, 32, 20)
        desk.theme.changed.connect(self._on_theme_changed)

    @property
    def table(self) -> RecordTable:
        """Return the table, which is made for each person: a heading holds the name."""
        if self._table is None:
            self._table = self._make_table()
        return self._table

    def show_network(self, network: Network) -> None:
        """Show a network; the chosen row, the order and the scroll place stay. Unseen, it waits to be looked at."""
        self._waiting = network
        if self.isVisible():
            self._fill(network)

    def showEvent(self, event: QShowEvent) -> None:
        if self._waiting is not None:
            self._fill(self._waiting)
            self.choose(self._chosen_id)
        super().showEvent(event)

    def _fill(self, network: Network) -> None:
        self._waiting = None
        if self._table is not None and network.person_name != self._network.person_name:
            self._layout.removeWidget(self._table)
            self._table.deleteLater()
            self._table = None
        self._network = network
        table = self.table
        table.set_rows(rows(network))
        table.view.setAccessibleName(f"{network.person_name}’s network: {everybody(network)}")
        table.set_foot(everybody(network), self._key())

    def choose(self, member_id: str) -> None:
        """Show a row as the chosen one; the cell of a row that is chosen already stays."""
        self._chosen_id = member_id
        if self._waiting is None and self.table.key != member_id:
            self.table.choose(member_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.key:
            self.remove_asked.emit(self.table.key)
        else:
            super().keyPressEvent(event)

    def _make_table(self) -> RecordTable:
        table = RecordTable(self._desk.theme, "Network", columns(self._network.person_name), row_height=44)
        table.view.mark_cell()
        table.opened.connect(self.opened)
        table.chosen.connect(self.chosen)
        table.edit_asked.connect(self._on_edit_asked)
        self._layout.addWidget(table)
        return table

    def _key(self) -> list[QWidget]:
        theme = self._desk.theme
        entries: list[QWidget] = []
        for kind, icon in SUPPORT_ICONS.items():
            entry = QWidget()
            line = QHBoxLayout(entry)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            line.addWidget(IconLabel(theme, icon, size=16))
            line.addWidget(Text(theme, "small", kind.words, "ink_2", wrap=False))
            entries.append(entry)
        if theme.text_size <= HINTS_UP_TO:
            entries.append(Text(theme, "small", "Enter opens. F2 changes a cell.", "ink_2", wrap=False))
        return entries

    @Slot(str, str)
    def _on_edit_asked(self, member_id: str, column: str) -> None:
        member, tie = self._network.member(member_id), self._network.tie_of(member_id)
        if member is None:
            return
        if column in TYPED:
            self._type(member, tie, column)
        elif tie is not None:
            self._choose_from_menu(member, tie, column)

    def _choose_from_menu(self, member: Member, tie: Tie, column: str) -> None:
        at, tie_id, angle = self._below_cell(), tie.id, member.angle
        change = self._change_tie
        match column:
            case "closeness":
                member_id = member.id
                pairs = [(ring.words, ring is tie.closeness, _placing(member_id, ring, angle)) for ring in ORDER]
                choice_menu(
                    self._desk.theme, self, at, [[(words, on, self._writing(work)) for words, on, work in pairs]]
                )
            case "tie":
                strengths = [(s.words, s is tie.strength, change(tie_id, strength=s)) for s in Strength]
                strains = [(f"Strain: {s.words.lower()}", s is tie.strain, change(tie_id, strain=s)) for s in Strain]
                choice_menu(self._desk.theme, self, at, [strengths, strains])
            case "support_to" | "support_back":
                ticked: tuple[SupportKind, ...] = getattr(tie, column)
                ticks = [
                    (kind.words, kind in ticked, change(tie_id, **{column: _toggled(ticked, kind)}))
                    for kind in SupportKind
                ]
                tick_menu(self._desk.theme, self, at, ticks)
            case "permission":
                answers = [(p.words, p is tie.permission, change(tie_id, permission=p)) for p in Permission]
                choice_menu(self._desk.theme, self, at, [answers])

    def _type(self, member: Member, tie: Tie | None, column: str) -> None:
        record: Member | Tie | None = tie if column == "in_touch" else member
        if record is None:
            return
        record_id, question = record.id, f"{TYPED[column]}: {short_name(member.name)}"

        def save(words: str) -> Write:
            def work(workspace: Workspace) -> ChangeSet:
                if column == "in_touch":
                    return network_service.edit_tie(workspace, tie_id=record_id, in_touch=words)
                return network_service.edit_member(workspace, member_id=record_id, **{column: words})

            return lambda done, failed: self._desk.background.write(self, work, lambda _: done(), failed)

        ask_words(self._desk.theme, self.window(), question, TYPED[column], getattr(record, column), save)

    def _change_tie(self, tie_id: str, **fields: object) -> Callable[[], None]:
        return self._writing(lambda ws: network_service.edit_tie(ws, tie_id=tie_id, **fields))

    def _writing(self, work: Callable[[Workspace], ChangeSet]) -> Callable[[], None]:
        return lambda: self._desk.background.write(self, work)

    def _below_cell(self) -> QPoint:
        view = self.table.view
        return view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).bottomLeft())

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._table is not None:
            self.table.set_foot(everybody(self._network), self._key())


def _placing(member_id: str, ring: Closeness, angle: float | None) -> Callable[[Workspace], ChangeSet]:
    return lambda ws: network_service.place_member(ws, member_id=member_id, closeness=ring, angle=angle)


def _toggled(kinds: tuple[SupportKind, ...], kind: SupportKind) -> tuple[SupportKind, ...]:
    return tuple(each for each in SupportKind if (each in kinds) is not (each is kind))
