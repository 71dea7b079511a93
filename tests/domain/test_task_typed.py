"""Tasks in plain words, on Thursday 18 June 2026: what is understood, and what stays in the words."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.domain.dates_typed import YEARS_AHEAD
from visitapp.domain.repeating import Every, Unit, next_day, read_every
from visitapp.domain.task_typed import ALSO_WORDS, Part, Somebody, TypedTask, read_task

TODAY = date(2026, 6, 18)
TUESDAY = date(2026, 6, 23)
PEOPLE = (
    Somebody("tess", ("Tess", "Teresa", "Teresa Brennan", "Tess Brennan")),
    Somebody("will", ("Will", "William Pugh")),
    Somebody("winnie", ("Winnie", "Winifred Adeyemi")),
    Somebody("sam1", ("Sam", "Sam Hughes")),
    Somebody("sam2", ("Sam", "Sam Price")),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ring housing about the boiler Tuesday", TypedTask("Ring housing about the boiler", (), TUESDAY)),
        ("Order ink", TypedTask("Order ink")),
        ("bus pass form by 28/6", TypedTask("Bus pass form", (), date(2026, 6, 28))),
        ("28 June: post the plan", TypedTask("Post the plan", (), date(2026, 6, 28))),
        ("post the plan in 2 weeks", TypedTask("Post the plan", (), date(2026, 7, 2))),
        ("move the Monday visit to Tuesday", TypedTask("Move the Monday visit to", (), TUESDAY)),
        ("pill box for Tess every 2 weeks", TypedTask("Pill box", ("tess",), TODAY, "every 2 weeks")),
        ("bins every Tuesday", TypedTask("Bins", (), TUESDAY, "every week")),
        ("check the smoke alarm monthly", TypedTask("Check the smoke alarm", (), TODAY, "every month")),
        ("the weekly shop", TypedTask("The weekly shop")),
        ("ring tess’s sister tomorrow", TypedTask("Ring tess’s sister", ("tess",), date(2026, 6, 19))),
        ("Teresa Brennan: ring the GP", TypedTask("Ring the GP", ("tess",))),
        ("for Winnie find a lamp", TypedTask("Find a lamp", ("winnie",))),
        ("will ring the GP", TypedTask("Will ring the GP")),
        ("ring Will on fri", TypedTask("Ring Will", ("will",), date(2026, 6, 19))),
        ("lamp for will", TypedTask("Lamp", ("will",))),
        ("ring Sam", TypedTask("Ring Sam", ("sam1", "sam2"))),
        ("ring Sam Price", TypedTask("Ring Sam Price", ("sam2",))),
        ("waiting for GP", TypedTask("Hear from GP", waiting_for="GP")),
        ("waiting for the GP about blood tests", TypedTask("Blood tests", waiting_for="the GP")),
        (
            "waiting for Lewis to order the boiler part for Tess by tuesday",
            TypedTask("Order the boiler part", ("tess",), TUESDAY, "", "Lewis"),
        ),
        ("sun cream for Tess", TypedTask("Sun cream", ("tess",))),
        ("we sat with Tess and may go", TypedTask("We sat with Tess and may go", ("tess",))),
        ("   ", TypedTask("")),
        ("Tuesday", TypedTask("", (), TUESDAY)),
        ("ring\x00 the\tGP\u2028", TypedTask("Ring the GP")),
    ],
)
def test_a_typed_task_is_what_was_meant(typed: str, meant: TypedTask) -> None:
    assert read_task(typed, TODAY, PEOPLE) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ring on 31/2", "no day 31"),
        ("ring by 3/4/1066", "passed"),
        ("ring by 3/4/3000", "five years"),
        ("ring by 30 February", "no day 30"),
        ("ring 17/6/2026", "passed"),
    ],
)
def test_a_day_that_cannot_be_stays_in_the_words_and_a_sentence_says_why(typed: str, why: str) -> None:
    task = read_task(typed, TODAY, PEOPLE)
    assert (task.text, task.due_on) == (typed.capitalize().replace("february", "February"), None)
    assert [why in note for note in task.notes] == [True]


@pytest.mark.parametrize("typed", ["Read 1066 and all that", "Pay 3000 pounds", "Take 2 4 times", "Flat 12.5 metres"])
def test_numbers_are_words(typed: str) -> None:
    assert read_task(typed, TODAY, PEOPLE) == TypedTask(typed)


def test_what_was_wrongly_recognised_can_be_left_in_the_words() -> None:
    typed = "Waiting for Tess about the daily news every week on Tuesday"
    task = read_task(typed, TODAY, PEOPLE, leave=list(Part))
    assert task == TypedTask(typed)


WORDS = st.sampled_from([
    "ring", "Tess", "tess", "Sam", "for", "waiting", "for", "about", "to", "by", "on", "every", "2", "weeks", "week",
    "Tuesday", "sat", "31/2", "28/6", "1066", "3000", "28", "June", "may", "in", "a", "month", "next", "weekly", "GP,",
    "today", ":", "the", "Will", "’s", "Tess’s", "0", "99", "2026-06-28", "29/2/2027", "€", "\x00", "tomorrow.",
])  # fmt: skip


def shorn(text: str) -> list[str]:
    """Return words without their first letter, which may have become a capital, and without what stands around them."""
    return [word.strip(",;:-–")[1:] for word in text.split()]


@settings(deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=14).map(" ".join)), st.dates(date(2024, 1, 1)))
def test_whatever_is_typed_every_word_is_kept_or_understood_and_nothing_is_refused(typed: str, today: date) -> None:
    if today > date(9000, 1, 1):
        return
    task = read_task(typed, today, PEOPLE)
    if not task.waiting_for:
        at = iter(shorn("".join(c if c.isprintable() else " " for c in typed)))
        assert all(word in at for word in shorn(task.text)), (typed, task.text)
    if task.due_on is not None:
        assert today <= task.due_on <= today + timedelta(days=366 * YEARS_AHEAD + 31)
    if task.repeat:
        assert read_every(task.repeat) is not None
        assert task.due_on is not None
    assert set(task.person_ids) <= {each.id for each in PEOPLE}


@settings(deadline=None)
@given(
    st.integers(1, 24), st.sampled_from(list(Unit)), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 900)
)
def test_the_next_day_of_a_series_is_the_first_after_today(count: int, unit: Unit, day: date, later: int) -> None:
    every, after = Every(count, unit), day + timedelta(days=later)
    following = next_day(day, every, after)
    assert following > max(day, after)
    if unit in (Unit.DAY, Unit.WEEK):
        width = count * (7 if unit is Unit.WEEK else 1)
        assert (following - day).days % width == 0
        assert following - timedelta(days=width) <= max(after, day)


@settings(deadline=None)
@given(st.integers(1, 5), st.sampled_from(list(Unit)))
def test_the_words_of_a_repetition_are_read_as_the_same(count: int, unit: Unit) -> None:
    assert read_every(Every(count, unit).words) == Every(count, unit)


def test_months_keep_their_day_and_the_last_of_a_month_is_followed_by_last_days() -> None:
    month = Every(1, Unit.MONTH)
    assert next_day(date(2026, 1, 31), month, date(2026, 1, 31)) == date(2026, 2, 28)
    assert next_day(date(2026, 2, 28), month, date(2026, 2, 28)) == date(2026, 3, 31)
    assert next_day(date(2026, 6, 15), month, date(2026, 8, 15)) == date(2026, 9, 15)
    assert next_day(date(2024, 2, 29), Every(1, Unit.YEAR), TODAY) == date(2027, 2, 28)


@pytest.mark.parametrize("typed", ["", "every", "every 0 weeks", "every 99 months", "every blue moon", "2 weeks"])
def test_what_is_no_repetition_is_none(typed: str) -> None:
    assert read_every(typed) is None


def test_every_name_that_is_a_word_is_written_small() -> None:
    assert all(name == name.lower() for name in ALSO_WORDS)
