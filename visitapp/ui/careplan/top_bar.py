"""The bar over the plan: which version this is, and what can be done with the whole of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visitapp.domain.careplan import CarePlan
from visitapp.domain.dates import day_and_month, full_date
from visitapp.services.careplan import PlanPage
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.chip import Chip
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import MenuButton
from visitapp.ui.widgets.text import Text

SIDE = 32
GAP = 10


class PlanTopBar(QWidget):
    """Version, draft or final, and the buttons; they go under the words where there is no room beside them."""

    print_wanted = Signal()
    queue_wanted = Signal()
    finalise_wanted = Signal()
    change_wanted = Signal()
    save_wanted = Signal()
    preview_wanted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.version = Text(theme, "heading_large", "", wrap=False)
        self.state = Chip(theme, "Draft", "notice", icon="pencil")
        self.agreed = Text(theme, "small", "", "ink_2", wrap=False)
        self._words = QWidget()
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(10)
        for widget in (self.version, self.state, self.agreed):
            words.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addStretch(1)
        self.preview_button = Button(theme, "Show preview", icon="eye")
        self.print_button = Button(theme, "Print", icon="printer")
        self.queue_button = Button(theme, "Queue for upload", icon="cloud-upload")
        self.more = MenuButton(theme, "", "secondary", size="normal", icon="ellipsis", chevron=False, name="More")
        self._in_menu = (
            self.more.add_action("Print", self.print_wanted.emit, icon="printer"),
            self.more.add_action("Queue for upload", self.queue_wanted.emit, icon="cloud-upload"),
        )
        self.more.add_action("Save as PDF", self.save_wanted.emit, icon="file-text")
        self.finalise_button = Button(theme, "Finalise", "primary", icon="file-check")
        self.change_button = Button(theme, "Change it", "primary", icon="pen-line")
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, gap=GAP)
        self._all_buttons = (
            self.preview_button,
            self.print_button,
            self.queue_button,
            self.more,
            self.finalise_button,
            self.change_button,
        )
        for button in self._all_buttons:
            flow.addWidget(button)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setContentsMargins(SIDE, 0, SIDE, 0)
        self._halves.setSpacing(GAP)
        self._halves.addWidget(self._words)
        self._halves.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._halves)
        column.addSpacing(9)
        column.addWidget(Divider(theme))
        self.preview_button.hide()
        self.change_button.hide()
        self.print_button.clicked.connect(self.print_wanted)
        self.queue_button.clicked.connect(self.queue_wanted)
        self.finalise_button.clicked.connect(self.finalise_wanted)
        self.change_button.clicked.connect(self.change_wanted)
        self.preview_button.clicked.connect(self._on_preview_button_clicked)
        self._preview_shown = False
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_plan(self, page: PlanPage) -> None:
        """Show which version is open, and since when the one before it holds."""
        plan = page.plan
        self.version.setText(f"Version {plan.version}")
        if plan.is_final:
            self.state.set_chip("Final", "done", icon="check")
        else:
            self.state.set_chip("Draft", "notice", icon="pencil")
        self.agreed.setText(_agreed_words(page.plan, page.last_final, page.today.year))
        self.agreed.setVisible(bool(self.agreed.text()))
        had_focus = self.finalise_button.hasFocus() or self.change_button.hasFocus()
        self.finalise_button.setVisible(not plan.is_final)
        self.change_button.setVisible(plan.is_final)
        self.change_button.setAccessibleDescription(f"Opens version {plan.version + 1} with these words")
        self._arrange()
        if had_focus:
            (self.change_button if plan.is_final else self.finalise_button).setFocus()

    def offer_preview(self, offered: bool, shown: bool) -> None:
        """Offer a button that swaps the plan and its preview, where there is no room for both."""
        self._preview_shown = shown
        self.preview_button.setText("Back to the plan" if shown else "Show preview")
        self.preview_button.set_icon("pen-line" if shown else "eye")
        self.preview_button.setVisible(offered)
        self._arrange()

    @Slot()
    def _on_preview_button_clicked(self) -> None:
        self.preview_wanted.emit(not self._preview_shown)

    @Slot()
    def _arrange(self) -> None:
        """Put the buttons at the right of the words, or under them; two go into the menu where a line is too short."""
        self._words.setMinimumHeight(self.print_button.sizeHint().height())
        room = self.width() - 2 * SIDE
        shown = [button for button in self._all_buttons if not button.isHidden()]
        apart = [button for button in (self.print_button, self.queue_button) if button.isHidden()]
        needed = sum(button.sizeHint().width() + GAP for button in (*shown, *apart)) - GAP
        in_menu = needed > room
        for action in self._in_menu:
            action.setVisible(in_menu)
        if in_menu and (self.print_button.hasFocus() or self.queue_button.hasFocus()):
            self.more.setFocus()
        for button in (self.print_button, self.queue_button):
            button.setVisible(not in_menu)
        fits = self._words.sizeHint().width() + 2 * GAP + needed <= room
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if fits else directions.TopToBottom)
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred
        self._buttons.setSizePolicy(fixed if fits else wide, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _agreed_words(plan: CarePlan, last_final: CarePlan | None, year: int) -> str:
    day = last_final.finalised_on if last_final is not None else None
    if last_final is None or day is None:
        return ""
    said = day_and_month(day) if day.year == year else full_date(day)
    return f"Agreed on {said}" if plan.is_final else f"Version {last_final.version} was agreed on {said}"
