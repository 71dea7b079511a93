"""Tomorrow's diary, quietly under today's."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.dates import clock_time, long_day
from visitapp.domain.people import ChipKind
from visitapp.services.today import DiaryEntry, Today
from visitapp.ui.look.theme import Theme
from visitapp.ui.today.diary_cards import door_chips
from visitapp.ui.today.words import joined, purpose_of, short_place
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.icon_label import IconLabel
from visitapp.ui.widgets.text import Text
from visitapp.ui.widgets.timeline import LINE_COLUMN, TIME_COLUMN


class Tomorrow(QWidget):
    """Heading and one line for each visit, beginning where the cards of the day begin."""

    def __init__(self, theme: Theme, today: Today) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(TIME_COLUMN + theme.px(LINE_COLUMN) + 2, 10, 2, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(0, 0, 0, 8)
        head.addWidget(Text(theme, "heading", "Tomorrow", wrap=False))
        day = long_day(today.day + timedelta(days=1))
        head.addWidget(Text(theme, "small", day, "ink_3", wrap=False))
        head.addStretch(1)
        column.addLayout(head)
        for entry in today.tomorrow:
            column.addWidget(Divider(theme))
            column.addLayout(_line(theme, entry))


def _line(theme: Theme, entry: DiaryEntry) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 9, 0, 9)
    row.setSpacing(12)
    row.addWidget(Text(theme, "body_small", clock_time(entry.moment), weight=500, tabular=True, wrap=False))
    row.addWidget(Text(theme, "body_small", entry.person.called, weight=600, wrap=False))
    row.addWidget(Text(theme, "body_small", joined(short_place(entry), purpose_of(entry)), "ink_2", elide=True), 1)
    for chip in door_chips(entry):
        if chip.kind is ChipKind.INTERPRETER:
            mark = IconLabel(theme, "languages", "ink_3", 17)
            mark.setToolTip(chip.text)
            row.addWidget(mark)
    return row


def tomorrow_line(theme: Theme, today: Today) -> Text:
    """Return one sentence for narrow windows: "Tomorrow: Fatima 10:00, Rhys 14:15"."""
    visits = ", ".join(f"{entry.person.called} {clock_time(entry.moment)}" for entry in today.tomorrow)
    return Text(theme, "body", f"Tomorrow: {visits}", strong="Tomorrow:")
