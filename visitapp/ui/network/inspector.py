"""Everything about one member, at the right of the map. It saves as you go and shows undo at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.network import Member, Network
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.about_fields import ContactFields, IdentityFields
from visitapp.ui.network.marks import paint_node
from visitapp.ui.network.permission import PermissionFields
from visitapp.ui.network.saving import SavedWords, Writer
from visitapp.ui.network.side_panel import Labelled, SidePanel
from visitapp.ui.network.tie_fields import TieFields
from visitapp.ui.network.words import KINDS, short_name
from visitapp.ui.widgets.buttons import Button, IconButton
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.editor import GrowingEditor
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

MARK = 40


class NodeMark(QWidget):
    """A member's node, filled, beside the name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._member: Member | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_member(self, member: Member) -> None:
        """Show another member."""
        self._member = member
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(MARK)
        return QSize(side + 2, side + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._member is None:
            return
        painter = QPainter(self)
        centre = QPointF(self.width() / 2, self.height() / 2)
        paint_node(painter, self._theme, self._member, centre, self._theme.px(MARK) / 2.3, filled=True)
        painter.end()
        event.accept()


class LinkRows(QWidget):
    """The members that this one is linked with, each with a button that takes the link away."""

    opened = Signal(str)

    def __init__(self, theme: Theme, writer: Writer) -> None:
        super().__init__()
        self._theme = theme
        self._writer = writer
        self._shown: list[tuple[str, str, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_links(self, network: Network, member_id: str) -> None:
        """Show the links of one member."""
        links = []
        for tie in network.ties:
            ends = {tie.source_id, tie.target_id}
            if member_id in ends and network.person_id not in ends:
                other = network.member((ends - {member_id}).pop())
                if other is not None:
                    links.append((tie.id, other.id, other.name))
        self.setVisible(bool(links))
        if links == self._shown:
            return
        self._shown = links
        empty(self._column)
        self._column.addWidget(Text(self._theme, "small", "Linked with", weight=600))
        for tie_id, other_id, name in links:
            self._column.addWidget(self._row(tie_id, other_id, name))

    def _row(self, tie_id: str, other_id: str, name: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        go = Button(self._theme, short_name(name), "quiet", size="small")
        go.setAccessibleName(f"Open {name}")
        go.clicked.connect(lambda: self.opened.emit(other_id))
        remove = IconButton(self._theme, "x", f"Take away the link with {name}", size="small")
        remove.clicked.connect(lambda: self._writer.unlink(tie_id))
        line.addWidget(go)
        line.addStretch(1)
        line.addWidget(remove)
        return row


class Inspector(SidePanel):
    """Show and change one member; `remove_asked` and `member_opened` carry member ids."""

    remove_asked = Signal(str)
    member_opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Make the panel; `show_member` fills it."""
        super().__init__(desk.theme, "Inspector", parent)
        theme = desk.theme
        self._desk = desk
        self._network = Network("", "")
        self.member_id = ""
        self._writer = Writer(desk, self, self._show_again)
        self._mark = NodeMark(theme)
        self._name = Text(theme, "heading_large", "")
        self._relation = Text(theme, "small", "", "ink_2")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._relation)
        self.head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addLayout(names, 1)
        self.tie = TieFields(theme, self._writer)
        self.contact = ContactFields(theme, self._writer)
        self.permission = PermissionFields(theme, self._writer)
        self.key_person = CheckBox(theme, "A key person")
        self.ended = CheckBox(theme, "This tie has ended")
        self.kept_off = CheckBox(theme, "Keep off the shared map")
        self.note = GrowingEditor(theme, "Note", boxed=True, role="body_small", min_lines=2)
        desk.watch_spelling(self.note, self.permission.why)
        self._note_words = SavedWords(self.note, self._writer, Member, "note")
        self.identity = IdentityFields(theme, self._writer)
        self.links = LinkRows(theme, self._writer)
        self.remove_button = Button(theme, "Take off the map", "danger", size="small")
        for widget in (
            self.tie,
            Divider(theme),
            self.contact,
            self.permission,
            self.links,
            self.key_person,
            self.ended,
            self.kept_off,
            Labelled(theme, "Note", self.note),
            Divider(theme),
            self.identity,
        ):
            self.body.addWidget(widget)
        self.body.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.key_person.toggled.connect(lambda on: self._writer.member(is_key_person=on))
        self.kept_off.toggled.connect(lambda on: self._writer.member(sensitive=on))
        self.ended.toggled.connect(lambda on: self._writer.tie(ended=on))
        self.links.opened.connect(self.member_opened)
        self.remove_button.clicked.connect(self._on_remove_clicked)

    def show_member(self, network: Network, member_id: str) -> bool:
        """Show a member as the store has it; return False when it is not on the map."""
        member = network.member(member_id)
        if member is None:
            return False
        if member_id != self.member_id:
            self.flush()
            self.area.verticalScrollBar().setValue(0)
        tie = network.tie_of(member_id)
        self._network, self.member_id = network, member_id
        self._writer.point_at(member, tie)
        self.setAccessibleName(f"About {member.name}")
        self._mark.show_member(member)
        self._name.setText(member.full_name or member.name)
        self._relation.setText(_second_line(member))
        self.tie.show_tie(tie, network.person_name)
        self.contact.show_member(member, tie)
        self.permission.setVisible(tie is not None)
        self.ended.setVisible(tie is not None)
        if tie is not None:
            self.permission.show_tie(tie, member.name, self._desk.now().date())
        for box, on in (
            (self.key_person, member.is_key_person),
            (self.ended, tie is not None and tie.ended),
            (self.kept_off, member.sensitive),
        ):
            with QSignalBlocker(box):
                box.setChecked(on)
            box.update()
        self._note_words.show_stored(member.id, member.note)
        self.identity.show_member(member)
        self.links.show_links(network, member_id)
        return True

    def focus_first(self) -> None:
        """Put the focus on the first control."""
        for choice in self.tie.closeness.findChildren(QWidget):
            if choice.focusPolicy() & Qt.FocusPolicy.TabFocus and choice.property("checked"):
                choice.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.close_button.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Save what is typed and not yet saved."""
        if self.member_id:
            self._note_words.flush()
            for fields in (self.contact, self.permission, self.identity):
                fields.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether words were typed, for whomever, that the store does not have."""
        typed = (self._note_words, self.contact, self.permission, self.identity)
        return not all(each.is_saved for each in typed)

    def _show_again(self) -> None:
        self.show_member(self._network, self.member_id)

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.remove_asked.emit(self.member_id)


def _second_line(member: Member) -> str:
    called = member.name if member.full_name and member.full_name != member.name else ""
    relation = member.relation[:1].upper() + member.relation[1:] if member.relation else KINDS[member.kind]
    return relation if not called or called in member.full_name else f"{relation}, called {called}"
