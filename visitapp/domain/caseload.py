"""A caseload list row by row: who is new, who is here already, who must be looked at first, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

from visitapp.domain import caseload_values as values
from visitapp.domain.caseload_columns import FIELDS, JOINED, Column, checked_choice, columns_of, is_heading_row
from visitapp.domain.caseload_text import DELIMITERS, MOST_ROWS, RawRow, rows_of, without_separator_line
from visitapp.domain.caseload_values import Refusal
from visitapp.domain.people import Person
from visitapp.errors import FileRefused

HEADING_WITHIN = 40
"""The heading row is among the first so many rows."""


class Outcome(StrEnum):
    """What happens to a row."""

    NEW = "new"
    HERE = "already here"
    LOOK = "look first"
    REFUSED = "refused"


@dataclass(frozen=True, repr=False)
class RowResult:
    """One row: its number as a spreadsheet counts, its lines in the file, what happens to it and why.

    `person` has no id yet; it is None when the row is refused. `notes` tell what was mended on the way.
    """

    number: int
    first_line: int
    last_line: int
    outcome: Outcome
    reason: str = ""
    person: Person | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Preview:
    """What an import of a list would do. Nothing has been written yet."""

    file_name: str
    columns: tuple[Column, ...]
    rows: tuple[RowResult, ...]

    @property
    def mapping(self) -> Mapping[str, tuple[str, ...]]:
        """Return field -> headings of the columns that it is read from."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            if column.field:
                found[column.field] = (*found.get(column.field, ()), column.heading)
        return found

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the headings of the columns that are not taken over."""
        return tuple(column.heading for column in self.columns if not column.field and column.heading)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """Return how many rows have each outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}


def find_list(text: str, chosen: Mapping[str, str]) -> tuple[tuple[Column, ...], Iterator[RawRow]]:
    """Return the columns of a list and the rows under its headings, with the delimiter that fits best.

    `chosen` maps fields to headings. Raises FileRefused when no heading row is found, or Refused for a heading or
    field that is not there.
    """
    checked_choice(chosen)
    text, named = without_separator_line(text)
    best: tuple[int, int, str, RawRow] | None = None
    for delimiter in (named,) if named else DELIMITERS:
        for row in islice(rows_of(text, delimiter), HEADING_WITHIN):
            columns = columns_of(row.cells, chosen)
            used = sum(bool(column.field) for column in columns)
            if is_heading_row(columns) and (best is None or (used, len(columns)) > best[:2]):
                best = (used, len(columns), delimiter, row)
    if best is None:
        raise FileRefused(
            "That file has no row with headings such as “First name” and “Surname”.",
            "Save the list with its heading row, as CSV, then try again.",
        )
    _, _, delimiter, heading = best
    columns = columns_of(heading.cells, chosen, strict=True)
    return columns, _rows_under(heading, rows_of(text, delimiter))


def _rows_under(heading: RawRow, rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """Yield the rows of people: not blank, and not the headings again as on each page of a report."""
    yielded = 0
    for row in rows:
        if row.number <= heading.number or row.is_blank or row.cells == heading.cells:
            continue
        yielded += 1
        if yielded > MOST_ROWS:
            raise FileRefused(f"That list has more than {MOST_ROWS:,} rows.", "Save only your own caseload.")
        yield row


def read_row(row: RawRow, columns: Sequence[Column], today: date) -> RowResult:
    """Turn a row into a person, or refuse it with the first reason found. Whether it is new is not looked at here."""
    try:
        person, notes = _person_of(row, columns, today)
    except Refusal as fault:
        return RowResult(row.number, row.first_line, row.last_line, Outcome.REFUSED, f"Row {row.number}: {fault}")
    return RowResult(row.number, row.first_line, row.last_line, Outcome.NEW, "", person, notes)


def _person_of(row: RawRow, columns: Sequence[Column], today: date) -> tuple[Person, tuple[str, ...]]:
    if row.fault:
        raise Refusal(row.fault)
    if any(cell.strip() for cell in row.cells[len(columns) :]):
        raise Refusal("it has more cells than the heading row, so its values may stand in the wrong columns")
    if _is_a_note(row, columns):
        raise Refusal("it looks like a note beside the list, not like a person")
    texts: dict[str, list[str]] = {}
    for column in columns:
        cell = row.cells[column.index] if column.field and column.index < len(row.cells) else ""
        if cell:
            text = _checked(column.field, values.cleaned, cell)
            if text:
                texts.setdefault(column.field, []).append(text)
    notes: list[str] = []
    fields = _read_fields(texts, today, notes)
    person = Person("", **fields)
    if not person.called.strip():
        raise Refusal("it has no name")
    return person, tuple(notes)


def _is_a_note(row: RawRow, columns: Sequence[Column]) -> bool:
    """Tell whether a row is like "Total: 24": one cell alone, with a number or a colon, in a list of many columns."""
    filled = [cell for cell in row.cells if cell.strip()]
    used = sum(bool(column.field) for column in columns)
    return used > 2 and len(filled) == 1 and any(sign.isdigit() or sign == ":" for sign in filled[0])


def _read_fields(texts: Mapping[str, list[str]], today: date, notes: list[str]) -> dict[str, Any]:
    """Read every field that has text; names of fields are those of Person."""
    fields: dict[str, Any] = {}
    if "full_name" in texts:
        parts = _checked("full_name", values.split_name, texts["full_name"][0])
        fields |= dict(zip(("given_name", "family_name", "preferred_name"), parts, strict=True))
    language = values.one_line(texts.get("first_language", [""])[0])
    readers: dict[str, Callable[[str], Any]] = {
        "given_name": values.read_name,
        "family_name": values.read_name,
        "preferred_name": values.read_name,
        "born": partial(values.read_birth_date, today=today),
        "next_review_on": partial(values.read_review_date, today=today),
        "nhs_number": values.read_nhs_number,
        "interpreter": partial(values.read_interpreter, language=language),
        "allergies": values.read_list,
        "communication_needs": values.read_list,
        "phone": lambda text: _noted(values.read_phone(text), notes),
    }
    for name, found in texts.items():
        if name == "full_name":
            continue
        reader = readers.get(name, _one_line)
        read = [_checked(name, reader, text) for text in found]
        fields[name] = _joined(name, read) if name in JOINED else read[0]
    return fields


def _joined(name: str, read: list[str]) -> str:
    separator = {"address": ", ", "phone": " or "}.get(name, "; ")
    return separator.join(dict.fromkeys(read))


def _noted(read: tuple[str, str], notes: list[str]) -> str:
    if read[1]:
        notes.append(read[1])
    return read[0]


def _one_line(text: str) -> str:
    return values.limited(values.one_line(text))


def _checked(name: str, read: Callable[[str], Any], text: str) -> Any:
    """Read a text; put the column's name before a refusal."""
    try:
        return read(text)
    except Refusal as fault:
        raise Refusal(f"{FIELDS[name][0]} {fault}") from fault
