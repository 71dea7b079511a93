"""What the search palette offers: actions first, then what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from visitapp.domain.dates import clock_time
from visitapp.domain.found_words import places_of
from visitapp.domain.people import initials, possessive
from visitapp.services.found_rows import FoundGroup, Hit
from visitapp.services.names_known import KnownPerson
from visitapp.services.search import Found
from visitapp.services.tasks import add_task
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.key_commands import KeyCommand
from visitapp.ui.search.rows import Offer
from visitapp.ui.shell.actions import COMMANDS

MOST_ACTIONS = 3
ICONS = {
    "Visits": "notebook-pen",
    "Tasks": "list-checks",
    "About": "id-card",
    "Goals": "target",
    "Network": "waypoints",
    "Care plans": "heart-handshake",
    "Documents": "file-text",
}
ALSO = {
    "today": "diary day home",
    "people": "caseload list",
    "tasks": "to do list reminders",
    "add_task": "new to do reminder",
    "documents": "papers files",
    "add_person": "new somebody",
    "bring_in": "import caseload csv spreadsheet",
    "undo": "take back",
    "history": "who changed what audit log",
    "office": "officer join invite",
    "sync": "send exchange upload",
    "send_papers": "upload deliver",
    "settings": "preferences options passphrase backup recovery templates",
    "show": "turn round read together",
    "rest": "hide cover",
    "lock": "leave close shut",
    "pin": "quick",
    "text_larger": "bigger zoom font size",
    "text_smaller": "zoom font size",
    "text_normal": "zoom font size",
    "theme_light": "colours bright day",
    "theme_dark": "colours night",
    "theme_contrast": "colours accessibility",
}
"""Other words under which a command of the window is found."""
PARTS = (
    ("about", "About", "id-card", "record details address alerts"),
    ("visits", "visits", "notebook-pen", "notes"),
    ("goals", "goals", "target", ""),
    ("network", "network", "waypoints", "map ecomap tree"),
    ("plan", "care plan", "heart-handshake", "safety"),
    ("documents", "documents", "file-text", "files papers photos letters"),
    ("history", "history", "history", "chronology events"),
)
"""The parts of a person's record: tab, name, icon, and other words for it."""


def offers_of(
    found: Found,
    desk: Desk,
    run_command: Callable[[str], None],
    start_visit: Callable[[str], None],
    of_page: Sequence[KeyCommand] = (),
) -> list[tuple[str, Sequence[Offer]]]:
    """Return the groups of rows for what was found; `of_page` is what the page that is open can do."""
    actions: list[Offer] = []
    if found.named is not None:
        actions.append(_start(found.named, desk, start_visit))
        others = _beside_the_name(found.named, found.words)
        actions += list(_parts(found.named, others, desk)) or list(_task(found.named, others, desk))
    actions += _commands(found.words, run_command, of_page)
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


def _commands(
    words: Sequence[str], run_command: Callable[[str], None], of_page: Iterable[KeyCommand]
) -> Iterable[Offer]:
    """Return the commands that all the words begin a word of; what the words say before what they only mean."""
    offers = [(each.text, "", Offer(each.text, each.run, icon="play", aside=each.key)) for each in of_page]
    for each in COMMANDS:
        if each.in_search:
            offer = Offer(each.text, partial(run_command, each.id), icon=each.icon, aside=each.shown_key)
            offers.append((each.text, ALSO.get(each.id, ""), offer))
    found = [(not _begun(text, words), offer) for text, also, offer in offers if _begun(f"{text} {also}", words)]
    return [offer for _, offer in sorted(found, key=lambda each: each[0])]


def _begun(text: str, words: Iterable[str]) -> bool:
    return all(places_of(text, [word]) for word in words)


def _beside_the_name(known: KnownPerson, words: Sequence[str]) -> list[str]:
    """Return the words that are no part of somebody's names, none where no word is one."""
    names = f"{known.person.called} {known.person.full_name} {' '.join(known.other_names)}"
    others = [word for word in words if not places_of(names, [word])]
    return others if len(others) < len(words) else []


def _task(known: KnownPerson, others: Sequence[str], desk: Desk) -> Iterable[Offer]:
    """Offer to note the words beside the name as a task ("tess boiler")."""
    text, person = " ".join(others), known.person
    if text:
        add = partial(add_task, text=text, person_id=person.id)

        def run() -> None:
            desk.background.write(
                desk.changes, lambda ws: add(ws), lambda _: desk.tell("Task added.", True), desk.trouble
            )

        yield Offer(f"Add a task for {person.called}: “{text}”", run, icon="list-checks")


def _parts(known: KnownPerson, others: Sequence[str], desk: Desk) -> Iterable[Offer]:
    """Return the parts of somebody's record that the words beside the name ask for ("tess plan")."""
    person = known.person
    for tab, name, icon, also in PARTS:
        if others and _begun(f"{name} {also}", others):
            place = places.person(person.id, tab)
            yield Offer(f"Open {possessive(person.called)} {name}", partial(desk.go, place), icon=icon)


def _start(known: KnownPerson, desk: Desk, start_visit: Callable[[str], None]) -> Offer:
    person, planned = known.person, known.next_visit
    today = planned is not None and planned.date() == desk.now().date()
    aside = f"today {clock_time(planned)}" if planned is not None and today else ""
    return Offer(f"Start a visit with {person.called}", partial(start_visit, person.id), icon="play", aside=aside)


def _rows(group: FoundGroup, desk: Desk) -> list[Offer]:
    rows = []
    for hit in group.hits:
        person = hit.tab == "overview"
        rows.append(
            Offer(
                hit.title,
                partial(desk.go, _place(hit)),
                icon=ICONS.get(group.name, ICONS["Network"]),
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
    if hit.tab == "tasks":
        return places.task(hit.record_id)
    return places.person(hit.person_id, hit.tab, hit.record_id)
