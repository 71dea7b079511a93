"""Ids and time. Both are handed in, so that tests and imports can choose them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

NewId = Callable[[], str]
"""Makes a fresh id: a time-ordered UUID (version 7, RFC 9562) as 32 hex digits."""

Now = Callable[[], datetime]
"""Tells the moment, with a time zone."""


def utc_now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


@lru_cache(maxsize=256)  # asked for at every pause in typing
def derived_id(parent_id: str, name: str) -> str:
    """Return the one id that `name` has under `parent_id` (UUID version 5), the same on every laptop."""
    return uuid.uuid5(uuid.UUID(hex=parent_id), name).hex
