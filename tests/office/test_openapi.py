"""Every operation of the office's own OpenAPI document, asked with what fits its parameters and with what does not.

Generated here and not by schemathesis: that knows JSON bodies and fixed credentials, and the office takes MessagePack
and a signature for each request; of its document schemathesis could try the parameters only, unsigned.
Bodies are made from the protocol's own types, so that they come past the decoder.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office.seats import ASKERS, NOW, Seats, seated
from visitapp.office.answering import Office
from visitapp.office.app import create_app
from visitapp.office.refusing import STATUS
from visitapp.office.shelf import FolderShelf
from visitapp.office.verifying import verify
from visitapp.sync.protocol import messages, receipts
from visitapp.sync.protocol.messages import Refused, decode
from visitapp.sync.protocol.operations import Batch

SEEN: set[tuple[str, int]] = set()
"""Operations and the kinds of answer that were seen: 2 for a success, 4 for a refusal."""
TYPES = [
    each
    for module in (messages, receipts)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__module__ == module.__name__
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=64),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seats]:
    with seated(tmp_path_factory.mktemp("openapi")) as made:
        clock = iter(range(10**12))  # a second for each request: how often somebody may ask is tried elsewhere
        shelf = FolderShelf(tmp_path_factory.mktemp("files"))
        made.app = create_app(Office(made.store, shelf=shelf, now=lambda: NOW, monotonic=lambda: next(clock)))
        yield made
        assert list(verify(made.store)) == []


def value_for(seats: Seats, parameter: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return texts that fit a parameter's schema, some that name what is there, and some that fit nothing."""
    schema = parameter["schema"]
    if schema["type"] == "integer":
        low, high = schema["minimum"], schema["maximum"]
        fitting = st.integers(low, min(high, low + 9)) | st.sampled_from((low, high))
        return (fitting | st.sampled_from((low - 1, high + 1, -(2**70), 2**70))).map(str) | st.text(max_size=6)
    there = st.sampled_from((seats.stream.hex(), seats.far_stream.hex(), seats.hands["waiting"].id.hex()))
    fitting = st.from_regex(schema["pattern"], fullmatch=True)
    return there | there | fitting | st.text(max_size=40) | st.just("../../etc/passwd") | st.just("%00")


def bodies() -> st.SearchStrategy[bytes]:
    """Return messages of the right form, with the right names and wrong values, batches, and bytes that are none."""

    def named(kind: type[msgspec.Struct]) -> st.SearchStrategy[bytes]:
        fields = {field.encode_name: _field(field.type) for field in msgspec.structs.fields(kind)}
        if kind.__struct_config__.array_like:
            return st.tuples(*fields.values()).map(list).map(msgspec.msgpack.encode)
        return st.fixed_dictionaries(fields).map(msgspec.msgpack.encode)

    typed = st.sampled_from([*TYPES, Batch]).flatmap(named)
    return typed | typed | ANYTHING.map(msgspec.msgpack.encode) | st.binary(max_size=200) | st.just(b"")


def _field(hint: Any) -> st.SearchStrategy[Any]:
    """Return plain values that nearly fit a field: ids, hashes and signatures have the lengths of real ones."""
    lengths = st.sampled_from((0, 16, 16, 16, 32, 32, 64, 64, 1216)).flatmap(
        lambda n: st.binary(min_size=n, max_size=n)
    )
    if "int" in str(hint):
        return st.integers(0, 3) | st.integers(0, 2**63) | ANYTHING
    if "bytes" in str(hint):
        return lengths | st.lists(lengths, max_size=3) | ANYTHING
    return ANYTHING | lengths | st.lists(ANYTHING, max_size=3)


def operations(seats: Seats) -> list[tuple[str, str, list[dict[str, Any]]]]:
    paths: dict[str, dict[str, dict[str, Any]]] = seats.app.openapi()["paths"]
    return [
        (method.upper(), path, each.get("parameters", []))
        for path, methods in paths.items()
        for method, each in methods.items()
    ]


def ask_anything(seats: Seats, data: st.DataObject, count: int) -> None:
    for _ in range(count):
        method, path, parameters = data.draw(st.sampled_from(operations(seats)))
        asked, query = path, {}
        for parameter in parameters:
            value = data.draw(value_for(seats, parameter))
            if parameter["in"] == "path":
                asked = asked.replace(f"{{{parameter['name']}}}", quote(value, safe="") or "-")
            elif data.draw(st.booleans()):
                query[parameter["name"]] = value
        who = data.draw(st.sampled_from(("worker", "officer", *ASKERS)))
        body = data.draw(bodies()) if method in ("POST", "PUT") else b""
        status, answer = seats.ask(who, method, f"{asked}?{urlencode(query)}" if query else asked, body)
        SEEN.add((f"{method} {path}", status // 100))
        said = f"{who}: {method} {path} {status}"
        if path in ("/health", "/ready"):
            assert status == 200, said
        elif status >= 300:
            assert status in {*STATUS.values(), 404, 405} - {500, 503}, said
            assert decode(answer, Refused).now == NOW, said
        else:
            assert who != "stranger" or path == "/v1/hello", said
            assert not answer or isinstance(msgspec.msgpack.decode(answer), dict), said


LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@settings(LOOSE, max_examples=60)
@given(st.data())
def test_whatever_is_asked_is_answered_or_refused_in_the_one_form(seats: Seats, data: st.DataObject) -> None:
    ask_anything(seats, data, 4)


@pytest.mark.whole
@settings(LOOSE, max_examples=4_000)
@given(st.data())
def test_whatever_is_asked_ten_thousands_of_times_is_answered_or_refused(seats: Seats, data: st.DataObject) -> None:
    ask_anything(seats, data, 10)


@pytest.mark.whole
def test_every_operation_was_refused_and_nearly_every_one_answered(seats: Seats) -> None:
    test_whatever_is_asked_ten_thousands_of_times_is_answered_or_refused(seats)
    every = {f"{method} {path}" for method, path, _ in operations(seats)}
    assert {name for name, kind in SEEN if kind == 4} >= every - {"GET /health", "GET /ready"}
    assert len({name for name, kind in SEEN if kind == 2}) > len(every) // 2
