"""Which team holds each stream, and the records that this laptop does not get any more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from visitapp.domain.spelling import TEAM_LIST
from visitapp.storage.engine import driver_of
from visitapp.storage.store import Store

_NOTE = "INSERT OR REPLACE INTO stream_teams (stream_id, team, left_at) VALUES (?, ?, ?)"
_FORGET_STREAM = (
    "DELETE FROM stream_keys WHERE stream_id = ?",
    "DELETE FROM stream_teams WHERE stream_id = ?",
    "DELETE FROM stream_epochs WHERE stream_id = ?",
    "DELETE FROM chain_ends WHERE stream_id = ?",
    "DELETE FROM held_back WHERE stream_id = ?",
    "DELETE FROM streams WHERE id = ?",
)
_GIVEN_UP = """
SELECT s.person_id, t.team, t.left_at, (
    SELECT count(*) FROM operations o
    WHERE o.person_id = s.person_id AND o.number NOT IN (SELECT number FROM at_office))
FROM stream_teams t JOIN streams s ON s.id = t.stream_id
WHERE t.left_at != '' AND s.person_id NOT IN ('', ?)
ORDER BY t.left_at, s.person_id
"""


@dataclass(frozen=True)
class GivenUp:
    """A person's record that another team holds now, since `at`.

    `waiting` entries of the log stand on this laptop alone.
    """

    person_id: str
    team: str
    at: datetime | None
    waiting: int


class StreamTeams:
    """Used on the store's thread. Ids are hex."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def noted(self) -> dict[str, tuple[str, str]]:
        """Return what is noted: stream -> team, and when it was given up (ISO 8601), "" while it is ours."""
        with self._store.reading() as connection:
            rows = driver_of(connection).execute("SELECT stream_id, team, left_at FROM stream_teams").fetchall()
        return {stream: (team, left_at) for stream, team, left_at in rows}

    def note(self, teams: Iterable[tuple[str, str, str]]) -> None:
        """Note the team of streams, and when each was given up. What came back is looked through again for unsent."""
        before, now = self.noted(), [*teams]
        changed = [each for each in now if before.get(each[0]) != each[1:]]
        if not changed:
            return
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.executemany(_NOTE, changed)
            if any(before.get(stream, ("", ""))[1] and not left_at for stream, _, left_at in changed):
                driver.execute("DELETE FROM vault_facts WHERE name = 'office_sent_to'")

    def given_up(self) -> tuple[GivenUp, ...]:
        """Return the people whose record went to another team, the first that went first."""
        with self._store.reading() as connection:
            rows = driver_of(connection).execute(_GIVEN_UP, (TEAM_LIST,)).fetchall()
        return tuple(GivenUp(person, team, _moment(at), waiting) for person, team, at, waiting in rows)


class ErasedPeople:
    """Whose record is to be erased from this laptop. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def people(self) -> tuple[str, ...]:
        """Return the id of everybody in the log."""
        with self._store.reading() as connection:
            query = "SELECT DISTINCT person_id FROM operations WHERE person_id != ''"
            return tuple(person for (person,) in driver_of(connection).execute(query).fetchall())

    def count_entries(self, people: Iterable[str]) -> int:
        """Return how many entries of the log are about these people."""
        with self._store.reading() as connection:
            query = "SELECT count(*) FROM operations WHERE person_id IN (SELECT value FROM json_each(?))"
            return int(driver_of(connection).execute(query, (json.dumps(sorted(people)),)).fetchone()[0])

    def note(self, found: Iterable[tuple[str, str, str, str]]) -> None:
        """Note people: id, stream, ground and moment. What is known of the stream besides is let go of."""
        rows = [*found]
        with self._store.changing() as connection:
            driver = driver_of(connection)
            driver.executemany(
                "INSERT OR REPLACE INTO erased_people (person_id, stream_id, ground, at) VALUES (?, ?, ?, ?)", rows
            )
            for forget in _FORGET_STREAM:
                driver.executemany(forget, [(row[1],) for row in rows])

    def noted(self) -> tuple[tuple[str, str, datetime | None], ...]:
        """Return who is noted: person, ground and moment."""
        with self._store.reading() as connection:
            rows = driver_of(connection).execute("SELECT person_id, ground, at FROM erased_people").fetchall()
        return tuple((person, ground, _moment(at)) for person, ground, at in rows)


def _moment(text: str) -> datetime | None:
    """Read what an officer's laptop wrote, None where it is no moment."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None
