"""Pages are made in parts: one by one while nothing else is to be done, or all at once when a page is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from visitapp.ui.desk import Page

Made = TypeVar("Made")
Making = Generator[None, None, Made]
"""Pauses after each part and returns what it made: nobody ever holds a page of which half is missing."""


def at_once(making: Making[Made]) -> Made:
    """Make everything that is left, and return it."""
    while True:
        try:
            next(making)
        except StopIteration as end:
            made: Made = end.value
            return made


class Pages:
    """Pages by name. `making` begins one, with the widget that holds its parts until they are put together; what is
    whole goes into `stack`, with which all of it ends."""

    def __init__(self, making: Callable[[str, QWidget], Making[Page]], stack: QStackedWidget) -> None:
        self.made: dict[str, Page] = {}
        self._making = making
        self._stack = stack
        self._workshop = QWidget(stack)
        self._workshop.hide()
        self._under_way: dict[str, Making[Page]] = {}

    def page(self, name: str) -> Page:
        """Return a page; what is missing of it is made now."""
        if name not in self.made:
            self._keep(name, at_once(self._begun(name)))
        return self.made[name]

    def ahead(self, name: str) -> Iterator[Callable[[], object]]:
        """Return the making of its parts, one after the other, until it is whole."""
        while name not in self.made:
            yield partial(self._go_on, name)

    def _go_on(self, name: str) -> None:
        try:
            next(self._begun(name))
        except StopIteration as end:
            self._keep(name, end.value)

    def _begun(self, name: str) -> Making[Page]:
        if name not in self._under_way:
            self._under_way[name] = self._making(name, self._workshop)
        return self._under_way[name]

    def _keep(self, name: str, page: Page) -> None:
        del self._under_way[name]
        self.made[name] = page
        self._stack.addWidget(page)
