"""The diary as a calendar file (RFC 5545), for calendars that others may be able to read: how much it says is chosen.

It never holds an address, a purpose or a record. The library is imported when the first file is made.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from visitapp.domain.calendar_events import OWN
from visitapp.domain.diary import USUAL_LENGTH
from visitapp.domain.people import Person, initials
from visitapp.domain.visits import Visit, VisitStatus
from visitapp.errors import NotWritable, Refused
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.files import write_atomically
from visitapp.storage.visits import visits_between

if TYPE_CHECKING:
    from icalendar import Event

WEEKS = 8
_BEGINS = b"BEGIN:VCALENDAR"
_SHOWN = (VisitStatus.PLANNED, VisitStatus.CANCELLED)


class Naming(StrEnum):
    """What an appointment is called in the file."""

    VISIT = "visit"
    INITIALS = "initials"
    NAME = "name"

    @property
    def words(self) -> str:
        """Return how the form says it."""
        return {"visit": "“Visit” only", "initials": "Initials", "name": "The name they go by"}[self.value]

    @property
    def who_can_tell(self) -> str:
        """Return who can tell from it whom the worker visits."""
        return {
            "visit": "It does not say whom you visit.",
            "initials": "Whoever knows somebody may guess that you visit them.",
            "name": "Whoever can read the calendar sees whom you visit, and when.",
        }[self.value]


def export_diary(
    workspace: Workspace, *, naming: Naming = Naming.VISIT, first: date | None = None, weeks: int = WEEKS
) -> bytes:
    """Return the visits from a day on (today when None) as a calendar; those that were cancelled are marked as such.

    Raises Refused when the time is no time.
    """
    if not 1 <= weeks <= 53:
        raise Refused("Between one week and a year can be written.", "Choose another number of weeks.")
    day = first or workspace.today()
    start = datetime.combine(day, time.min).astimezone()
    with workspace.store.reading() as connection:
        end = start + timedelta(weeks=weeks)
        found = visits_between(connection, start.astimezone(UTC), end.astimezone(UTC))
    planned = [visit for visit in found if visit.status in _SHOWN and visit.planned_for is not None]
    people = {visit.person_id: workspace.store.find(Person, visit.person_id) for visit in planned}
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//VisitApp//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for visit in sorted(planned, key=lambda each: (str(each.planned_for), each.id)):
        calendar.add_component(_event(visit, _title(people[visit.person_id], naming), workspace.now()))
    return bytes(calendar.to_ical())


def write_diary(content: bytes, *, path: Path) -> None:
    """Write a calendar to a file that the worker chose: whole or not at all, readable by its owner only.

    An older calendar of that name is replaced. Raises Refused when something else has that name, NotWritable or
    DiskFull.
    """
    try:
        if path.exists() and not (path.is_file() and _is_calendar(path)):
            raise Refused("There is something else of that name, which is no calendar.", "Choose another name.")
        write_atomically(path, content)
    except OSError as fault:
        raise NotWritable("The calendar could not be saved there.", "Choose another folder.") from fault


def _is_calendar(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_BEGINS)) in (_BEGINS, b"")


def _event(visit: Visit, title: str, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    begin = (visit.planned_for or now).astimezone(UTC)
    event.add("uid", f"{visit.id}{OWN}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=visit.planned_minutes or USUAL_LENGTH))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if visit.status is VisitStatus.CANCELLED else "CONFIRMED")
    return event


def _title(person: Person | None, naming: Naming) -> str:
    if person is None or naming is Naming.VISIT:
        return "Visit"
    return f"Visit {initials(person.full_name) if naming is Naming.INITIALS else person.called}"
