"""Text changes kept small: what was taken out and put in at one place, instead of the whole text twice."""

from __future__ import annotations

from visitapp.domain.records import PlainValue

SMALLEST = 120
"""Shorter texts are kept whole, in characters: the log then reads without folding."""


def difference(before: PlainValue, after: PlainValue) -> dict[str, PlainValue]:
    """Return how to get from one plain value to the next: {"was", "now"} or, for long texts, {"at", "out", "in"}."""
    if not isinstance(before, str) or not isinstance(after, str) or min(len(before), len(after)) < SMALLEST:
        return {"was": before, "now": after}
    start = _common_start(before, after)
    end = _common_start(before[start:][::-1], after[start:][::-1])
    return {"at": start, "out": before[start : len(before) - end], "in": after[start : len(after) - end]}


def applied(before: PlainValue, change: dict[str, PlainValue]) -> PlainValue:
    """Return the value after a change. Raises ValueError when a splice does not fit the text."""
    if "at" not in change:
        return change["now"]
    start, taken = change["at"], change["out"]
    if not isinstance(before, str) or before[start : start + len(taken)] != taken:
        raise ValueError("splice does not fit")
    return before[:start] + change["in"] + before[start + len(taken) :]


def _common_start(one: str, other: str) -> int:
    """Count the characters that both texts begin with, by halving (slices compare at C speed)."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
