"""What the commands ask of the window, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OpenWindow = Callable[[Path | None, str | None], int]
"""Opens the window on a vault (or the last one), with its passphrase if known; returns the exit code."""
TakeScreenshots = Callable[[Path, str, Path], tuple[Path, ...]]
"""Opens a vault with its passphrase and leaves a picture of each screen in a folder; returns the files."""
CheckWindow = Callable[[], str]
"""Starts the window's libraries without a screen, finds fonts and icons, and says what it found."""


@dataclass(frozen=True)
class Window:
    """The window as the commands see it."""

    open: OpenWindow
    take_screenshots: TakeScreenshots
    check: CheckWindow
