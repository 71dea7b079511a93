"""Show the open page to the person, and come back. What is behind it is hidden, says nothing, and takes no keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget
from shiboken6 import isValid

from visitapp.domain.changes import ChangeSet
from visitapp.domain.showing import Showing
from visitapp.services import quick_unlock, showing
from visitapp.services.workspace import Workspace
from visitapp.ui.announce import SILENT
from visitapp.ui.look.theme import Theme
from visitapp.ui.places import Place
from visitapp.ui.shell.page_stack import SOON_STAY, PageStack
from visitapp.ui.showing.asking import PinQuestion
from visitapp.ui.showing.layer import ShowingLayer
from visitapp.ui.widgets.dialog import SHOWN, Dialog

NOTHING = "Open somebody’s network, goals, care plan or visit. F11 then shows it to them."
ALLOWED = frozenset({"alarm", "show", "rest", "lock", "theme_light", "theme_dark", "theme_contrast"})
SIZES = {"text_larger": 1, "text_smaller": -1}
Read = Callable[[Workspace], Showing]


def reading_of(place: Place | None) -> Read | None:
    """Return the work of reading what the person is shown of a place, None where there is nothing for them."""
    if place is None:
        return None
    person_id, record_id = place.person_id, place.record_id
    if place.page == "visit":
        return lambda ws: showing.show_visit(ws, visit_id=record_id)
    if place.page != "person":
        return None
    readers = {"network": showing.show_network, "goals": showing.show_goals, "plan": showing.show_plan}
    read = readers.get(place.tab)
    return None if read is None else lambda ws: read(ws, person_id=person_id)


class ShowMode(QObject):
    """Puts a layer into the window's stack in front of the pages. `layer` is None while nothing is shown."""

    def __init__(self, window: QWidget, layers: QStackedLayout, pages: PageStack, lock: Callable[[], None]) -> None:
        super().__init__(pages)
        self._window = window
        self._layers = layers
        self._pages = pages
        self._theme: Theme = pages.desk.theme
        self._lock = lock
        self._read: Read | None = None
        self._came_from: QWidget | None = None
        self.layer: ShowingLayer | None = None
        pages.desk.changes.changed.connect(self._on_changed)

    @property
    def front(self) -> QWidget:
        """Return what the window shows while the vault is open: the layer, or the pages."""
        return self.layer or self._pages

    def takes(self, command_id: str) -> bool:
        """Do or refuse a command while showing; True when the window has nothing left to do for it."""
        if self.layer is None:
            return False
        if command_id in SIZES:
            self.layer.page.resize_words(SIZES[command_id])
        return command_id not in ALLOWED

    @Slot()
    def turn(self) -> None:
        """Show the page that is open, or leave."""
        if self.layer is not None:
            self.leave()
            return
        self._read = reading_of(self._pages.place)
        if self._read is None:
            self._pages.tell(NOTHING, False)
            return
        self._pages.flush()
        self._pages.desk.background.read(self, self._read, self._begin)

    def _begin(self, shown: Showing) -> None:
        if self.layer is not None or not self._pages.isEnabled() or not self._pages.isVisible():
            return
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if self._pages.search_palette is not None:
            self._pages.search_palette.leave()
        self._came_from = QApplication.focusWidget()
        self._pages.toast.leave()
        self._show(shown)

    def _show(self, shown: Showing) -> None:
        layer = ShowingLayer(self._theme, self._pages.desk.background, shown)
        layer.left.connect(self.leave)
        old, self.layer = self.layer, layer
        self._layers.addWidget(layer)
        if old is None or self._layers.currentWidget() is old:
            self._layers.setCurrentWidget(layer)
            layer.focus_first()
        if old is not None:
            self._drop(old)
        self._window.setProperty(SHOWN, True)
        self._pages.setProperty(SILENT, True)

    def warn(self, seconds: int) -> None:
        """Say on the layer that the vault will lock in so many seconds; 0 takes that away."""
        if self.layer is not None:
            self.layer.warn(
                SOON_STAY.format(wait="one minute" if seconds == 60 else f"{seconds} seconds") if seconds else ""
            )

    @Slot()
    def leave(self) -> None:
        """Go back to the page; where the worker has a PIN, it is asked first."""
        self._pages.desk.background.read(self, quick_unlock.is_on, self._leave)

    def _leave(self, asks: bool) -> None:
        if self.layer is None or not self._pages.isEnabled():
            return
        if not asks:
            self._end()
        elif not self._window.findChildren(PinQuestion):
            question = PinQuestion(self._theme, self._pages.desk.background, self._window, self._lock)
            question.confirmed.connect(self._end)
            question.ask()

    @Slot()
    def _end(self) -> None:
        layer, self.layer = self.layer, None
        if layer is None:
            return
        self._window.setProperty(SHOWN, False)
        self._pages.setProperty(SILENT, False)
        self._layers.setCurrentWidget(self._pages)
        self._drop(layer)
        back, page = self._came_from, self._pages.current_page()
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus()
        elif page is not None:
            page.focus_first()
        for waiting in self._window.findChildren(Dialog):
            waiting.ask_if_it_waited()

    def stop(self) -> None:
        """Take the layer away when the vault closes."""
        layer, self.layer = self.layer, None
        self._window.setProperty(SHOWN, False)
        if layer is not None:
            self._drop(layer)

    def hold(self) -> None:
        """Stay, whatever an Esc before had begun: the privacy screen is over everything."""
        if self.layer is not None:
            self.layer.hold()

    def _drop(self, layer: ShowingLayer) -> None:
        self._layers.removeWidget(layer)
        layer.hide()
        layer.deleteLater()

    @Slot(object)
    def _on_changed(self, change_set: ChangeSet) -> None:
        if self.layer is not None and self._read is not None and change_set.changes:
            self._pages.desk.background.read(self, self._read, self._show_again)

    def _show_again(self, shown: Showing) -> None:
        if self.layer is None:
            return
        if self.layer.fits(shown):
            self.layer.show_showing(shown)
        else:
            self._show(shown)
