"""What every page is given: the look, the way to the store, and the ways to go elsewhere or to say something."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.check_ins import OfficeLine
from visitapp.errors import KnownError
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.places import Place

if TYPE_CHECKING:  # not before the first paint
    from visitapp.ui.spelling.spelling import Spelling
    from visitapp.ui.widgets.editor import GrowingEditor


@dataclass(frozen=True)
class Desk:
    """Handed to each page by the main window.

    `now` tells the moment in the worker's own zone. `go` opens a place. `tell` shows a toast, with Undo when asked.
    `trouble` shows a KnownError as a banner over the page that is open; it stays until it is closed or mended.
    `run` does a command of the window (ui/shell/actions.py). `office_line` is whom the worker rings for a check-in.
    `spelling` knows words while the vault is open; None where nobody checks them.
    """

    theme: Theme
    icons: Icons
    background: Background
    changes: ChangeBus
    now: Callable[[], datetime]
    go: Callable[[Place], None]
    tell: Callable[[str, bool], None]
    trouble: Callable[[KnownError], None]
    run: Callable[[str], None]
    office_line: Callable[[], OfficeLine] = OfficeLine
    keep_office_line: Callable[[OfficeLine], None] = lambda _: None
    spelling: Spelling | None = None

    def watch_spelling(self, *editors: GrowingEditor) -> None:
        """Mark words in these writing areas that are not in the dictionary, where that is to be had."""
        if self.spelling is not None:
            for editor in editors:
                self.spelling.watch(editor)


class Page(QWidget):
    """One page or tab. The main window calls these; a page never looks for the window."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Keep the desk and listen to changes."""
        super().__init__(parent)
        self.desk = desk
        desk.changes.changed.connect(self.on_changed)

    @classmethod
    def making(cls, desk: Desk, _workshop: QWidget) -> Generator[None, None, Page]:
        """Make one; it pauses after each part that takes long, which lies in the workshop until then (ui/making.py)."""
        yield from ()
        return cls(desk)

    def show_place(self, place: Place) -> None:
        """Load and show what the place names. Called each time the page is opened."""

    def to_make(self) -> Iterator[Callable[[], object]]:
        """Return the making of its parts that are not made yet, one after the other."""
        return iter(())

    def on_changed(self, change_set: ChangeSet) -> None:
        """Read again when the change set is mine."""

    def flush(self) -> None:
        """Hand over to the store whatever is typed and not yet saved. Called before leaving, locking and closing."""

    def save_typed(self) -> None:
        """Save what saves itself, before an undo; a form that is half filled in stays as it is."""
        self.flush()

    def has_unsaved_words(self) -> bool:
        """Tell whether words are on this page that the store does not have. The window does not lock or close then."""
        return False

    def place_of_words(self) -> Place | None:
        """Return where such words are shown, None for the place that the page shows already."""
        return None

    def focus_first(self) -> None:
        """Put the focus where this page begins: its title, so that a screen reader reads it."""
        self.setFocus()
