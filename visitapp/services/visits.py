"""Visits: begun, written, signed. A draft is an ordinary record that is saved as it is typed.

Every write looks at the visit inside its own transaction: signed words never change, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.attachments import Attachment
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.diary import planned_end
from visitapp.domain.goals import GoalRating
from visitapp.domain.life_events import LifeEvent
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.visit_seal import content_hash
from visitapp.domain.visits import (
    SECTIONS,
    Presence,
    Standing,
    Visit,
    VisitKind,
    VisitSection,
    VisitStatus,
    section_heading,
    section_id,
)
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork
from visitapp.storage.visits import ids_of_visit

LONGEST_SECTION = 2_000_000
"""Characters in one section: about 300,000 words."""
LONGEST_NAME = 300
LONGEST_TITLE = 500
_EMPTY: dict[str, Any] = {"text": "", "shared": True, "standing": Standing.OPEN, "told_by_id": "", "told_by": ""}
KEYS = frozenset(kind.key for kind in SECTIONS)


def start_visit(
    workspace: Workspace,
    *,
    person_id: str = "",
    visit_id: str = "",
    kind: VisitKind = VisitKind.HOME,
    as_planned: bool = False,
) -> ChangeSet:
    """Begin the planned visit `visit_id`, or an unplanned one with `person_id`; the person is marked as present.

    With `as_planned` it is written up afterwards: it took place when it was planned, for as long as was planned.
    A draft of the same visit is resumed: nothing changes then. Raises NotFound, or Refused when it is signed.
    """
    with workspace.act("Start a visit") as act:
        visit = act.unit.get(Visit, visit_id) if visit_id else Visit("", person_id, kind=kind)
        if visit.status is VisitStatus.DRAFT:
            return act.change_set
        _refuse_signed(visit)
        person = act.unit.get(Person, visit.person_id)
        begun: dict[str, Any] = {
            "status": VisitStatus.DRAFT,
            "started_at": workspace.now(),
            "author": workspace.worker.name,
            "present": (Presence(person.id, person.called),),
            # Somebody who comes to the door after all was neither cancelled nor away.
            "cancelled_by": "",
            "cancelled_because": "",
            "tried": "",
        }
        if as_planned and visit.planned_for is not None and visit.planned_for < workspace.now():
            begun |= {"started_at": visit.planned_for, "ended_at": planned_end(visit)}
        if visit.id:
            act.unit.edit(Visit, visit.id, **begun)
        else:
            act.unit.create(replace(visit, id=workspace.new_id(), **begun))
    return act.change_set


def visit_for_now(workspace: Workspace, *, person_id: str) -> str:
    """Return the id of the visit to go on with: the person's draft of today, else what is planned today, else ""."""
    today = workspace.today()
    mine = workspace.store.all(Visit, person_id=person_id)
    drafts = [v for v in mine if v.status is VisitStatus.DRAFT and _day_of(v.started_at) == today]
    planned = [v for v in mine if v.status is VisitStatus.PLANNED and _day_of(v.planned_for) == today]
    if drafts:
        return max(drafts, key=lambda v: v.started_at or workspace.now()).id
    now = workspace.now()
    return min(planned, key=lambda v: abs((v.planned_for or now) - now)).id if planned else ""


def write_section(workspace: Workspace, *, visit_id: str, key: str, text: str) -> ChangeSet:
    """Keep the whole text of one section; typing in a row is one undo step.

    Raises NotFound, or Refused when the visit is signed or the text is longer than any note.
    """
    if len(text) > LONGEST_SECTION:
        raise Refused("That is too long for one section.", "Keep long papers outside the note, and sum them up here.")
    label = f"Write in “{section_heading(key)}”"
    return _change_section(workspace, label, visit_id, key, merge_key=f"section/{visit_id}/{key}", text=text)


def set_shared(workspace: Workspace, *, visit_id: str, key: str, shared: bool) -> ChangeSet:
    """Choose whether a section is part of the person's copy. Raises NotFound, or Refused when the visit is signed."""
    return _change_section(workspace, "Share with the person", visit_id, key, shared=shared)


def mark_section(
    workspace: Workspace, *, visit_id: str, key: str, standing: Standing, told_by_id: str = "", told_by: str = ""
) -> ChangeSet:
    """Say how a section is known; of what was told, by whom: a member, the person (by the person's id) or a name.

    Raises NotFound, or Refused when the visit is signed or nobody is named as having told.
    """
    typed = " ".join(told_by.split())[:LONGEST_NAME]
    if standing is not Standing.TOLD:
        return _change_section(
            workspace, "How it is known", visit_id, key, standing=standing, told_by_id="", told_by=""
        )
    if not told_by_id and not typed:
        raise Refused("Nobody was named.", "A first name is enough, or “a neighbour”.")
    name = _teller(workspace, visit_id, told_by_id, typed)
    return _change_section(
        workspace, "How it is known", visit_id, key, standing=standing, told_by_id=told_by_id, told_by=name
    )


def mark_present(workspace: Workspace, *, visit_id: str, member_id: str = "", name: str = "") -> ChangeSet:
    """Note that a network member, the person (by the person's id) or somebody with only a name was there.

    Raises NotFound, or Refused when signed or nobody is named.
    """
    name = " ".join(name.split())[:LONGEST_NAME]

    def added(unit: UnitOfWork, visit: Visit) -> tuple[Presence, ...]:
        if any(_is_same(there, member_id, name) for there in visit.present):
            return visit.present
        return (*visit.present, Presence(member_id, _name_of(unit, visit, member_id, name)))

    if not member_id and not name:
        raise Refused("Nobody was named.", "A first name is enough.")
    return _change_presence(workspace, "Who was there", visit_id, added)


def unmark_present(workspace: Workspace, *, visit_id: str, member_id: str = "", name: str = "") -> ChangeSet:
    """Take somebody off the list of who was there. Raises NotFound, or Refused when signed."""

    def without(_unit: UnitOfWork, visit: Visit) -> tuple[Presence, ...]:
        return tuple(there for there in visit.present if not _is_same(there, member_id, name))

    return _change_presence(workspace, "Who was there", visit_id, without)


def set_details(
    workspace: Workspace,
    *,
    visit_id: str,
    title: str | None = None,
    kind: VisitKind | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> ChangeSet:
    """Change what the visit is called, how it took place and when; what is None stays.

    Raises NotFound, or Refused when it is signed or would end before it began.
    """
    fields: dict[str, Any] = {}
    if title is not None:
        fields["title"] = _tidy_title(title)
    if kind is not None:
        fields["kind"] = kind
    if started_at is not None:
        fields["started_at"] = started_at.astimezone(UTC)
    if ended_at is not None:
        fields["ended_at"] = ended_at.astimezone(UTC)
    with workspace.act("Change a visit", merge_key=f"{visit_id}/{'/'.join(sorted(fields))}") as act:
        _writable(act.unit, visit_id)
        changed = act.unit.edit(Visit, visit_id, **fields)
        if changed.started_at and changed.ended_at and changed.ended_at < changed.started_at:
            raise Refused("The visit would end before it began.", "Look at both times.")
    return act.change_set


def turn_clock(workspace: Workspace, *, visit_id: str, on: bool) -> ChangeSet:
    """Stop a visit's clock now, so that the writing afterwards does not count; or let it run on as if never stopped.

    Raises NotFound, or Refused when it is signed or has not begun.
    """
    with workspace.act("Let the clock run on" if on else "Stop the clock") as act:
        visit = _writable(act.unit, visit_id)
        if visit.started_at is None:
            raise Refused("This visit has not begun yet.", "Start it first.")
        act.unit.edit(Visit, visit_id, ended_at=None if on else max(workspace.now(), visit.started_at))
    return act.change_set


def finish_and_sign(workspace: Workspace, *, visit_id: str, title: str | None = None) -> ChangeSet:
    """Freeze a visit with author, time and hash. From now on every write to it is refused, and so is undo.

    `title` says in a few words what it was about; None keeps what it is called.

    Raises NotFound, or Refused when it has not begun or is signed already.
    """
    with workspace.act("Finish and sign", undoable=False) as act:
        visit = _writable(act.unit, visit_id)
        if visit.started_at is None:
            raise Refused("This visit has not begun yet.", "Start it first.")
        now = max(workspace.now(), visit.started_at)
        signed = replace(
            visit,
            title=visit.title if title is None else _tidy_title(title),
            status=VisitStatus.SIGNED,
            ended_at=visit.ended_at or now,
            signed_at=now,
            signed_by=workspace.worker.name,
        )
        sections = act.unit.all(VisitSection, visit_id=visit_id)
        agreed = act.unit.all(Action, visit_id=visit_id)
        files = act.unit.all(Attachment, visit_id=visit_id)
        act.unit.edit(
            Visit,
            visit_id,
            as_kind=ChangeKind.SIGN,
            title=signed.title,
            status=signed.status,
            ended_at=signed.ended_at,
            signed_at=signed.signed_at,
            signed_by=signed.signed_by,
            signed_hash=content_hash(signed, sections, agreed, files),
            stands_on=act.unit.heads_of_visit(visit_id),
        )
        belonging = ids_of_visit(act.unit.connection, visit_id)
        rated = {rating.goal_id for rating in act.unit.all(GoalRating, visit_id=visit_id)}
    # The person and the goals too: undoing their being added would leave signed words and ratings of nobody.
    workspace.undo_steps.forget({visit_id, visit.person_id, *belonging, *rated})
    return act.change_set


def discard_draft(workspace: Workspace, *, visit_id: str) -> ChangeSet:
    """Take a draft away with all that was written in it; a planned visit goes back into the diary. Can be undone.

    Files that were kept at it, and events put into the chronology, stay with the person. Raises NotFound, or Refused
    when it is signed.
    """
    with workspace.act("Discard a draft") as act:
        visit = _writable(act.unit, visit_id)
        for record_type in (VisitSection, Action, GoalRating):
            for record in act.unit.all(record_type, visit_id=visit_id):
                act.unit.retract(record_type, record.id, reason="Draft discarded")
        for file in act.unit.all(Attachment, visit_id=visit_id):
            act.unit.edit(Attachment, file.id, reason="Draft discarded", visit_id="")
        for event in act.unit.all(LifeEvent, visit_id=visit_id):
            act.unit.edit(LifeEvent, event.id, reason="Draft discarded", visit_id="", section_key="")
        if visit.planned_for is None:
            act.unit.retract(Visit, visit_id, reason="Draft discarded")
        else:
            act.unit.edit(
                Visit,
                visit_id,
                reason="Draft discarded",
                status=VisitStatus.PLANNED,
                started_at=None,
                ended_at=None,
                present=(),
                title="",
                template_key="",
                together_id="",
            )
    return act.change_set


def _tidy_title(words: str) -> str:
    return " ".join(words.split())[:LONGEST_TITLE]


def _change_section(
    workspace: Workspace, label: str, visit_id: str, key: str, *, merge_key: str = "", **fields: Any
) -> ChangeSet:
    if key not in KEYS:
        raise NotFound("A visit has no such section.")
    own_id = section_id(visit_id, key)
    with workspace.act(label, merge_key=merge_key) as act:
        visit = _writable(act.unit, visit_id)
        if act.unit.find(VisitSection, own_id) is None:
            made = VisitSection(own_id, visit.person_id, visit_id, key)
            if all(getattr(made, name) == value for name, value in fields.items()):
                return act.change_set
            try:  # it may have been taken back before: the section's one id is then used again
                act.unit.restore(VisitSection, own_id)
            except NotFound:
                act.unit.create(replace(made, **fields))
            else:
                act.unit.edit(VisitSection, own_id, **{**_EMPTY, **fields})
        else:
            act.unit.edit(VisitSection, own_id, **fields)
    return act.change_set


def _teller(workspace: Workspace, visit_id: str, member_id: str, typed: str) -> str:
    person_id = workspace.store.get(Visit, visit_id).person_id
    if not member_id:
        return typed
    if member_id == person_id:
        return workspace.store.get(Person, person_id).called
    member = workspace.store.get(Member, member_id)
    if member.person_id != person_id:
        raise NotFound("That is nobody on this person’s map.")
    return member.name


def _change_presence(
    workspace: Workspace,
    label: str,
    visit_id: str,
    changed: Callable[[UnitOfWork, Visit], tuple[Presence, ...]],
) -> ChangeSet:
    with workspace.act(label) as act:
        visit = _writable(act.unit, visit_id)
        act.unit.edit(Visit, visit_id, present=changed(act.unit, visit))
    return act.change_set


def _writable(unit: UnitOfWork, visit_id: str) -> Visit:
    visit = unit.get(Visit, visit_id)
    _refuse_signed(visit)
    return visit


def _refuse_signed(visit: Visit) -> None:
    if visit.is_signed:
        raise Refused("This visit is signed, so its words stay as they are.", "Nothing was changed.")


def _is_same(there: Presence, member_id: str, name: str) -> bool:
    if member_id or there.member_id:
        return there.member_id == member_id
    return there.name.casefold() == name.casefold()


def _name_of(unit: UnitOfWork, visit: Visit, member_id: str, typed: str) -> str:
    if not member_id:
        return typed
    if member_id == visit.person_id:
        return unit.get(Person, member_id).called
    return unit.get(Member, member_id).name


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone().date() if moment is not None else None
