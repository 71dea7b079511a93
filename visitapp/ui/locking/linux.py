"""What a Linux desktop tells on D-Bus: sleep, the lid, and the lock of the screen or the session.

Before sleep the laptop waits for us (logind's delay lock, five seconds at most by default), so that everything typed is
saved and the vault is closed. https://www.freedesktop.org/wiki/Software/systemd/inhibit/
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)
from shiboken6 import delete

from visitapp.ui.locking.watch import Source

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
POWER, POWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)


class LinuxDesktop(Source):
    """Listens on the bus of the system and, where there is one, of the session."""

    def __init__(self, system: QDBusConnection, session: QDBusConnection | None) -> None:
        super().__init__()
        self._system = system
        self._calls: list[QDBusPendingCallWatcher] = []
        self._held: int | None = None
        """The file that keeps the laptop from sleeping while it is open."""
        system.connect(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", self, _slot("_on_sleep(bool)"))
        # Of any session: on a laptop there is one, and to lock once too often does no harm.
        system.connect(LOGIN, "", f"{LOGIN}.Session", "Lock", self, _slot("_on_session_locked()"))
        system.connect(POWER, POWER_PATH, PROPERTIES, "PropertiesChanged", self, _slot("_on_power_changed()"))
        if session is not None:
            for name in SCREEN_SAVERS:
                session.connect("", "", name, "ActiveChanged", self, _slot("_on_screen_saver(bool)"))
        self._hold()

    def settled(self) -> None:
        """Let the laptop sleep."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def end(self) -> None:
        """Listen no more. A laptop that is about to sleep may do so now."""
        for call in self._calls:
            delete(call)
        self._calls.clear()
        self.settled()

    def _hold(self) -> None:
        words = ["sleep", "VisitApp", "Saving what was typed and locking", "delay"]
        self._ask(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit", words, self._on_held)

    def _ask(self, service: str, path: str, interface: str, member: str, words: list[str], heard: object) -> None:
        message = QDBusMessage.createMethodCall(service, path, interface, member)
        message.setArguments(words)
        call = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        call.finished.connect(heard)
        self._calls.append(call)

    def _answer(self, call: QDBusPendingCallWatcher) -> object:
        """Return what a call brought, None for a service that is not there; the call is done with."""
        self._calls.remove(call)
        words = call.reply().arguments() if not call.isError() else []
        call.deleteLater()
        return words[0] if words else None

    @Slot("QDBusPendingCallWatcher*")
    def _on_held(self, call: QDBusPendingCallWatcher) -> None:
        answer = self._answer(call)
        if isinstance(answer, QDBusUnixFileDescriptor) and answer.isValid():
            self.settled()
            self._held = os.dup(answer.fileDescriptor())

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:
        if begins:
            self.lock_wanted.emit()
        elif self._held is None:
            self._hold()

    @Slot()
    def _on_session_locked(self) -> None:
        self.lock_wanted.emit()

    @Slot(bool)
    def _on_screen_saver(self, is_active: bool) -> None:
        if is_active:
            self.lock_wanted.emit()

    @Slot()
    def _on_power_changed(self) -> None:
        self._ask(POWER, POWER_PATH, PROPERTIES, "Get", [POWER, "LidIsClosed"], self._on_lid_told)

    @Slot("QDBusPendingCallWatcher*")
    def _on_lid_told(self, call: QDBusPendingCallWatcher) -> None:
        answer = self._answer(call)
        if isinstance(answer, QDBusVariant) and answer.variant() is True:
            self.lock_wanted.emit()


def _slot(signature: str) -> Any:
    return SLOT(signature)  # the stubs of PySide want bytes, which its code refuses


def desktop_of_this_session() -> LinuxDesktop:
    """Listen on the buses of this computer. Without a session bus none is started for it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    has_session = "DBUS_SESSION_BUS_ADDRESS" in os.environ or Path(runtime, "bus").exists()
    session = QDBusConnection.sessionBus() if has_session else None
    return LinuxDesktop(QDBusConnection.systemBus(), session)
