"""Files of streams, and which devices said that they hold one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Do it."""
    op.create_table(
        "blobs",
        Column("stream", LargeBinary(16), primary_key=True),
        Column("blob", LargeBinary(16), primary_key=True),
        Column("device", LargeBinary(16), nullable=False, index=True),
        Column("bytes", BigInteger, nullable=False),
        Column("hash", LargeBinary(32), nullable=True),
    )
    op.create_table(
        "blob_receipts",
        Column("stream", LargeBinary(16), primary_key=True),
        Column("blob", LargeBinary(16), primary_key=True),
        Column("device", LargeBinary(16), primary_key=True),
    )
