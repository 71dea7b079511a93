"""Handing a person over to another worker, with what the next one should know."""

from __future__ import annotations

from datetime import date

from visitapp.domain.changes import ChangeSet
from visitapp.domain.handovers import Handover
from visitapp.domain.people import Person
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace

LONGEST_NOTE = 20_000
"""Characters in a hand-over note."""
LONGEST_NAME = 300


def hand_over(
    workspace: Workspace, *, person_id: str, to_worker: str, team: str = "", on: date | None = None, note: str = ""
) -> ChangeSet:
    """Make somebody the key worker from a day on (today, when None), and keep who it was before and the note.

    An empty team leaves the team as it is. Raises NotFound, or Refused when nobody is named, when it is the key worker
    already and nothing is noted, or when a text is too long.
    """
    name = " ".join(to_worker.split())
    if not name:
        raise Refused("Nobody is named yet.", "Write the name of the next key worker.")
    if len(name) > LONGEST_NAME or len(team) > LONGEST_NAME or len(note) > LONGEST_NOTE:
        raise Refused("That is too long for a hand-over.", "Keep long papers under Documents.")
    with workspace.act("Hand over") as act:
        person = act.unit.get(Person, person_id)
        if person.key_worker == name and not note.strip() and team in ("", person.team):
            raise Refused("That is the key worker already.", "Name somebody else, or add a note.")
        made = Handover(
            workspace.new_id(),
            person_id,
            person.key_worker,
            name,
            team or person.team,
            on or workspace.today(),
            note.strip(),
        )
        act.unit.create(made)
        act.unit.edit(Person, person_id, key_worker=made.to_worker, team=made.team)
    return act.change_set
