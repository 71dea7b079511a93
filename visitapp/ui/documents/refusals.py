"""Which files were not kept and why, and which are not what their names say: one banner, file by file."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from visitapp.ui.announce import announce
from visitapp.ui.documents.adding import Ended
from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import IconButton

MOST_LINES = 8


class Refusals(Banner):
    """Stays until it is closed or more files are added."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "notice", parent=parent)
        close = IconButton(theme, "x", "Close this", size="small")
        close.clicked.connect(self.clear)
        self.add_button(close)
        self.hide()

    def show_ended(self, ended: Ended) -> None:
        """Say what there is to say; nothing where all went well."""
        count = len(ended.refused)
        if not count and not ended.remarks:
            return
        first = (
            "One file was not kept." if count == 1 else f"{count} files were not kept." if count else "All are kept."
        )
        lines = [f"{name}: {error}" for name, error in ended.refused]
        lines += [f"{name}: {remark}" for name, remark in ended.remarks]
        if len(lines) > MOST_LINES:
            lines[MOST_LINES - 1 :] = [f"And {len(lines) - MOST_LINES + 1} more."]
        self.say(first, "\n" + "\n".join(lines))
        self.show()
        announce(self, self.words(), at_once=count > 0)

    @Slot()
    def clear(self) -> None:
        """Take it away."""
        self.hide()
