"""Forms that were half filled in when the vault locked: kept, found again, and taken away when they are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from visitapp.domain.changes import ChangeSet
from visitapp.domain.kept_forms import KeptForm
from visitapp.services.workspace import Workspace


def keep_forms(workspace: Workspace, *, forms: Sequence[KeptForm]) -> ChangeSet:
    """Keep forms; one that was kept of the same form before is replaced."""
    with workspace.act("Keep a form that was not finished", undoable=False) as act:
        kept = act.unit.all(KeptForm)
        for form in forms:
            for old in kept:
                if old.is_same_form(form):
                    act.unit.retract(KeptForm, old.id)
            act.unit.create(replace(form, id=workspace.new_id(), kept_at=workspace.now()))
    return act.change_set


def list_kept_forms(workspace: Workspace) -> tuple[KeptForm, ...]:
    """Return what is kept, the newest first."""
    return tuple(reversed(workspace.store.all(KeptForm, order_by=("kept_at",))))


def drop_form(workspace: Workspace, *, form_id: str) -> ChangeSet:
    """Take away a form that was sent, or closed by hand; the log keeps what it said."""
    with workspace.act("Put a form away", undoable=False) as act:
        if act.unit.find(KeptForm, form_id) is not None:
            act.unit.retract(KeptForm, form_id)
    return act.change_set
