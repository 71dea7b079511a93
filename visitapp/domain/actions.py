"""Something that somebody has said they will do: agreed at a visit, a step of a goal, or a task of its own.

Owned by anyone: the person, somebody on the map, the worker (PRSB PCSP v2.0, "Actions": what, who, when, status).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from visitapp.domain.records import LATEST, LOOKED_UP, link, words


@dataclass(frozen=True, repr=False)
class Action:
    """What, who, by when, and how it went. `owner_ids` are ids of the person, of network members or of the worker.

    `person_id` is "" for a task that is about nobody ("order ink"); it stays in the worker's own vault.
    What was agreed at a visit stays as it was signed. How it goes on stands beside it: `moved_to` is another day,
    `handed_to` and `handed_other` are others who do it now, `waiting_for` is who has been asked, since which day.
    `repeat` is written by domain/repeating.py; `first_id` is the task that this one repeats.
    """

    id: str
    person_id: str = link()
    visit_id: str = link()
    goal_id: str = link()
    text: str = words()
    owner_ids: tuple[str, ...] = ()
    owner_other: str = ""
    due_on: date | None = field(default=None, metadata=LOOKED_UP)
    done_on: date | None = field(default=None, metadata=LOOKED_UP)
    outcome: str = words()
    position: int = 0
    moved_to: date | None = field(default=None, metadata=LOOKED_UP)
    handed_to: tuple[str, ...] = ()
    handed_other: str = ""
    waiting_for: str = words()
    waiting_since: date | None = field(default=None, metadata=LATEST)
    repeat: str = ""
    first_id: str = link()

    @property
    def day(self) -> date | None:
        """Return the day by which it is to be done as things stand now."""
        return self.moved_to or self.due_on

    @property
    def doer_ids(self) -> tuple[str, ...]:
        """Return the ids of those who do it as things stand now."""
        return self.handed_to if self.is_handed_on else self.owner_ids

    @property
    def doer_other(self) -> str:
        """Return the words for those who do it and are not on the map."""
        return self.handed_other if self.is_handed_on else self.owner_other

    @property
    def is_handed_on(self) -> bool:
        """Tell whether others do it than was agreed."""
        return bool(self.handed_to or self.handed_other)

    @property
    def is_done(self) -> bool:
        """Tell whether it has been ticked."""
        return self.done_on is not None


class Whose(StrEnum):
    """Who does an action, as the worker at this laptop sees it."""

    MINE = "mine"
    OTHERS = "others"
    """Somebody on the map, or named in words."""
    COLLEAGUE = "colleague"
    """Somebody with a vault of their own."""
    NOBODY = "nobody"
    OWN_STEP = "own_step"
    """The person, alone or with somebody’s help: it is theirs, and is never counted as a task."""


def whose(
    person_id: str, doer_ids: Sequence[str], doer_other: str, *, mine: Collection[str], on_maps: Collection[str]
) -> Whose:
    """Return who does an action of a person (`Action.doer_ids`, `doer_other`).

    `mine` are the ids that mean the worker, `on_maps` those of everyone on a map.
    """
    doers = set(doer_ids)
    if not doers.isdisjoint(mine):
        return Whose.MINE
    if person_id and person_id in doers:
        return Whose.OWN_STEP
    if doer_other or not doers.isdisjoint(on_maps):
        return Whose.OTHERS
    return Whose.COLLEAGUE if doers else Whose.NOBODY


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
    """Join the names of those it was agreed with ("Tess and Aoife"); `names` maps id -> name on this page."""
    return _joined([names[owner] for owner in action.owner_ids if owner in names], action.owner_other)


def doer_words(action: Action, names: Mapping[str, str]) -> str:
    """Join the names of those who do it as things stand now."""
    return _joined([names[doer] for doer in action.doer_ids if doer in names], action.doer_other)


def _joined(owners: list[str], other: str) -> str:
    if other:
        owners.append(other)
    if not owners:
        return ""
    return owners[0] if len(owners) == 1 else f"{', '.join(owners[:-1])} and {owners[-1]}"
