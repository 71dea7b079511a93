"""A disk without room, or one that may only be read, as the database itself meets it."""

from PySide6.QtWidgets import QWidget

from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background

ROOMY = 1_000_000
"""Pages; the database stops at as many as it has when it is allowed fewer."""
LONG = "No room for this. " * 2_000
"""More than the pages that are there can still take."""


def set_room(background: Background, owner: QWidget, *, full: bool) -> None:
    """Fill the disk, or make room again, after the work that is handed over already."""

    def limit(workspace: Workspace) -> None:
        with workspace.store.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {1 if full else ROOMY}").all()

    background.read(owner, limit, lambda _: None)


def set_writable(background: Background, owner: QWidget, *, writable: bool) -> None:
    """Refuse every change, however small, or take changes again."""

    def limit(workspace: Workspace) -> None:
        with workspace.store.reading() as connection:
            connection.exec_driver_sql(f"PRAGMA query_only = {0 if writable else 1}")

    background.read(owner, limit, lambda _: None)
