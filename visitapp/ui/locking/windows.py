"""What Windows tells the window: sleep, the lid, and the lock of the session. Does nothing elsewhere."""

from __future__ import annotations

import ctypes
import sys
from ctypes import Structure

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from visitapp.ui.locking.watch import Source

# winuser.h and wtsapi32.h
WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x218, 0x2B1
SUSPENDS, SETTING_CHANGED = (WM_POWERBROADCAST, 0x4), (WM_POWERBROADCAST, 0x8013)
"""PBT_APMSUSPEND and PBT_POWERSETTINGCHANGE."""
SESSION_LEFT = frozenset({0x2, 0x4, 0x6, 0x7})
"""WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK."""
LID_GUID = "{BA3E0F4D-B817-4094-A2D1-D56379E6A0F3}"
NOTIFY_FOR_THIS_SESSION = 0


class Message(Structure):
    """The beginning of MSG (winuser.h)."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class PowerSetting(Structure):
    """POWERBROADCAST_SETTING with a DWORD of data (winuser.h)."""

    _fields_ = (("guid", ctypes.c_ubyte * 16), ("length", ctypes.c_uint32), ("value", ctypes.c_uint32))


class WindowsMessages(Source):
    """Listens to the messages of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._lid_was_told = False
        self._handle = int(window.winId())
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        self._lid: int | None = None
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                ctypes.c_void_p(self._handle), NOTIFY_FOR_THIS_SESSION
            )
            guid = (ctypes.c_ubyte * 16)()
            ctypes.windll.ole32.CLSIDFromString(ctypes.c_wchar_p(LID_GUID), guid)
            register = ctypes.windll.user32.RegisterPowerSettingNotification
            register.restype = ctypes.c_void_p
            self._lid = register(ctypes.c_void_p(self._handle), guid, 0)

    def end(self) -> None:
        """Listen no more."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self._filter)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(ctypes.c_void_p(self._handle))
            if self._lid:
                ctypes.windll.user32.UnregisterPowerSettingNotification(ctypes.c_void_p(self._lid))

    def hear(self, message: Message) -> None:
        """Ask to lock if the message says that the laptop sleeps, is closed, or is left."""
        kind, what = message.message, message.wparam
        leaves = (kind == WM_WTSSESSION_CHANGE and what in SESSION_LEFT) or (kind, what) == SUSPENDS
        if leaves:
            self.lock_wanted.emit()
        elif (kind, what) == SETTING_CHANGED and message.lparam:
            self._hear_lid(PowerSetting.from_address(message.lparam))

    def _hear_lid(self, setting: PowerSetting) -> None:
        # Windows tells the present state at once: a laptop that is used with its lid closed is not left.
        if self._lid_was_told and setting.value == 0:
            self.lock_wanted.emit()
        self._lid_was_told = True


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, source: WindowsMessages) -> None:
        super().__init__()
        self._source = source

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if QByteArray(kind) == QByteArray(b"windows_generic_MSG"):
            self._source.hear(Message.from_address(int(message)))
        return False, 0
