"""Once a week all of the vault is read while somebody works in it. What was found stands in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from visitapp.domain.changes import ChangeSet
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.services.checking import Beside as Beside
from visitapp.services.checking import PartReport, check_beside
from visitapp.services.workspace import Workspace

EVERY = timedelta(days=7)


@dataclass(frozen=True)
class CheckState:
    """When the vault was last read whole, in the worker's zone, and what was wrong; "" when nothing was."""

    at: datetime
    finding: str


def is_due(workspace: Workspace) -> bool:
    """Tell whether a week has gone by, or the last check found a fault. A clock that was put back counts as due."""
    last = _newest(workspace)
    if last is None or not last.is_sound:
        return True
    return not timedelta(0) <= workspace.now() - last.at < EVERY


def state_of(workspace: Workspace) -> CheckState | None:
    """Return what the last check found, or None when there was none yet."""
    last = _newest(workspace)
    return None if last is None else CheckState(last.at.astimezone(), last.finding)


def look(beside: Beside) -> str:
    """Read all of a vault in use, in any thread; return what is wrong as a sentence, "" when nothing is.

    Raises VaultDamaged when the database cannot be opened a second time.
    """
    return finding_of(check_beside(beside))


def finding_of(reports: Iterable[PartReport]) -> str:
    """Return the faults of a check as one line, "" when there are none."""
    return "; ".join(f"{report.part}: {report.finding}" for report in reports if not report.is_sound)


def note(workspace: Workspace, *, finding: str) -> ChangeSet:
    """Write down that the vault was read, and what was wrong."""
    event = VaultEvent(workspace.new_id(), VaultEventKind.CHECKED, workspace.now(), finding=finding)
    with workspace.act("Check the vault", undoable=False) as act:
        act.unit.create(event)
    return act.change_set


def _newest(workspace: Workspace) -> VaultEvent | None:
    checks = (event for event in workspace.store.all(VaultEvent) if event.kind is VaultEventKind.CHECKED)
    return max(checks, key=lambda event: event.at, default=None)
