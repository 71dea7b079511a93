"""The bar over the visit: whose it is, when and where, the saved line, and Finish and sign."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, past_day
from visitapp.domain.people import initials
from visitapp.domain.visits import VisitKind
from visitapp.services.visit_views import VisitView
from visitapp.ui.check_ins.alarm_bar import MORE, TOLD
from visitapp.ui.check_ins.card import CHANGE, NOT_NEEDED
from visitapp.ui.check_ins.words import SAFE_BY, line_words, time_words
from visitapp.ui.desk import Desk
from visitapp.ui.visits.saved_line import SavedLine
from visitapp.ui.visits.words import when_and_where
from visitapp.ui.widgets.avatar import Avatar
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

HEIGHT = 63
EVERY_MS = 15_000
MOST_SIGNED = 0.38
CHECK_IN = (
    ("told", TOLD, "check"),
    ("more", MORE, "clock"),
    ("change", CHANGE, "hand"),
    ("call_off", NOT_NEEDED, "x"),
)
NARROW = 1150
"""Pixels below which the bar is too narrow for a check-in and all words of the other buttons."""
WIDE_TEXT = 150
"""From this text size on, in per cent, the privacy button shows its icon and its key alone."""


class TopBar(QWidget):
    """Buttons only speak: the page does what they ask."""

    finish_wanted = Signal()
    discard_wanted = Signal()
    kind_chosen = Signal(object)
    """A VisitKind."""
    part_wanted = Signal()
    """Somebody else's part of the same visit is to begin."""
    next_part_wanted = Signal()
    clock_turned = Signal(bool)
    """Whether it is to run on."""
    check_in_asked = Signal(object, object, str)
    """The check-in (None for none yet), its visit, and what is asked of it (see `check_ins.asking`)."""
    template_chosen = Signal(str)
    """The key of a template, "" for every section."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = self._theme = desk.theme
        self._now = desk.now
        self._run = desk.run
        self._view: VisitView | None = None
        self.setProperty("region", True)
        self.avatar = Avatar(theme, "", size=40, kind="person")
        self.title = Text(theme, "heading_large", "", elide=True)
        # It takes the focus only so that a screen reader begins here; no key does anything on it.
        self.title.setProperty("focus_ring", False)
        self.sub = Text(theme, "small", "", "ink_2")
        self.saved = SavedLine(theme, desk.now)
        self.signed_icon = IconLabel(theme, "circle-check", "primary", 17)
        self.signed = Text(theme, "small", "", "ink_2", elide=True)
        self.more = MenuButton(theme, "", "quiet", size="normal", icon="ellipsis", chevron=False, name="More")
        self.check_in = MenuButton(theme, "", "secondary", size="normal", icon="hand", chevron=False, colour="notice")
        self.check_in.hide()
        self.rest = Button(theme, "Privacy screen", "secondary", icon="eye-off", shortcut_hint="Esc Esc")
        self.rest.setAccessibleName("Privacy screen")
        self.rest.clicked.connect(partial(desk.run, "rest"))
        self.finish = Button(theme, "Finish and sign", "primary", icon="pen-line")
        self.finish.setToolTip("Ctrl+Shift+F")
        self.finish.setAccessibleDescription("Ctrl+Shift+F")
        self.finish.clicked.connect(self.finish_wanted)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.sub)
        words.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(14)
        self._row.addWidget(self.avatar)
        self._row.addLayout(words, 5)
        self._row.addWidget(self.signed_icon)
        self._row.addWidget(self.signed)
        self._row.addWidget(self.saved, 3)
        self._row.addWidget(self.check_in)
        self._row.addWidget(self.rest)
        self._row.addWidget(self.more)
        self._row.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(Divider(theme))
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(EVERY_MS)
        self._tick.timeout.connect(self._on_tick_timeout)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_view(self, view: VisitView) -> None:
        """Show whose visit it is and where it stands."""
        self._view = view
        signed = view.visit.is_signed
        self.avatar.show_person(initials(view.person.full_name), "person")
        self.title.setText(f"Visit with {view.person.called}")
        self.title.setAccessibleName(self.title.text())
        self._on_tick_timeout()
        for of_draft in (self.saved, self.more, self.finish):
            of_draft.setVisible(not signed)
        for of_signed in (self.signed_icon, self.signed):
            of_signed.setVisible(signed)
        self._show_check_in(view)
        self.signed.setText(_signed_words(view, self._now()))
        self.more.clear_menu()
        for kind in VisitKind:
            words = kind.place_words.capitalize()
            self.more.add_choice(words, partial(self.kind_chosen.emit, kind), chosen=kind is view.visit.kind)
        self.more.add_divider()
        self.more.add_action(f"Show to {view.person.called}", partial(self._run, "show"), icon="monitor")
        self.more.add_divider()
        self.more.add_action("With somebody else too…", self.part_wanted.emit, icon="users")
        if view.visit.together_id:
            self.more.add_action("Go to the next person’s part", self.next_part_wanted.emit, icon="arrow-right")
        self.more.add_action("Check-in with the office…", partial(self._ask_check_in, "change"), icon="hand")
        self.more.add_divider()
        stopped = view.visit.ended_at is not None
        words = "Let the clock run on" if stopped else "Stop the clock: the visit is over"
        self.more.add_action(words, partial(self.clock_turned.emit, stopped), icon="play" if stopped else "pause")
        self.more.add_divider()
        for key, name in (("", "Every section"), *((each.key, each.name) for each in view.templates)):
            icon = "check" if key == view.visit.template_key else None
            self.more.add_action(f"Layout: {name}", partial(self.template_chosen.emit, key), icon=icon)
        self.more.add_divider()
        self.more.add_action("Discard this draft…", self.discard_wanted.emit)

    def _ask_check_in(self, key: str) -> None:
        if self._view is not None:
            self.check_in_asked.emit(self._view.check_in, self._view.visit, key)

    def _show_check_in(self, view: VisitView) -> None:
        """Say by when the office is to be told, as long as it was not."""
        found, now = view.check_in, self._now()
        self.check_in.setVisible(found is not None)
        self._fit_rest()
        if found is None or found.tell_by is None:
            return
        self.check_in.clear_menu()
        for key, said, icon in CHECK_IN:
            if key != "change" or not view.visit.is_signed:
                self.check_in.add_action(said, partial(self._ask_check_in, key), icon=icon)
        when = time_words(found.tell_by.astimezone(now.tzinfo), now)
        self.check_in.setText(f"By {when}" if self._theme.text_size < WIDE_TEXT else "")
        self.check_in.setAccessibleName(f"{SAFE_BY} {when}")
        self.check_in.setToolTip(f"{SAFE_BY} {when}. {line_words(found)}")
        self.check_in.updateGeometry()

    def _fit_rest(self) -> None:
        """Let the privacy button keep its words where there is room for them."""
        narrow = not self.check_in.isHidden() and self.width() < self._theme.px(NARROW)
        words = "" if narrow or self._theme.text_size >= WIDE_TEXT else "Privacy screen"
        if self.rest.text() != words:
            self.rest.setText(words)
            self.rest.updateGeometry()

    @Slot()
    def _on_tick_timeout(self) -> None:
        if self._view is not None:
            words = when_and_where(self._view.visit, self._now())
            if words != self.sub.text():
                self.sub.setText(words)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(24, px(8), 20, px(8))
        self._fit_rest()
        if self._view is not None:
            self._show_check_in(self._view)
        self.setMinimumHeight(px(HEIGHT) + self._theme.tokens.border_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave whose visit it is enough room beside who signed it."""
        super().resizeEvent(event)
        self._fit_rest()
        self.signed.setMaximumWidth(max(1, round(self.width() * MOST_SIGNED)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._on_tick_timeout()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()


def _signed_words(view: VisitView, now: datetime) -> str:
    visit = view.visit
    if visit.signed_at is None:
        return ""
    signed_at = visit.signed_at.astimezone(now.tzinfo)
    words = f"Signed by {visit.signed_by}, {past_day(signed_at.date(), now.date())} at {clock_time(signed_at)}"
    return f"{words} · added to since" if view.amendments else words
