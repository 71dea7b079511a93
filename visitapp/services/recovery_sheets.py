"""The recovery sheet: a code on paper that opens the vault when the passphrase is forgotten.

The code is shown once and kept nowhere. A new sheet works beside the old one until its groups were checked; only then
does the old one stop, so that there is never a moment without a sheet that works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from visitapp.config import resource
from visitapp.domain.changes import ChangeSet
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.services.workspace import Workspace
from visitapp.storage.vault import recovery


@dataclass(frozen=True, repr=False)
class NewSheet:
    """A sheet that is being made: its groups, what it says, and the slot in which its code stands."""

    groups: tuple[str, ...]
    label: str
    worker_name: str
    made_on: date
    slot_id: str = ""


@dataclass(frozen=True)
class SheetState:
    """When the newest sheet was made and checked, in the worker's zone, None when that is not known.

    `is_unfinished`: one was made after that and never checked, so that two open the vault.
    """

    made_at: datetime | None
    is_unfinished: bool


def sheet_of(workspace: Workspace, *, code: str, slot_id: str = "") -> NewSheet:
    """Return the sheet for a code of this vault, made today."""
    label = workspace.vault.header.label
    return NewSheet(tuple(code.split("-")), label, workspace.worker.name, workspace.today(), slot_id)


def begin(workspace: Workspace) -> NewSheet:
    """Make a sheet with a fresh code, which works beside the old one. Raises DiskFull or NotWritable."""
    slot_id, code = workspace.vault.add_recovery_code()
    return sheet_of(workspace, code=code, slot_id=slot_id)


def finish(workspace: Workspace, *, slot_id: str) -> ChangeSet:
    """Let only this sheet work, now that it was checked, and note the day. Raises DiskFull or NotWritable."""
    workspace.vault.replace_recovery_code(slot_id)
    return note_made(workspace)


def give_up(workspace: Workspace, *, slot_id: str) -> None:
    """Let the sheet that was begun not work, and the old one as before. Raises DiskFull or NotWritable."""
    workspace.vault.withdraw_recovery_code(slot_id)


def note_made(workspace: Workspace) -> ChangeSet:
    """Note in the log that a sheet was made and checked."""
    event = VaultEvent(
        workspace.new_id(), VaultEventKind.RECOVERY_SHEET_MADE, workspace.now(), who=workspace.worker.name
    )
    with workspace.act("Make a recovery sheet", undoable=False) as act:
        act.unit.create(event)
    return act.change_set


def state_of(workspace: Workspace) -> SheetState:
    """Return how the sheets of this vault stand."""
    kind = VaultEventKind.RECOVERY_SHEET_MADE.value
    events = workspace.store.all(VaultEvent, kind=kind, order_by=("at",))
    codes = sum(slot.type == "recovery" for slot in workspace.vault.header.slots)
    return SheetState(events[-1].at.astimezone() if events else None, codes > 1)


def is_group(typed: str, *, group: str) -> bool:
    """Tell whether a group was typed as it stands on the sheet; capitals, spaces and look-alikes do not matter."""
    return recovery.is_group(typed, group)


def sheet_pdf(sheet: NewSheet) -> bytes:
    """Make the page; needs no store and takes about 0.1 s."""
    from visitapp.pdf.recovery_sheet import RecoverySheetPaper, render_recovery_sheet

    paper = RecoverySheetPaper(sheet.groups, sheet.label, sheet.worker_name, sheet.made_on)
    return render_recovery_sheet(paper, fonts=resource("fonts"))
