"""A disk that takes a request and does not answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def hanging_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], threading.Event]]:
    """Give a function that makes files of a vault's `blobs` hang when they are opened, and returns what is set when
    somebody waits for the first. They answer when the block ends."""
    answers, asked = threading.Event(), threading.Event()
    usual = Path.open

    def wait(path: Path, *arguments: Any, **more: Any) -> Any:
        if "blobs" in path.parts:
            asked.set()
            answers.wait()
        return usual(path, *arguments, **more)

    def begin() -> threading.Event:
        monkeypatch.setattr(Path, "open", wait)
        return asked

    try:
        yield begin
    finally:
        answers.set()
