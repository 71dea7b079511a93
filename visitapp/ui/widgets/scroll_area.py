"""A scroll area without frame or ground of its own, with thin bars, and no stop for Tab."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from visitapp.ui.look.style import dress_bars


class ScrollArea(QScrollArea):
    """Shows `content` as wide as itself; `sideways` lets it scroll to the side too."""

    def __init__(
        self, content: QWidget | None = None, *, sideways: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A new one has no ground. To ask for Qt's own costs 6 ms the first time: Qt's kinds are all looked through.
        self.setViewport(QWidget())
        dress_bars(self)
        if content is not None:
            self.setWidget(content)

    def setWidget(self, content: QWidget) -> None:
        """Show a widget; Qt would give it a ground of its own."""
        super().setWidget(content)
        content.setAutoFillBackground(False)
