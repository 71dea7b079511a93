"""What is known of a member, typed into plain rows: in touch, phone, lives with, since, and who they are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from visitapp.domain.network import Member, MemberKind, Tie
from visitapp.services.network import NAME_LIMIT
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.saving import SavedWords, Writer
from visitapp.ui.network.words import KINDS
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.select import Select
from visitapp.ui.widgets.text import Text

LONGEST = 2000


HEIGHT, PADDING = 30, 8


class SmallLine(LineEdit):
    """A line of text as high as the rows of the inspector."""

    def __init__(self, theme: Theme, name: str, longest: int = LONGEST) -> None:
        super().__init__(theme, height=HEIGHT, padding=PADDING)
        self.setAccessibleName(name)
        self.setMaxLength(longest)

    def _fit(self) -> None:
        self.setFont(self._theme.font("small"))
        super()._fit()


class _Rows(QWidget):
    """Labels at the left, boxes at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        theme.changed.connect(self._on_rows_theme_changed)
        self._on_rows_theme_changed()

    def add(self, label: str, control: QWidget) -> Text:
        words = Text(self._theme, "small", label, "ink_2", wrap=False)
        row = self.grid.rowCount()
        self.grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self.grid.addWidget(control, row, 1)
        return words

    @Slot()
    def _on_rows_theme_changed(self) -> None:
        self.grid.setVerticalSpacing(self._theme.px(6))
        self.grid.setHorizontalSpacing(self._theme.px(8))
        self.grid.setColumnMinimumWidth(0, self._theme.px(78))


class ContactFields(_Rows):
    """In touch, phone, lives with, known since and, once it has ended, until."""

    def __init__(self, theme: Theme, writer: Writer) -> None:
        super().__init__(theme)
        self.in_touch = SmallLine(theme, "In touch")
        self.phone = SmallLine(theme, "Phone")
        self.lives_with = SmallLine(theme, "Lives with")
        self.since = SmallLine(theme, "Known since")
        self.until = SmallLine(theme, "Until")
        self._in_touch_words = self.add("In touch", self.in_touch)
        self.add("Phone", self.phone)
        self.add("Lives with", self.lives_with)
        self._since_words = self.add("Known since", self.since)
        self._until_words = self.add("Until", self.until)
        self._saved = {
            "in_touch": SavedWords(self.in_touch, writer, Tie, "in_touch"),
            "since": SavedWords(self.since, writer, Tie, "since"),
            "until": SavedWords(self.until, writer, Tie, "until"),
            "phone": SavedWords(self.phone, writer, Member, "phone"),
            "lives_with": SavedWords(self.lives_with, writer, Member, "lives_with"),
        }

    def show_member(self, member: Member, tie: Tie | None) -> None:
        """Show what the store holds."""
        for name in ("phone", "lives_with"):
            self._saved[name].show_stored(member.id, getattr(member, name))
        for name in ("in_touch", "since", "until"):
            self._saved[name].show_stored("" if tie is None else tie.id, "" if tie is None else getattr(tie, name))
        ended = tie is not None and (tie.ended or bool(tie.until))
        for widgets, shown in (
            ((self.in_touch, self._in_touch_words, self.since, self._since_words), tie is not None),
            ((self.until, self._until_words), ended),
        ):
            for widget in widgets:
                widget.setVisible(shown)

    def flush(self) -> None:
        """Save what is typed."""
        for saved in self._saved.values():
            saved.flush()

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed."""
        return all(saved.is_saved for saved in self._saved.values())


class IdentityFields(_Rows):
    """Name on the map, full name, relation and kind."""

    def __init__(self, theme: Theme, writer: Writer) -> None:
        super().__init__(theme)
        self._writer = writer
        self.name = SmallLine(theme, "Name on the map", NAME_LIMIT)
        self.full_name = SmallLine(theme, "Full name", NAME_LIMIT)
        self.relation = SmallLine(theme, "Relation")
        self.kind = Select(theme, "Kind")
        for kind, words in KINDS.items():
            self.kind.addItem(words, kind)
        self.add("Name", self.name)
        self.add("Full name", self.full_name)
        self.add("Relation", self.relation)
        self.add("Kind", self.kind)
        self._saved = {
            "name": SavedWords(self.name, writer, Member, "name", may_be_empty=False),
            "full_name": SavedWords(self.full_name, writer, Member, "full_name"),
            "relation": SavedWords(self.relation, writer, Member, "relation"),
        }
        self.kind.currentIndexChanged.connect(self._on_kind_changed)

    def show_member(self, member: Member) -> None:
        """Show what the store holds."""
        for name, saved in self._saved.items():
            saved.show_stored(member.id, getattr(member, name))
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(list(KINDS).index(member.kind))
        self.kind.update()

    def flush(self) -> None:
        """Save what is typed."""
        for saved in self._saved.values():
            saved.flush()

    @property
    def is_saved(self) -> bool:
        """Tell whether the store has everything that was typed."""
        return all(saved.is_saved for saved in self._saved.values())

    @Slot(int)
    def _on_kind_changed(self, index: int) -> None:
        self._writer.member(kind=list[MemberKind](KINDS)[index])
