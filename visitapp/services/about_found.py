"""Where in the full record something was found by search: the part's name, and whether it is the person's own voice."""

from __future__ import annotations

from visitapp.domain.about import AboutText, part_heading
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.services.workspace import Workspace

PLACES = {
    "about_text": "About",
    "adjustment": "Do it this way",
    "address": "Addresses",
    "contact_way": "Other ways to reach them",
    "member_role": "Household and next of kin",
    "handover": "Hand-over",
}
"""Record type -> the name of its list on the About tab; an About text is named by its own heading."""


def found_in_about(workspace: Workspace, *, record_type: str, record_id: str) -> tuple[str, bool] | None:
    """Return the part's name and whether it is own words; None when it is not there any more."""
    record = workspace.store.find(RECORD_TYPES[record_type], record_id)
    if isinstance(record, AboutText):
        return part_heading(record.key), True
    return None if record is None else (PLACES[record_type], False)
