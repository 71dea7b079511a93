"""A device may have several keys of one stream and epoch: two laptops made one each, around a restored office."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, UniqueConstraint

revision = "0006"
down_revision = "0005"
_MOVE = """
INSERT INTO wrapped_keys (number, stream, epoch, device, mark, wrapped, "by", signature)
SELECT number, stream, epoch, device, mark, wrapped, "by", signature FROM wrapped_keys_before
"""


def upgrade() -> None:
    """Do it."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("wrapped_keys_stream_epoch_device_key", "wrapped_keys")
        op.create_unique_constraint(None, "wrapped_keys", ["stream", "epoch", "device", "mark"])
        return
    op.drop_index("ix_wrapped_keys_device", "wrapped_keys")
    op.rename_table("wrapped_keys", "wrapped_keys_before")
    op.create_table(
        "wrapped_keys",
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
    op.execute(_MOVE)
    op.drop_table("wrapped_keys_before")
