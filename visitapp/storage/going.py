"""Entries of the log that are to go to the office, and those that came from other laptops, without their words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from visitapp.storage.engine import driver_of
from visitapp.storage.history import EntryRow
from visitapp.storage.receiving import ONLY_HERE

LOOKED_BACK = 5000
"""So far back in the log it is looked for what came: who alone works with a vault has nothing of the kind."""
_GOING = """
SELECT number, person_id, record_type, record_id, json_extract(body, '$.kind'), json_extract(body, '$.author'),
       json_extract(body, '$.at')
FROM operations
WHERE number > (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM vault_facts WHERE name = 'office_sent_to')
  AND person_id != '' AND record_type NOT IN (SELECT value FROM json_each(?))
  AND number NOT IN (SELECT number FROM at_office)
ORDER BY number DESC LIMIT ?
"""
_CAME = """
SELECT number, person_id, record_type, record_id, json_extract(body, '$.kind'), json_extract(body, '$.author'),
       json_extract(body, '$.at')
FROM operations
WHERE number > (SELECT max(number) FROM operations) - ?
  AND json_extract(body, '$.device') != (SELECT value FROM vault_facts WHERE name = 'device_id')
ORDER BY number DESC LIMIT ?
"""


def entries_going(connection: Connection, limit: int) -> Sequence[EntryRow]:
    """Return what the office lacks, newest first."""
    rows = driver_of(connection).execute(_GOING, (json.dumps(sorted(ONLY_HERE)), limit)).fetchall()
    return [EntryRow(*row) for row in rows]


def entries_that_came(connection: Connection, limit: int) -> Sequence[EntryRow]:
    """Return what other laptops wrote, as far as it was read here of late, the last that came first."""
    return [EntryRow(*row) for row in driver_of(connection).execute(_CAME, (LOOKED_BACK, limit)).fetchall()]
