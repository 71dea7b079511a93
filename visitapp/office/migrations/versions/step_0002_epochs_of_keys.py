"""Each stream remembers the epoch of its last key, and each wrapped key has a mark.

The office cannot work the marks out: it lets the wrapped keys go and becomes another incarnation, after which every
laptop gives its keys again.
"""

from __future__ import annotations

import secrets

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, UniqueConstraint, column, table

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Do it."""
    streams, facts = table("streams", column("epoch"), column("head")), table("facts", column("name"), column("value"))
    with op.batch_alter_table("streams") as batch:
        batch.add_column(Column("epoch", BigInteger, nullable=False, server_default="0"))
    op.execute(streams.update().where(streams.c.head > 0).values(epoch=1))
    with op.batch_alter_table("streams") as batch:
        batch.alter_column("epoch", server_default=None)
    op.drop_table("wrapped_keys")
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
        UniqueConstraint("stream", "epoch", "device"),
    )
    op.execute(facts.update().where(facts.c.name == "incarnation").values(value=secrets.token_hex(16)))
