"""The chronology of a person: events ticked in notes or written on their own, filtered, and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from visitapp.config import resource
from visitapp.domain.changes import ChangeSet
from visitapp.domain.life_events import EventKind, LifeEvent
from visitapp.domain.past_days import PastDay
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit
from visitapp.errors import Refused
from visitapp.services.history_words import visit_name
from visitapp.services.same_person import earlier_records
from visitapp.services.workspace import Workspace

if TYPE_CHECKING:
    from visitapp.pdf.chronology import ChronologyPaper as ChronologyPaper

LONGEST_TITLE = 200
LONGEST_DETAIL = 5000


@dataclass(frozen=True)
class ChronologyFilter:
    """What is shown: kinds, and from which day to which, both included; None is all."""

    kinds: frozenset[EventKind] = frozenset(EventKind)
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, repr=False)
class ListedEvent:
    """One event, and the visit at which it was ticked, in words; "" for an entry of its own."""

    event: LifeEvent
    source: str


@dataclass(frozen=True, repr=False)
class Chronology:
    """Somebody's events that fit a filter, oldest first, and how many there are in all."""

    person: Person
    events: tuple[ListedEvent, ...]
    count: int


def add_event(
    workspace: Workspace,
    *,
    person_id: str,
    title: str,
    happened: PastDay,
    kind: EventKind = EventKind.OTHER,
    detail: str = "",
    visit_id: str = "",
    section_key: str = "",
) -> ChangeSet:
    """Put an event into a chronology; `visit_id` is the note in which it was ticked, signed or not.

    Raises NotFound, or Refused when it has no words, too many, or is yet to come.
    """
    event = LifeEvent(
        workspace.new_id(),
        person_id,
        kind,
        _title(title),
        _detail(detail),
        _day(workspace, happened).day,
        happened.nearness,
        visit_id,
        section_key,
        workspace.worker.name,
        workspace.now(),
    )
    with workspace.act("Put into the chronology") as act:
        act.unit.get(Person, person_id)
        if visit_id and act.unit.get(Visit, visit_id).person_id != person_id:
            raise Refused("That visit was with somebody else.", "Nothing was added.")
        act.unit.create(event)
    return act.change_set


def edit_event(
    workspace: Workspace, *, event_id: str, title: str, happened: PastDay, kind: EventKind, detail: str
) -> ChangeSet:
    """Change an event. Raises NotFound, or Refused like `add_event`."""
    with workspace.act("Change the chronology") as act:
        act.unit.edit(
            LifeEvent,
            event_id,
            title=_title(title),
            detail=_detail(detail),
            kind=kind,
            happened_on=_day(workspace, happened).day,
            nearness=happened.nearness,
        )
    return act.change_set


def retract_event(workspace: Workspace, *, event_id: str) -> ChangeSet:
    """Take an event out of the chronology; the note it was ticked in stays as it is. Raises NotFound."""
    with workspace.act("Take out of the chronology") as act:
        act.unit.retract(LifeEvent, event_id)
    return act.change_set


def read_chronology(workspace: Workspace, *, person_id: str, chosen: ChronologyFilter | None = None) -> Chronology:
    """Return somebody's events, with those of records that were put to this one.

    Raises NotFound, or Refused when the days are the wrong way round.
    """
    chosen = chosen or ChronologyFilter()
    if chosen.since is not None and chosen.until is not None and chosen.until < chosen.since:
        raise Refused("The last day is before the first.", "Look at both dates.")
    person = workspace.store.get(Person, person_id)
    names = {each.id: each.plan_name for each in earlier_records(workspace, person_id=person_id)}
    every = [event for each in (person_id, *names) for event in workspace.store.all(LifeEvent, person_id=each)]
    every.sort(key=lambda event: (event.happened_on is not None, event.happened_on, event.id))
    visits = {visit.id: visit for each in (person_id, *names) for visit in workspace.store.all(Visit, person_id=each)}
    today = workspace.today()

    def source(event: LifeEvent) -> str:
        visit = visit_name(visits[event.visit_id].moment, today) if event.visit_id in visits else ""
        written_as = f"written as {names[event.person_id]}" if event.person_id in names else ""
        return ", ".join(part for part in (visit, written_as) if part)

    found = tuple(
        ListedEvent(event, source(event)) for event in every if event.kind in chosen.kinds and _is_within(event, chosen)
    )
    return Chronology(person, found, len(every))


def chronology_paper(
    workspace: Workspace, *, person_id: str, chosen: ChronologyFilter | None = None
) -> ChronologyPaper:
    """Gather what the paper shows. Raises NotFound or Refused."""
    from visitapp.pdf.chronology import ChronologyPaper, PaperEvent

    found = read_chronology(workspace, person_id=person_id, chosen=chosen)
    events = tuple(
        PaperEvent(each.event.when, each.event.kind.words, each.event.title, each.event.detail, each.source)
        for each in found.events
    )
    is_all = len(found.events) == found.count
    return ChronologyPaper(
        found.person.plan_name, events, workspace.worker.name, workspace.today(), "" if is_all else _which(chosen)
    )


def chronology_pdf(paper: ChronologyPaper) -> bytes:
    """Make the PDF; needs no store."""
    from visitapp.pdf.chronology import render_chronology

    return render_chronology(paper, fonts=resource("fonts"))


def _which(chosen: ChronologyFilter | None) -> str:
    """Say what a paper leaves out, so that nobody takes it for the whole."""
    if chosen is None:
        return ""
    parts = []
    if chosen.kinds != frozenset(EventKind):
        parts.append(", ".join(kind.words.lower() for kind in EventKind if kind in chosen.kinds) or "nothing")
    if chosen.since is not None:
        parts.append(f"from {PastDay(chosen.since).words}")
    if chosen.until is not None:
        parts.append(f"to {PastDay(chosen.until).words}")
    return f"Only a part is shown: {'; '.join(parts)}." if parts else ""


def _is_within(event: LifeEvent, chosen: ChronologyFilter) -> bool:
    day = event.when.day
    return (chosen.since is None or day >= chosen.since) and (chosen.until is None or day <= chosen.until)


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not title:
        raise Refused("What happened?", "A few words are enough.")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"That can have up to {LONGEST_TITLE} characters.", "Put the longer words underneath.")
    return title


def _detail(typed: str) -> str:
    if len(typed) > LONGEST_DETAIL:
        raise Refused("That is very long for a chronology.", "The whole story stands in the note.")
    return typed.strip()


def _day(workspace: Workspace, happened: PastDay) -> PastDay:
    if happened.day > workspace.today():
        raise Refused("That day is yet to come.", "A chronology holds what has happened.")
    return happened
