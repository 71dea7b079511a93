"""Calendar files as calendars write them, and files that are none."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitapp.domain.calendar_events import CalendarFile, Passed
from visitapp.errors import FileRefused
from visitapp.services import calendar_reading
from visitapp.services.calendar_reading import LARGEST, MOST_EVENTS, read_calendar, read_file

NOW = datetime(2026, 6, 18, 9, 30, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> bytes:
    """Write a calendar with these events, each given as its lines between BEGIN and END."""
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\n{head}{body}END:VCALENDAR\r\n"
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def read(*events: str, head: str = "") -> CalendarFile:
    return read_calendar(calendar(*events, head=head), now=NOW)


def times(found: CalendarFile) -> list[str]:
    return [f"{event.start.astimezone(UTC):%d.%m. %H:%M}" for event in found.events]


def test_a_plain_appointment_is_read_with_its_folded_words_and_its_length() -> None:
    found = read("UID:1\nDTSTART:20260620T130000Z\nDTEND:20260620T134500Z\nSUMMARY:Visit Tess\\, about the\n  boiler")
    assert times(found) == ["20.06. 13:00"]
    assert (found.events[0].summary, found.events[0].minutes) == ("Visit Tess, about the boiler", 45)


def test_a_weekly_one_keeps_its_time_of_the_clock_when_the_clocks_change_and_leaves_out_what_was_taken_out() -> None:
    found = read(
        "UID:1\nDTSTART;TZID=Europe/London:20261015T103000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;TZID=Europe/London:20261022T103000"
    )
    assert times(found) == ["15.10. 09:30", "29.10. 10:30", "05.11. 10:30"]
    assert len({event.id for event in found.events}) == 3
    assert len({event.series_id for event in found.events}) == 1


def test_the_names_that_windows_gives_to_zones_are_understood() -> None:
    found = read("UID:1\nDTSTART;TZID=W. Europe Standard Time:20260620T100000\nDURATION:PT1H")
    assert times(found) == ["20.06. 08:00"]


def test_a_zone_that_the_file_itself_describes_is_used() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    found = read("UID:1\nDTSTART;TZID=Our own:20260620T100000\nDURATION:PT1H", head=zone)
    assert times(found) == ["20.06. 07:00"]


def test_one_of_a_series_that_was_moved_or_cancelled_takes_the_place_of_its_own() -> None:
    found = read(
        "UID:1\nDTSTART:20260622T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260624T235959Z\nSUMMARY:A",
        "UID:1\nRECURRENCE-ID:20260623T100000Z\nDTSTART:20260623T150000Z\nDURATION:PT30M\nSUMMARY:B",
        "UID:1\nRECURRENCE-ID:20260624T100000Z\nDTSTART:20260624T100000Z\nDURATION:PT1H\nSTATUS:CANCELLED\nSUMMARY:A",
    )
    assert times(found) == ["22.06. 10:00", "23.06. 15:00", "24.06. 10:00"]
    assert [event.is_cancelled for event in found.events] == [False, False, True]
    again = read("UID:1\nDTSTART:20260622T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260624T235959Z\nSUMMARY:A")
    assert [event.id for event in again.events] == [event.id for event in found.events]


def test_of_two_versions_the_later_counts_and_further_dates_are_added() -> None:
    found = read(
        "UID:1\nSEQUENCE:2\nDTSTART:20260620T120000Z\nDURATION:PT1H\nSUMMARY:New",
        "UID:1\nSEQUENCE:1\nDTSTART:20260620T090000Z\nDURATION:PT1H\nSUMMARY:Old",
        "UID:2\nDTSTART:20260621T090000Z\nDURATION:PT1H\nRDATE:20260623T090000Z",
    )
    assert times(found) == ["20.06. 12:00", "21.06. 09:00", "23.06. 09:00"]


def test_a_whole_calendar_that_is_called_off_cancels_its_appointments() -> None:
    found = read("UID:1\nDTSTART:20260620T120000Z\nDURATION:PT1H", head="METHOD:CANCEL\r\n")
    assert found.events[0].is_cancelled


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("DTSTART;VALUE=DATE:20260620", Passed.ALL_DAY),
        ("DTSTART:20260617T100000Z", Passed.OVER),
        ("DTSTART:10660101T100000Z", Passed.OVER),
        ("DTSTART:30000101T100000Z", Passed.FAR),
        ("DTSTART;TZID=Nowhere/Atlantis:20260620T100000", Passed.ODD_ZONE),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=SECONDLY", Passed.ODD_REPEAT),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", Passed.ODD_REPEAT),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Passed.ODD_REPEAT),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=DAILY;INTERVAL=0", Passed.ODD_REPEAT),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=WEEKLY;BYMONTH=13", Passed.ODD_REPEAT),
        ("DTSTART:20260620T100000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", Passed.ODD_REPEAT),
        ("SUMMARY:No time", Passed.NO_TIME),
    ],
)
def test_what_is_no_visit_is_passed_over_and_counted_with_a_reason(event: str, reason: Passed) -> None:
    found = read(f"UID:1\n{event}", "UID:2\nDTSTART:20260621T090000Z")
    assert times(found) == ["21.06. 09:00"]
    assert found.passed[reason] == 1
    assert reason.words


def test_a_rule_that_never_ends_gives_a_year_and_no_more() -> None:
    found = read("UID:1\nDTSTART:20000101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    assert len(found.events) == 366
    assert found.events[-1].start - found.events[0].start == timedelta(days=365)


def test_many_rules_that_find_no_day_do_not_hold_anything_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_reading, "LONGEST_SECONDS", 0.01)
    never = "DTSTART:20260622T100000Z\nRRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=MO"
    begun = monotonic()
    found = read(*(f"UID:{number}\n{never}" for number in range(400)))
    assert found.passed[Passed.ODD_REPEAT] > 300
    assert monotonic() - begun < 10


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x89PNG\r\n\0\0BEGIN:VCALENDAR", "no calendar"),
        (b"Dear Tess", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n", "breaks off"),
        (calendar("UID:1\nDTSTART:20260620T100000Z")[:-60], "breaks off"),
        (calendar(*["UID:1\nDTSTART:20260620T100000Z"] * (MOST_EVENTS + 1)), "too many"),
        (calendar(*[f"UID:{n}\nDTSTART:20260620T100000Z\nRRULE:FREQ=DAILY" for n in range(6)]), "too many"),
    ],
    ids=["empty", "blank", "binary", "a letter", "no end", "cut off", "5001", "2000 visits"],
)
def test_what_is_no_calendar_is_refused_calmly(content: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read_calendar(content, now=NOW)


def test_a_file_that_is_too_large_or_not_there_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.ics"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(FileRefused, match="too large"):
        read_file(large)
    with pytest.raises(FileRefused, match="could not be read"):
        read_file(tmp_path / "nowhere.ics")
    with large.open("wb") as file:
        file.truncate(LARGEST)
    assert len(read_file(large)) == LARGEST


def test_a_damaged_line_does_not_take_the_others_with_it() -> None:
    found = read("UID:1\nDTSTART:not a time\nSUMMARY:A", "UID:2\nDTSTART:20260621T090000Z\nDTEND:20260621T080000Z")
    assert times(found) == ["21.06. 09:00"]
    assert found.events[0].minutes is None
    assert found.passed[Passed.NO_TIME] == 1
    with pytest.raises(FileRefused, match="cannot be read"):
        read("UID:1\nDTSTART;TZID=Europe/:20260620T100000")
    crossed = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n"
    assert read_calendar(crossed, now=NOW).events == ()


SEED = calendar(
    "UID:1\nDTSTART;TZID=Europe/London:20260622T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=9\n"
    "EXDATE;TZID=Europe/London:20260625T100000\nSUMMARY:Tess",
    "UID:1\nRECURRENCE-ID;TZID=Europe/London:20260629T100000\nDTSTART;TZID=Europe/London:20260630T100000\nSUMMARY:Tess",
    "UID:2\nDTSTART;VALUE=DATE:20260622\nSUMMARY:Leave",
)


@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.binary(max_size=6), st.integers(0, 12)), max_size=6))
@settings(max_examples=80, deadline=None)
def test_whatever_a_damaged_file_holds_it_is_read_or_refused_calmly(wounds: list[tuple[int, bytes, int]]) -> None:
    content = SEED
    for at, put, taken in wounds:
        content = content[:at] + put + content[at + taken :]
    with suppress(FileRefused):
        found = read_calendar(content, now=NOW)
        assert all(event.start.tzinfo is not None and len(event.id) == 32 for event in found.events)
