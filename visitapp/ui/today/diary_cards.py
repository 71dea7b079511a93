"""The cards of the diary: the next visit opened wide, those that are over as a line, later ones in between."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time
from visitapp.domain.people import ChipKind, GoodToKnow, initials
from visitapp.domain.visits import VisitStatus
from visitapp.services.today import DiaryEntry
from visitapp.ui.look.theme import Theme
from visitapp.ui.people.chips import chip_of
from visitapp.ui.today.words import joined, length_words, long_place, purpose_of, short_place, status_words
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.buttons import Button, IconButton, LinkButton
from visitapp.ui.widgets.card import Card, CardKind
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

BEFORE_THE_DOOR = (
    ChipKind.ACCESS,
    ChipKind.VISITING,
    ChipKind.COMMUNICATION,
    ChipKind.ADJUSTMENT,
    ChipKind.INTERPRETER,
)

FIRST_TO_READ = (ChipKind.VISITING, ChipKind.INTERPRETER, ChipKind.ACCESS)
"""What a folded visit still shows, the first of these that there is."""


CHOICES: dict[VisitStatus, tuple[tuple[str, str, str], ...]] = {
    VisitStatus.PLANNED: (
        ("no_reply", "No reply…", "bell"),
        ("check_in", "Check-in…", "hand"),
        ("move", "Move…", "calendar"),
        ("cancel", "Cancel…", "ban"),
    ),
    VisitStatus.DRAFT: (("no_reply", "No reply…", "bell"), ("check_in", "Check-in…", "hand")),
    VisitStatus.CANCELLED: (("put_back", "Plan it again", "undo-2"),),
}
"""What can be asked of a visit besides starting it: key, words, icon."""


def is_over(entry: DiaryEntry) -> bool:
    """Tell whether nothing is left to do at a visit: it is signed, cancelled, or nobody answered."""
    return entry.visit.status not in (VisitStatus.PLANNED, VisitStatus.DRAFT)


def door_chips(entry: DiaryEntry) -> tuple[GoodToKnow, ...]:
    """Return what is to be read before the door; that no interpreter is needed is nothing to read there."""
    return tuple(
        chip
        for chip in entry.chips
        if chip.kind in BEFORE_THE_DOOR
        and not (chip.kind is ChipKind.INTERPRETER and "no interpreter" in chip.text.casefold())
    )


def start_words(entry: DiaryEntry) -> str:
    """Return the words of the button: start a planned visit, resume a draft."""
    return "Resume visit" if entry.visit.status is VisitStatus.DRAFT else "Start visit"


class DiaryCard(Card):
    """One visit of the day. `started` asks to begin or resume it, `opened` to read it.

    `asked` carries what else is wanted of it, a key of CHOICES. With `with_time` (one column) the time stands inside
    and later visits fold to their access note.
    """

    started = Signal()
    opened = Signal()
    asked = Signal(str)

    def __init__(self, theme: Theme, entry: DiaryEntry, now: datetime, *, with_time: bool) -> None:
        kind: CardKind = "next" if entry.is_next else "quiet" if is_over(entry) else "surface"
        padding = (18, 16, 18, 16) if entry.is_next else (16, 11, 16, 11) if is_over(entry) else (16, 14, 16, 14)
        super().__init__(theme, kind=kind, padding=padding)
        self.entry = entry
        self._now = now
        self.button: Button | None = None
        self.fold: IconButton | None = None
        self.more: MenuButton | None = None
        self._folded: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(12)
        if with_time:
            time = Text(theme, "body", clock_time(entry.moment), weight=600, tabular=True, wrap=False)
            row.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self.body.addLayout(row)
        self.setAccessibleName(
            joined(clock_time(entry.moment), entry.person.called, purpose_of(entry), status_words(entry, now))
        )
        if entry.visit.is_signed:
            self._build_signed(with_time=with_time)
        elif is_over(entry):
            self._build_not_made()
        elif entry.is_next:
            self._build_next()
        else:
            self._build_later(folds=with_time)

    def _build_signed(self, *, with_time: bool) -> None:
        theme, entry = self._theme, self.entry
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(theme, "body", entry.person.called, weight=600, wrap=False))
        about = short_place(entry) if with_time else joined(short_place(entry), purpose_of(entry))
        row.addWidget(Text(theme, "body", about, "ink_2", elide=True), 1)
        if with_time:
            row.addWidget(IconLabel(theme, "circle-check", "primary"))
        read = LinkButton(theme, status_words(entry, self._now))
        read.setAccessibleName(f"Read the visit with {entry.person.called}, {read.text().lower()}")
        read.clicked.connect(self.opened)
        row.addWidget(read)
        self._column.addLayout(row)

    def _build_not_made(self) -> None:
        theme, entry = self._theme, self.entry
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Text(theme, "body", entry.person.called, "ink_2", weight=600, wrap=False))
        row.addWidget(Text(theme, "body", status_words(entry, self._now), "ink_2", elide=True), 1)
        self._add_more(row)
        self._column.addLayout(row)

    def _add_more(self, row: QHBoxLayout) -> None:
        """Put the button with the other choices at the end of a row, where there are any."""
        entry = self.entry
        choices = CHOICES.get(entry.visit.status, ())
        if not choices:
            return
        name = f"More for {entry.person.called}, {clock_time(entry.moment)}"
        self.more = MenuButton(self._theme, "", icon="ellipsis", chevron=False, name=name)
        for key, words, icon in choices:
            self.more.add_action(words, partial(self.asked.emit, key), icon=icon)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    def _build_next(self) -> None:
        theme, entry = self._theme, self.entry
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(
            Avatar(theme, initials(entry.person.full_name), size=44, kind="person"), 0, Qt.AlignmentFlag.AlignTop
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "heading_large", entry.person.called))
        begun = status_words(entry, self._now)
        second = joined(long_place(entry), begun or length_words(entry.visit.planned_minutes))
        words.addWidget(Text(theme, "body_small", second, "ink_2"))
        top.addLayout(words, 1)
        doing = QHBoxLayout()
        doing.setSpacing(4)
        doing.addWidget(self._start_button("hero"))
        self._add_more(doing)
        top.addLayout(doing)
        top.setAlignment(doing, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(top)
        if purpose_of(entry):
            purpose = Text(theme, "body", purpose_of(entry))
            purpose.setContentsMargins(0, 12, 0, 0)
            self._column.addWidget(purpose)
        self._add_chips(12)

    def _build_later(self, *, folds: bool) -> None:
        theme, entry = self._theme, self.entry
        top = QHBoxLayout()
        top.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, "heading_large", entry.person.called))
        second = joined(short_place(entry), purpose_of(entry) or length_words(entry.visit.planned_minutes))
        words.addWidget(Text(theme, "body_small", second, "ink_2"))
        top.addLayout(words, 1)
        self._column.addLayout(top)
        chips = self._add_chips(10)
        button = self._start_button("small")
        if not folds:
            doing = QHBoxLayout()
            doing.setSpacing(4)
            doing.addWidget(button)
            self._add_more(doing)
            top.addLayout(doing)
            return
        notes = [chip for kind in FIRST_TO_READ for chip in door_chips(entry) if chip.kind is kind]
        if notes:
            top.addWidget(chip_of(theme, notes[0]), 0, Qt.AlignmentFlag.AlignVCenter)
        self.fold = IconButton(theme, "chevron-down", f"More about the visit with {entry.person.called}", size="small")
        self.fold.clicked.connect(self._on_fold_clicked)
        top.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignVCenter)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, 10, 0, 0)
        line.addWidget(button)
        self._add_more(line)
        line.addStretch(1)
        self._column.addWidget(foot)
        self._folded = [foot, *([chips] if chips is not None else [])]
        for widget in self._folded:
            widget.hide()

    def _start_button(self, size: str) -> Button:
        hero = size == "hero"
        words = start_words(self.entry)
        self.button = Button(
            self._theme, words, "primary" if hero else "secondary", size="hero" if hero else "small", icon="play"
        )
        self.button.setAccessibleName(f"{words} with {self.entry.person.called}, {clock_time(self.entry.moment)}")
        self.button.clicked.connect(self.started)
        return self.button

    def _add_chips(self, gap: int) -> QWidget | None:
        chips = door_chips(self.entry)
        if not chips:
            return None
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.setContentsMargins(0, gap, 0, 0)
        for chip in chips:
            flow.addWidget(chip_of(self._theme, chip))
        self._column.addWidget(holder)
        return holder

    @Slot()
    def _on_fold_clicked(self) -> None:
        is_open = not self._folded[0].isVisible()
        for widget in self._folded:
            widget.setVisible(is_open)
        if self.fold is not None:
            self.fold.set_icon("chevron-up" if is_open else "chevron-down")
            who = self.entry.person.called
            self.fold.set_name(f"Less about the visit with {who}" if is_open else f"More about the visit with {who}")
