"""What was found at opening, over the pages: what was mended, until it is closed; what is missing, for good."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.banner import Banner
from visitapp.ui.widgets.buttons import Button

MISSING_NEXT = "You can read, print and copy. Restore a backup, or ask your IT desk: nothing was deleted."


class OpeningNotes(QWidget):
    """Says calmly what was mended, and urgently what neither database nor journal holds."""

    def __init__(self, theme: Theme, mended: tuple[str, ...], missing: tuple[str, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 0)
        if missing:
            column.addWidget(Banner(theme, "urgent", " ".join(missing), MISSING_NEXT))
        if mended:
            banner = Banner(theme, "info", mended[0], " ".join(mended[1:]))
            close = Button(theme, "Close", "quiet", size="small")
            close.clicked.connect(banner.hide)
            if not missing:
                close.clicked.connect(self.hide)
            banner.add_button(close)
            column.addWidget(banner)
