"""Taking over a caseload list: first a preview that names every row, then everybody who is new in one transaction.

Reading the same list again finds everybody already here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from visitapp.domain.caseload import Outcome, Preview, RowResult, find_list, read_row
from visitapp.domain.caseload_matching import KnownPeople
from visitapp.domain.caseload_text import decoded
from visitapp.domain.changes import ChangeSet
from visitapp.domain.people import Person
from visitapp.errors import FileRefused
from visitapp.services.workspace import Workspace


def preview_import(
    workspace: Workspace, *, content: bytes, file_name: str, mapping: Mapping[str, str] | None = None
) -> Preview:
    """Read a list and tell what an import would do; nothing is written.

    `mapping` (field -> heading) goes before the guess. Raises FileRefused for what is no list, or Refused for a field
    or heading that is not there.
    """
    columns, rows = find_list(decoded(content), mapping or {})
    known = _known(workspace.store.all(Person))
    today = workspace.today()
    results = tuple(_judged(read_row(row, columns, today), known) for row in rows)
    if not results:
        raise FileRefused("That list has headings, but nobody under them.", "Choose the file with the list.")
    return Preview(file_name, columns, results)


def import_people(workspace: Workspace, *, preview: Preview, include_maybe: bool = False) -> ChangeSet:
    """Add everybody who is new, all or nobody; with `include_maybe` those to be looked at first too.

    People who were added since the preview are not added twice.
    """
    wanted = {Outcome.NEW, Outcome.LOOK} if include_maybe else {Outcome.NEW}
    with workspace.act("Take over a caseload list") as act:
        known = _known(act.unit.all(Person))
        for row in preview.rows:
            if row.person is None or row.outcome not in wanted or known.judged(row.person)[0] not in wanted:
                continue
            known.add(act.unit.create(replace(row.person, id=workspace.new_id())), "", listed=True)
    return act.change_set


def _known(people: Iterable[Person]) -> KnownPeople:
    known = KnownPeople()
    for person in people:
        where = "in the vault" if person.archived_on is None else "in the vault, put away"
        known.add(person, where, listed=False)
    return known


def _judged(row: RowResult, known: KnownPeople) -> RowResult:
    """Compare a row with everybody known so far, and remember it for the rows to come."""
    if row.person is None:
        return row
    outcome, reason = known.judged(row.person)
    if outcome is not Outcome.HERE:
        known.add(row.person, f"in row {row.number}", listed=True)
    return replace(row, outcome=outcome, reason=f"Row {row.number}: {reason}" if reason else "")
