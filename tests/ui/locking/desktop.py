"""A desktop on a message bus of its own: logind, UPower and a screen saver as far as the app talks to them."""

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVariant, QDBusVirtualObject
from shiboken6 import delete

from visitapp.ui.locking.linux import LOGIN, LOGIN_PATH, POWER, POWER_PATH, PROPERTIES

OURS, THEIRS = "visitapp-app", "visitapp-desktop"


class Desktop(QDBusVirtualObject):
    """Answers what logind and UPower answer, and sends the signals that they send."""

    def __init__(self, bus: QDBusConnection, address: str) -> None:
        super().__init__()
        self.address = address
        self._bus = bus
        self.lid_is_closed = False
        self.asked: list[list[object]] = []
        self._locks: list[int] = []

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        reply = message.createReply()
        if message.member() == "Inhibit":
            self.asked.append(message.arguments())
            ours, theirs = os.pipe()
            self._locks.append(ours)
            reply.setArguments([QDBusUnixFileDescriptor(theirs)])
            os.close(theirs)
        else:
            reply.setArguments([QDBusVariant(self.lid_is_closed)])
        return connection.send(reply)

    def is_kept_awake(self) -> bool:
        """Tell whether somebody still holds the newest delay lock."""
        return bool(self._locks) and not select.select([self._locks[-1]], [], [], 0)[0]

    def sleep(self, begins: bool) -> None:
        self._send(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", [begins])

    def lock_session(self) -> None:
        self._send(f"{LOGIN_PATH}/session/_32", f"{LOGIN}.Session", "Lock", [])

    def start_screen_saver(self, name: str) -> None:
        self._send(f"/{name.replace('.', '/')}", name, "ActiveChanged", [True])

    def close_lid(self, closed: bool) -> None:
        self.lid_is_closed = closed
        self._send(POWER_PATH, PROPERTIES, "PropertiesChanged", [POWER, {"LidIsClosed": closed}, []])

    def close(self) -> None:
        for lock in self._locks:
            os.close(lock)

    def _send(self, path: str, interface: str, name: str, words: list[object]) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(words)
        assert self._bus.send(signal)


@contextmanager
def desktop_on_a_bus() -> Iterator[tuple[Desktop, QDBusConnection]]:
    """Start a message bus with a desktop on it; give the desktop, and a connection for the app."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        theirs = QDBusConnection.connectToBus(address, THEIRS)
        ours = QDBusConnection.connectToBus(address, OURS)
        desktop = Desktop(theirs, address)
        for name, path in ((LOGIN, LOGIN_PATH), (POWER, POWER_PATH)):
            assert theirs.registerService(name)
            assert theirs.registerVirtualObject(path, desktop)
        try:
            yield desktop, ours
        finally:
            # Before Python lets go of the desktop, nothing of the bus may know it any more.
            for name, path in ((LOGIN, LOGIN_PATH), (POWER, POWER_PATH)):
                theirs.unregisterObject(path)
                theirs.unregisterService(name)
            for connection in (OURS, THEIRS):
                QDBusConnection.disconnectFromBus(connection)
            desktop.close()
            delete(desktop)
            daemon.kill()
