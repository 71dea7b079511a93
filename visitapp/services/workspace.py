"""An open vault with its worker: what every use case works on. Used by one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic

from visitapp.domain.changes import ChangeSet
from visitapp.domain.ids import NewId, Now
from visitapp.domain.workers import Worker
from visitapp.errors import DiskFull, NotWritable
from visitapp.services.names_known import KnownPeople
from visitapp.services.outside_folder import OutsideFolder
from visitapp.services.undo_steps import UndoSteps
from visitapp.storage.store import Store
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.vault.blobs import Blobs
from visitapp.storage.vault.vault import OpenVault

HEAD_SECONDS = 60.0


@dataclass
class Act:
    """One act under way: the unit of work it writes through and, when it has ended, what it changed."""

    unit: UnitOfWork
    change_set: ChangeSet = field(default_factory=lambda: ChangeSet(""))


@dataclass(repr=False)
class Workspace:
    """The open vault, its store, the worker whose vault it is, the clock and the undo steps of this session."""

    vault: OpenVault
    store: Store
    worker: Worker
    now: Now
    new_id: NewId
    notices: tuple[str, ...] = ()
    """Calm sentences about what was found and mended at opening."""
    missing: tuple[str, ...] = ()
    """What is lost for this vault, in sentences; it is then open for reading only."""
    undo_steps: UndoSteps = field(default_factory=UndoSteps)
    known_people: tuple[int, KnownPeople] | None = None
    """The caseload as search last read it, and the newest entry of the log then."""
    _head_noted: float = field(default_factory=monotonic)

    @property
    def blobs(self) -> Blobs:
        """Return the vault's attachments and papers."""
        return Blobs(self.vault.folder)

    def today(self) -> date:
        """Return the day where the worker is."""
        return self.local_now().date()

    def local_now(self) -> datetime:
        """Return the moment in the worker's own time zone."""
        return self.now().astimezone()

    @contextmanager
    def act(self, label: str, *, merge_key: str = "", undoable: bool = True) -> Iterator[Act]:
        """Do one act in one transaction. Afterwards `act.change_set` tells what it changed, and it can be undone.

        `label` names the act for undo and history ("Rate goal"); acts in a row with the same `merge_key` are one undo
        step (typing).
        """
        with self.store.unit(label, author=self.worker.name, merge_key=merge_key) as unit:
            act = Act(unit)
            yield act
        act.change_set = unit.change_set
        self._note_head()
        if undoable:
            self.undo_steps.done(act.change_set)

    def _note_head(self) -> None:
        """Settle the database and write the log's head into the header, once a minute while something is written.

        A disk that does not take it is no fault of the act, which is saved.
        """
        moment = monotonic()
        if moment - self._head_noted >= HEAD_SECONDS:
            self._head_noted = moment
            with suppress(DiskFull, NotWritable):
                self.store.settle()
                self.vault.write_log_head(self.store.head.number, self.store.head.hash)

    def close(self) -> None:
        """Close the database, write the log's head into the header and release the vault, whatever the disk says.

        Copies for other programs go first.

        Raises DiskFull or NotWritable when the header keeps the head of the last time: all words are in the database.
        """
        head = self.store.head
        OutsideFolder(self.vault.header.vault_id).wipe()
        try:
            self.store.close()
            if not self.missing:
                self.vault.write_log_head(head.number, head.hash)
        finally:
            self.vault.close()
