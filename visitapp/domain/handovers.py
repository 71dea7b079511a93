"""Who is somebody's key worker, since when, and what the one before wanted the next to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from visitapp.domain.records import link, words


@dataclass(frozen=True, repr=False)
class Handover:
    """One change of key worker. Names are as the workers write them; "" before is that nobody was named."""

    id: str
    person_id: str = link()
    from_worker: str = ""
    to_worker: str = ""
    team: str = ""
    on: date | None = None
    note: str = words()
