"""The way to other days: one back, one on, and a small menu for what is rarer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import IconButton
from visitapp.ui.widgets.menu_button import MenuButton

KEYS = (("Alt+Left", -1), ("Alt+Right", 1), ("Alt+Home", 0))


class DaySteps(QWidget):
    """`stepped` carries how many days to go, 0 for back to today. The keys work on the whole page it stands on."""

    stepped = Signal(int)
    plan_wanted = Signal()
    calendar_wanted = Signal(str)
    """A calendar is to come "in", or the diary to go "out" as one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.back = IconButton(theme, "chevron-left", "The day before, Alt+Left")
        self.on = IconButton(theme, "chevron-right", "The day after, Alt+Right")
        self.more = MenuButton(theme, "", size="normal", icon="ellipsis", chevron=False, name="More of the diary")
        self.more.add_action("Back to today", partial(self.stepped.emit, 0), icon="sun")
        self.more.add_action("One week back", partial(self.stepped.emit, -7), icon="chevron-left")
        self.more.add_action("One week on", partial(self.stepped.emit, 7), icon="chevron-right")
        self.more.add_divider()
        self.more.add_action("Plan a visit", self.plan_wanted.emit, icon="calendar")
        self.more.add_divider()
        self.more.add_action("Bring in a calendar…", partial(self.calendar_wanted.emit, "in"), icon="file-plus")
        self.more.add_action("Save as a calendar…", partial(self.calendar_wanted.emit, "out"), icon="calendar")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.back, self.on, self.more):
            row.addWidget(button)
        self.back.clicked.connect(partial(self.stepped.emit, -1))
        self.on.clicked.connect(partial(self.stepped.emit, 1))

    def listen(self, page: QWidget) -> None:
        """Take the keys wherever the focus is on the page."""
        for key, days in KEYS:
            QShortcut(QKeySequence(key), page).activated.connect(partial(self.stepped.emit, days))
