"""What is asked about a person's place on the caseload: handing over, archiving, taking off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.domain.handovers import Handover
from visitapp.domain.people import Person
from visitapp.services import people
from visitapp.services.handovers import hand_over
from visitapp.ui import places
from visitapp.ui.desk import Desk
from visitapp.ui.people.record_dialog import Line, RecordDialog, Work
from visitapp.ui.widgets.dialog import Dialog

HANDOVER = (
    Line("to_worker", "Next key worker"),
    Line("team", "Team"),
    Line("on", "From"),
    Line("note", "What they should know", "What works, what is promised, what is due next", long=True),
)
WHY_ARCHIVED = (Line("archived_why", "Why", "Moved away; no longer needs us; another team", long=True),)
WHY_BACK = "Nothing is lost: the record opens from People, under More filters, and can be brought back."
MISTAKE = (
    "For somebody who was added twice or by mistake. All that was written about them goes too; undo brings it back."
)


def ask_to_hand_over(desk: Desk, window: QWidget, person: Person) -> None:
    """Ask who is the next key worker, and what they should know."""
    blank = Handover("", person.id, team=person.team, on=desk.now().date())

    def save(fields: dict[str, Any]) -> Work:
        made = replace(blank, **fields)
        return lambda ws: hand_over(
            ws, person_id=person.id, to_worker=made.to_worker, team=made.team, on=made.on, note=made.note
        )

    question = f"Who works with {person.called} from now on?"
    sentence = f"Now: {person.key_worker}" if person.key_worker else ""
    RecordDialog(
        desk, window, question, blank, HANDOVER, save, sentence=sentence, verb="Hand over", told="Handed over."
    ).ask()


def ask_to_archive(desk: Desk, window: QWidget, person: Person) -> None:
    """Ask why the record is put away; People is shown afterwards."""
    today = desk.now().date()

    def save(fields: dict[str, Any]) -> Work:
        reason = fields.get("archived_why", "")
        return lambda ws: people.archive_person(ws, person_id=person.id, on=today, reason=reason)

    told = f"{person.called} is archived."
    dialog = RecordDialog(
        desk,
        window,
        f"Archive {person.called}?",
        replace(person, archived_why=""),
        WHY_ARCHIVED,
        save,
        sentence=WHY_BACK,
        verb="Archive",
        told=told,
    )
    dialog.confirmed.connect(lambda: desk.go(places.PEOPLE))
    dialog.ask()


def bring_back(desk: Desk, window: QWidget, person: Person) -> None:
    """Take the record out of the archive at once; undo puts it back."""

    def told(_: ChangeSet) -> None:
        desk.tell(f"{person.called} is back.", True)

    desk.background.write(window, lambda ws: people.bring_back(ws, person_id=person.id), told, desk.trouble)


def ask_to_remove(desk: Desk, window: QWidget, person: Person) -> None:
    """Ask whether somebody was added by mistake; where something was signed, offer the archive instead."""

    def ask(kept: str) -> None:
        if kept:
            _offer_archive(desk, window, person, kept)
        else:
            _ask_whether_by_mistake(desk, window, person)

    desk.background.read(window, lambda ws: people.kept_by_law(ws, person_id=person.id), ask)


def _offer_archive(desk: Desk, window: QWidget, person: Person, kept: str) -> None:
    sentence = f"{kept} You can archive it: then it is off your list and stays readable."
    dialog = Dialog(
        desk.theme,
        window,
        f"{person.called} cannot be taken off.",
        sentence,
        verb="Archive instead",
        safe="Leave as it is",
    )
    dialog.confirmed.connect(lambda: ask_to_archive(desk, window, person))
    dialog.ask()


def _ask_whether_by_mistake(desk: Desk, window: QWidget, person: Person) -> None:
    dialog = Dialog(
        desk.theme,
        window,
        f"Was {person.called} added by mistake?",
        MISTAKE,
        verb="Take off",
        safe="Leave as it is",
        kind="danger",
    )

    def gone(_: ChangeSet) -> None:
        desk.go(places.PEOPLE)
        desk.tell(f"{person.called} has been taken off.", True)

    def remove() -> None:
        desk.background.write(
            window,
            lambda ws: people.remove_person(ws, person_id=person.id, reason="Added by mistake"),
            gone,
            desk.trouble,
        )

    dialog.confirmed.connect(remove)
    dialog.ask()
