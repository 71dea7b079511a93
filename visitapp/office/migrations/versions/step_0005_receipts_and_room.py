"""Receipts that their devices signed, how much of a file was read back, and how much room each device has taken.

Receipts of before were signed by nobody: they are let go, and each laptop gives its own again.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary, column, func, insert, select, table

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do it."""
    with op.batch_alter_table("streams") as batch:
        batch.add_column(Column("receipts", BigInteger, nullable=False, server_default="0"))
    with op.batch_alter_table("blobs") as batch:
        batch.add_column(Column("checked", LargeBinary, nullable=True))
    op.create_table(
        "blob_room", Column("device", LargeBinary(16), primary_key=True), Column("bytes", BigInteger, nullable=False)
    )
    blobs, room = (table(name, column("device"), column("bytes")) for name in ("blobs", "blob_room"))
    taken = select(blobs.c.device, func.sum(blobs.c.bytes)).group_by(blobs.c.device)
    op.execute(insert(room).from_select(["device", "bytes"], taken))
    op.drop_table("blob_receipts")
    op.create_table(
        "blob_receipts",
        Column("stream", LargeBinary(16), primary_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("blob", LargeBinary(16), nullable=False),
        Column("device", LargeBinary(16), nullable=False),
        Column("mark", LargeBinary(32), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("signature", LargeBinary(64), nullable=False),
    )
    op.create_index("blob_receipts_once", "blob_receipts", ["stream", "blob", "device"], unique=True)
