"""Which messages of Windows ask to lock. They are heard on Windows only; what they mean is read the same everywhere."""

import ctypes

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visitapp.ui.locking.macos import is_screen_locked
from visitapp.ui.locking.screen_capture import hide, platform_can_hide
from visitapp.ui.locking.windows import Message, PowerSetting, WindowsMessages

POWER, SESSION = 0x218, 0x2B1


def asked(qtbot: QtBot, *messages: Message) -> int:
    window = QWidget()
    qtbot.addWidget(window)
    source = WindowsMessages(window)
    count: list[bool] = []
    source.lock_wanted.connect(lambda: count.append(True))
    for message in messages:
        source.hear(message)
    source.end()
    return len(count)


@pytest.mark.parametrize(
    ("message", "wparam", "locks"),
    [
        (POWER, 0x4, 1),  # suspend
        (POWER, 0x7, 0),  # resume
        (SESSION, 0x7, 1),  # lock
        (SESSION, 0x8, 0),  # unlock
        (SESSION, 0x2, 1),  # another user at the console
        (SESSION, 0x4, 1),  # remote desktop left
        (SESSION, 0x6, 1),  # log off
        (0x100, 0x4, 0),  # a key
    ],
)
def test_sleep_and_leaving_the_session_lock(message: int, wparam: int, locks: int, qtbot: QtBot) -> None:
    assert asked(qtbot, Message(None, message, wparam, 0)) == locks


def test_the_lid_locks_when_it_is_closed_and_not_when_windows_first_tells_where_it_is(qtbot: QtBot) -> None:
    closed, opened = PowerSetting(length=4, value=0), PowerSetting(length=4, value=1)
    messages = [Message(None, POWER, 0x8013, ctypes.addressof(setting)) for setting in (closed, opened, closed)]
    assert asked(qtbot, *messages) == 1


def test_what_a_platform_lacks_does_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    hide(window, True)
    assert not platform_can_hide()
    assert not is_screen_locked()
    assert not window.grab().isNull()
