"""A check-in that waits, on Today: by when, whom to ring, and the tick that ends it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from visitapp.services.check_ins import OpenCheckIn
from visitapp.ui.check_ins.alarm_bar import MORE, TOLD
from visitapp.ui.check_ins.words import by_words, line_words, time_words
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

WIDE_TEXT = 175
"""Per cent of text size from which words and tick stand below each other in any case."""
CHANGE, NOT_NEEDED = "Change…", "Not needed any more"


class CheckInCard(Card):
    """`asked` carries "told", "more", "change" or "call_off". With `is_row` (one column) words and tick stand beside
    each other.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, waiting: OpenCheckIn, now: datetime, *, is_row: bool = False) -> None:
        super().__init__(theme, kind="notice", padding=(18, 14, 18, 14))
        when = time_words(waiting.moment, now)
        called = waiting.person.called if waiting.person is not None else ""
        self.setAccessibleName(f"Check in, {by_words(waiting, now)}")
        self.told = Button(theme, TOLD, size="small" if not is_row else "normal", icon="check")
        self.more = Button(theme, MORE, "quiet", size="small")
        self.menu = MenuButton(theme, "", icon="ellipsis", chevron=False, name=f"More about the check-in by {when}")
        if waiting.can_change:
            self.menu.add_action(CHANGE, partial(self.asked.emit, "change"), icon="clock")
        self.menu.add_action(NOT_NEEDED, partial(self.asked.emit, "call_off"), icon="x")
        for button, key in ((self.told, "told"), (self.more, "more")):
            button.setAccessibleName(f"{button.text()}, check-in by {when}")
            button.clicked.connect(partial(self.asked.emit, key))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(theme, "body", by_words(waiting, now), weight=500, strong=when))
        words.addWidget(Text(theme, "small", line_words(waiting.check_in), "ink_2", strong=waiting.check_in.number))
        if called:
            words.addWidget(Text(theme, "small", f"For the visit with {called}.", "ink_2"))
        icon = IconLabel(theme, "hand", "notice", 22)
        if is_row and theme.text_size < WIDE_TEXT:
            row = QHBoxLayout()
            row.setSpacing(14)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
            for button in (self.told, self.more, self.menu):
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(row)
            return
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon)
        head.addWidget(Text(theme, "heading", "Check in", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.menu)
        self.body.addLayout(head)
        self.body.addLayout(words)
        flow = FlowLayout(gap=8)
        flow.setContentsMargins(0, 8, 0, 0)
        flow.addWidget(self.told)
        flow.addWidget(self.more)
        self.body.addLayout(flow)
