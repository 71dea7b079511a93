"""A signed visit put right later: what was signed stays, what was added has its own author and reason."""

from pathlib import Path

import pytest

from tests.services.conftest import SteeredClock
from tests.storage.test_receiving import Laptop
from visitapp.domain.amendments import Amendment, AmendmentKind
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused
from visitapp.services import amendments, conflicts, people, undo, visits
from visitapp.services.history import HistoryFilter, read_history
from visitapp.services.search import search
from visitapp.services.visit_views import read_visit
from visitapp.services.workspace import Workspace


@pytest.fixture
def signed(workspace: Workspace, tess: str, clock: SteeredClock) -> str:
    visit_id = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(workspace, visit_id=visit_id, key="health", text="Tess takes her tablets at night.")
    visits.finish_and_sign(workspace, visit_id=visit_id)
    clock.move(days=1)
    return visit_id


def test_an_addition_has_its_own_author_time_and_reason_and_the_signed_words_stay(
    workspace: Workspace, signed: str
) -> None:
    before = read_visit(workspace, visit_id=signed)
    amendments.amend_visit(
        workspace, visit_id=signed, key="health", text="With breakfast.", reason="Tess read it back and put me right."
    )
    after = read_visit(workspace, visit_id=signed)
    (shown,) = after.amendments
    assert (after.visit, after.section("health").text, after.seal_holds) == (
        before.visit,
        "Tess takes her tablets at night.",
        True,
    )
    assert (shown.about, shown.amendment.author, shown.amendment.written_at) == (
        "“Health & wellbeing”",
        "Amara Okafor",
        workspace.now(),
    )
    assert shown.seal_holds
    for words in ("tablets", "breakfast", "put me right"):
        assert search(workspace, typed=words).groups[0].hits[0].record_id == signed


def test_nobody_changes_or_undoes_an_addition(workspace: Workspace, signed: str) -> None:
    amendments.amend_visit(workspace, visit_id=signed, text="More.", reason="Forgotten.")
    (shown,) = read_visit(workspace, visit_id=signed).amendments
    with pytest.raises(Refused), workspace.act("Against the seal") as act:
        act.unit.edit(Amendment, shown.amendment.id, text="Less.")
    with pytest.raises(Refused), workspace.act("Against the seal") as act:
        act.unit.retract(Amendment, shown.amendment.id)
    with pytest.raises(Refused):
        undo.undo(workspace)
    with workspace.store.unit("Tamper", author="") as unit:
        unit.connection.exec_driver_sql("UPDATE amendment SET text = 'Less.'")
    assert not read_visit(workspace, visit_id=signed).amendments[0].seal_holds


def test_what_is_taken_back_stays_readable_and_is_taken_back_once(workspace: Workspace, signed: str) -> None:
    amendments.take_back(workspace, visit_id=signed, key="health", reason="It was written about somebody else.")
    view = read_visit(workspace, visit_id=signed)
    assert view.section("health").text == "Tess takes her tablets at night."
    assert view.amendments[0].amendment.kind is AmendmentKind.TAKEN_BACK
    with pytest.raises(Refused, match="already"):
        amendments.take_back(workspace, visit_id=signed, key="health", reason="Again")
    amendments.take_back(workspace, visit_id=signed, amends_id=view.amendments[0].amendment.id, reason="It was Tess.")
    assert read_visit(workspace, visit_id=signed).amendments[1].about.startswith("an earlier addition")


def test_what_cannot_be_added_is_refused_calmly(workspace: Workspace, tess: str, signed: str) -> None:
    head = workspace.store.head
    draft = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    drafted = workspace.store.head
    for call in (
        lambda: amendments.amend_visit(workspace, visit_id=signed, text=" \n", reason="Why"),
        lambda: amendments.amend_visit(workspace, visit_id=signed, text="What", reason="  "),
        lambda: amendments.amend_visit(workspace, visit_id=draft, text="What", reason="Why"),
        lambda: amendments.amend_visit(workspace, visit_id=signed, text="x" * 200_001, reason="Why"),
        lambda: amendments.amend_visit(workspace, visit_id=signed, text="What", reason="y" * 2001),
    ):
        with pytest.raises(Refused):
            call()
    for call in (
        lambda: amendments.amend_visit(workspace, visit_id="none", text="What", reason="Why"),
        lambda: amendments.amend_visit(workspace, visit_id=signed, key="nothing", text="What", reason="Why"),
        lambda: amendments.take_back(workspace, visit_id=signed, key="safety", reason="Why"),
        lambda: amendments.take_in_late(workspace, visit_id=signed, record_id="none"),
    ):
        with pytest.raises(NotFound):
            call()
    assert workspace.store.head == drafted != head


@pytest.fixture
def late(tmp_path: Path):
    """Amara has signed; Ben, who had not seen it, wrote two things."""
    one, two = Laptop(tmp_path, "Amara Okafor"), Laptop(tmp_path, "Ben Hale")
    tess = people.add_person(one.workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(one.workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(one.workspace, visit_id=visit, key="health", text="Sleeps well.")
    two.take(one.sends())
    visits.write_section(two.workspace, visit_id=visit, key="health", text="Sleeps well. Coughs at night.")
    visits.write_section(two.workspace, visit_id=visit, key="safety", text="The gas is off.")
    visits.finish_and_sign(one.workspace, visit_id=visit)
    one.take(two.sends())
    yield one, two, visit
    for laptop in (one, two):
        laptop.workspace.close()


def test_words_that_came_too_late_are_taken_in_or_let_go_and_every_laptop_agrees(late) -> None:
    one, two, visit = late
    waiting = {words.key: words for words in read_visit(one.workspace, visit_id=visit).late}
    assert {key: (words.text, words.author) for key, words in waiting.items()} == {
        "health": ("Sleeps well. Coughs at night.", "Ben Hale"),
        "safety": ("The gas is off.", "Ben Hale"),
    }
    assert conflicts.count(one.workspace) == 2
    seals = {
        (entry.author, entry.seal)
        for entry in read_history(one.workspace, chosen=HistoryFilter()).entries
        if "Safety" in entry.thing or "Health" in entry.thing
    }
    assert seals == {("Amara Okafor", ""), ("Ben Hale", "Came after the signature")}
    amendments.take_in_late(one.workspace, visit_id=visit, record_id=waiting["safety"].record_id)
    with pytest.raises(Refused):
        amendments.let_late_go(one.workspace, visit_id=visit, record_id=waiting["health"].record_id, reason="")
    amendments.let_late_go(
        one.workspace, visit_id=visit, record_id=waiting["health"].record_id, reason="Ben thought of another visit."
    )
    two.take(one.sends())
    for laptop in (one, two):
        view = read_visit(laptop.workspace, visit_id=visit)
        taken, left = view.amendments
        assert view.late == ()
        assert view.seal_holds
        assert (view.section("health").text, view.section("safety").text) == ("Sleeps well.", "")
        assert (taken.amendment.text, taken.amendment.late_author) == ("The gas is off.", "Ben Hale")
        assert left.amendment.kind is AmendmentKind.LET_GO
        assert (taken.seal_holds, left.seal_holds) == (True, True)
        assert conflicts.count(laptop.workspace) == 0
