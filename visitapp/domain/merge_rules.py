"""How the fields of each record type are merged, read from where they are declared."""

from __future__ import annotations

import dataclasses
from functools import cache

from visitapp.domain.actions import Action
from visitapp.domain.attachments import Attachment
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.frozen import AGREED
from visitapp.domain.goals import GoalRating
from visitapp.domain.merging import Rules
from visitapp.domain.visits import VisitSection

OF_A_VISIT: tuple[type, ...] = (VisitSection, Action, GoalRating, Attachment)
"""What the signature of a visit covers."""


@cache
def rules_of(type_name: str) -> Rules:
    """Return the rules of a record type of the catalogue."""
    record_type = RECORD_TYPES[type_name]
    merged = {field.name: field.metadata.get("merge") for field in dataclasses.fields(record_type)}
    return Rules(
        sets=frozenset(name for name, how in merged.items() if how == "set"),
        latest=frozenset(name for name, how in merged.items() if how == "latest"),
        frozen=AGREED if record_type is Action else None,
    )
