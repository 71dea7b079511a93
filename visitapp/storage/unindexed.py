"""Records with words that the search index does not have yet (docs/decisions/040-the-index-follows.md).

Typing saves a note again and again, and nobody searches meanwhile. Which records they are is known in memory; the
database keeps after which entry of the log they were written, so that a process that ends suddenly loses none of them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.storage import search
from visitapp.storage.rows import TABLES, live_row, record_of

MOST = 24
"""With more of them the index is brought up to date at once: nobody who searches shall wait for it."""
Key = tuple[str, str]
"""Type and id of a record."""

_MARK = "unindexed_after"
_SET = "INSERT INTO vault_facts (name, value) VALUES (?, ?)"
_CLEAR = "DELETE FROM vault_facts WHERE name = ?"
_SINCE = "SELECT DISTINCT record_type, record_id FROM operations WHERE number > ?"


class Unindexed:
    """What the index lacks. `facts` are the vault's, as it was opened."""

    def __init__(self, driver: Any, facts: dict[str, str]) -> None:
        """Find again what a process that ended suddenly had not come to."""
        mark = facts.get(_MARK)
        self._keys: set[Key] = set(driver.execute(_SINCE, (int(mark),)).fetchall()) if mark is not None else set()
        self._is_marked = mark is not None

    def __len__(self) -> int:
        return len(self._keys)

    def mark(self, driver: Any, head: int) -> None:
        """Keep in the open transaction that words come which the index lacks; `head` is the last entry before them."""
        if not self._is_marked:
            driver.execute(_SET, (_MARK, str(head)))

    def add(self, keys: Collection[Key]) -> None:
        """Know of them, now that they are committed."""
        self._keys.update(keys)
        self._is_marked = self._is_marked or bool(keys)

    def index(self, driver: Any) -> None:
        """Bring the index up to date in the open transaction."""
        for type_name, record_id in sorted(self._keys):
            row = driver.execute(live_row(TABLES[type_name]), {"record_id": record_id}).fetchone()
            if row is not None:  # one that was retracted has been taken out already
                search.remember_record(driver, record_of(RECORD_TYPES[type_name], row))
        driver.execute(_CLEAR, (_MARK,))

    def forget(self) -> None:
        """Know of none, now that what `index` did is committed."""
        self._keys.clear()
        self._is_marked = False
