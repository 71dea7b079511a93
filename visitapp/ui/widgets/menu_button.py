"""A button that opens a menu, for the few actions or choices that need no room of their own."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from visitapp.ui.look.style import menu_sheet
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.buttons import Button, Kind, Size


class Menu(QMenu):
    """A menu with the design's rounded frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.aboutToShow.connect(self._dress)
        # Without these the corners outside the rounded frame are painted square.
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        self.setWindowFlags(self.windowFlags() | flags)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    @Slot()
    def _dress(self) -> None:
        sheet = menu_sheet(self._theme)
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)


class MenuButton(Button):
    """A button with a chevron that opens a menu; give `name` when it shows an icon alone."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = "quiet",
        *,
        size: Size = "small",
        icon: str | None = None,
        chevron: bool = True,
        name: str = "",
        colour: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        after = "chevron-down" if chevron else None
        super().__init__(theme, text, kind, size=size, icon=icon, icon_after=after, colour=colour, parent=parent)
        self._menu = Menu(theme, self)
        self._choices = QActionGroup(self)
        self._action_icons: list[tuple[QAction, str]] = []
        self._menu.aboutToShow.connect(self._show_icons)
        self.setMenu(self._menu)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)

    def add_action(self, text: str, run: Callable[[], object], *, icon: str | None = None) -> QAction:
        """Add a line that does something when chosen."""
        action = self._menu.addAction(text.replace("&", "&&"))
        if icon is not None:
            self._action_icons.append((action, icon))
        action.triggered.connect(lambda: run())
        return action

    def add_choice(self, text: str, run: Callable[[], object], *, chosen: bool = False) -> QAction:
        """Add a line of which exactly one is ticked."""
        action = self.add_action(text, run)
        action.setCheckable(True)
        self._choices.addAction(action)
        action.setChecked(chosen)
        return action

    @Slot()
    def _show_icons(self) -> None:
        """Draw the icons only now: six pictures for each would make the page wait that has the button."""
        for action, icon in self._action_icons:
            action.setIcon(self._icons.icon(icon))
        # A tick is an icon, because the base style's own is coarse and keeps its colour.
        for action in self._choices.actions():
            action.setIcon(self._icons.icon("check", "primary") if action.isChecked() else QIcon())

    def add_divider(self) -> None:
        """Add a thin line between groups of actions."""
        self._menu.addSeparator()

    def fill_when_opened(self, fill: Callable[[], object]) -> None:
        """Make the menu's lines each time it opens, for lists with many such buttons."""

        def make() -> None:
            self.clear_menu()
            fill()
            self._show_icons()

        self._menu.aboutToShow.connect(make)

    def clear_menu(self) -> None:
        """Take all lines out of the menu."""
        self._action_icons.clear()
        self._menu.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
        else:
            super().keyPressEvent(event)
