"""Dates and times as the screens and papers write them: 24-hour, "Thursday 18 June", English in every locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_and_month(day: date) -> str:
    """Write "18 June"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def short_day_and_month(day: date) -> str:
    """Write "18 Jun" (charts and other narrow places)."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def long_day(day: date) -> str:
    """Write "Thursday 18 June"."""
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)}"


def full_date(day: date) -> str:
    """Write "18 June 2026"."""
    return f"{day_and_month(day)} {day.year}"


def full_long_date(day: date) -> str:
    """Write "Thursday 18 June 2026"."""
    return f"{long_day(day)} {day.year}"


def near_day(day: date, today: date) -> str:
    """Write "Today", "Tomorrow", "Tue 23 June" within a year, or the full date."""
    if day == today:
        return "Today"
    if day == today + timedelta(days=1):
        return "Tomorrow"
    if abs((day - today).days) > 330:
        return full_date(day)
    return f"{WEEKDAYS[day.weekday()][:3]} {day_and_month(day)}"


def past_day(day: date, today: date) -> str:
    """Write "today", "yesterday", "4 June" this year, or the full date."""
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    return day_and_month(day) if day.year == today.year else full_date(day)


def clock_time(moment: datetime) -> str:
    """Write "09:48" in the moment's own zone."""
    return f"{moment:%H:%M}"


def time_until(moment: datetime, now: datetime) -> str:
    """Write "in 18 min", "in 2 hours", "now", or "" when it has passed or is over 12 hours off."""
    minutes = round((moment - now).total_seconds() / 60)
    if minutes < -30 or minutes > 12 * 60:
        return ""
    if minutes <= 0:
        return "now"
    if minutes < 90:
        return f"in {minutes} min"
    return f"in {round(minutes / 60)} hours"


def month_or_date(day: date, today: date) -> str:
    """Write "March" within eleven months, else "March 2025"."""
    name = MONTHS[day.month - 1]
    return name if 0 <= (today - day).days < 330 else f"{name} {day.year}"


def greeting(hour: int) -> str:
    """Return "Good morning", "Good afternoon" or "Good evening" for an hour 0-23."""
    if hour < 12:
        return "Good morning"
    return "Good afternoon" if hour < 18 else "Good evening"


def whole_years(born: date, on: date) -> int:
    """Return completed years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
