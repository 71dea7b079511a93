"""Bugs that are put into the product on purpose. Each is one that somebody could write, and must be noticed."""

from collections.abc import Callable

import pytest

BUGS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}
"""What it is, and what plants it."""


def bug(plant: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    """Name a bug after its function."""
    BUGS[plant.__name__.replace("_s_", "’s_").replace("_", " ")] = plant
    return plant
