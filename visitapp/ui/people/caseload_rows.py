"""The caseload as rows of a table: whom a filter keeps, and what each cell says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from visitapp.domain.dates import clock_time, full_date, near_day, past_day
from visitapp.domain.goals import GoalStatus
from visitapp.domain.people import ChipKind, GoodToKnow, Person, age, initials
from visitapp.ui.people.chips import chip_look
from visitapp.ui.widgets.cells import Cell, CellChip, ChipsCell, Column, PipsCell, PlainCell, Row, TwoLineCell
from visitapp.ui.widgets.pips import Pip

if TYPE_CHECKING:
    from visitapp.services.people import PersonSummary

COLUMNS = (
    Column("name", "Person", 254),
    Column("age", "Age", 50, leaves=1),
    Column("key_worker", "Key worker", 114, leaves=2),
    Column("last", "Last visit", 104, leaves=3),
    Column("next", "Next visit", 134),
    Column("goals", "Goals", 170, leaves=4),
    Column("chips", "Good to know", 200, stretch=True, sortable=False),
)
REVIEW_AHEAD = timedelta(days=14)
LONGEST_CHIP = 20
CUT_CHIP = 24
CUT_SHORT = (ChipKind.ADJUSTMENT, ChipKind.ALERT)
"""Kinds that may be whole sentences: in the table they are cut after so many letters."""
ROOM_FOR_CHIPS = 30
"""So many letters fit into the last column at the usual width; a chip takes as much as 5 letters for itself."""


@dataclass(frozen=True)
class Picked:
    """What More filters asks for. `unseen_weeks` 0 and `team` "" keep everybody."""

    unseen_weeks: int = 0
    team: str = ""
    archived: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the tool row asks for; "" keeps everybody."""

    words: str = ""
    group: str = "all"
    key_worker: str = ""
    picked: Picked = Picked()


def kept(people: Sequence[PersonSummary], wanted: Wanted, today: date) -> tuple[PersonSummary, ...]:
    """Return the people whom the tool row asks for, in the order given."""
    words = folded(wanted.words).split()
    return tuple(
        each
        for each in people
        if in_group(each, wanted.group, today)
        and wanted.key_worker in ("", each.person.key_worker)
        and wanted.picked.team in ("", each.person.team)
        and _unseen(each, wanted.picked.unseen_weeks, today)
        and all(word in _found_by(each.person) for word in words)
    )


def in_group(summary: PersonSummary, group: str, today: date) -> bool:
    """Tell whether somebody is in all, this week (seen next before Monday) or review (due within a fortnight)."""
    match group:
        case "week":
            monday = today + timedelta(days=7 - today.weekday())
            return summary.next_visit is not None and today <= summary.next_visit.date() < monday
        case "review":
            return summary.review_due is not None and summary.review_due <= today + REVIEW_AHEAD
        case _:
            return True


def _unseen(summary: PersonSummary, weeks: int, today: date) -> bool:
    """Tell whether nobody has seen them for so many weeks; who was never seen counts."""
    seen = summary.last_visit
    return not weeks or seen is None or seen.date() <= today - timedelta(weeks=weeks)


def folded(text: str) -> str:
    """Return text without capitals and accents, as it is compared when finding."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def row_of(summary: PersonSummary, today: date, worker_name: str) -> Row:
    """Return one person's row."""
    person = summary.person
    years = age(person, today)
    next_words = _next_words(summary.next_visit, today)
    pips, goal_words = _goals(summary)
    cells: tuple[Cell, ...] = (
        TwoLineCell(person.called, _second_line(person), initials(person.full_name)),
        PlainCell("" if years is None else str(years), tabular=True, sort=-1 if years is None else years),
        PlainCell("You" if person.key_worker in ("", worker_name) else person.key_worker),
        PlainCell(_last_words(summary.last_visit, today), sort=-_stamp(summary.last_visit, 0.0)),
        PlainCell(
            next_words or "Not planned",
            weight=(600 if next_words.startswith("Today") else 500) if next_words else 400,
            colour="ink" if next_words else "ink_3",
            sort=_stamp(summary.next_visit, float("inf")),
        ),
        PipsCell(pips, goal_words, sort=-len(pips)),
        ChipsCell(_chips(summary.chips)),
    )
    seen_next = f"next visit {next_words[0].lower()}{next_words[1:]}" if next_words else "no visit planned"
    said = [person.called, seen_next, goal_words, ", ".join(thing.text for thing in summary.chips)]
    return Row(person.id, cells, ", ".join(part for part in said if part))


def _found_by(person: Person) -> str:
    return folded(f"{person.called} {person.full_name} {person.area} {person.local_number}")


def _second_line(person: Person) -> str:
    if person.archived_on is not None:
        archived = f"archived {full_date(person.archived_on)}"
        return " · ".join(part for part in (person.full_name, archived, person.archived_why) if part)
    return " · ".join(part for part in (person.full_name, person.pronouns) if part)


def _last_words(moment: datetime | None, today: date) -> str:
    if moment is None:
        return "Not yet"
    words = past_day(moment.date(), today)
    return words[0].upper() + words[1:]


def _next_words(moment: datetime | None, today: date) -> str:
    """Write "Today 10:30", "Tomorrow 14:15", or the day alone when it is further off."""
    if moment is None:
        return ""
    day = near_day(moment.date(), today)
    return f"{day} {clock_time(moment)}" if moment.date() <= today + timedelta(days=1) else day


def _chips(things: Sequence[GoodToKnow]) -> tuple[CellChip, ...]:
    """Return the first chips in few words, as many as fit, and how many there are besides."""
    shown = [thing for thing in things if "no interpreter" not in thing.text.casefold()]
    chips: list[CellChip] = []
    room = ROOM_FOR_CHIPS
    for thing in shown:
        words = thing.text if thing.kind is ChipKind.ALLERGY else re.split(";|: ", thing.text)[0].strip()
        words = words.split(",")[0] if len(words) > LONGEST_CHIP else words
        words = shorten(words, CUT_CHIP, placeholder=" …") if thing.kind in CUT_SHORT else words
        room -= len(words) + 5
        if chips and room < 0:
            break
        chips.append(CellChip(words, *chip_look(thing)))
    left = len(shown) - len(chips)
    return (*chips, CellChip(f"+{left}")) if left else tuple(chips)


def _stamp(moment: datetime | None, missing: float) -> float:
    return missing if moment is None else moment.timestamp()


def _goals(summary: PersonSummary) -> tuple[tuple[Pip, ...], str]:
    total = len(summary.goals)
    reached = summary.goals.count(GoalStatus.REACHED)
    begun = summary.goals_begun
    pips = (Pip.REACHED,) * reached + (Pip.UNDER_WAY,) * begun + (Pip.NOT_YET,) * (total - reached - begun)
    if not total:
        return pips, ""
    if reached == total:
        return pips, "Reached" if total == 1 else f"All {total} reached"
    if reached:
        return pips, f"{reached} reached of {total}"
    return pips, f"{begun} under way" if begun else f"{total} not yet"
