"""What a process whose vault was locked hands to the fresh one that shows the locked window. Nothing of a record.

It goes through the new process's standard input, never over the disk: first how the window looked and the quick-unlock
box, then, when the new window is painted, what was typed in the meantime.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass

PAINTED = b"painted\n"
MAGIC = b"visitapp handover 1\n"
_LENGTHS = struct.Struct(">II")
LONGEST = 65536
"""Bytes of either part: more is no handover of ours."""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """How the window looked, which vault was open, and a fault to say. `geometry` is Qt's own form in hex digits.

    `check_ins` are the moments of the alarm as seconds since 1970, each with the seconds until then.
    """

    vault: str
    theme: str
    text_size: int
    geometry: str
    sentence: str = ""
    next_step: str = ""
    check_ins: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, repr=False)
class Typed:
    """What was typed before the new window was there, by which way (a key of it), and whether Enter was pressed."""

    way: str
    secret: str
    entered: bool


Received = tuple[Handover, bytearray]
"""A handover, and the box of quick unlock: empty for none."""


def packed(handover: Handover, box: bytes | bytearray) -> bytearray:
    """Return the first message."""
    words = json.dumps(asdict(handover)).encode()
    return bytearray(MAGIC + _LENGTHS.pack(len(words), len(box))) + words + box


def receive(read: Callable[[int], bytes] = lambda count: os.read(0, count)) -> Received | None:
    """Read the first message from standard input; None when there is none, as when somebody types the argument."""
    head = _exactly(read, len(MAGIC) + _LENGTHS.size)
    if head is None or not head.startswith(MAGIC):
        return None
    lengths = _LENGTHS.unpack(head[len(MAGIC) :])
    if max(lengths) > LONGEST:
        return None
    words, box = (_exactly(read, length) for length in lengths)
    if words is None or box is None:
        return None
    try:
        told = json.loads(words)
        waiting = tuple((float(at), float(left)) for at, left in told.pop("check_ins", ()))
        return Handover(**told, check_ins=waiting), box
    except (ValueError, TypeError, AttributeError):
        return None


def packed_typed(typed: Typed) -> bytes:
    """Return the second message, after which standard input is closed."""
    return json.dumps([typed.way, typed.secret, typed.entered]).encode()


def receive_typed() -> Typed | None:
    """Read the second message, waiting for its end; afterwards standard input and output lead nowhere."""
    received = bytearray()
    while part := os.read(0, LONGEST):
        received += part
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    try:
        way, secret, entered = json.loads(received)
    except (ValueError, TypeError):
        return None
    return Typed(str(way), str(secret), bool(entered))


def say_painted() -> None:
    """Tell the process before that the new window is on the screen."""
    os.write(1, PAINTED)


def _exactly(read: Callable[[int], bytes], count: int) -> bytearray | None:
    received = bytearray()
    while len(received) < count:
        part = read(count - len(received))
        if not part:
            return None
        received += part
    return received
