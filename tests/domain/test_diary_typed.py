"""Times and lengths as typed, and the days on which a repeated visit falls."""

from datetime import UTC, date, datetime, time

import pytest

from visitapp.domain.diary import Repeat, monthly_words, repeated_days
from visitapp.domain.times_typed import read_length, read_time
from visitapp.errors import Refused

START = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:30", time(10, 30)),
        ("10.30", time(10, 30)),
        ("1030", time(10, 30)),
        ("9", time(9)),
        ("3", time(15)),
        ("03:00", time(3)),
        ("3:15", time(15, 15)),
        ("2pm", time(14)),
        ("2.30 pm", time(14, 30)),
        ("12 am", time(0)),
        ("half past ten", time(10, 30)),
        ("Quarter to 3", time(14, 45)),
        ("quarter to one", time(12, 45)),
        ("at eleven o’clock", time(11)),
        ("noon", time(12)),
    ],
)
def test_a_time_is_read_as_it_was_meant(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "10:75", "soon", "13pm", "half past thirteen", "10:30:00", "\x00"])
def test_what_is_no_time_is_refused_calmly(typed: str) -> None:
    with pytest.raises(Refused, match=r"[.]"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45", 45),
        ("45 minutes", 45),
        ("1 hour", 60),
        ("an hour", 60),
        ("half an hour", 30),
        ("1h30", 90),
        ("1½ hours", 90),
        ("1 hour 15 min", 75),
        ("an hour and a half", 90),
        ("until 11:30", 60),
    ],
)
def test_a_length_is_read_as_it_was_meant(typed: str, minutes: int) -> None:
    assert read_length(typed, START) == minutes


@pytest.mark.parametrize("typed", ["until 9:00", "until 10:30", "0", "0 hours", "a while", "", "900", "-5"])
def test_a_visit_that_ends_before_it_starts_or_never_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_length(typed, START)


def test_each_fortnight_and_month_has_its_day() -> None:
    thursday = date(2026, 6, 18)
    fortnights = repeated_days(thursday, Repeat.FORTNIGHTLY, date(2026, 7, 20))
    assert fortnights == (thursday, date(2026, 7, 2), date(2026, 7, 16))
    assert repeated_days(thursday, Repeat.MONTHLY, date(2026, 8, 31)) == (
        thursday,
        date(2026, 7, 16),
        date(2026, 8, 20),
    )
    assert monthly_words(thursday) == "the third Thursday"


def test_a_month_without_a_fifth_friday_has_its_last_one() -> None:
    days = repeated_days(date(2026, 5, 29), Repeat.MONTHLY, date(2026, 7, 31))
    assert days == (date(2026, 5, 29), date(2026, 6, 26), date(2026, 7, 31))


@pytest.mark.parametrize("last", [date(2026, 6, 17), date(2030, 1, 1)])
def test_a_series_that_ends_before_it_begins_or_runs_for_years_is_refused(last: date) -> None:
    with pytest.raises(Refused):
        repeated_days(date(2026, 6, 18), Repeat.WEEKLY, last)
