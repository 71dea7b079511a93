"""What the search palette offers: actions first, then what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from visitapp.domain.dates import clock_time
from visitapp.domain.found_words import folded
from visitapp.domain.people import initials
from visitapp.services.found_rows import FoundGroup, Hit
from visitapp.services.people import PersonSummary
from visitapp.services.search import Found
from visitapp.ui import places
from visitapp.ui.actions import COMMANDS
from visitapp.ui.desk import Desk
from visitapp.ui.search.rows import Offer

MOST_ACTIONS = 3
ICONS = {
    "Visits": "notebook-pen",
    "About": "id-card",
    "Goals": "target",
    "Network": "waypoints",
    "Care plans": "heart-handshake",
    "Documents": "file-text",
}


def offers_of(
    found: Found, desk: Desk, run_command: Callable[[str], None], start_visit: Callable[[str], None]
) -> list[tuple[str, Sequence[Offer]]]:
    """Return the groups of rows for what was found."""
    actions: list[Offer] = []
    if found.named is not None:
        actions.append(_start(found.named, desk, start_visit))
    wanted = [folded(word) for word in found.words]
    for command in COMMANDS:
        if command.in_search and all(word in folded(command.text) for word in wanted):
            actions.append(
                Offer(command.text, partial(run_command, command.id), icon=command.icon, aside=command.shown_key)
            )
    groups: list[tuple[str, Sequence[Offer]]] = [(group.name, _rows(group, desk)) for group in found.groups]
    return [("Actions", actions[:MOST_ACTIONS]), *groups]


def only_of(found: Found, person_id: str) -> Found:
    """Return what is offered before a word is typed, of one person alone where somebody's page is open."""
    if found.words or not person_id:
        return found
    groups = (
        replace(group, hits=tuple(hit for hit in group.hits if hit.person_id == person_id)) for group in found.groups
    )
    return replace(found, groups=tuple(group for group in groups if group.hits))


def _start(summary: PersonSummary, desk: Desk, start_visit: Callable[[str], None]) -> Offer:
    person, planned = summary.person, summary.next_visit
    today = planned is not None and planned.date() == desk.now().date()
    aside = f"today {clock_time(planned)}" if planned is not None and today else ""
    return Offer(f"Start a visit with {person.called}", partial(start_visit, person.id), icon="play", aside=aside)


def _rows(group: FoundGroup, desk: Desk) -> list[Offer]:
    rows = []
    for hit in group.hits:
        person = group.name == "People"
        rows.append(
            Offer(
                hit.title,
                partial(desk.go, _place(hit)),
                icon=ICONS.get(group.name, "user-round"),
                initials=initials(hit.snippet.split(" · ")[0] or hit.title) if person else "",
                second=hit.snippet,
                beside=person,
                voice=hit.voice,
                aside=hit.aside,
            )
        )
    return rows


def _place(hit: Hit) -> places.Place:
    if hit.tab == "visit":
        return places.visit(hit.record_id, hit.person_id)
    return places.person(hit.person_id, hit.tab, hit.record_id)
