"""What goes to the office with the next exchange, and what came with the last ones, in words."""

from __future__ import annotations

from dataclasses import dataclass

from visitapp.domain.travelling import KeptFile, Whereabouts
from visitapp.services.history import told
from visitapp.services.history_entries import Entry
from visitapp.services.travelling import list_kept
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange
from visitapp.storage.going import entries_going, entries_that_came

MOST_READ = 200
"""Entries of the log that are put into words at once."""


@dataclass(frozen=True, repr=False)
class Preview:
    """What will go: `entries` in words, the newest first, of `changes` in all, and the files that wait."""

    entries: tuple[Entry, ...]
    changes: int
    files: tuple[KeptFile, ...]

    @property
    def byte_count(self) -> int:
        """Return how many bytes the files have that are not across yet."""
        return sum(each.byte_count * (100 - each.percent) // 100 for each in self.files)


def preview(workspace: Workspace) -> Preview:
    """Return what the next exchange would send. Nothing is asked of the office."""
    with workspace.store.reading() as connection:
        entries = told(workspace, connection, entries_going(connection, MOST_READ))
    going = (Whereabouts.WAITING, Whereabouts.GOING)
    files = tuple(each for each in list_kept(workspace) if each.where in going)
    return Preview(entries, Exchange(workspace.store).count_unsent(), files)


def what_came(workspace: Workspace, *, limit: int = 12) -> tuple[Entry, ...]:
    """Return what colleagues' laptops wrote and came here last, newest first."""
    with workspace.store.reading() as connection:
        return told(workspace, connection, entries_that_came(connection, MOST_READ))[:limit]
