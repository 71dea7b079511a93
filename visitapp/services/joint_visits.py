"""A visit with several people: one record for each, so that nobody stands in another's record by it.

The parts know each other by an id that means nothing; time, place and layout are taken over once and not typed again.
"""

from __future__ import annotations

from visitapp.domain.changes import ChangeSet
from visitapp.domain.people import Person
from visitapp.domain.visits import Presence, Visit, VisitStatus
from visitapp.errors import NotFound, Refused
from visitapp.services.people_named import people_named
from visitapp.services.workspace import Workspace


def begin_part(workspace: Workspace, *, visit_id: str, name: str) -> ChangeSet:
    """Begin the part of somebody else on the caseload, by name, at a visit that is under way.

    Who was there, words, actions and ratings are not taken over: they are this person's. Raises NotFound, or Refused
    when the name is nobody's or several people's, is of somebody who has a part already, or the visit is signed.
    """
    meant = people_named(workspace, name=name)
    if not meant:
        raise Refused("Nobody in People has this name.", "Add them to People first, or look at the spelling.")
    if len(meant) > 1:
        raise Refused("Several people may be meant.", "Write first name and surname.")
    person = meant[0]
    with workspace.act("A visit with several people") as act:
        visit = act.unit.get(Visit, visit_id)
        if visit.is_signed:
            raise Refused("This visit is signed, so its words stay as they are.", "Nothing was changed.")
        if visit.status is not VisitStatus.DRAFT:
            raise Refused("This visit has not begun yet.", "Start it first.")
        parts = act.unit.all(Visit, together_id=visit.together_id) if visit.together_id else (visit,)
        if person.id in {part.person_id for part in parts}:
            raise Refused("This person has a part in the visit already.", "Go to it from “More”.")
        together = visit.together_id or workspace.new_id()
        if not visit.together_id:
            act.unit.edit(Visit, visit_id, together_id=together)
        act.unit.create(
            Visit(
                workspace.new_id(),
                person.id,
                status=VisitStatus.DRAFT,
                kind=visit.kind,
                template_key=visit.template_key,
                started_at=visit.started_at,
                ended_at=visit.ended_at,
                present=(Presence(person.id, person.called),),
                author=workspace.worker.name,
                together_id=together,
            )
        )
    return act.change_set


def next_part(workspace: Workspace, *, visit_id: str) -> Visit:
    """Return the visit that is the next person's part, going round. Raises NotFound when there is only one."""
    visit = workspace.store.get(Visit, visit_id)
    parts = workspace.store.all(Visit, together_id=visit.together_id) if visit.together_id else ()
    known = [part for part in parts if workspace.store.find(Person, part.person_id) is not None]
    if len(known) < 2:
        raise NotFound("Nobody else has a part in this visit.")
    at = [part.id for part in known].index(visit_id)
    return known[(at + 1) % len(known)]
