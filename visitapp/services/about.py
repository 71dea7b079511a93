"""The full record of a person: their own words part by part, and the lists beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from visitapp.domain.about import PARTS, AboutText, about_id, part_heading
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.changes import ChangeSet
from visitapp.domain.handovers import Handover
from visitapp.domain.member_roles import MemberRole, RoleKind, role_id
from visitapp.domain.network import Member, MemberKind, Permission, Tie
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactKind, ContactWay
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LONGEST_TEXT = 2_000_000
"""Characters in one part."""
LONGEST_LINE = 2_000
"""Characters in one line of a list."""
KEYS = frozenset(part.key for part in PARTS)
PROFESSIONALS = (MemberKind.PROFESSIONAL, MemberKind.SERVICE)

AboutRecord = Address | ContactWay | Adjustment | Alert
"""What the lists of the page hold; each is a record with a history of its own."""

_NAMES: dict[type[Any], str] = {
    Address: "an address",
    ContactWay: "a way to reach them",
    Adjustment: "an adjustment",
    Alert: "an alert",
}


@dataclass(frozen=True, repr=False)
class RoleView:
    """A role and the member of the map who has it."""

    role: MemberRole
    member: Member


@dataclass(frozen=True, repr=False)
class AboutPage:
    """What the About tab shows. `texts` maps a part's key to its words; what nobody wrote is missing.

    `permissions` maps a member's id to whether they may be contacted.
    """

    person: Person
    texts: Mapping[str, str]
    addresses: tuple[Address, ...]
    ways: tuple[ContactWay, ...]
    adjustments: tuple[Adjustment, ...]
    alerts: tuple[Alert, ...]
    roles: tuple[RoleView, ...]
    members: tuple[Member, ...]
    permissions: Mapping[str, Permission]
    handovers: tuple[Handover, ...]
    today: date

    @property
    def professionals(self) -> tuple[Member, ...]:
        """Return the professionals and services of the map, key people first."""
        found = [member for member in self.members if member.kind in PROFESSIONALS]
        return tuple(sorted(found, key=lambda member: (not member.is_key_person, member.name.casefold())))

    @property
    def key_worker_since(self) -> date | None:
        """Return the day on which the present key worker took over, where that was written down."""
        last = self.handovers[0] if self.handovers else None
        return last.on if last is not None and last.to_worker == self.person.key_worker else None

    def text(self, key: str) -> str:
        """Return the words of a part."""
        return self.texts.get(key, "")


def read_about(workspace: Workspace, *, person_id: str) -> AboutPage:
    """Return the full record of a person. Raises NotFound."""
    store = workspace.store
    person = store.get(Person, person_id)
    members = store.all(Member, person_id=person_id, order_by=("name",))
    by_id = {member.id: member for member in members}
    kinds = list(RoleKind)
    roles = sorted(store.all(MemberRole, person_id=person_id), key=lambda role: kinds.index(role.kind))
    return AboutPage(
        person,
        {each.key: each.text for each in store.all(AboutText, person_id=person_id) if each.text},
        tuple(sorted(store.all(Address, person_id=person_id), key=_newest_first)),
        store.all(ContactWay, person_id=person_id),
        store.all(Adjustment, person_id=person_id),
        store.all(Alert, person_id=person_id),
        tuple(RoleView(role, by_id[role.member_id]) for role in roles if role.member_id in by_id),
        members,
        {tie.target_id: tie.permission for tie in store.all(Tie, person_id=person_id, source_id=person_id)},
        tuple(reversed(store.all(Handover, person_id=person_id, order_by=("on",)))),
        workspace.today(),
    )


def write_about(workspace: Workspace, *, person_id: str, key: str, text: str) -> ChangeSet:
    """Keep the whole text of one part; typing in a row is one undo step.

    Raises NotFound, or Refused when the text is too long.
    """
    if key not in KEYS:
        raise NotFound("There is no such part of the record.")
    if len(text) > LONGEST_TEXT:
        raise Refused("That is too long to write here.", "Keep long papers under Documents.")
    own_id = about_id(person_id, key)
    with workspace.act(f"Write in “{part_heading(key)}”", merge_key=f"about/{own_id}") as act:
        act.unit.get(Person, person_id)
        if act.unit.find(AboutText, own_id) is not None:
            act.unit.edit(AboutText, own_id, text=text)
        elif text:
            _create_or_bring_back(act.unit, AboutText(own_id, person_id, key, text))
    return act.change_set


def add_record(workspace: Workspace, *, record: AboutRecord) -> ChangeSet:
    """Add to one of the lists; a fresh id is given when the record's is "". Raises NotFound, or Refused."""
    made = _checked(replace(record, id=record.id or workspace.new_id()))
    with workspace.act(f"Add {_NAMES[type(record)]}") as act:
        act.unit.get(Person, made.person_id)
        act.unit.create(made)
    return act.change_set


def edit_record(workspace: Workspace, *, kind: type[AboutRecord], record_id: str, **fields: Any) -> ChangeSet:
    """Change an entry of one of the lists. Raises NotFound, or Refused."""
    with workspace.act(f"Change {_NAMES[kind]}") as act:
        _checked(act.unit.edit(kind, record_id, **fields))
    return act.change_set


def remove_record(workspace: Workspace, *, kind: type[AboutRecord], record_id: str, reason: str = "") -> ChangeSet:
    """Take an entry off its list; it stays in History with the reason. Raises NotFound."""
    with workspace.act(f"Take {_NAMES[kind]} off") as act:
        act.unit.retract(kind, record_id, reason=reason)
    return act.change_set


def move_home(workspace: Workspace, *, person_id: str, address: str, postcode: str, since: date) -> ChangeSet:
    """Write down where the person lives now; the place before goes to the list with the day on which they left.

    Raises NotFound, or Refused when no address is given or the day is before the one on which they came there.
    """
    if not address.strip():
        raise Refused("An address needs a line.", "Write “no fixed place” if there is none.")
    with workspace.act("Move to another address") as act:
        before = act.unit.get(Person, person_id)
        if before.lives_there_since is not None and since < before.lives_there_since:
            raise Refused("They came to the last address after that day.", "Check the day.")
        if before.address.strip():
            old = Address(
                workspace.new_id(),
                person_id,
                address=before.address,
                postcode=before.postcode,
                from_on=before.lives_there_since,
                to_on=since,
            )
            act.unit.create(old)
        act.unit.edit(Person, person_id, address=address, postcode=postcode, lives_there_since=since)
    return act.change_set


def reach_first_by(workspace: Workspace, *, way_id: str) -> ChangeSet:
    """Make a further number or email the first one; the first one before takes its place. Raises NotFound, Refused."""
    with workspace.act("Change how they are reached first") as act:
        way = act.unit.get(ContactWay, way_id)
        if way.kind is ContactKind.THROUGH_SOMEBODY:
            raise Refused("The first number has to be the person’s own.", "Keep this one in the list.")
        person = act.unit.get(Person, way.person_id)
        if way.kind is ContactKind.EMAIL:
            first = person.email
            act.unit.edit(Person, person.id, email=way.value)
        else:
            first = person.phone
            act.unit.edit(Person, person.id, phone=way.value)
        if first:
            act.unit.edit(ContactWay, way_id, value=first, note="")
        else:
            act.unit.retract(ContactWay, way_id)
    return act.change_set


def give_role(workspace: Workspace, *, member_id: str, kind: RoleKind, note: str = "") -> ChangeSet:
    """Note what a member of the map is to the person. Raises NotFound, or Refused when that cannot be."""
    with workspace.act(f"Note “{kind.words}”") as act:
        member = act.unit.get(Member, member_id)
        if not kind.fits(member):
            raise Refused(
                "Whoever this is on the map cannot be that.", "Choose somebody else, or change it in Network."
            )
        own_id = role_id(member_id, kind)
        if act.unit.find(MemberRole, own_id) is not None:
            act.unit.edit(MemberRole, own_id, note=note, to_on=None)
        else:
            _create_or_bring_back(act.unit, MemberRole(own_id, member.person_id, member_id, kind, note))
    return act.change_set


def end_role(workspace: Workspace, *, role_id: str) -> ChangeSet:
    """Note that a member is that no longer; it stays in History. Raises NotFound."""
    with workspace.act("End a role") as act:
        act.unit.retract(MemberRole, role_id)
    return act.change_set


def _create_or_bring_back(unit: UnitOfWork, record: AboutText | MemberRole) -> None:
    """Write a record whose id is given by what it is about: it may have been taken away before."""
    try:
        unit.restore(type(record), record.id)
    except NotFound:
        unit.create(record)
        return
    if isinstance(record, AboutText):
        unit.edit(AboutText, record.id, text=record.text)
    else:
        unit.edit(MemberRole, record.id, note=record.note, to_on=None)


def _newest_first(address: Address) -> tuple[int, int]:
    ends = date.max if address.to_on is None else address.to_on
    return -ends.toordinal(), -(address.from_on or date.min).toordinal()


def _checked(record: AboutRecord) -> AboutRecord:
    match record:
        case Address():
            if not record.address.strip():
                raise Refused("An address needs a line.", "Write “no fixed place” if there is none.")
            if record.from_on is not None and record.to_on is not None and record.to_on < record.from_on:
                raise Refused("They cannot leave before they came.", "Check the two days.")
        case ContactWay():
            if not record.value.strip():
                raise Refused("That needs a number or an address.", "Write what you have.")
        case Adjustment() | Alert():
            if not record.text.strip():
                raise Refused("That needs a few words.", "Say it as you would at the door.")
    texts = [value for value in vars(record).values() if isinstance(value, str)]
    if max(map(len, texts)) > LONGEST_LINE:
        raise Refused("That is too long for a list.", "Put the long story into the words beside it.")
    return record
