"""A screen reader's side of the accessibility bus: it sees, presses and writes through AT-SPI alone.

Names, roles and states are those of AT-SPI 2 (org.a11y.atspi). It listens to every event that the app sends, as a
screen reader does, and keeps them in the order in which they came.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

A11Y = "org.a11y.atspi"
REGISTRY = f"{A11Y}.Registry"
ROOT = f"/{A11Y.replace('.', '/')}/accessible/root"
EVENTS = ("object:", "window:", "focus:")
LONGEST_WAIT = 90.0
"""Seconds. One look at everything is hundreds of questions: a machine that does other work too is slower, not wrong."""
BETWEEN_LOOKS = 0.3
SYMBOL = 3
STATES = {1: "active", 4: "checked", 8: "enabled", 11: "focusable", 12: "focused", 23: "selected", 25: "showing"}
KEYS = {"Return": 0xFF0D, "Tab": 0xFF09, "Escape": 0xFF1B, "BackSpace": 0xFF08, "Down": 0xFF54, "Up": 0xFF52}
ROLES = {40: "password text"}
"""Roles that Qt has no word for."""
PROPERTIES = "org.freedesktop.DBus.Properties"
CONTROLLER = f"{A11Y}.DeviceEventController"
REGISTRY_PATH = f"/{A11Y.replace('.', '/')}/registry"
Values = tuple[Any, ...]


class Unreachable(Exception):
    """What was asked for went away, or the app does not offer it."""


@dataclass(frozen=True)
class Event:
    """One event: its interface's last part, its member, detail, and the words or the object it carries."""

    kind: str
    member: str
    detail: str
    said: Any
    source: tuple[str, str]


@dataclass(frozen=True)
class Node:
    """One accessible object of the app."""

    reader: "Reader" = field(repr=False, compare=False)
    service: str
    path: str

    def _get(self, interface: str, name: str) -> Any:
        body = self.reader.call(
            self.service, self.path, "org.freedesktop.DBus.Properties", "Get", "ss", (f"{A11Y}.{interface}", name)
        )
        return body[0][1]

    def _do(self, interface: str, member: str, signature: str = "", body: Values = ()) -> Any:
        return self.reader.call(self.service, self.path, f"{A11Y}.{interface}", member, signature, body)

    @property
    def name(self) -> str:
        return str(self._get("Accessible", "Name"))

    @property
    def description(self) -> str:
        return str(self._get("Accessible", "Description"))

    @property
    def role(self) -> str:
        number = self._do("Accessible", "GetRole")[0]
        return ROLES.get(number) or str(self._do("Accessible", "GetRoleName")[0])

    @property
    def states(self) -> set[str]:
        low, high = self._do("Accessible", "GetState")[0]
        bits = low | high << 32
        return {name for bit, name in STATES.items() if bits >> bit & 1}

    @property
    def children(self) -> list["Node"]:
        return [Node(self.reader, *each) for each in self._do("Accessible", "GetChildren")[0]]

    @property
    def parent(self) -> "Node":
        return Node(self.reader, *self._get("Accessible", "Parent"))

    @property
    def text(self) -> str:
        return str(self._do("Text", "GetText", "ii", (0, -1))[0])

    def actions(self) -> list[str]:
        return [
            str(self._do("Action", "GetName", "i", (number,))[0]) for number in range(self._get("Action", "NActions"))
        ]

    def press(self, action: str = "") -> None:
        """Do an action of the object, its first when none is named."""
        names = self.actions()
        self._do("Action", "DoAction", "i", (names.index(action) if action else 0,))

    def focus(self) -> None:
        self._do("Component", "GrabFocus")

    def write(self, words: str) -> None:
        """Put words at the end of an editable text."""
        length = int(self._get("Text", "CharacterCount"))
        self._do("EditableText", "InsertText", "isi", (length, words, len(words)))

    def walk(self) -> Iterator["Node"]:
        """Go through everything that is showing, from the top."""
        for child in self.children:
            try:
                if "showing" in child.states:
                    yield child
                    yield from child.walk()
            except Unreachable:
                continue


class Reader:
    """Listens on the accessibility bus of a session and finds the app there."""

    def __init__(self, session: str) -> None:
        asked = _method("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        bus = open_dbus_connection(session)
        address = _body(bus.send_and_get_reply(asked))[0]
        bus.close()
        self._bus: DBusConnection = open_dbus_connection(address)
        self._came: deque[Message] = deque()
        self.heard: list[Event] = []
        rule = MatchRule(type="signal")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule))
        self._filter = self._bus.filter(rule, queue=self._came)
        self._filter.__enter__()
        for event in EVENTS:
            # The registry starts when it is first asked for, and may not be ready to answer the first who asks.
            self.wait(partial(self._register, event), f"nobody takes an interest in {event}")

    def _register(self, event: str) -> bool:
        self.call(REGISTRY, REGISTRY_PATH, REGISTRY, "RegisterEvent", "s", (event,))
        return True

    def close(self) -> None:
        self._bus.close()

    def call(self, service: str, path: str, interface: str, member: str, signature: str = "", body: Values = ()) -> Any:
        """Ask an object and return the answer. Raises Unreachable."""
        reply = self._bus.send_and_get_reply(
            _method(service, path, interface, member, signature, body), timeout=LONGEST_WAIT
        )
        return _body(reply)

    def app(self, name: str) -> Node:
        """Return the app's own object, when it is there."""
        desktop = Node(self, REGISTRY, ROOT)
        return self.wait(
            lambda: next((each for each in desktop.children if each.name == name), None), f"no {name} on the bus"
        )

    def wait(self, look: Callable[[], Any], trouble: str | Callable[[], str]) -> Any:
        """Look until there is something, and return it; `trouble` is what to say when there never was."""
        end = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                found = look()
            except Unreachable:
                found = None
            if found:
                return found
            assert time.monotonic() < end, trouble if isinstance(trouble, str) else trouble()
            time.sleep(BETWEEN_LOOKS)

    def listen(self) -> list[Event]:
        """Take in what came, and return everything heard so far."""
        with suppress(Unreachable):
            self.call(REGISTRY, ROOT, "org.freedesktop.DBus.Peer", "Ping")
        while self._came:
            message = self._came.popleft()
            fields = message.header.fields
            interface = str(fields.get(HeaderFields.interface, ""))
            if interface.startswith(f"{A11Y}.Event."):
                detail, _, _, said = message.body[:4]
                source = (str(fields[HeaderFields.sender]), str(fields[HeaderFields.path]))
                self.heard.append(
                    Event(interface.rsplit(".", 1)[1], str(fields[HeaderFields.member]), detail, said[1], source)
                )
        return self.heard

    def type(self, words: str) -> None:
        """Type letters on the keyboard of the screen."""
        for letter in words:
            self.key(letter)

    def key(self, name: str) -> None:
        """Press and let go a key."""
        symbol = KEYS.get(name) or ord(name)
        self.call(
            REGISTRY,
            "/org/a11y/atspi/registry/deviceeventcontroller",
            f"{A11Y}.DeviceEventController",
            "GenerateKeyboardEvent",
            "isu",
            (symbol, "", SYMBOL),
        )


def _method(service: str, path: str, interface: str, member: str, signature: str = "", body: Values = ()) -> Message:
    return new_method_call(DBusAddress(path, bus_name=service, interface=interface), member, signature or None, body)


def _body(reply: Message) -> Any:
    if reply.header.message_type is MessageType.error:
        raise Unreachable(*reply.body[:1])
    return reply.body
