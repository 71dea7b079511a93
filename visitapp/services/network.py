"""The network map: members and ties, drawn by circles or read as a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from visitapp.domain.changes import ChangeSet
from visitapp.domain.network import Closeness, Member, Network, Permission, Tie, flow_covering
from visitapp.domain.people import Person
from visitapp.errors import Refused
from visitapp.services.workspace import Workspace

NAME_LIMIT = 300
"""Characters in one name."""

_LABELS = {
    "closeness": "Change how close",
    "strength": "Change how strong",
    "strain": "Change the strain",
    "flow": "Change which way help goes",
    "support_to": "Change the support",
    "support_back": "Change the support",
    "ended": "Change whether it has ended",
    "permission": "Change the permission",
    "wish": "Change what is wished for",
    "is_key_person": "Change the key people",
    "sensitive": "Change what the shared map shows",
}


@dataclass(frozen=True, repr=False)
class NetworkView:
    """A person and their whole map."""

    person: Person
    network: Network


def read_network(workspace: Workspace, *, person_id: str) -> NetworkView:
    """Return a person's map. Raises NotFound."""
    person = workspace.store.get(Person, person_id)
    members = workspace.store.all(Member, person_id=person_id)
    known = {member.id for member in members} | {person_id}
    ties = tuple(
        tie
        for tie in workspace.store.all(Tie, person_id=person_id)
        if tie.source_id in known and tie.target_id in known
    )
    return NetworkView(person, Network(person_id, person.called, members, ties))


def add_member(workspace: Workspace, *, member: Member, closeness: Closeness = Closeness.UNSURE) -> ChangeSet:
    """Put somebody or something on the map with a tie to the person. Raises Refused without a name."""
    made = replace(member, id=member.id or workspace.new_id())
    _check_name(made)
    with workspace.act(f"Add {made.name} to the map") as act:
        act.unit.get(Person, made.person_id)
        act.unit.create(made)
        act.unit.create(Tie(workspace.new_id(), made.person_id, made.person_id, made.id, closeness))
    return act.change_set


def edit_member(workspace: Workspace, *, member_id: str, **fields: Any) -> ChangeSet:
    """Change what is known of a member."""
    with workspace.act(_label(fields, "Change the map"), merge_key=_typing_key(member_id, fields)) as act:
        _check_name(act.unit.edit(Member, member_id, **fields))
    return act.change_set


def place_member(workspace: Workspace, *, member_id: str, closeness: Closeness, angle: float | None) -> ChangeSet:
    """Move a member to a ring, and to a direction in degrees clockwise from up; one undo step."""
    with workspace.act("Move on the map") as act:
        member = act.unit.edit(Member, member_id, angle=None if angle is None else round(angle % 360, 1))
        ties = act.unit.all(Tie, source_id=member.person_id, target_id=member_id)
        for tie in ties:
            act.unit.edit(Tie, tie.id, closeness=closeness)
        if not ties:
            act.unit.create(Tie(workspace.new_id(), member.person_id, member.person_id, member_id, closeness))
    return act.change_set


def remove_member(workspace: Workspace, *, member_id: str, reason: str = "") -> ChangeSet:
    """Take a member and its ties off the map; History keeps them, and undo brings all back."""
    with workspace.act("Take off the map") as act:
        member = act.unit.get(Member, member_id)
        for tie in (*act.unit.all(Tie, target_id=member.id), *act.unit.all(Tie, source_id=member.id)):
            act.unit.retract(Tie, tie.id, reason=reason)
        act.unit.retract(Member, member_id, reason=reason)
    return act.change_set


def add_tie(workspace: Workspace, *, tie: Tie) -> ChangeSet:
    """Link two members. Raises Refused when they are already linked, or one and the same."""
    if tie.source_id == tie.target_id:
        raise Refused("A link joins two different people or places.")
    made = replace(tie, id=tie.id or workspace.new_id())
    with workspace.act("Add a link") as act:
        for end_id in {made.source_id, made.target_id} - {made.person_id}:
            act.unit.get(Member, end_id)
        pairs = (
            *act.unit.all(Tie, source_id=made.source_id, target_id=made.target_id),
            *act.unit.all(Tie, source_id=made.target_id, target_id=made.source_id),
        )
        if pairs:
            raise Refused("These two are already linked.")
        act.unit.create(made)
    return act.change_set


def edit_tie(workspace: Workspace, *, tie_id: str, **fields: Any) -> ChangeSet:
    """Change a tie.

    Ticking a kind of support widens the way help goes. A permission is dated today and, where nobody is named, agreed
    by the person; one that is taken back to "not asked" keeps neither.
    """
    with workspace.act(_label(fields, "Change a tie"), merge_key=_typing_key(tie_id, fields)) as act:
        before = act.unit.get(Tie, tie_id)
        if "permission" in fields and fields["permission"] is not before.permission:
            asked = fields["permission"] is not Permission.NOT_ASKED
            agreed_by = before.permission_by or act.unit.get(Person, before.person_id).called
            fields.setdefault("permission_on", workspace.today() if asked else None)
            fields.setdefault("permission_by", agreed_by if asked else "")
        after = replace(before, **fields)
        fields["flow"] = flow_covering(after.flow, after.support_to, after.support_back)
        act.unit.edit(Tie, tie_id, **fields)
    return act.change_set


def remove_tie(workspace: Workspace, *, tie_id: str, reason: str = "") -> ChangeSet:
    """Take a link between two members away; History keeps it."""
    with workspace.act("Remove a link") as act:
        act.unit.retract(Tie, tie_id, reason=reason)
    return act.change_set


def _label(fields: dict[str, Any], otherwise: str) -> str:
    return next((_LABELS[name] for name in fields if name in _LABELS), otherwise)


def _typing_key(record_id: str, fields: dict[str, Any]) -> str:
    """Return the key that joins typing in one field into one undo step; a choice is a step of its own."""
    typed = all(type(value) is str for value in fields.values())
    return f"{record_id}/{'/'.join(sorted(fields))}" if typed else ""


def _check_name(member: Member) -> None:
    if not member.name.strip():
        raise Refused("Whoever is on the map needs a name.", "What the person calls them is enough.")
    if max(len(member.name), len(member.full_name)) > NAME_LIMIT:
        raise Refused(f"A name can have up to {NAME_LIMIT} characters.", "Nothing was changed.")
