"""What Alembic runs for each upgrade: in the transaction of the connection that `upgrading` hands over."""

from __future__ import annotations

from alembic import context

from visitapp.office.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
