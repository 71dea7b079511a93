"""Visit templates: which sections a visit page offers, in which order, with which prompts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visitapp.domain.visit_templates import EVERY_SECTION, LONGEST_PROMPT, TemplatePart, VisitTemplate, in_order
from visitapp.domain.visits import SECTIONS
from visitapp.errors import KnownError
from visitapp.services.visit_templates import LONGEST_NAME, keep_template, list_templates, put_back
from visitapp.ui.announce import announce
from visitapp.ui.desk import Desk
from visitapp.ui.look.theme import Theme
from visitapp.ui.preferences import Preferences
from visitapp.ui.settings.card import SettingsCard
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.check_box import CheckBox
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.line_edit import LineEdit
from visitapp.ui.widgets.select import Select

CHOICE = "Template"
NONE_COMPULSORY = "Sections that are not ticked stay out of sight. None has to be filled in."
PROMPT_HINT = "{name} becomes the person’s name"


class TemplatesCard(SettingsCard):
    """Choose a template and change it, put it back as it was, or make a new one."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk, preferences, "Visit templates", "notebook-pen")
        self._templates: tuple[VisitTemplate, ...] = ()
        theme = desk.theme
        self.choice = Select(theme, CHOICE)
        self.choice.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToContents)  # it is filled after it is shown
        self.change = Button(theme, "Change…", size="small")
        self.back = Button(theme, "Put back", "quiet", size="small")
        self.new = Button(theme, "New template…", size="small")
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.change)
        row.addWidget(self.back)
        self.add_row(CHOICE, "A visit is laid out by one from “More” on its page", self.choice)
        self.add_row("This template", "Sections, their order and their prompts", buttons)
        self.add_row("One of your own", "", self.new)
        self.change.clicked.connect(self._on_change_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.new.clicked.connect(self._on_new_clicked)

    @Slot()
    def show_now(self) -> None:
        self.desk.background.read(self, list_templates, self._show)

    def _show(self, templates: tuple[VisitTemplate, ...]) -> None:
        chosen = self.choice.currentData()
        self._templates = templates
        self.choice.clear()
        for template in templates:
            self.choice.addItem(template.name, template.key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))

    def _chosen(self) -> VisitTemplate | None:
        return next((each for each in self._templates if each.key == self.choice.currentData()), None)

    @Slot()
    def _on_change_clicked(self) -> None:
        template = self._chosen()
        if template is not None:
            self._ask(template)

    @Slot()
    def _on_new_clicked(self) -> None:
        self._ask(VisitTemplate("", parts=EVERY_SECTION.parts))

    def _ask(self, template: VisitTemplate) -> None:
        dialog = TemplateDialog(self.desk.theme, self.window(), template)

        def write(done: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
            name, parts = dialog.name.text(), dialog.parts()

            def kept(_: object) -> None:
                done()
                self.show_now()

            self.desk.background.write(
                self, lambda ws: keep_template(ws, key=template.key, name=name, parts=parts), kept, failed
            )

        dialog.write = write
        dialog.ask()

    @Slot()
    def _on_back_clicked(self) -> None:
        template = self._chosen()
        if template is None:
            return

        def gone(_: object) -> None:
            self.desk.tell("The template is as it was before you changed it, or gone if you made it.", True)
            self.show_now()

        self.desk.background.write(self, lambda ws: put_back(ws, key=template.key), gone, self._on_back_failed)

    def _on_back_failed(self, _error: KnownError) -> None:
        self.desk.tell("This template is as VisitApp brings it.", False)


class TemplateDialog(Dialog):
    """A name, and a line for each section: whether it is offered, its prompt, and a button that moves it up."""

    def __init__(self, theme: Theme, window: QWidget, template: VisitTemplate) -> None:
        question = f"Change “{template.name}”" if template.name else "Make a template"
        super().__init__(theme, window, question, NONE_COMPULSORY, verb="Save", safe="Cancel", width=720)
        self.name = Field(theme, "Name", template.name)
        self.name.edit.setMaxLength(LONGEST_NAME)
        self.body.addWidget(self.name)
        prompts = {part.key: part.prompt for part in template.parts}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.lines: list[TemplateLine] = []
        kinds = {kind.key: kind for kind in SECTIONS}
        for key in in_order(template):
            kind = kinds[key]
            line = TemplateLine(theme, key, kind.heading, prompts.get(key, "") or kind.prompt, offered=key in prompts)
            line.up.clicked.connect(partial(self._move_up, line))
            self.lines.append(line)
            self._lines.addWidget(line)
        self.body.addLayout(self._lines)
        self._began = (template.name, self.parts())

    def ask(self) -> None:
        """Begin in the name."""
        super().ask()
        self.name.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def has_words(self) -> bool:
        """Tell whether something is changed that the store does not have."""
        return self.isVisible() and (self.name.text(), self.parts()) != self._began

    def parts(self) -> tuple[TemplatePart, ...]:
        """Return the sections that are ticked, in order, with their prompts."""
        own = {kind.key: kind.prompt for kind in SECTIONS}
        return tuple(
            TemplatePart(line.key, "" if line.prompt.text() == own[line.key] else line.prompt.text())
            for line in self.lines
            if line.box.isChecked()
        )

    def _move_up(self, line: TemplateLine, _checked: bool = False) -> None:
        at = self.lines.index(line)
        if at == 0:
            return
        self.lines.insert(at - 1, self.lines.pop(at))
        self._lines.removeWidget(line)
        self._lines.insertWidget(at - 1, line)
        before: QWidget = self.name.edit
        for each in self.lines:
            for stop in (each.box, each.prompt, each.up):
                QWidget.setTabOrder(before, stop)
                before = stop
        line.up.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{line.box.text()} is number {at} now.")


class TemplateLine(QWidget):
    """One section in the dialog."""

    def __init__(self, theme: Theme, key: str, heading: str, prompt: str, *, offered: bool) -> None:
        super().__init__()
        self.key = key
        self.box = CheckBox(theme, heading, checked=offered)
        self.prompt = LineEdit(theme, prompt)
        self.prompt.setMaxLength(LONGEST_PROMPT)
        self.prompt.setCursorPosition(0)
        self.prompt.setAccessibleName(f"Prompt of {heading}")
        self.prompt.setToolTip(PROMPT_HINT)
        self.up = Button(theme, "", "quiet", size="small", icon="arrow-up")
        self.up.setAccessibleName(f"Move {heading} up")
        self.up.setToolTip(f"Move {heading} up")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.box, 2, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.prompt, 3)
        row.addWidget(self.up)
