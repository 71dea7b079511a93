"""What is the same for every database that is opened: how SQLAlchemy speaks to the driver, and statements written out.

A vault is opened at every unlocking, at every check of a backup, and to look into a copy. Writing out the statements
of an opening anew would cost half of it.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from functools import cache
from typing import Any

import sqlcipher3
from sqlalchemy import Dialect, StaticPool, create_engine
from sqlalchemy.sql.compiler import Compiled, SQLCompiler

MOST = 1000
"""So many statements are kept for all; there are fewer in the program."""

_FOR_ALL: dict[tuple[Any, ...], Compiled] = {}


@cache
def dialect() -> Dialect:
    """Return the one dialect, which has asked the library what it can do: of an empty database in memory."""
    engine = create_engine("sqlite://", module=sqlcipher3.dbapi2, poolclass=StaticPool)
    with engine.connect():
        pass
    engine.dispose()
    return engine.dialect


class Statements(MutableMapping[tuple[Any, ...], Compiled]):
    """The statements that one engine has written out, and those that all share.

    SQLAlchemy keeps with a statement the values that it was first run with. One whose values are texts is therefore
    kept by its engine alone, and goes with it when the vault is locked.
    """

    def __init__(self) -> None:
        """Begin with those that are shared."""
        self._own: dict[tuple[Any, ...], Compiled] = {}

    def __getitem__(self, key: tuple[Any, ...]) -> Compiled:
        found = _FOR_ALL.get(key)
        return self._own[key] if found is None else found

    def __setitem__(self, key: tuple[Any, ...], compiled: Compiled) -> None:
        kept = _FOR_ALL if _has_no_texts(compiled) else self._own
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = compiled

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        del self._own[key]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter({**_FOR_ALL, **self._own})

    def __len__(self) -> int:
        return len({**_FOR_ALL, **self._own})


def _has_no_texts(compiled: Compiled) -> bool:
    values = (bound.value for bound in compiled.binds.values()) if isinstance(compiled, SQLCompiler) else ()
    return all(value is None or isinstance(value, int | float) for value in values)
