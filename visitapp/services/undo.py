"""Undo and redo: a new change with the old values, which syncs and shows in History like any edit."""

from __future__ import annotations

from visitapp.domain.changes import ChangeSet
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace


def undo(workspace: Workspace) -> ChangeSet:
    """Take back the last act. Raises Refused when there is none or its records have been changed since."""
    return _take_back(workspace, workspace.undo_steps.past, workspace.undo_steps.future, "Undo")


def redo(workspace: Workspace) -> ChangeSet:
    """Do again what was last taken back. Raises Refused like `undo`."""
    return _take_back(workspace, workspace.undo_steps.future, workspace.undo_steps.past, "Redo")


def _take_back(workspace: Workspace, taken: list[ChangeSet], other: list[ChangeSet], verb: str) -> ChangeSet:
    if not taken:
        raise Refused(f"There is nothing to {verb.lower()}.")
    step = taken[-1]
    with workspace.act(step.label, undoable=False) as act:
        for change in reversed(step.changes):
            act.unit.revert(change, reason=verb)
    taken.pop()
    other.append(ChangeSet(step.label, act.change_set.changes, "", act.change_set.at))
    return act.change_set
