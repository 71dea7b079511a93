"""What search found as rows: one for each place, at most three in each group, with where each leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from visitapp.domain.actions import Action
from visitapp.domain.amendments import Amendment
from visitapp.domain.attachments import Attachment
from visitapp.domain.careplan import CarePlan
from visitapp.domain.dates import clock_time, day_and_month, near_day, past_day
from visitapp.domain.documents import Document, DocumentState
from visitapp.domain.found_words import snippet_of
from visitapp.domain.goals import Goal, GoalRating, GoalStatus, progress_sentence
from visitapp.domain.life_events import LifeEvent
from visitapp.domain.network import Member, Tie
from visitapp.domain.people import Alert, possessive
from visitapp.domain.visits import Visit, VisitSection, VisitStatus
from visitapp.services.about_found import PLACES as ABOUT_PLACES
from visitapp.services.about_found import found_in_about
from visitapp.services.names_known import KnownPerson
from visitapp.services.workspace import Workspace
from visitapp.storage.search import FoundRecord

MOST_IN_GROUP = 3
UNDECIDED = "A goal that is not yet decided"
_ONLY_IN = {
    "visit": "Visits",
    "visit_section": "Visits",
    "amendment": "Visits",
    "life_event": "Visits",
    "goal": "Goals",
    "member": "Network",
    "tie": "Network",
    "document": "Documents",
    "attachment": "Documents",
}
"""Record types that lead to one group only: when it is full they need not be read."""
LIKE_IT = "Names like it"
GROUPS = ("People", "Visits", "Tasks", "About", "Goals", "Network", "Care plans", "Documents", LIKE_IT)
"""In this order: names that are only alike stand below everything that was found as it was typed."""


@dataclass(frozen=True, repr=False)
class Hit:
    """One row: where it leads (`tab` of the person's page, or a visit), its title, and the words around what was found.

    `voice` marks the person's own words; `aside` stands at the right.
    """

    group: str
    person_id: str
    tab: str
    record_id: str
    title: str
    snippet: str = ""
    voice: bool = False
    aside: str = ""


@dataclass(frozen=True, repr=False)
class FoundGroup:
    """A group's name and at most three rows."""

    name: str
    hits: tuple[Hit, ...]


def person_hit(each: KnownPerson, today: date, words: Sequence[str] = (), group: str = "People") -> Hit:
    """Return the row of a person; another name that the words begin is told."""
    person, other = each.person, each.other_name(words)
    full = person.full_name if person.full_name != person.called else ""
    about = " · ".join(part for part in (full, f"also called {other}" if other else "", person.area) if part)
    aside = ""
    if each.is_archived:
        aside = "Earlier record" if each.is_earlier else "Archived"
    elif each.next_visit is not None:
        day = near_day(each.next_visit.date(), today)
        aside = f"Next visit {day[0].lower()}{day[1:]}" if day in ("Today", "Tomorrow") else f"Next visit {day}"
    return Hit(group, person.id, "overview", "", person.called, about, aside=aside)


def member_hit(known: KnownPerson, member_id: str, name: str, snippet: str, group: str = "Network") -> Hit:
    """Return the row of somebody on a person's map."""
    aside = f"{possessive(known.person.called)} network"
    return Hit(group, known.person.id, "network", member_id, name, snippet, aside=aside)


class Rows:
    """Turns found records into rows, and keeps one row for each place and at most three for each group."""

    def __init__(self, workspace: Workspace, people: dict[str, KnownPerson], words: tuple[str, ...]) -> None:
        """Take whose records may be shown, and the words that were typed."""
        self._workspace = workspace
        self._people = people
        self._words = words
        self._hits: dict[str, list[Hit]] = {name: [] for name in GROUPS}
        self._seen: set[tuple[str, str, str]] = set()
        self._makers: dict[str, Callable[[FoundRecord], Hit | None]] = {
            "person": self._person,
            "alert": self._person,
            **dict.fromkeys(ABOUT_PLACES, self._about),
            "visit": self._visit,
            "visit_section": self._section,
            "amendment": self._amendment,
            "life_event": self._event,
            "action": self._action,
            "goal": self._goal,
            "member": self._member,
            "tie": self._tie,
            "care_plan": self._plan,
            "document": self._document,
            "attachment": self._attachment,
        }

    def groups(self) -> tuple[FoundGroup, ...]:
        """Return the groups that have rows, in order."""
        return tuple(FoundGroup(name, tuple(hits)) for name, hits in self._hits.items() if hits)

    def add(self, hit: Hit) -> None:
        """Take in a row, unless its place is there already or its group is full."""
        target = (hit.tab, hit.person_id, hit.record_id)
        if target not in self._seen and len(self._hits[hit.group]) < MOST_IN_GROUP:
            self._seen.add(target)
            self._hits[hit.group].append(hit)

    def add_record(self, record: FoundRecord) -> None:
        """Take in the row of a found record, if it is still there and leads anywhere."""
        maker = self._makers.get(record.record_type)
        only = _ONLY_IN.get(record.record_type)
        is_full = only is not None and len(self._hits[only]) == MOST_IN_GROUP
        if maker is None or is_full or not self._is_shown(record):
            return
        hit = maker(record)
        if hit is not None:
            self.add(hit)

    def _is_shown(self, record: FoundRecord) -> bool:
        """Tell whether a record is of somebody whose records may be shown, or a task that is about nobody."""
        return record.person_id in self._people or (record.record_type == "action" and not record.person_id)

    def _find(self, kind: type[Any], record_id: str) -> Any:
        return self._workspace.store.find_again(kind, record_id)

    def _with(self, record: FoundRecord) -> str:
        known = self._people[record.person_id]
        return f"with {known.person.called}{' (archived)' if known.is_archived else ''}"

    def _snippet(self, text: str) -> str:
        return snippet_of(text, self._words)

    def _person(self, record: FoundRecord) -> Hit | None:
        known = self._people[record.person_id]
        if record.record_type == "alert" and self._find(Alert, record.record_id) is None:
            return None
        aside = "Archived" if known.is_archived else ""
        return Hit(
            "People", known.person.id, "overview", "", known.person.called, self._snippet(record.text), aside=aside
        )

    def _about(self, record: FoundRecord) -> Hit | None:
        found = found_in_about(self._workspace, record_type=record.record_type, record_id=record.record_id)
        if found is None:
            return None
        title = f"{self._people[record.person_id].person.called} · {found[0]}"
        return Hit("About", record.person_id, "about", record.record_id, title, self._snippet(record.text), found[1])

    def _visit_hit(self, record: FoundRecord, visit: Visit | None, snippet: str, *, voice: bool = False) -> Hit | None:
        if visit is None:
            return None
        today = self._workspace.today()
        moment = visit.moment.astimezone() if visit.moment is not None else None
        day = past_day(moment.date(), today) if moment is not None else ""
        title = ", ".join(part for part in (day[:1].upper() + day[1:], visit.title or visit.purpose) if part)
        tab = "visit" if visit.status in (VisitStatus.DRAFT, VisitStatus.SIGNED) else "visits"
        return Hit("Visits", visit.person_id, tab, visit.id, title or "Visit", snippet, voice, self._with(record))

    def _visit(self, record: FoundRecord) -> Hit | None:
        return self._visit_hit(record, self._find(Visit, record.record_id), "")

    def _section(self, record: FoundRecord) -> Hit | None:
        section = self._find(VisitSection, record.record_id)
        if section is None:
            return None
        visit = self._find(Visit, section.visit_id)
        return self._visit_hit(record, visit, self._snippet(section.text), voice=section.key == "own_words")

    def _amendment(self, record: FoundRecord) -> Hit | None:
        amendment = self._find(Amendment, record.record_id)
        if amendment is None:
            return None
        visit = self._find(Visit, amendment.visit_id)
        return self._visit_hit(record, visit, f"Added later: {self._snippet(record.text)}")

    def _event(self, record: FoundRecord) -> Hit | None:
        event = self._find(LifeEvent, record.record_id)
        if event is None:
            return None
        snippet = self._snippet(event.detail) if record.field_name == "detail" else "In the chronology"
        title = f"{event.when.words}, {event.title}"
        return Hit("Visits", event.person_id, "history", event.id, title, snippet, aside=self._with(record))

    def _action(self, record: FoundRecord) -> Hit | None:
        action = self._find(Action, record.record_id)
        if action is None:
            return None
        if action.goal_id:
            return self._goal_hit(record, action.goal_id, f"Step: {self._snippet(action.text)}")
        if not action.visit_id:
            return self._task_hit(record, action)
        return self._visit_hit(record, self._find(Visit, action.visit_id), f"Agreed: {self._snippet(action.text)}")

    def _task_hit(self, record: FoundRecord, action: Action) -> Hit:
        today = self._workspace.today()
        day = action.done_on or action.day
        near = past_day(day, today) if day is not None and day < today else near_day(day, today) if day else ""
        said = "" if day is None else f"Done {near}" if action.is_done else f"Was due {near}" if day < today else near
        found = "" if record.field_name == "text" else f"Waiting for {self._snippet(record.text)}"
        known = self._people.get(record.person_id)
        snippet = " · ".join(part for part in (known.person.called if known else "", found) if part)
        return Hit("Tasks", record.person_id, "tasks", action.id, action.text, snippet, aside=said)

    def _goal(self, record: FoundRecord) -> Hit | None:
        goal = self._find(Goal, record.record_id)
        other_words = goal is not None and record.text not in (goal.name, goal.title)
        return self._goal_hit(record, record.record_id, self._snippet(record.text) if other_words else "")

    def _goal_hit(self, record: FoundRecord, goal_id: str, snippet: str) -> Hit | None:
        goal = self._find(Goal, goal_id)
        if goal is None:
            return None
        ratings = self._workspace.store.all(GoalRating, order_by=("rated_on",), goal_id=goal_id)
        if goal.status is GoalStatus.DRAFT:
            return Hit("Goals", goal.person_id, "goals", goal.id, UNDECIDED, snippet or self._snippet(record.text))
        aside = progress_sentence(ratings, self._workspace.today()) if ratings else ""
        voice = bool(snippet) and snippet in goal.own_words
        name = self._people[record.person_id].person.called
        return Hit("Goals", goal.person_id, "goals", goal.id, goal.name, snippet or possessive(name), voice, aside)

    def _member(self, record: FoundRecord) -> Hit | None:
        return self._member_hit(record, record.record_id)

    def _tie(self, record: FoundRecord) -> Hit | None:
        tie = self._find(Tie, record.record_id)
        return None if tie is None else self._member_hit(record, tie.target_id)

    def _member_hit(self, record: FoundRecord, member_id: str) -> Hit | None:
        member = self._find(Member, member_id)
        if member is None:
            return None
        named = record.field_name in ("name", "full_name", "relation")
        snippet = member.relation if named else self._snippet(record.text)
        name = member.full_name or member.name
        return member_hit(self._people[record.person_id], member.id, name, snippet)

    def _plan(self, record: FoundRecord) -> Hit | None:
        plan = self._find(CarePlan, record.record_id)
        if plan is None:
            return None
        title = f"{possessive(self._people[record.person_id].person.called)} care plan"
        return Hit("Care plans", plan.person_id, "plan", "", title, self._snippet(record.text), voice=True)

    def _document(self, record: FoundRecord) -> Hit | None:
        paper = self._find(Document, record.record_id)
        if paper is None:
            return None
        made = paper.made_at.astimezone() if paper.made_at is not None else None
        when = f"{day_and_month(made.date())}, {clock_time(made)}" if made is not None else ""
        aside = "Waiting to upload" if paper.state is DocumentState.WAITING else when
        return Hit("Documents", paper.person_id, "documents", paper.id, paper.title, self._with(record), aside=aside)

    def _attachment(self, record: FoundRecord) -> Hit | None:
        file = self._find(Attachment, record.record_id)
        if file is None:
            return None
        added = file.added_at.astimezone() if file.added_at is not None else None
        when = f"{day_and_month(added.date())}, {clock_time(added)}" if added is not None else ""
        snippet = self._snippet(record.text) if record.field_name == "description" else self._with(record)
        return Hit("Documents", file.person_id, "documents", file.id, file.title, snippet, aside=when)
