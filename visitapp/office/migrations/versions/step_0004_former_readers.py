"""Laptops that may read a stream up to the number at which their team gave it up."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, LargeBinary

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Do it."""
    op.create_table(
        "former_readers",
        Column("device", LargeBinary(16), primary_key=True),
        Column("stream", LargeBinary(16), primary_key=True),
        Column("until", BigInteger, nullable=False),
    )
