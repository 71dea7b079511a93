"""What every record has in common: an id, flat fields declared once, and one plain form for rows, log and files.

A field may be text, a number, a truth value, a date, a moment, a word of a fixed list, or a tuple of texts, words
or small frozen dataclasses. Anything may be absent (None) where its type says so.
Records are declared with repr=False: their text never reaches a log, an exception or a debugger by accident.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from typing import Any, ClassVar, Protocol, TypeVar

PlainValue = Any
"""None, str, int, float, bool, or a list or dict of those: what JSON can hold."""

Reader = Callable[[PlainValue], Any]
"""Turns a plain value into the declared type. Raises ValueError or TypeError on a value that does not fit."""


class Record(Protocol):
    """A frozen dataclass with an id and the person whose record it belongs to ("" for the worker's own)."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    @property
    def id(self) -> str:
        """Return the record's own id, 32 hex digits."""

    @property
    def person_id(self) -> str:
        """Return the id of the person whose record this is."""


RecordT = TypeVar("RecordT", bound=Record)


def words(*, index: bool = False) -> Any:
    """Declare a text field whose words can be found by search."""
    return dataclasses.field(default="", metadata={"search": True, "index": index})


def link() -> Any:
    """Declare a text field that holds another record's id and is looked up by it; "" is no link."""
    return dataclasses.field(default="", metadata={"index": True})


def gathered() -> Any:
    """Declare a tuple whose elements are merged one by one: what was added stays, whoever took it out elsewhere."""
    return dataclasses.field(default=(), metadata={"merge": "set"})


LATEST: Mapping[str, str] = types.MappingProxyType({"merge": "latest"})
"""Metadata of a field of which nobody is asked to choose: the newest write in the common order counts."""

LOOKED_UP: Mapping[str, bool] = types.MappingProxyType({"index": True})
"""Metadata of a field that lists are picked and put in order by."""


@dataclasses.dataclass(frozen=True)
class RecordFacts:
    """What is known of a record type's fields in declared order: name -> type, name -> how its plain form is read,
    name -> the type of those whose plain form is the value itself, and which are searched, indexed, lists and truth
    values.
    """

    types: Mapping[str, Any]
    readers: Mapping[str, Reader]
    as_is: Mapping[str, type[Any]]
    searchable: tuple[str, ...]
    indexed: tuple[str, ...]
    lists: tuple[str, ...]
    flags: tuple[str, ...]


AS_IS = (str, int, bool)
_FACTS: dict[type[Any], RecordFacts] = {}


def facts_of(record_type: type[Any]) -> RecordFacts:
    """Return the facts of a record type, worked out once."""
    known = _FACTS.get(record_type)
    if known is None:
        hints = typing.get_type_hints(record_type)
        fields = dataclasses.fields(record_type)
        known = _FACTS[record_type] = RecordFacts(
            types.MappingProxyType({f.name: hints[f.name] for f in fields}),
            types.MappingProxyType({f.name: reader_of(hints[f.name]) for f in fields}),
            types.MappingProxyType({f.name: kind for f in fields if (kind := inner_type(hints[f.name])[0]) in AS_IS}),
            tuple(f.name for f in fields if f.metadata.get("search")),
            tuple(f.name for f in fields if f.metadata.get("index")),
            tuple(f.name for f in fields if typing.get_origin(inner_type(hints[f.name])[0]) is tuple),
            tuple(f.name for f in fields if inner_type(hints[f.name])[0] is bool),
        )
    return known


def field_types(record_type: type[Any]) -> Mapping[str, Any]:
    """Return field name -> type, with text annotations resolved, in declared order."""
    return facts_of(record_type).types


def searchable_fields(record_type: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields whose words can be found."""
    return facts_of(record_type).searchable


def indexed_fields(record_type: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields that other records are looked up by."""
    return facts_of(record_type).indexed


def inner_type(hint: Any) -> tuple[Any, bool]:
    """Split `X | None` into X and whether None is allowed."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [member for member in typing.get_args(hint) if member is not type(None)]
        return members[0], True
    return hint, False


def whole(text: str) -> str:
    """Return text that every file can hold: half an emoji, as a clipboard may cut it, becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def plain(value: Any) -> PlainValue:
    """Turn one field's value into its plain form; text comes out as `whole`."""
    if type(value) is str:
        return whole(value)
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(type(value).__name__)


@cache
def reader_of(hint: Any) -> Reader:
    """Return how plain values of a declared type are read, worked out once: reading is most of what saving does."""
    kind, _ = inner_type(hint)
    if typing.get_origin(kind) is tuple:
        return partial(_read_list, reader_of(typing.get_args(kind)[0]))
    if dataclasses.is_dataclass(kind):
        return partial(_read_part, typing.cast("type[Any]", kind))
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if kind is float:
        return float
    if kind in AS_IS:
        return partial(_read_as_is, kind)
    raise TypeError(str(kind))


def _read_list(read: Reader, value: PlainValue) -> tuple[Any, ...]:
    return tuple(None if item is None else read(item) for item in value)


def _read_part(made: type[Any], value: PlainValue) -> Any:
    return made(**_read_fields(made, value))


def _read_as_is(kind: type[Any], value: PlainValue) -> Any:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value


def _read_fields(made: type[Any], values: Mapping[str, PlainValue]) -> dict[str, Any]:
    facts = facts_of(made)
    readers, as_is = facts.readers, facts.as_is
    return {
        name: value if value is None or type(value) is as_is.get(name) else readers[name](value)
        for name, value in values.items()
    }


def to_plain(record: Record) -> dict[str, PlainValue]:
    """Return the record as field name -> plain value."""
    return {name: plain(getattr(record, name)) for name in field_types(type(record))}


def with_plain(record: RecordT, changed: Mapping[str, PlainValue]) -> RecordT:
    """Return the record with some fields read anew from plain values. Raises as `from_plain`."""
    return dataclasses.replace(record, **_read_fields(type(record), changed))


def from_plain(record_type: type[RecordT], values: Mapping[str, PlainValue]) -> RecordT:
    """Build a record from plain values; fields that are not given take their defaults.

    Raises ValueError or TypeError on a value that does not fit its field.
    """
    return record_type(**_read_fields(record_type, values))
