"""Keep the app's windows out of screenshots, recordings and shared screens, where the platform can.

Windows 10 (2004) and newer leave them out. macOS leaves them out of older ways of capture only: programs that use
ScreenCaptureKit since macOS 15 still see them. Linux has no way to ask for it. Pictures that the app takes of itself
are drawn anew by the widgets and are not touched by this.
"""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from visitapp.ui.preferences import Preferences

WDA_NONE, WDA_EXCLUDEFROMCAPTURE = 0x0, 0x11  # winuser.h
PLATFORMS = ("windows", "cocoa")
"""Qt's names of the platforms that can leave a window out."""


class HiddenFromCapture(QObject):
    """Follows the preference for the main window and for every window that opens beside it."""

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._hides = preferences.config.hide_from_capture
        app = QApplication.instance()
        if not isinstance(app, QApplication) or not platform_can_hide():
            return
        app.installEventFilter(self)
        preferences.changed.connect(self._on_preferences_changed)
        hide(window, self._hides)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() in (QEvent.Type.Show, QEvent.Type.WinIdChange)
        if shown and isinstance(watched, QWidget) and watched.isWindow() and watched.internalWinId():
            hide(watched, self._hides)
        return False

    @Slot()
    def _on_preferences_changed(self) -> None:
        wanted = self._preferences.config.hide_from_capture
        if wanted == self._hides:
            return
        self._hides = wanted
        for window in QApplication.topLevelWidgets():
            if window.internalWinId():
                hide(window, wanted)


def platform_can_hide() -> bool:
    """Tell whether this platform can leave a window out of captures: Settings shows the row only then."""
    return QApplication.platformName() in PLATFORMS


def hide(window: QWidget, hidden: bool) -> None:
    """Leave one window out of captures, or let it be seen again. Nothing happens where the platform cannot."""
    if sys.platform == "win32":
        set_affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        set_affinity.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        set_affinity(int(window.winId()), WDA_EXCLUDEFROMCAPTURE if hidden else WDA_NONE)
    elif sys.platform == "darwin":
        from visitapp.ui.locking.macos import share_window

        share_window(int(window.winId()), not hidden)
