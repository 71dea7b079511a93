"""What one saved edit costs beside a plain SQLite commit of the same row."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import Figure
from benchmarks._vault import demo_vault, opened, room
from visitapp.domain.visits import Visit, VisitSection, VisitStatus
from visitapp.services import visits
from visitapp.services.workspace import Workspace

ROUNDS = 400
TIMES_THE_PEER = 3.0
NOTE = "Tess met me at the door with the letter in her hand. She has slept four hours a night since the weekend. "


def figures() -> list[Figure]:
    """Save a growing note, each time beside the same text in a row of a database without key, log and search."""
    with room() as place, opened(demo_vault(place)) as workspace:
        section = _section(workspace)
        plain = _PlainRow(place / "plain.db", section)
        ours, theirs = [], []
        for number in range(ROUNDS):
            text = NOTE * 6 + " ".join(f"word{word}" for word in range(number % 40)) + str(number)
            theirs.append(_seconds(lambda text=text: plain.save(text)))
            ours.append(
                _seconds(
                    lambda text=text: visits.write_section(
                        workspace, visit_id=section.visit_id, key=section.key, text=text
                    )
                )
            )
        plain.close()
    edit, commit = median(ours) * 1000, median(theirs) * 1000
    return [
        Figure(
            name="save of one edit (log, rows, search), encrypted",
            value=edit,
            unit="ms",
            bar=f"at most {TIMES_THE_PEER} x the plain commit",
            beside="a plain SQLite commit of the same row",
            beside_value=commit,
            ok=edit <= TIMES_THE_PEER * commit,
        )
    ]


def _section(workspace: Workspace) -> VisitSection:
    """Begin a visit with a first sentence, as it stands after a minute of typing."""
    person_id = workspace.store.all(Visit, status=VisitStatus.SIGNED.value)[0].person_id
    visit_id = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    key = "health"
    visits.write_section(workspace, visit_id=visit_id, key=key, text=NOTE)
    return workspace.store.all(VisitSection, visit_id=visit_id, key=key)[0]


class _PlainRow:
    """The same columns in a file of the standard library's SQLite, as durable as ours."""

    def __init__(self, path: Path, section: VisitSection) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(
            "CREATE TABLE visit_section (id TEXT PRIMARY KEY, person_id TEXT, visit_id TEXT, key TEXT, text TEXT)"
        )
        row = (section.id, section.person_id, section.visit_id, section.key, section.text)
        self._connection.execute("INSERT INTO visit_section VALUES (?, ?, ?, ?, ?)", row)
        self._id = section.id

    def save(self, text: str) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("UPDATE visit_section SET text = ? WHERE id = ?", (text, self._id))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
