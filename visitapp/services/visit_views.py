"""What the visit page and the list of visits show, gathered in one read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from visitapp.domain.actions import Action
from visitapp.domain.amendments import Amendment
from visitapp.domain.attachments import Attachment
from visitapp.domain.check_ins import CheckIn
from visitapp.domain.goals import Goal, GoalRating, GoalStatus
from visitapp.domain.network import Member, MemberKind, Sector
from visitapp.domain.people import GoodToKnow, Person
from visitapp.domain.visit_seal import content_hash
from visitapp.domain.visit_templates import (
    EVERY_SECTION,
    TemplatePart,
    VisitTemplate,
    asked,
    in_order,
    offered,
)
from visitapp.domain.visits import (
    SECTIONS,
    SectionKind,
    Standing,
    Visit,
    VisitSection,
    VisitStatus,
    section_id,
    standing_words,
)
from visitapp.services.actions import owner_names
from visitapp.services.amendments import LateWords, ShownAmendment, amendments_of, late_words
from visitapp.services.check_ins import check_in_of
from visitapp.services.goals import list_goals
from visitapp.services.good_to_know import chips_of
from visitapp.services.same_person import earlier_records
from visitapp.services.visit_templates import list_templates
from visitapp.services.workspace import Workspace

RECENT = 3
"""So many earlier visits tell who is often there."""
LOOKED_BACK = 8
"""So many earlier visits are asked for what they said in a section."""
NOT_A_VISITOR = frozenset({MemberKind.PET, MemberKind.PLACE, MemberKind.ONLINE, MemberKind.SCHOOL_OR_WORK})


@dataclass(frozen=True, repr=False)
class EarlierWords:
    """What an earlier visit said in the same section, the day it was said, and how it was known."""

    said_on: date
    text: str
    known: str = ""


@dataclass(frozen=True, repr=False)
class SectionView:
    """One section of the page: what it is for, its words, how they are known, and whether the person's copy has it.

    `earlier` is what the last visit that wrote here said.
    """

    id: str
    kind: SectionKind
    prompt: str
    text: str = ""
    shared: bool = True
    standing: Standing = Standing.OPEN
    told_by_id: str = ""
    told_by: str = ""
    earlier: EarlierWords | None = None
    is_offered: bool = True
    """False when the visit's template leaves the section out: it is in sight only while it holds something."""

    @property
    def known(self) -> str:
        """Return how it is known, in words: "What I was told, by Aoife", or ""."""
        return standing_words(self.standing, self.told_by)


@dataclass(frozen=True, repr=False)
class PresenceChoice:
    """Somebody who can be ticked as present; `member_id` is the person's own id for the person, "" for a name."""

    member_id: str
    name: str
    relation: str = ""
    is_present: bool = False
    is_person: bool = False


@dataclass(frozen=True, repr=False)
class GoalToTalkAbout:
    """A goal with the rating before this visit and the one given in it."""

    goal: Goal
    before: int | None
    now: int | None


@dataclass(frozen=True, repr=False)
class VisitView:
    """Everything on the visit page. `others` are people on the map who are not offered as chips.

    `agreed` is what the last visit with any actions agreed on; `actions` are those of this visit. `names` maps the
    id of whoever may own an action to the name used here. `seal_holds` is False when signed words were altered.
    `amendments` came after the signature, and `late` words wait to be taken in or let go.
    """

    visit: Visit
    person: Person
    chips: tuple[GoodToKnow, ...]
    sections: tuple[SectionView, ...]
    who: tuple[PresenceChoice, ...]
    others: tuple[PresenceChoice, ...]
    agreed_on: date | None
    agreed: tuple[Action, ...]
    actions: tuple[Action, ...]
    goals: tuple[GoalToTalkAbout, ...]
    names: Mapping[str, str]
    files: tuple[Attachment, ...] = ()
    seal_holds: bool = True
    amendments: tuple[ShownAmendment, ...] = ()
    late: tuple[LateWords, ...] = ()
    templates: tuple[VisitTemplate, ...] = ()
    check_in: CheckIn | None = None
    """What the worker still has to tell the office about this visit."""

    def section(self, key: str) -> SectionView:
        """Return one section by its key."""
        return next(section for section in self.sections if section.kind.key == key)


@dataclass(frozen=True, repr=False)
class ListedVisit:
    """One row of a person's visits. `moment` is in the worker's zone; `others` are those who were there besides.

    `is_amended`: something was added or taken back after it was signed.
    """

    visit: Visit
    moment: datetime | None
    title: str
    others: tuple[str, ...]
    is_amended: bool = False
    written_as: str = ""
    """Who the record in which it stands was of, where that was put to this one."""

    @property
    def is_draft(self) -> bool:
        """Tell whether it still waits to be signed."""
        return self.visit.status is VisitStatus.DRAFT


def read_visit(workspace: Workspace, *, visit_id: str) -> VisitView:
    """Return everything the visit page shows. Raises NotFound."""
    visit = workspace.store.get(Visit, visit_id)
    person = workspace.store.get(Person, visit.person_id)
    sections = {s.id: s for s in workspace.store.all(VisitSection, visit_id=visit_id)}
    every_action = workspace.store.all(Action, person_id=person.id, order_by=("position",))
    actions = tuple(action for action in every_action if action.visit_id == visit_id)
    visits = {v.id: v for v in workspace.store.all(Visit, person_id=person.id)}
    files = workspace.store.all(Attachment, visit_id=visit_id, order_by=("added_at",))
    before = _before(visits, visit)
    who, others = _who(workspace, person, visit, before)
    agreed_on, agreed = _agreed_last(every_action, before)
    templates = list_templates(workspace)
    template = next((each for each in templates if each.key == visit.template_key), EVERY_SECTION)
    order = in_order(EVERY_SECTION if visit.is_signed else template)
    kinds = {kind.key: kind for kind in SECTIONS}
    earlier = {} if visit.is_signed else _earlier(workspace, before)
    return VisitView(
        visit,
        person,
        chips_of(workspace, person),
        tuple(
            _section_view(visit, person, kinds[key], offered(template, key), sections, earlier.get(key))
            for key in order
        ),
        who,
        others,
        agreed_on,
        agreed,
        actions,
        _goals(workspace, visit),
        owner_names(workspace, person=person),
        files,
        not visit.is_signed or content_hash(visit, tuple(sections.values()), actions, files) == visit.signed_hash,
        amendments_of(workspace, visit=visit) if visit.is_signed else (),
        late_words(workspace, visit=visit) if visit.is_signed else (),
        templates,
        check_in_of(workspace, visit_id=visit_id),
    )


def list_visits(workspace: Workspace, *, person_id: str) -> tuple[ListedVisit, ...]:
    """Return a person's visits: drafts, then what is planned, then the others, each newest first.

    Visits of records that were put to this one are among them; what was planned there came over.
    """
    shown = list(workspace.store.all(Visit, person_id=person_id))
    amended = {each.visit_id for each in workspace.store.all(Amendment, person_id=person_id)}
    earlier = {each.id: each.plan_name for each in earlier_records(workspace, person_id=person_id)}
    for record in earlier:
        shown += [v for v in workspace.store.all(Visit, person_id=record) if v.status is not VisitStatus.PLANNED]
        amended |= {each.visit_id for each in workspace.store.all(Amendment, person_id=record)}
    order = {VisitStatus.DRAFT: 0, VisitStatus.PLANNED: 1}
    far = datetime.min.replace(tzinfo=workspace.now().tzinfo)
    shown.sort(key=lambda v: (v.moment or far, v.id), reverse=True)
    shown.sort(key=lambda v: order.get(v.status, 2))
    return tuple(
        ListedVisit(
            visit,
            visit.moment.astimezone() if visit.moment else None,
            visit.title or visit.purpose or "Catching up",
            tuple(there.name for there in visit.present if there.member_id != visit.person_id),
            visit.id in amended,
            earlier.get(visit.person_id, ""),
        )
        for visit in shown
    )


def _section_view(
    visit: Visit,
    person: Person,
    kind: SectionKind,
    part: TemplatePart | None,
    sections: Mapping[str, VisitSection],
    earlier: EarlierWords | None,
) -> SectionView:
    own_id = section_id(visit.id, kind.key)
    prompt = asked((part.prompt if part else "") or kind.prompt, person.called)
    found = sections.get(own_id)
    if found is None:
        return SectionView(own_id, kind, prompt, earlier=earlier, is_offered=part is not None)
    known = (found.standing, found.told_by_id, found.told_by)
    return SectionView(own_id, kind, prompt, found.text, found.shared, *known, earlier, part is not None)


def _earlier(workspace: Workspace, before: list[Visit]) -> dict[str, EarlierWords]:
    """Return section key -> the newest words of an earlier visit, among the last few."""
    found: dict[str, EarlierWords] = {}
    for visit in before[:LOOKED_BACK]:
        for section in workspace.store.all(VisitSection, visit_id=visit.id):
            if section.text.strip() and section.key not in found and visit.started_at is not None:
                known = standing_words(section.standing, section.told_by)
                found[section.key] = EarlierWords(visit.started_at.astimezone().date(), section.text.strip(), known)
    return found


def _before(visits: Mapping[str, Visit], visit: Visit) -> list[Visit]:
    """Return the visits that took place before this one, newest first."""
    moment = visit.moment
    held = [
        (other.started_at, other.id, other)
        for other in visits.values()
        if other.id != visit.id
        and other.started_at is not None
        and other.status in (VisitStatus.SIGNED, VisitStatus.DRAFT)
        and (moment is None or other.started_at < moment)
    ]
    return [other for _, _, other in sorted(held, key=lambda row: row[:2], reverse=True)]


def _agreed_last(actions: tuple[Action, ...], before: list[Visit]) -> tuple[date | None, tuple[Action, ...]]:
    for visit in before:
        agreed = tuple(action for action in actions if action.visit_id == visit.id)
        if agreed and visit.started_at is not None:
            return visit.started_at.astimezone().date(), agreed
    return None, ()


def _who(
    workspace: Workspace, person: Person, visit: Visit, before: list[Visit]
) -> tuple[tuple[PresenceChoice, ...], tuple[PresenceChoice, ...]]:
    """Return who is offered as a chip (person, key people, who was here lately, whoever is ticked) and who else."""
    members = {m.id: m for m in workspace.store.all(Member, person_id=person.id) if m.worker_id != workspace.worker.id}
    present = {there.member_id for there in visit.present if there.member_id}
    lately = {there.member_id for earlier in before[:RECENT] for there in earlier.present}
    # The screen lies open on the person's sofa: whoever is kept off the shared map is not offered unasked.
    offered = {m.id for m in members.values() if (m.is_key_person or m.id in lately) and not m.sensitive} | present
    chips = [PresenceChoice(person.id, person.called, "", person.id in present, is_person=True)]
    rest = []
    for member in sorted(members.values(), key=lambda m: (not m.is_key_person, m.sector is Sector.WORK, m.id)):
        choice = PresenceChoice(member.id, member.name, member.relation, member.id in present)
        if member.id in offered:
            chips.append(choice)
        elif member.kind not in NOT_A_VISITOR:
            rest.append(choice)
    known = {choice.member_id for choice in chips}
    chips += [
        PresenceChoice(there.member_id, there.name, is_present=True)
        for there in visit.present
        if there.member_id not in known
    ]
    return tuple(chips), tuple(sorted(rest, key=lambda choice: choice.name.casefold()))


def _goals(workspace: Workspace, visit: Visit) -> tuple[GoalToTalkAbout, ...]:
    day = visit.started_at.astimezone().date() if visit.started_at else workspace.today()
    found = []
    for view in list_goals(workspace, person_id=visit.person_id):
        here = _given_here(view.ratings, visit, day)
        # What is rated later on the day of a signed visit is not what was said before it.
        before = day if visit.is_signed else day + timedelta(days=1)
        earlier = [r for r in view.ratings if r.rated_on is not None and r.rated_on < before]
        if here:
            earlier = list(view.ratings[: view.ratings.index(here[0])])
        if view.goal.status is GoalStatus.WORKING or here:
            found.append(
                GoalToTalkAbout(view.goal, earlier[-1].score if earlier else None, here[-1].score if here else None)
            )
    return tuple(found)


def _given_here(ratings: tuple[GoalRating, ...], visit: Visit, day: date) -> list[GoalRating]:
    """Return the ratings given at a visit; while it is a draft, one of its day that no visit has will do."""
    own = [rating for rating in ratings if rating.visit_id == visit.id]
    if own or visit.is_signed:
        return own
    return [rating for rating in ratings if rating.rated_on == day and not rating.visit_id]
