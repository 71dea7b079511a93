"""This laptop's place in an organisation, found without anything that exchanges: most of that is cryptography."""

from __future__ import annotations

from visitapp.domain.office_link import OfficeLink
from visitapp.services.workspace import Workspace


def link_of(workspace: Workspace) -> OfficeLink | None:
    """Return this laptop's place in an organisation, None when it has none."""
    links = workspace.store.all(OfficeLink, order_by=("asked_at",))
    return links[-1] if links else None
