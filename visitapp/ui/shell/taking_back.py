"""Undo and redo as the window does them: what is typed is saved first, and what was taken back is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from visitapp.domain.changes import ChangeSet
    from visitapp.ui.shell.page_stack import PageStack

SAID = {"undo": "Undone", "redo": "Done again"}


def take_back(pages: PageStack, what: Literal["undo", "redo"]) -> None:
    """Take back the last act, or do again what was taken back, and say which in a toast."""
    from visitapp.services import undo as undo_steps

    pages.save_typed()
    work = undo_steps.undo if what == "undo" else undo_steps.redo

    def done(change_set: ChangeSet) -> None:
        pages.tell(f"{SAID[what]}: {change_set.label}", False)

    pages.desk.background.write(
        pages, lambda workspace: work(workspace), done, lambda error: pages.tell(str(error), False)
    )
