"""Something that somebody has said they will do: agreed at a visit, a step of a goal, or both.

Owned by anyone: the person, somebody on the map, the worker (PRSB PCSP v2.0, "Actions": what, who, when, status).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from visitapp.domain.records import LOOKED_UP, link, words


@dataclass(frozen=True, repr=False)
class Action:
    """What, who, by when, and how it went. `owner_ids` are ids of the person, of network members or of the worker."""

    id: str
    person_id: str = link()
    visit_id: str = link()
    goal_id: str = link()
    text: str = words()
    owner_ids: tuple[str, ...] = ()
    owner_other: str = ""
    due_on: date | None = field(default=None, metadata=LOOKED_UP)
    done_on: date | None = None
    outcome: str = words()
    position: int = 0

    @property
    def is_done(self) -> bool:
        """Tell whether it has been ticked."""
        return self.done_on is not None


def owners_named(typed: str, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Split "Tess and Aoife" into the ids of known names and the words of anyone else; `names` maps id -> name."""
    known = {name.casefold(): owner for owner, name in reversed(tuple(names.items()))}
    parts = [part.strip() for part in re.split(r",|&|\band\b", typed) if part.strip()]
    whole = " ".join(typed.split()).casefold()
    if whole in known:
        return (known[whole],), ""
    ids = tuple(dict.fromkeys(known[part.casefold()] for part in parts if part.casefold() in known))
    return ids, " and ".join(part for part in parts if part.casefold() not in known)


def owner_words(action: Action, names: Mapping[str, str]) -> str:
    """Join the owners' names ("Tess and Aoife"); `names` maps id -> name as this page calls them."""
    owners = [names[owner] for owner in action.owner_ids if owner in names]
    if action.owner_other:
        owners.append(action.owner_other)
    if not owners:
        return ""
    return owners[0] if len(owners) == 1 else f"{', '.join(owners[:-1])} and {owners[-1]}"
