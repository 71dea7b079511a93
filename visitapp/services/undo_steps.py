"""What can be taken back and done again in this session: change sets, newest last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from visitapp.domain.changes import Change, ChangeKind, ChangeSet, joined

KEPT = 200
"""So many steps can be taken back."""
PAUSE = timedelta(seconds=10)
"""Typing that goes on after such a pause is a step of its own."""


@dataclass(repr=False)
class UndoSteps:
    """What can be taken back and what can be done again, newest last."""

    past: list[ChangeSet] = field(default_factory=list)
    future: list[ChangeSet] = field(default_factory=list)

    def done(self, change_set: ChangeSet) -> None:
        """Remember an act; typing on the same thing without a pause joins the last step."""
        if not change_set.changes:
            return
        self.future.clear()
        last = self.past[-1] if self.past else None
        if last is not None and _goes_on(last, change_set):
            both = joined(last.label, (last, change_set))
            self.past[-1] = ChangeSet(both.label, _shortened(both.changes), last.merge_key, both.at)
        else:
            self.past.append(change_set)
            del self.past[:-KEPT]

    def forget(self, record_ids: Collection[str]) -> None:
        """Let go of every step that touches one of these records, or moves one to or from a visit among them.

        What was signed can no longer be taken back.
        """
        for steps in (self.past, self.future):
            steps[:] = [s for s in steps if not any(_touches(change, record_ids) for change in s.changes)]

    @property
    def undo_label(self) -> str:
        """Return what undo would take back, "" for nothing."""
        return self.past[-1].label if self.past else ""

    @property
    def redo_label(self) -> str:
        """Return what redo would do again, "" for nothing."""
        return self.future[-1].label if self.future else ""


def _goes_on(last: ChangeSet, change_set: ChangeSet) -> bool:
    """Tell whether an act is typing on the same thing, without a pause."""
    if not change_set.merge_key or last.merge_key != change_set.merge_key:
        return False
    return last.at is None or change_set.at is None or abs(change_set.at - last.at) < PAUSE


def _touches(change: Change, record_ids: Collection[str]) -> bool:
    visits = (change.before.get("visit_id"), change.after.get("visit_id"))
    return change.record_id in record_ids or any(visit in record_ids for visit in visits if visit)


def _shortened(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Fold edits of one record that follow each other into one: an hour of typing must not be kept letter by letter."""
    kept: list[Change] = []
    for change in changes:
        last = kept[-1] if kept else None
        same = last is not None and last.record_id == change.record_id and change.kind is ChangeKind.EDIT
        if last is not None and same and last.kind in (ChangeKind.CREATE, ChangeKind.EDIT):
            before = last.before if last.kind is ChangeKind.CREATE else {**change.before, **last.before}
            kept[-1] = replace(last, before=before, after={**last.after, **change.after})
        else:
            kept.append(change)
    return tuple(kept)
