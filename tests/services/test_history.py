"""History in words: who, what, when, before and after; filters, pages, and an earlier version put back."""

from datetime import date

import pytest

from tests.services.conftest import SteeredClock
from tests.storage.test_receiving import Laptop
from visitapp.domain.before_after import Mark, before_after
from visitapp.domain.goals import Goal
from visitapp.domain.people import Person
from visitapp.errors import NotFound, Refused
from visitapp.services import amendments, careplan, goals, history, people, tasks, undo, visits
from visitapp.services.history import HistoryFilter
from visitapp.services.history_entries import Entry
from visitapp.services.history_words import HistoryGroup
from visitapp.services.workspace import Workspace


def shown(workspace: Workspace, **chosen: object) -> tuple[Entry, ...]:
    return history.read_history(workspace, chosen=HistoryFilter(**chosen)).entries


def said(entry: Entry) -> list[tuple[str, str, str]]:
    return [
        (each.label, "".join(p.text for p in each.change.before), "".join(p.text for p in each.change.after))
        for each in entry.changes
    ]


def test_a_day_reads_as_sentences_newest_first(workspace: Workspace, tess: str, clock: SteeredClock) -> None:
    clock.move(minutes=20)
    people.edit_person(workspace, person_id=tess, home_access="Ring twice")
    clock.move(minutes=20)
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    for words in ("Tess takes", "Tess takes her tablets", "Tess takes her tablets at night."):
        clock.move(seconds=30)
        visits.write_section(workspace, visit_id=visit, key="health", text=words)
    goals.add_goal(workspace, goal=Goal("", tess, "I want to sing again.", "Sing again"))
    clock.move(minutes=20)
    visits.finish_and_sign(workspace, visit_id=visit)
    clock.move(days=1)
    amendments.amend_visit(workspace, visit_id=visit, key="health", text="With breakfast.", reason="She put me right.")
    entries = shown(workspace, person_id=tess)
    assert [entry.sentence for entry in entries] == [
        "Visit of 18 June added to after signing by Amara Okafor",
        "Visit of 18 June signed by Amara Okafor",
        "Goal, Sing again added by Amara Okafor",
        "Visit of 18 June, Health & wellbeing added by Amara Okafor",
        "Visit of 18 June added by Amara Okafor",
        "Tess’s details changed by Amara Okafor",
        "Tess’s details added by Amara Okafor",
    ]
    assert (entries[0].seal, entries[0].reason, entries[1].seal) == ("Amended", "She put me right.", "Signed")
    assert said(entries[3]) == [("Words", "", "Tess takes her tablets at night.")], "typing is one entry"
    assert said(entries[5]) == [("Before the door", "", "Ring twice")]
    assert entries[5].can_put_back
    assert "signed" in history.read_history(workspace, chosen=HistoryFilter(tess)).entries[1].sentence
    facts = history.read_facts(workspace, person_id=tess)
    assert facts.authors == ("Amara Okafor",)
    assert facts.by_group[HistoryGroup.GOALS] == 1
    assert facts.count == sum(len(entry.numbers) for entry in entries)


def test_filters_leave_out_what_is_not_asked_for(workspace: Workspace, tess: str, clock: SteeredClock) -> None:
    other = people.add_person(workspace, person=Person("", given_name="Omar")).changes[0].record_id
    clock.move(days=3)
    goals.add_goal(workspace, goal=Goal("", tess, "I want to sing again."))
    people.edit_person(workspace, person_id=other, home_access="Ring twice")
    assert {entry.person_id for entry in shown(workspace)} >= {tess, other}
    assert {entry.person_id for entry in shown(workspace, person_id=other)} == {other}
    assert [e.thing for e in shown(workspace, person_id=tess, groups=frozenset({HistoryGroup.GOALS}))] == [
        "Goal, I want to sing again."
    ]
    assert len(shown(workspace, person_id=tess, since=date(2026, 6, 21))) == 1
    assert len(shown(workspace, person_id=tess, until=date(2026, 6, 20))) == 1
    assert shown(workspace, person_id=tess, author="Somebody Else") == ()
    assert [entry.person for entry in shown(workspace, words="ring TWICE")] == ["Omar"]
    assert shown(workspace, person_id=tess, words="50%") == ()
    with pytest.raises(Refused):
        shown(workspace, since=date(2026, 6, 21), until=date(2026, 6, 20))


def test_pages_follow_each_other_without_gap_or_double(workspace: Workspace, tess: str, clock: SteeredClock) -> None:
    for number in range(75):
        clock.move(minutes=16)
        people.edit_person(workspace, person_id=tess, home_access=f"Ring {number} times")
    found: list[int] = []
    below, pages = None, 0
    while True:
        page = history.read_history(workspace, chosen=HistoryFilter(tess), below=below)
        found += [number for entry in page.entries for number in entry.numbers]
        pages, below = pages + 1, page.below
        if below is None:
            break
    assert (pages, len(found), found) == (4, 76, sorted(found, reverse=True))


def test_an_earlier_version_is_put_back_as_an_act_that_can_be_undone(
    workspace: Workspace, tess: str, clock: SteeredClock
) -> None:
    for words in ("The radio on low.", "A call from Bernie. The radio on low."):
        careplan.edit_plan(workspace, person_id=tess, what_helps=words)
        clock.move(minutes=30)
    entry = shown(workspace, person_id=tess)[0]
    assert said(entry) == [("What helps", "The radio on low.", "A call from Bernie. The radio on low.")]
    history.put_back(workspace, first=min(entry.numbers), last=max(entry.numbers))
    newest = shown(workspace, person_id=tess)[0]
    assert newest.reason == "Put back from History"
    assert said(newest)[0][2] == "The radio on low."
    with pytest.raises(Refused, match="already"):
        history.put_back(workspace, first=min(entry.numbers), last=max(entry.numbers))
    undo.undo(workspace)
    assert shown(workspace, person_id=tess)[0].done == "taken back with Undo"
    with pytest.raises(NotFound):
        history.put_back(workspace, first=999_999, last=999_999)


def test_what_is_signed_is_not_put_back_and_says_why(workspace: Workspace, tess: str, clock: SteeredClock) -> None:
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    for words in ("Before", "After"):
        visits.write_section(workspace, visit_id=visit, key="health", text=words)
        clock.move(minutes=30)
    entry = shown(workspace, person_id=tess)[0]
    assert entry.can_put_back
    visits.finish_and_sign(workspace, visit_id=visit)
    signed = next(each for each in shown(workspace, person_id=tess) if each.numbers == entry.numbers)
    assert not signed.can_put_back
    assert "signed" in signed.stays_because
    with pytest.raises(Refused, match="signed"):
        history.put_back(workspace, first=min(entry.numbers), last=max(entry.numbers))


def test_two_who_wrote_at_the_same_time_are_listed_and_their_texts_are_read_right(tmp_path) -> None:
    one, two = Laptop(tmp_path, "Amara Okafor"), Laptop(tmp_path, "Ben Hale")
    tess = people.add_person(one.workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(one.workspace, person_id=tess).of_type("visit")[0].record_id
    start = "Tess was well and slept. " * 20
    visits.write_section(one.workspace, visit_id=visit, key="health", text=start)
    two.take(one.sends())
    visits.write_section(one.workspace, visit_id=visit, key="health", text=start + "She sang.")
    visits.write_section(two.workspace, visit_id=visit, key="health", text=f"On Monday {start}")
    one.take(two.sends())
    by_author = {entry.author: entry for entry in shown(one.workspace, person_id=tess) if "Health" in entry.thing}
    (ben,) = said(by_author["Ben Hale"])
    assert ben[2].startswith("On Monday Tess was well")
    assert "sang" not in ben[2]
    assert history.read_facts(one.workspace, person_id=tess).parallel == 1
    for laptop in (one, two):
        laptop.workspace.close()


def test_only_what_changed_is_marked_and_long_texts_are_cut() -> None:
    found = before_after("Tess takes her tablets at night.", "Tess takes her tablets with breakfast.")
    assert [piece.text for piece in found.before if piece.mark is Mark.GONE] == ["at night"]
    assert [piece.text for piece in found.after if piece.mark is Mark.CAME] == ["with breakfast"]
    long = "She slept well and walked to the corner. " * 400
    cut = before_after(long, long.replace("corner", "park", 1))
    assert sum(len(piece.text) for piece in cut.after) < 400
    assert before_after("", "New").before == ()
    everything = before_after("one " * 5000, "two " * 5000)
    assert sum(len(piece.text) for piece in everything.after) < 1300


def test_a_task_reads_as_sentences_too(workspace: Workspace, clock: SteeredClock) -> None:
    task = tasks.add_task(workspace, text="Order ink", repeat="every month").of_type("action")[0].record_id
    clock.move(hours=2)
    tasks.move_task(workspace, action_id=task, day=date(2026, 6, 23))
    clock.move(hours=2)
    tasks.wait_for(workspace, action_id=task, who="the shop")
    clock.move(hours=2)
    tasks.repeat_task(workspace, action_id=task, repeat="")
    clock.move(hours=2)
    tasks.drop_task(workspace, action_id=task)
    entries = [entry for entry in shown(workspace) if entry.sentence.startswith("Task")]
    assert [entry.sentence for entry in entries] == [
        "Task, Order ink removed by Amara Okafor",
        "Task, Order ink changed by Amara Okafor",
        "Task, Order ink changed by Amara Okafor",
        "Task, Order ink changed by Amara Okafor",
        "Task, Order ink added by Amara Okafor",
    ]
    assert said(entries[1]) == [("Comes back", "every month", "")]
    assert said(entries[2]) == [("Waiting for", "", "the shop"), ("Asked", "", "18 June 2026")]
    assert said(entries[3]) == [("By when", "18 June 2026", "23 June 2026")]
