"""What a laptop knows of the exchange: its streams and their keys, how far each was read, and what could not be taken.

All of it can be learned anew from the office: a database that was made from the log alone starts without.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from visitapp.storage.rows import metadata

streams = Table(
    "streams",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("read_to", Integer, nullable=False),
    Column("hash", String, nullable=False),
)
"""`read_to` is the last number in the office's order that was taken or put aside, `hash` the stream's hash there."""

stream_keys = Table(
    "stream_keys",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("key", String, primary_key=True),
)
"""Every key that was ever given for an epoch: what was sealed with one is opened with no other."""

stream_epochs = Table(
    "stream_epochs",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("epoch", Integer, nullable=False),
)
"""The epoch of the key of the last operation that was read: it never falls along a stream."""

stream_teams = Table(
    "stream_teams",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("left_at", String, nullable=False),
)
"""Which team holds a stream. `left_at` is when this laptop's team gave it up, or the laptop left that team (ISO 8601),
"" while it is ours."""

erased_people = Table(
    "erased_people",
    metadata,
    Column("person_id", String, primary_key=True),
    Column("stream_id", String, nullable=False),
    Column("ground", String, nullable=False),
    Column("at", String, nullable=False),
)
"""People whose record two officers had erased and who are still in this laptop's log: nothing of them is sent."""

chain_ends = Table(
    "chain_ends",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", String, nullable=False),
)
"""Where each device's chain ends in what was read of a stream."""

statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("statement", String, nullable=False),
    Column("signature", String, nullable=False),
)
"""Who belongs to the organisation, as it was read and found to count."""

laptops = Table(
    "laptops",
    metadata,
    Column("device", String, primary_key=True),
    Column("author", String, nullable=False),
    Column("at", String, nullable=False),
)
"""Who wrote on each laptop last, and when, as what was read of it says."""

at_office = Table("at_office", metadata, Column("number", Integer, primary_key=True))
"""Entries of the log that the office holds."""

travels = Table(
    "travels",
    metadata,
    Column("blob_id", String, primary_key=True),
    Column("at_office", String, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("trouble", String, nullable=False),
)
"""Files on their way. `at_office` is when the office said that it holds all of it (ISO 8601, UTC), "" before.

`moved` are the sealed bytes that crossed so far, `trouble` what keeps it.
"""

receipts = Table(
    "receipts",
    metadata,
    Column("blob_id", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("is_told", Integer, nullable=False),
)
"""Which device signed that it holds which file, and when (seconds since 1970). This laptop's own have no mark here, and
`is_told` 0 until the office has them.
"""

receipts_read = Table(
    "receipts_read",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How far the receipts of a stream were read."""

rounds = Table(
    "rounds",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("files_sent", Integer, nullable=False),
    Column("files_received", Integer, nullable=False),
    Column("said", String, nullable=False),
)
"""The newest exchanges: when each ended, what it carried, and the sentence of what stopped it, "" for none."""

held_back = Table(
    "held_back",
    metadata,
    Column("stream_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reason", String, nullable=False),
    Column("operation_id", String, nullable=False),
    Column("body", Text, nullable=False),
)
"""Operations of the office that were not taken, and why: one that waits for another, a key that is missing, or a fault.

`body` is the operation in clear where it could be opened.
"""

Index("held_back_reason", held_back.c.reason)
