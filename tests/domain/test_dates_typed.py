"""Dates as people type them, on Thursday 18 June 2026."""

from datetime import date

import pytest

from visitapp.domain.dates_typed import read_due_day
from visitapp.errors import Refused

TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 6, 18)),
        (" Tomorrow ", date(2026, 6, 19)),
        ("Tue", date(2026, 6, 23)),
        ("tues", date(2026, 6, 23)),
        ("Thursday", date(2026, 6, 25)),
        ("Fri", date(2026, 6, 19)),
        ("next Fri", date(2026, 6, 26)),
        ("next tues", date(2026, 6, 23)),
        ("28/6", date(2026, 6, 28)),
        ("3/4", date(2027, 4, 3)),
        ("28.6.26", date(2026, 6, 28)),
        ("28-06-2026", date(2026, 6, 28)),
        ("28 June", date(2026, 6, 28)),
        ("1st of jan", date(2027, 1, 1)),
        ("June 28, 2026", date(2026, 6, 28)),
        ("2026-06-28", date(2026, 6, 28)),
        ("29/2", date(2028, 2, 29)),
        ("in 3 days", date(2026, 6, 21)),
        ("in a week", date(2026, 6, 25)),
        ("2 weeks", date(2026, 7, 2)),
        ("in 8 months", date(2027, 2, 18)),
    ],
)
def test_a_typed_date_is_the_day_that_was_meant(typed: str, day: date) -> None:
    assert read_due_day(typed, TODAY) == day


def test_a_month_on_from_the_thirty_first_is_the_last_of_the_month() -> None:
    assert read_due_day("in a month", date(2026, 8, 31)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "31/2",
        "29/2/2027",
        "0/6",
        "12/13",
        "28/6/1066",
        "28/6/3000",
        "1066",
        "17/6/2026",
        "t",
        "in 999 years",
    ],
)
def test_what_is_no_coming_day_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_due_day(typed, TODAY)
    assert refused.value.next_step
