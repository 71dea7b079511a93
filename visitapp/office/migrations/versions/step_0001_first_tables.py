"""The office's first tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, UniqueConstraint

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "facts",
        Column("name", String(40), primary_key=True),
        Column("value", String, nullable=False),
    )
    op.create_table(
        "statements",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("statement", LargeBinary, nullable=False),
        Column("signature", LargeBinary, nullable=False),
    )
    op.create_table(
        "streams",
        Column("stream", LargeBinary(16), primary_key=True),
        Column("team", LargeBinary(16), nullable=False, index=True),
        Column("head", BigInteger, nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
        Column("bytes", BigInteger, nullable=False),
    )
    op.create_table(
        "device_ends",
        Column("stream", LargeBinary(16), primary_key=True),
        Column("device", LargeBinary(16), primary_key=True),
        Column("number", BigInteger, nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
    )
    op.create_table(
        "operations",
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
    op.create_table(
        "wrapped_keys",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("stream", LargeBinary(16), nullable=False),
        Column("epoch", Integer, nullable=False),
        Column("device", LargeBinary(16), nullable=False, index=True),
        Column("wrapped", LargeBinary, nullable=False),
        Column("by", LargeBinary(16), nullable=False),
        Column("signature", LargeBinary(64), nullable=False),
        UniqueConstraint("stream", "epoch", "device"),
    )
    op.create_table(
        "invitations",
        Column("code_hash", LargeBinary(32), primary_key=True),
        Column("team", LargeBinary(16), nullable=False),
        Column("role", String(20), nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("used_by", LargeBinary(16), nullable=True),
    )
    op.create_table(
        "joining",
        Column("device", LargeBinary(16), primary_key=True),
        Column("worker", LargeBinary(16), nullable=False),
        Column("team", LargeBinary(16), nullable=False),
        Column("role", String(20), nullable=False),
        Column("signing", LargeBinary(32), nullable=False),
        Column("sealing", LargeBinary, nullable=False),
        Column("asked", BigInteger, nullable=False),
    )
