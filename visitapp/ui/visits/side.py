"""Beside the note: who is here, what was agreed last time, the goals to talk about, and the files kept here."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.domain.dates import day_and_month, full_date
from visitapp.services.visit_views import VisitView
from visitapp.ui.look.theme import Theme
from visitapp.ui.visits.files_here import FilesHere
from visitapp.ui.visits.goals_to_talk import GoalsToTalkAbout
from visitapp.ui.visits.who import WhoIsHere
from visitapp.ui.visits.words import action_detail
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.scroll_page import ScrollPage
from visitapp.ui.widgets.text import Text

WIDTH = 320


class AgreedLastTime(QWidget):
    """The actions of the visit before, to tick. `ticked` carries an action's id."""

    ticked = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: dict[str, CheckBox] = {}
        self._shown: list[tuple[str, str, str]] = []
        self.heading = Text(theme, "body_small", "", weight=600)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(9)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(self._rows)

    def show_view(self, view: VisitView, today: date) -> None:
        """Show the actions; boxes are made anew only when their words changed."""
        day = view.agreed_on
        self.setVisible(day is not None)
        if day is None:
            return
        self.heading.setText(f"What we agreed on {day_and_month(day) if day.year == today.year else full_date(day)}")
        wanted = [(a.id, a.text, action_detail(a, view.names, today)) for a in view.agreed]
        if wanted != self._shown:
            self._build(wanted)
        for action in view.agreed:
            box = self.boxes[action.id]
            blocked = box.blockSignals(True)
            box.setChecked(action.is_done)
            box.blockSignals(blocked)

    def _build(self, wanted: list[tuple[str, str, str]]) -> None:
        focused = next((action_id for action_id, box in self.boxes.items() if box.hasFocus()), "")
        empty(self._rows)
        self._shown = wanted
        self.boxes = {}
        for action_id, text, detail in wanted:
            box = CheckBox(self._theme, text, detail=detail)
            box.toggled.connect(lambda on, action_id=action_id: self.ticked.emit(action_id, on))
            self.boxes[action_id] = box
            self._rows.addWidget(box)
        if focused in self.boxes:
            self.boxes[focused].setFocus()


class Side(QWidget):
    """The column at the right of the note, scrolling by itself."""

    def __init__(self, theme: Theme, files: FilesHere, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.files = files
        self.page = ScrollPage(theme, margin=20)
        self.page.setProperty("region", True)
        self.page.setAccessibleName("Who is here, what was agreed, goals, files")
        self.who = WhoIsHere(theme)
        self.agreed = AgreedLastTime(theme)
        self.goals = GoalsToTalkAbout(theme)
        self._dividers = (Divider(theme), Divider(theme), Divider(theme))
        body = self.page.body
        body.addWidget(self.who)
        for divider, part in zip(self._dividers, (self.agreed, self.goals, self.files), strict=True):
            body.addWidget(divider)
            body.addWidget(part)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_view(self, view: VisitView, today: date) -> None:
        """Show a visit's side."""
        signed = view.visit.is_signed
        self.who.show_choices(view.who, view.others, signed=signed)
        self.agreed.show_view(view, today)
        self.goals.show_goals(view.goals, signed=signed)
        self._dividers[0].setVisible(view.agreed_on is not None)
        self._dividers[1].setVisible(not self.goals.isHidden())
        self.files.show_view(view)
        for part in (self._dividers[2], self.files):
            part.setVisible(not self.files.is_empty)

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self.page.set_margins(px(20), px(20), px(20), px(20))
        self.page.body.setSpacing(px(20))
