"""Settings: two columns of cards, one where two do not fit. What is changed here holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from visitapp.ui.desk import Desk, Page
from visitapp.ui.making import Making
from visitapp.ui.places import Place
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.backups import BackupsCard
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.settings.check_ins import CheckInsCard
from visitapp.ui.settings.keys import KeysCard
from visitapp.ui.settings.locking import LockingCard
from visitapp.ui.settings.reading import ReadingCard
from visitapp.ui.settings.spelling import SpellingCard
from visitapp.ui.settings.templates import TemplateDialog, TemplatesCard
from visitapp.ui.settings.this_vault import ThisVaultCard
from visitapp.ui.tab_stops import put_in_order
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.page_header import PageHeader
from visitapp.ui.widgets.scroll_page import ScrollPage

MakeCard = Callable[[Desk, Preferences], SettingsCard]
LEFT: tuple[MakeCard, ...] = (ReadingCard, ThisVaultCard, TemplatesCard, SpellingCard)
RIGHT: tuple[MakeCard, ...] = (LockingCard, CheckInsCard, BackupsCard, KeysCard)
"""The cards of the two columns: a new card is one more name here."""
SUBTITLE = "Kept on this laptop, for you only. Changes happen at once."
NARROWEST_COLUMN = 396
GAP = 16


def making_cards(desk: Desk, preferences: Preferences, workshop: QWidget) -> Making[Sequence[Sequence[SettingsCard]]]:
    """Make the cards of both columns, one at a time."""
    columns: list[list[SettingsCard]] = []
    for kinds in (LEFT, RIGHT):
        columns.append([])
        for kind in kinds:
            card = kind(desk, preferences)
            card.setParent(workshop)
            columns[-1].append(card)
            yield
    return columns


class SettingsPage(Page):
    """All cards. `closed`: Close or Esc was pressed."""

    closed = Signal()
    replacing_wanted = Signal(object)
    """A backup is to take the place of the vault; see `PageStack`."""

    def __init__(self, desk: Desk, columns: Sequence[Sequence[SettingsCard]]) -> None:
        super().__init__(desk)
        self.close_button = Button(desk.theme, "Close", icon="x", shortcut_hint="Esc")
        self.header = PageHeader(desk.theme, "Settings", SUBTITLE, [self.close_button])
        self._page = ScrollPage(desk.theme)
        self._page.head.addWidget(self.header)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self.cards = [card for cards in columns for card in cards]
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                card.replacing_wanted.connect(self.replacing_wanted)
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        self._page.body.addLayout(self._columns)
        self._page.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.close_button.clicked.connect(self.closed)
        desk.theme.changed.connect(self._arrange)
        put_in_order(self)

    def show_place(self, _place: Place) -> None:
        """Show how everything stands now."""
        for card in self.cards:
            card.show_now()
        self._page.show_top()

    def has_unsaved_words(self) -> bool:
        """Tell whether a template is being changed: the window does not lock over it."""
        return any(dialog.has_words() for dialog in self.window().findChildren(TemplateDialog))

    def focus_first(self) -> None:
        """Put the focus on the title."""
        self.header.focus_title()

    @Slot()
    def _arrange(self) -> None:
        room = self.width() - 64
        beside = room >= 2 * self.desk.theme.px(NARROWEST_COLUMN) + GAP
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
