"""How the exchange with the office stands, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ExchangeState:
    """`waiting` changes are not at the office yet; `whole_at` is when everything was last exchanged (UTC).

    `said` is the sentence of the last fault, "" when all went well; `words` are this laptop's six.
    """

    has_joined: bool = False
    is_admitted: bool = False
    is_officer: bool = False
    is_reached: bool = False
    is_busy: bool = False
    waiting: int = 0
    to_look_at: int = 0
    held_back: int = 0
    held_why: tuple[str, ...] = ()
    whole_at: datetime | None = None
    address: str = ""
    words: tuple[str, ...] = ()
    said: str = ""
    next_step: str = ""
    differs: bool = False
    """The office was put back, and an officer arranged something there that this laptop cannot follow."""
