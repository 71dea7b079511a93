"""Tables. Every record type becomes one table whose columns are the dataclass's fields: a field is declared once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement, ColumnElement
from sqlalchemy.types import TypeEngine

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.records import PlainValue, Reader, RecordT, facts_of, field_types, indexed_fields, inner_type

metadata = MetaData()


def _column_type(kind: Any) -> TypeEngine[Any]:
    if kind is bool:
        return Boolean(create_constraint=False)
    if kind is int:
        return Integer()
    return Float() if kind is float else Text()


def _table(name: str, record_type: type[Any]) -> Table:
    columns: list[Column[Any]] = []
    indexed = indexed_fields(record_type)
    for field, hint in field_types(record_type).items():
        kind, optional = inner_type(hint)
        columns.append(
            Column(field, _column_type(kind), primary_key=field == "id", nullable=optional, index=field in indexed)
        )
    return Table(
        name,
        metadata,
        *columns,
        Column("heads", Text, nullable=False),
        Column("changed_at", String, nullable=False),
        Column("retracted_at", String, nullable=True),
        sqlite_with_rowid=True,
    )


TABLES: Mapping[str, Table] = {name: _table(name, record_type) for name, record_type in RECORD_TYPES.items()}

operations = Table(
    "operations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("record_type", String, nullable=False),
    Column("record_id", String, nullable=False, index=True),
    Column("person_id", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("hash", String, nullable=False),
)

history_entries = Table(
    "history_entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("record_type", String, nullable=False),
    Column("record_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_history_entries_person", "person_id", "at", "number"),
    Index("ix_history_entries_at", "at", "number"),
)
"""The operations without their words, so that History finds its way among many. Made from the log when it is read."""

vault_facts = Table(
    "vault_facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("record_type", String, primary_key=True),
    Column("record_id", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("is_late", Boolean(create_constraint=False), primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("said", Text, nullable=False),
)
"""Fields that several laptops wrote without having seen each other: each operation and its value, as JSON.

`is_late`: what came to a signed visit from somebody who had not seen the signature, and is not part of it.

Made from the log like the rows, whose columns hold the newest of the values.
"""

search_entries = Table(
    "search_entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("record_type", String, nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("record_type", "place"),
)
"""Which row an entry of the index stands for: its table and its place (rowid) there. Small, so that it stays in memory.

Rows keep their places: they are never replaced, and the file is never vacuumed.
"""

SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, content='', contentless_delete=1, prefix='2 3 4 5', tokenize=\"unicode61 remove_diacritics 2\")"
)


def table_of(record_type: type[Any]) -> Table:
    """Return the table of a record type."""
    return TABLES[TYPE_NAMES[record_type]]


@cache
def live_row(table: Table) -> str:
    """Return the driver's query for the row `record_id` unless it was retracted."""
    return driver_text(select(table).where(table.c.id == bindparam("record_id"), table.c.retracted_at.is_(None)))


@cache
def any_row(table: Table) -> str:
    """Return the driver's query for the row `record_id`, retracted or not."""
    return driver_text(select(table).where(table.c.id == bindparam("record_id")))


@cache
def heads_of_row(table: Table) -> str:
    """Return the driver's query for the newest operations of the row `record_id`, retracted or not."""
    return driver_text(select(table.c.heads).where(table.c.id == bindparam("record_id")))


@cache
def heads_at_visit(table: Table) -> str:
    """Return the driver's query for the newest operations of each row that belongs to the visit `visit_id`."""
    return driver_text(select(table.c.heads).where(table.c.visit_id == bindparam("visit_id")))


@cache
def put_row(table: Table) -> str:
    """Return the driver's statement that writes a whole row, over the one with its id if there is one."""
    statement = sqlite.insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return driver_text(statement.on_conflict_do_update(index_elements=[table.c.id], set_=values))


@cache
def new_row(table: Table) -> str:
    """Return the driver's statement that writes a whole new row. It raises when there is one with its id."""
    return driver_text(insert(table))


@cache
def entry_of(table: Table) -> str:
    """Return the driver's query for the place of the row with `record_id`, and the number of its entry or None."""
    entries, place = search_entries, literal_column(f'"{table.name}".rowid', Integer)
    entered = (entries.c.record_type == bindparam("record_type")) & (entries.c.place == place)
    number = select(entries.c.number).where(entered).scalar_subquery()
    return driver_text(select(place, number).select_from(table).where(table.c.id == bindparam("record_id")))


@cache
def texts_at(table: Table, names: tuple[str, ...]) -> str:
    """Return the driver's query for place, id, person and these columns of the rows at `places`, a JSON list."""
    wanted = func.json_each(bindparam("places")).table_valued("value")
    person = table.c.id if "person_id" not in table.c else table.c.person_id
    columns = (_place(), table.c.id, person.label("whose"), *(table.c[name] for name in names))
    return driver_text(select(*columns).where(_place().in_(select(wanted.c.value))))


@cache
def rows_between(table: Table) -> str:
    """Return the driver's query for the rows whose places are above `above` and at most `last`, in order."""
    place = _place()
    query = select(table).where(place > bindparam("above"), place <= bindparam("last")).order_by(place)
    return driver_text(query)


@cache
def live_count(table: Table) -> str:
    """Return the driver's query for how many rows are not retracted."""
    return driver_text(select(func.count()).select_from(table).where(table.c.retracted_at.is_(None)))


@cache
def ids_at_visit(table: Table) -> str:
    """Return the driver's query for the ids of what a table holds of the visit `visit_id`."""
    return driver_text(select(table.c.id).where(table.c.visit_id == bindparam("visit_id")))


@cache
def signed_visits(table: Table) -> str:
    """Return the driver's query for id and `stands_on` of visits whose signature says what it stands on."""
    return driver_text(select(table.c.id, table.c.stands_on).where(table.c.stands_on != literal_column("'[]'")))


@cache
def named_blobs(table: Table) -> str:
    """Return the driver's query for id and length of the files that a table's records name."""
    return driver_text(select(table.c.blob_id, table.c.byte_count).where(table.c.blob_id != literal_column("''")))


@cache
def keys_of_blobs(table: Table) -> str:
    """Return the driver's query for id and key of the files that a table's records name."""
    return driver_text(select(table.c.blob_id, table.c.blob_key).where(table.c.blob_id != literal_column("''")))


@cache
def last_place(table: Table) -> str:
    """Return the driver's query for the last place that a row has."""
    return driver_text(select(func.max(_place())).select_from(table))


@cache
def change_row(table: Table, columns: frozenset[str]) -> str:
    """Return the driver's statement that sets these columns of the row `record_id`."""
    values: dict[str, Any] = {name: bindparam(name) for name in sorted(columns)}
    return driver_text(update(table).where(table.c.id == bindparam("record_id")).values(values))


def word(value: str) -> ColumnElement[str]:
    """Return a word of the program as a part of a statement's text; never anything of a record."""
    if not value.isidentifier():
        raise ValueError("not a word of the program")
    return literal_column(f"'{value}'", String)


def _place() -> ColumnElement[int]:
    return literal_column("rowid", Integer)


def driver_text(statement: ClauseElement) -> str:
    """Write a statement out once, with named parameters: saving is often."""
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


def column_values(record_type: type[Any], values: Mapping[str, PlainValue]) -> dict[str, Any]:
    """Turn plain values into what their columns hold: a list is kept as JSON text in one column."""
    lists = facts_of(record_type).lists
    return {n: json.dumps(value, ensure_ascii=False) if n in lists else value for n, value in values.items()}


def plain_row(record_type: type[Any], row: Sequence[Any]) -> dict[str, PlainValue]:
    """Return the record fields of a whole row in plain form; the record's columns come first, in declared order."""
    facts = facts_of(record_type)
    values = dict(zip(facts.types, row, strict=False))
    for name in facts.lists:
        values[name] = json.loads(values[name])
    for name in facts.flags:
        values[name] = None if values[name] is None else bool(values[name])
    return values


def record_of(record_type: type[RecordT], row: Sequence[Any]) -> RecordT:
    """Build the record that a whole row holds. Raises ValueError or TypeError on a value that does not fit."""
    return record_type(
        **{
            name: value if value is None or type(value) is kind else read(value)
            for (name, kind, read), value in zip(_columns_of(record_type), row, strict=False)
        }
    )


@cache
def _columns_of(record_type: type[Any]) -> tuple[tuple[str, type[Any] | None, Reader], ...]:
    """Return of each column of a record its name, the type of what is taken as it is, and how anything else is read."""
    facts = facts_of(record_type)
    columns: list[tuple[str, type[Any] | None, Reader]] = []
    for name, read in facts.readers.items():
        if name in facts.lists:
            columns.append((name, None, partial(_read_listed, read)))
        elif name in facts.flags:
            columns.append((name, None, bool))
        else:
            columns.append((name, facts.as_is.get(name), read))
    return tuple(columns)


def _read_listed(read: Reader, value: str) -> Any:
    return read(json.loads(value))


@cache
def rows_where(table: Table, equal: tuple[str, ...], missing: tuple[str, ...], order_by: tuple[str, ...]) -> str:
    """Return the driver's query for the rows that are not retracted, whose columns `equal` have the values of these
    names and whose columns `missing` have none; in order of columns, then of id.
    """
    query = select(table).where(table.c.retracted_at.is_(None))
    query = query.where(*(table.c[name] == bindparam(name) for name in equal))
    query = query.where(*(table.c[name].is_(None) for name in missing))
    return driver_text(query.order_by(*(table.c[name] for name in order_by), table.c.id))


def select_records(
    driver: Any, record_type: type[RecordT], equal: Mapping[str, PlainValue], order_by: tuple[str, ...] = ()
) -> tuple[RecordT, ...]:
    """Return the records that are not retracted and whose fields equal the plain values; order by fields, then id."""
    values = {name: value for name, value in equal.items() if value is not None}
    missing = tuple(name for name in equal if name not in values)
    query = rows_where(table_of(record_type), tuple(values), missing, order_by)
    return tuple(record_of(record_type, row) for row in driver.execute(query, values))
