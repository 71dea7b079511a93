"""The tools under the note: exact words, a new action, an event that mattered, and who else may read the section."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Divider
from visitapp.ui.widgets.flow_layout import FlowLayout
from visitapp.ui.widgets.menu_button import MenuButton

HOW_KNOWN = "How I know this"
KNOWN_KEYS = "Ctrl+Shift+K"


class Tools(QWidget):
    """`shared_chosen` carries whether the section that is being written is for the person's copy too."""

    exact_words_wanted = Signal()
    action_wanted = Signal()
    event_wanted = Signal()
    shared_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("region", True)
        self.exact_words = Button(theme, "Exact words", "quiet", size="small", icon="quote")
        self.add_action = Button(theme, "Add an action", "quiet", size="small", icon="list-checks")
        self.mark_event = Button(theme, "Mark an event", "quiet", size="small", icon="history")
        self.mark_event.clicked.connect(self.event_wanted)
        keyed = (
            (self.exact_words, "Ctrl+'"),
            (self.add_action, "Ctrl+Shift+A"),
            (self.mark_event, "Ctrl+Shift+E"),
        )
        for button, keys in keyed:
            button.setToolTip(keys)
            button.setAccessibleDescription(keys)
        self.sharing = MenuButton(theme, "", "quiet", icon="eye", colour="ink_2")
        self.known = MenuButton(theme, "", "quiet", icon="ear", name=HOW_KNOWN, colour="ink_2")
        self.exact_words.clicked.connect(self.exact_words_wanted)
        self.add_action.clicked.connect(self.action_wanted)
        self._tools = QWidget()
        self._flow = FlowLayout(self._tools, gap=4)
        for tool in (self.exact_words, self.add_action, self.mark_event):
            self._flow.addWidget(tool)
        self._flow.push_right()
        self._flow.addWidget(self.known)
        self._flow.addWidget(self.sharing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider(theme))
        column.addWidget(self._tools)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def menus(self) -> tuple[QMenu, ...]:
        """Return the menus that speak of the section that is being written."""
        return tuple(button.menu() for button in (self.known, self.sharing))

    def show_sharing(self, heading: str, called: str, *, shared: bool) -> None:
        """Show who the section with this heading is for."""
        with_person, team = f"Shared with {called}", "Team only"
        self.sharing.setText(with_person if shared else team)
        self.sharing.set_icon("eye" if shared else "eye-off")
        self.sharing.setAccessibleName(f"{heading}: {self.sharing.text()}")
        self.sharing.setToolTip(f"Who may read “{heading}”")
        self.sharing.clear_menu()
        self.sharing.add_choice(with_person, lambda: self.shared_chosen.emit(True), chosen=shared)
        self.sharing.add_choice(team, lambda: self.shared_chosen.emit(False), chosen=not shared)
        self.sharing.updateGeometry()

    def show_known(self, heading: str, known: str, choices: list[tuple[str, Callable[[], None], bool]]) -> None:
        """Show how the section with this heading is known; a choice: its words, what to call, if it is ticked."""
        self.known.setAccessibleName(f"{HOW_KNOWN}, {heading}: {known or 'not said'}")
        self.known.setAccessibleDescription(KNOWN_KEYS)
        self.known.setToolTip(f"{HOW_KNOWN}: {known or 'saw it, was told it, or think it'} ({KNOWN_KEYS})")
        self.known.clear_menu()
        for words, run, chosen in choices:
            self.known.add_choice(words, run, chosen=chosen)
        self.known.updateGeometry()

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        side = min(px(44), 56)
        self._flow.setContentsMargins(side, px(8), side, px(9))
