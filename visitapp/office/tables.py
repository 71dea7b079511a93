"""The office's tables: the same on SQLite and PostgreSQL. Nothing in them can be read without a laptop's keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String, nullable=False),
)

statements = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

streams = Table(
    "streams",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("team", LargeBinary(16), nullable=False, index=True),
    Column("head", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("receipts", BigInteger, nullable=False, server_default="0"),
)
"""`epoch` is that of the last operation's key: it never falls along a stream. `receipts` counts those of its files."""

former_readers = Table(
    "former_readers",
    metadata,
    Column("device", LargeBinary(16), primary_key=True),
    Column("stream", LargeBinary(16), primary_key=True),
    Column("until", BigInteger, nullable=False),
)
"""Laptops whose team held a stream once, and its last number then: they may read so far and no further."""

device_ends = Table(
    "device_ends",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

operations = Table(
    "operations",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", LargeBinary(16), nullable=False),
    Column("device", LargeBinary(16), nullable=False),
    Column("device_number", BigInteger, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("stream_hash", LargeBinary(32), nullable=False),
    Column("seal", LargeBinary(64), nullable=True),
    UniqueConstraint("stream", "id"),
    UniqueConstraint("stream", "device", "device_number"),
)
"""`seal` stands with the last operation of each push."""

wrapped_keys = Table(
    "wrapped_keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("stream", LargeBinary(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("device", LargeBinary(16), nullable=False, index=True),
    Column("mark", LargeBinary(32), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("by", LargeBinary(16), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    UniqueConstraint("stream", "epoch", "device", "mark"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("team", LargeBinary(16), nullable=False),
    Column("role", String(20), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("used_by", LargeBinary(16), nullable=True),
)

joining = Table(
    "joining",
    metadata,
    Column("device", LargeBinary(16), primary_key=True),
    Column("worker", LargeBinary(16), nullable=False),
    Column("team", LargeBinary(16), nullable=False),
    Column("role", String(20), nullable=False),
    Column("signing", LargeBinary(32), nullable=False),
    Column("sealing", LargeBinary, nullable=False),
    Column("asked", BigInteger, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("blob", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(16), nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=True),
    Column("checked", LargeBinary, nullable=True),
)
"""Files: `device` announced one, `bytes` are those of its sealed pieces, `hash` is theirs once it is complete.

`checked` holds the SHA-256 of each piece that was read back so far, one after the other.
"""

blob_room = Table(
    "blob_room",
    metadata,
    Column("device", LargeBinary(16), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)
"""How many bytes of files each device announced; its row is locked while it announces another."""

blob_receipts = Table(
    "blob_receipts",
    metadata,
    Column("stream", LargeBinary(16), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("blob", LargeBinary(16), nullable=False),
    Column("device", LargeBinary(16), nullable=False),
    Column("mark", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Index("blob_receipts_once", "stream", "blob", "device", unique=True),
)
"""What a device signed when it held a whole file, one for each; `number` counts them in their stream from 1."""
