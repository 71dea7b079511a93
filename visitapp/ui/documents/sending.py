"""Papers let go to the office, paused and let go on, and files tried again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from visitapp.domain.travelling import KeptFile, Whereabouts
from visitapp.services import travelling
from visitapp.services.documents import hold_back_documents, queue_documents
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace

ACTIONS = {"queue": "Send", "hold_back": "Pause", "again": "Try again"}
GO_ON = "Go on"


def first_action(file: KeptFile) -> tuple[str, str]:
    """Return the one thing that a row offers by itself and its word: "queue", "hold_back", "again", or nothing."""
    if file.where is Whereabouts.STUCK:
        return "again", ACTIONS["again"]
    if file.may_be_held_back:
        return "hold_back", ACTIONS["hold_back"]
    if file.may_be_queued:
        return "queue", GO_ON if file.where is Whereabouts.PAUSED else ACTIONS["queue"]
    return "", ""


class Sending(QObject):
    """Works on what is chosen; `read` reads the list anew where nothing in the log tells of the change."""

    def __init__(self, desk: Desk, exchange: OfficeExchange, read: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._exchange = exchange
        self._read = read

    def queue(self, files: Sequence[KeptFile]) -> None:
        """Let papers go with the next exchange, and begin it."""
        ids = [each.id for each in files if each.may_be_queued]

        def told(_: object) -> None:
            papers = "One paper is" if len(ids) == 1 else f"{len(ids):,} papers are"
            self._desk.tell(f"{papers} waiting to be sent.", False)
            self._exchange.exchange()

        self._desk.background.write(self, lambda ws: queue_documents(ws, document_ids=ids), told)

    def hold_back(self, files: Sequence[KeptFile]) -> None:
        """Pause papers until they are let go on."""
        ids = [each.id for each in files if each.may_be_held_back]
        words = "One paper is paused. It stays" if len(ids) == 1 else f"{len(ids):,} papers are paused. They stay"
        self._desk.background.write(
            self,
            lambda ws: hold_back_documents(ws, document_ids=ids),
            lambda _: self._desk.tell(f"{words} on this laptop until you choose {GO_ON}.", False),
            self._desk.trouble,
        )

    def try_again(self, files: Sequence[KeptFile]) -> None:
        """Forget what was in the way and begin an exchange."""
        blob_ids = [each.blob_id for each in files]

        def go_on(_: None) -> None:
            self._read()
            self._exchange.exchange()

        self._desk.background.read(self, partial(_try_again, blob_ids=blob_ids), go_on)


def _try_again(workspace: Workspace, *, blob_ids: list[str]) -> None:
    travelling.try_again(workspace, blob_ids=blob_ids)
