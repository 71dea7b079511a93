"""The chain notices every line that was altered, taken out or put in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from visitapp.domain.people import Person
from visitapp.domain.splices import applied, difference


@pytest.fixture
def written(store, fresh_id):
    for name in ("Ada", "Bea", "Cai", "Dot"):
        with store.unit("Add", author="A") as unit:
            unit.create(Person(fresh_id(), given_name=name))
    return store


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE operations SET body = replace(body, 'Bea', 'Eve') WHERE number = 2", 2),
        ("DELETE FROM operations WHERE number = 3", 3),
        ("UPDATE operations SET number = 9 WHERE number = 4", 4),
        ("UPDATE operations SET record_id = 'ff' WHERE number = 1", 1),
        ("UPDATE operations SET hash = printf('%064d', 7) WHERE number = 2", 2),
    ],
)
def test_tampering_is_found_at_its_place(written, tampering, broken_at):
    assert written.first_broken_operation() is None
    with written.changing() as connection:
        connection.execute(text(tampering))
    assert written.first_broken_operation() == broken_at


def test_another_chain_key_does_not_verify(written, store_file):
    written.close()
    store_file.chain_key = bytes(32)
    other = store_file.open()
    assert other.first_broken_operation() == 1
    other.close()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=400), st.text(max_size=400), st.integers(0, 400), st.integers(0, 60))
def test_a_difference_leads_to_the_new_text(base, new, at, length):
    after = base[:at] + new + base[at + length :]
    assert applied(base, difference(base, after)) == after


def test_a_splice_into_another_text_is_refused():
    change = difference("x" * 300, "x" * 150 + "new" + "x" * 150)
    with pytest.raises(ValueError, match="fit"):
        applied("y" * 10, {"at": 5, "out": "zzz", "in": ""})
    assert change["in"] == "new"
