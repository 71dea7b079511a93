"""Who agreed to the plan and who gets a copy: chips that are real buttons."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QGridLayout, QWidget

from visitapp.domain.careplan import Agreement, CarePlan
from visitapp.domain.dates import past_day
from visitapp.domain.people import Person
from visitapp.services.careplan import PlanPage
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.chip import ActionChip, Chip, ToggleChip
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import Menu
from visitapp.ui.widgets.text import Text

LABEL_WIDTH = 76
TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "revd", "rev"})
LONGEST_CHIP = 32
"""Characters."""


def short_name(name: str, person: Person) -> str:
    """Return the name the person goes by, or anyone else's first name."""
    if name in (person.plan_name, person.full_name, person.called):
        return person.called
    return name.split()[0] if name.split() and name.split()[0].rstrip(".").casefold() not in TITLES else name


def shortened(words: str) -> str:
    """Return words that fit on a chip; the chip's tooltip and name say all."""
    return words if len(words) <= LONGEST_CHIP else f"{words[:LONGEST_CHIP].rstrip()}…"


def agreement_words(agreement: Agreement, person: Person, today: date) -> str:
    """Write "Tess, today" or "Kwame, not yet"."""
    name = shortened(short_name(agreement.name, person))
    return f"{name}, not yet" if agreement.agreed_on is None else f"{name}, {past_day(agreement.agreed_on, today)}"


class AgreedCard(Card):
    """Agreed and copies. Delete, or the chip's menu, takes somebody off the list."""

    agreed = Signal(str, str, bool)
    """Name, role, and whether they agree today."""
    taken_off = Signal(str)
    copies_changed = Signal(object)
    agreer_named = Signal(str, str, object, object)
    """Name and role; then what to call when the store has them, and when it does not take them."""
    copy_named = Signal(object, object, object)
    """All copies, then as above."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=(14, 10, 14, 10), parent=parent)
        self._own_theme = theme
        self._page: PlanPage | None = None
        self._shown: tuple[object, ...] = ()
        self.setAccessibleName("Who agreed, and who gets a copy")
        self.chips: dict[str, ToggleChip | Chip] = {}
        self.copies: dict[str, ActionChip | Chip] = {}
        self.add_agreer = ActionChip(theme, "Add")
        self.add_agreer.setAccessibleName("Add somebody who is asked to agree")
        self.add_agreer.clicked.connect(self._on_add_agreer_clicked)
        self.add_copy = ActionChip(theme, "Add")
        self.add_copy.setAccessibleName("Add somebody who gets a copy")
        self.add_copy.clicked.connect(self._on_add_copy_clicked)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(8)
        self._grid.setHorizontalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._flows: list[FlowLayout] = []
        self._labels: list[Text] = []
        for number, words in enumerate(("Agreed", "Copies")):
            label = Text(theme, "small", words, weight=600, wrap=False)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self._labels.append(label)
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            holder = QWidget()
            self._flows.append(FlowLayout(holder, gap=6))
            self._grid.addWidget(holder, number, 1)
        self._flows[0].addWidget(self.add_agreer)
        self._flows[1].addWidget(self.add_copy)
        theme.changed.connect(self._on_own_theme_changed)
        self._on_own_theme_changed()

    def show_plan(self, page: PlanPage) -> None:
        """Show the plan's names; chips are made anew only when something about them changed."""
        self._page = page
        plan = page.plan
        wanted = (page.person.id, plan.agreements, plan.copies, plan.is_final, page.today)
        if wanted == self._shown:
            return
        self._shown = wanted
        where = _place_of_focus((*self.chips.values(), self.add_agreer), (*self.copies.values(), self.add_copy))
        self._make_agreements(page)
        self._make_copies(plan)
        if where is not None:
            row = [(*self.chips.values(), self.add_agreer), (*self.copies.values(), self.add_copy)][where[0]]
            row[min(where[1], len(row) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_agreements(self, page: PlanPage) -> None:
        flow = self._emptied(0, self.add_agreer)
        self.chips = {}
        for agreement in page.plan.agreements:
            words = agreement_words(agreement, page.person, page.today)
            chip = self._final_chip(agreement, words) if page.plan.is_final else self._toggle(agreement, words)
            self.chips[agreement.name] = chip
            flow.addWidget(chip)
        flow.addWidget(self.add_agreer)
        self.add_agreer.setVisible(not page.plan.is_final)

    def _final_chip(self, agreement: Agreement, words: str) -> Chip:
        if agreement.agreed_on is None:
            return Chip(self._own_theme, words, icon="clock")
        return Chip(self._own_theme, words, "done", icon="check")

    def _toggle(self, agreement: Agreement, words: str) -> ToggleChip:
        chip = ToggleChip(self._own_theme, words, checked=agreement.agreed_on is not None, off_icon="clock")
        role = f", {agreement.role}" if agreement.role else ""
        chip.setAccessibleName(f"{words} – {agreement.name}{role}")
        chip.setToolTip(f"{agreement.name}{role}. Press Delete to take this name off the list.")
        chip.toggled.connect(lambda on: self.agreed.emit(agreement.name, agreement.role, on))
        self._removable(chip, lambda: self.taken_off.emit(agreement.name))
        return chip

    def _removable(self, chip: QWidget, remove: object) -> None:
        if not callable(remove):
            return
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), chip)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: remove())
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

        def offer(at: QPoint) -> None:
            menu = Menu(self._theme, chip)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction("Take off the list").triggered.connect(lambda: remove())
            menu.popup(chip.mapToGlobal(at))

        chip.customContextMenuRequested.connect(offer)

    def _make_copies(self, plan: CarePlan) -> None:
        flow = self._emptied(1, self.add_copy)
        self.copies = {}
        for copy in plan.copies:
            icon = "mail" if "post" in copy.casefold() else "printer"
            if plan.is_final:
                made: ActionChip | Chip = Chip(self._own_theme, shortened(copy), icon=icon)
            else:
                made = ActionChip(self._own_theme, shortened(copy), icon="x", ink="ink_2")
                made.setAccessibleName(f"No copy for {copy}")
                made.setToolTip(f"{copy}. Press to take it off the list.")
                made.clicked.connect(lambda _=False, copy=copy: self._on_copy_clicked(copy))
            self.copies[copy] = made
            flow.addWidget(made)
        flow.addWidget(self.add_copy)
        self.add_copy.setVisible(not plan.is_final)

    def _emptied(self, number: int, kept: QWidget) -> FlowLayout:
        flow = self._flows[number]
        flow.removeWidget(kept)
        empty(flow)
        return flow

    def _on_copy_clicked(self, copy: str) -> None:
        if self._page is not None:
            self.copies_changed.emit(tuple(other for other in self._page.plan.copies if other != copy))

    @Slot()
    def _on_add_agreer_clicked(self) -> None:
        if self._page is None:
            return
        dialog = AddAgreer(self._own_theme, self.window(), self._page)
        dialog.write = lambda done, failed: self.agreer_named.emit(dialog.name.text(), dialog.role.text(), done, failed)
        dialog.ask()

    @Slot()
    def _on_add_copy_clicked(self) -> None:
        if self._page is None:
            return
        copies = self._page.plan.copies
        dialog = AddCopy(self._own_theme, self.window())
        dialog.write = lambda done, failed: self.copy_named.emit(
            tuple(dict.fromkeys((*copies, dialog.name.text()))), done, failed
        )
        dialog.ask()

    @Slot()
    def _on_own_theme_changed(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._own_theme.px(LABEL_WIDTH))
        for label in self._labels:
            label.setMinimumHeight(self.add_copy.sizeHint().height())


class AddAgreer(Dialog):
    """Ask for a name and a role; people on the map fill themselves in."""

    def __init__(self, theme: Theme, window: QWidget, page: PlanPage) -> None:
        super().__init__(theme, window, "Who else is asked to agree?", verb="Add", safe="Cancel")
        self._known = dict(page.to_ask)
        self.name = Field(theme, "Name", hint="Names on the map fill themselves in.")
        self.role = Field(theme, "Role", hint="“Nurse”, “daughter”. It may stay empty.")
        completer = QCompleter(list(self._known), self.name.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.name.edit.setCompleter(completer)
        self.name.edit.editingFinished.connect(self._on_name_edit_finished)
        self.body.addWidget(self.name)
        self.body.addWidget(self.role)
        _ask_for(self, self.name, "Write a name.")
        self.role.edit.returnPressed.connect(self.verb_button.click)

    def ask(self) -> None:
        super().ask()
        self.name.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_name_edit_finished(self) -> None:
        if not self.role.text():
            self.role.set_text(self._known.get(self.name.text(), ""))


class AddCopy(Dialog):
    """Ask who gets a copy, and how."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, "Who gets a copy?", verb="Add", safe="Cancel")
        self.name = Field(theme, "Name", hint="“me (large print)”, “Aoife, by post”. It is printed on the plan.")
        self.body.addWidget(self.name)
        _ask_for(self, self.name, "Write a name.")

    def ask(self) -> None:
        super().ask()
        self.name.edit.setFocus(Qt.FocusReason.PopupFocusReason)


def _ask_for(dialog: Dialog, field: Field, sentence: str) -> None:
    """Let the dialog be confirmed only when the field holds something."""

    def may_confirm() -> bool:
        field.set_error("" if field.text() else sentence)
        if not field.text():
            field.edit.setFocus()
        return bool(field.text())

    dialog.may_confirm = may_confirm
    field.edit.returnPressed.connect(dialog.verb_button.click)


def _place_of_focus(*rows: tuple[QObject, ...]) -> tuple[int, int] | None:
    """Return (row, place) of the chip that has the focus."""
    for number, row in enumerate(rows):
        for place, chip in enumerate(row):
            if isinstance(chip, QWidget) and chip.hasFocus():
                return number, place
    return None
